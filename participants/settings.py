"""Settings of a centre about paths (accounts.centre_settings)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import Setting, SettingUnit, TextSetting, declare

MOST_MONTHS, MOST_CONTACTS = 24, 4


def months_of(text: str) -> list[int]:
    """Return the months of a text such as "3, 6", in order and each once. Raise ValueError for what is none."""
    found = sorted({int(part) for part in text.replace(";", ",").split(",") if part.strip()})
    if len(found) > MOST_CONTACTS or any(not 1 <= months <= MOST_MONTHS for months in found):
        raise ValueError(text)
    return found


def _months(text: str) -> str:
    """Return the months as they are kept. Raise ValidationError for what are none."""
    try:
        return ", ".join(map(str, months_of(text)))
    except ValueError:
        raise ValidationError(gettext("Enter at most four numbers of months up to 24, for example 3, 6.")) from None


PATH_PAST_DAYS = declare(
    Setting(
        code="home.path_past_days",
        room=_("Paths"),
        label=_("A path is long past its planned end"),
        help=_("From so many days after its planned end, a path that nobody ended is told as one path to end."),
        moves=_("Home, action plans: to do. What is due in such a path is no longer told one by one."),
        default=92,
        least=14,
        most=365,
    ),
    order=10,
)
BREAK_REMIND_DAYS = declare(
    Setting(
        code="break.remind_days",
        room=_("Paths"),
        label=_("A long break on the home page: days"),
        help=_("A break is told to the key worker once its planned end is past, or after so many days without one."),
        moves=_("Home of social workers."),
        default=28,
        least=7,
        most=180,
    ),
    order=11,
)
TAKE_BACK_DAYS = declare(
    Setting(
        code="exit.take_back_days",
        room=_("Paths"),
        label=_("Taking back the end of a path: days"),
        help=_("For so many days after the end of a path was noted, it can be taken back with a reason."),
        moves=_("The page of a path that ended. No figure by itself."),
        default=7,
        least=1,
        most=92,
    ),
    order=12,
)
FOLLOW_UP_MONTHS = declare(
    TextSetting(
        code="exit.follow_up_months",
        room=_("Paths"),
        label=_("Contacts after a path: months after its end"),
        help=_("So many months after the last day, who agreed to it is contacted. At most four numbers; empty: never."),
        moves=_("The page of an exit and home of social workers. Contacts that are planned already stay. No figure."),
        most=20,
        check=_months,
        unset="3, 6",
    ),
    order=12,
)
TRIAL_DAYS = declare(
    Setting(
        code="trial.days",
        room=_("Paths"),
        label=_("A trial is over: days after the first day"),
        help=_("A path that is still on trial after so many days is told to the key worker: it goes on, or it ends."),
        moves=_("Home of social workers. No path moves by itself."),
        default=28,
        least=7,
        most=180,
    ),
    order=13,
)
WAITING_DAYS = declare(
    Setting(
        code="waiting.days",
        room=_("Paths"),
        label=_("A candidate without news of us: days"),
        help=_("A candidate for whom nothing was noted for so many days is told to the key worker."),
        moves=_("Home of social workers: candidates."),
        default=30,
        least=7,
        most=180,
    ),
    order=14,
)
UNDO_DAYS = declare(
    Setting(
        code="merge.undo_days",
        room=_("Files"),
        label=_("Taking back a merge of two files: days"),
        help=_("For so many days a merge can be taken back; then what is needed for it is deleted."),
        moves=_("The page of a merge. No figure by itself."),
        default=30,
        least=7,
        most=90,
    ),
    order=17,
)
CONTACT_SESSIONS = declare(
    Setting(
        code="contact.sessions",
        room=_("To contact"),
        label=_("To contact: sessions in a row without news"),
        help=_("Who was expected at so many closed sessions in a row, and of whom nothing was heard, is to contact."),
        moves=_("Home and the page “To contact” of key workers. No figure."),
        default=3,
        least=2,
        most=10,
        unit=SettingUnit.NUMBER,
    ),
    order=16,
)
CONTACT_DAYS = declare(
    Setting(
        code="contact.days",
        room=_("To contact"),
        label=_("To contact: days without news"),
        help=_(
            "Who was expected at two sessions or more, the last one so many days after the last news of her, is to "
            "contact. Days without sessions raise nothing."
        ),
        moves=_("Home and the page “To contact” of key workers. No figure."),
        default=14,
        least=7,
        most=60,
    ),
    order=16,
)
CONTACT_REST_DAYS = declare(
    Setting(
        code="contact.rest_days",
        room=_("To contact"),
        label=_("To contact: days of rest after somebody tried"),
        help=_("For so many days after what came of it was noted, a person is not told as to contact again."),
        moves=_("Home and the page “To contact” of key workers. No figure."),
        default=14,
        least=7,
        most=60,
    ),
    order=16,
)
ASK_DAYS = declare(
    Setting(
        code="intervention.ask_days",
        room=_("Individual support"),
        label=_("An intervention noted late: days"),
        help=_("A new intervention of longer ago than so many days is asked about once, before it is saved."),
        moves=_("The page on which an intervention is noted. No figure."),
        default=60,
        least=7,
        most=365,
    ),
    order=15,
)
