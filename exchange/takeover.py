"""The taking over of a centre's past on the page: one person brings the workbook, another one confirms it.

Who brings it sees the preview and asks; the others see how many rows of each sheet there are, never a row.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind
from accounts.models import Centre, Notice, User
from accounts.staff import colleagues
from core.history import save_changes
from exchange.models import TakingOver
from exchange.models.taking_over import TakingOverQuerySet
from exchange.scope import CONFIRM, Mode
from exchange.services import CannotConfirm, ask_for_import, check_importable
from home.notices import put_away, tell
from jobs.models import Job
from permissions.checks import has_right
from permissions.policy import POLICY
from permissions.transitions import NotAllowed


def is_needed(check: Job) -> bool:
    """Return whether a check is one of a taking over."""
    return check.result.get("mode") == Mode.TAKING_OVER


def of_check(check: Job) -> TakingOver | None:
    """Return what waits, or waited, for the second person of a check; None before anybody was asked."""
    return TakingOver.objects.filter(job=check).select_related("confirmed_by").first()


def second_persons(check: Job) -> QuerySet[User]:
    """Return who may confirm a check today: whoever has the right, but not who brought the workbook."""
    return colleagues(check.centre, *POLICY[CONFIRM]).exclude(pk=check.owner_id)


def known_to(user: User, centre: Centre) -> TakingOverQuerySet:
    """Return the takings over of a centre that others brought and this person may confirm."""
    found: TakingOverQuerySet = TakingOver.objects.for_user(user, CONFIRM)
    found = found.filter(job__centre=centre).exclude(job__owner=user)
    return found.select_related("job__owner", "job__centre", "confirmed_by")


@transaction.atomic
def ask_second_person(check: Job) -> TakingOver:
    """Tell those who may confirm a check, once, and return what waits for them.

    Raises CannotConfirm with a sentence.
    """
    check_importable(check)
    others = list(second_persons(check))
    if not others:
        raise CannotConfirm(
            _("Nobody else in your centre may confirm this import. A second manager or an officer is needed.")
        )
    Job.objects.select_for_update().get(pk=check.pk)  # a form sent twice asks once
    waiting, is_new = TakingOver.objects.get_or_create(job=check)
    if is_new:
        for user in others:
            tell(
                user,
                NoticeKind.IMPORT_TO_CONFIRM,
                about=waiting.uuid,
                centre=check.centre,
                by=check.owner,
                mail=True,
            )
    return waiting


@transaction.atomic
def confirm(waiting: TakingOver, *, by: User) -> Job:
    """Confirm what another person brought and return the import's job, started in the name of who brought it.

    Raises NotAllowed for who brought it or has not the right, CannotConfirm with a sentence.
    """
    found = TakingOver.objects.select_for_update(of=("self",)).select_related("job__owner", "job__centre")
    current = found.get(pk=waiting.pk)
    check = current.job
    if by.pk == check.owner_id or not has_right(by, CONFIRM, centre=check.centre):
        raise NotAllowed(CONFIRM)
    if current.confirmed_at is None:
        save_changes(current, confirmed_by=by, confirmed_at=timezone.now())
        put_away(Notice.objects.filter(kind=NoticeKind.IMPORT_TO_CONFIRM, about=current.uuid))
    try:
        return ask_for_import(check, by=check.owner)
    except NotAllowed:
        raise CannotConfirm(_("Who brought this workbook may no longer import. Nothing was written.")) from None
