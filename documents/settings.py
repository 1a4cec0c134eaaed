"""Settings of a centre about documents (accounts.centre_settings)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import Setting, SettingUnit, declare

_ROOM = _("Documents")
_KEPT = _("What is erased each night. No figure.")

MOST_MEGABYTES = declare(
    Setting(
        code="document.most_mb",
        room=_ROOM,
        label=_("Size of a file that is added"),
        help=_("A larger file is not taken; each photograph counts by itself."),
        moves=_("The page on which a document is added. No figure."),
        default=10,
        least=1,
        most=20,
        unit=SettingUnit.MEGABYTES,
    ),
    order=40,
)
MOST_PAGES = declare(
    Setting(
        code="document.most_pages",
        room=_ROOM,
        label=_("Pages of a PDF that is added"),
        help=_("A longer PDF is not taken."),
        moves=_("The page on which a document is added. No figure."),
        default=60,
        least=1,
        most=100,
        unit=SettingUnit.PAGES,
    ),
    order=40,
)
PROOF_YEARS = declare(
    Setting(
        code="document.proof_years",
        room=_ROOM,
        label=_("Proofs for a funder are kept after the end of the last path"),
        help=_("After so many years they are erased. Ask the funder how long they can be asked for."),
        moves=_KEPT,
        default=10,
        least=1,
        most=30,
        unit=SettingUnit.YEARS,
    ),
    order=40,
)
SENSITIVE_DAYS = declare(
    Setting(
        code="document.sensitive_days",
        room=_ROOM,
        label=_("Medical, family and justice documents are kept after the end of the last path"),
        help=_("After so many days they are erased. Within seven days the end of a path may still be taken back."),
        moves=_KEPT,
        default=7,
        least=0,
        most=3650,
    ),
    order=40,
)
