"""Changing a setting of a centre, and taking back a change that is still to come."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.centre_settings import Setting, TextSetting
from accounts.models import Centre, CentreSetting
from administration.services.roles import lock_centre
from core.actor import require_act
from core.history import save_changes
from core.normalisation import without_invisible
from core.periods import today
from permissions.checks import has_right
from permissions.transitions import NotAllowed


def _require_right(declared: Setting, centre: Centre) -> None:
    if not has_right(require_act().user, declared.change, centre=centre):
        raise NotAllowed(declared.change)


@transaction.atomic
def change_setting(
    declared: Setting, centre: Centre, *, value: int | str, from_day: dt.date, reason: str
) -> CentreSetting:  # fmt: skip
    """Set a number, or the text of a TextSetting, from today or a later day; a second one of a day replaces the first.

    Raise NotAllowed, or ValidationError for a value outside its bounds, a day that is past, a reason that is empty.
    """
    _require_right(declared, centre)
    number, text = _number_and_text(declared, value)
    if from_day < today():
        raise ValidationError(
            {"from_day": _("What was judged before today stays as it was. Enter today or a later day.")}
        )
    reason = without_invisible(reason).strip()
    if not reason:
        raise ValidationError({"reason": _("Enter why the setting changes.")})
    lock_centre(centre)  # two at once wait here
    by = require_act().user
    known = CentreSetting.objects.filter(centre=centre, code=declared.code, from_day=from_day).first()
    if known is not None:
        save_changes(known, value=number, text=text, reason=reason, set_by=by)
        return known
    noted = CentreSetting(centre=centre, code=declared.code, value=number, text=text, from_day=from_day)
    noted.reason, noted.set_by = reason, by
    noted.full_clean()
    noted.save()
    return noted


def _number_and_text(declared: Setting, value: int | str) -> tuple[int, str]:
    """Return the number and the text to keep. Raise ValidationError for what is outside the bounds."""
    if isinstance(declared, TextSetting):
        text = without_invisible(str(value)).strip()
        if len(text) > declared.most:
            raise ValidationError({"value": _("This is longer than %(most)s signs.") % {"most": declared.most}})
        return 0, declared.check(text) if text else ""
    if not declared.allows(int(value)):
        bounds = {"least": declared.least, "most": declared.most}
        raise ValidationError({"value": _("Enter a number from %(least)s to %(most)s.") % bounds})
    return int(value), ""


@transaction.atomic
def take_back(noted: CentreSetting, declared: Setting) -> None:
    """Remove a change whose day has not come. Raise NotAllowed, or ValidationError where it holds already."""
    _require_right(declared, noted.centre)
    if noted.from_day <= today():
        raise ValidationError(_("This value holds already. Set another one from today or a later day."))
    noted.delete()
