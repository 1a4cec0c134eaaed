"""Members of the team: their code in the records, and the account for which it stands."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Centre, TeamMember, User
from accounts.staff import colleagues
from administration.services.roles import lock_centre
from core.actor import require_act
from core.concurrent_edits import Meanwhile, save_edit
from core.idempotency import create_once
from permissions.checks import has_right
from permissions.transitions import NotAllowed

MANAGE = "team.manage"


def accounts_without_code(centre: Centre) -> Any:
    """Return the accounts that have a role in the centre today and for which no code stands."""
    return colleagues(centre).exclude(
        pk__in=TeamMember.objects.filter(centre=centre, user__isnull=False).values("user")
    )


def _check(centre: Centre, user: User | None) -> None:
    """Raise NotAllowed without the right, ValidationError for one's own account and one that may not be linked.

    The caseload of a code opens with the account, so nobody gives themselves one (docs/adr, pages of the centre).
    """
    by = require_act().user
    if not has_right(by, MANAGE, centre=centre):
        raise NotAllowed(MANAGE)
    if user is None:
        return
    if user.pk == by.pk:
        raise ValidationError(_("Nobody links their own account. Ask another manager."))
    if not colleagues(centre).filter(pk=user.pk).exists():
        raise ValidationError(_("This account has no role here today. Ask the administrator to give it one."))


@transaction.atomic
def add_member(form: Any) -> TeamMember:
    """Write the member of a valid new form. Raise as create_once() does, NotAllowed or ValidationError."""
    member = form.instance
    lock_centre(member.centre)
    _check(member.centre, member.user)
    return create_once(member, key=form.cleaned_data["key"], same=("centre", "code", "user"))[0]


@transaction.atomic
def change_member(form: Any) -> tuple[bool, Meanwhile | None]:
    """Write what a valid form changed, as core.concurrent_edits.save_edit(); the form says what is refused."""
    member = form.instance
    lock_centre(member.centre)
    if "user" in form.changed_data:
        try:
            _check(member.centre, member.user)
        except ValidationError as error:
            form.add_error("user", error.messages)
            return False, None
    return save_edit(form)
