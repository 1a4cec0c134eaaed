"""The team: codes of the records and the accounts for which they stand, set up by a manager."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, TeamMember, User
from accounts.requests import AuthenticatedHttpRequest
from administration.forms import MemberForm, NewMemberForm
from administration.services.team import MANAGE, accounts_without_code, add_member, change_member
from core.periods import long_date, today
from home.views.record_pages import RecordPages, RecordRow, RecordWords


def _members(centre: Centre, user: User) -> list[RecordRow]:
    found = TeamMember.objects.filter(centre=centre).select_related("user").order_by("code", "pk")
    return [
        RecordRow(
            member,
            member.code,
            [
                "" if str(member) == member.code else str(member),
                str(member.user) if member.user else "",
                long_date(member.ends_on) if member.ends_on else "",
            ],
            over=member.ends_on is not None and member.ends_on < today(),
        )
        for member in found
    ]


def _accounts_without_code(request: AuthenticatedHttpRequest, centre: Centre) -> dict[str, Any]:
    """Return the accounts that no code stands for, with the way to add one."""
    accounts = list(accounts_without_code(centre).exclude(pk=request.user.pk))
    return {"template": "accounts/manage/_without_code.html", "accounts": accounts} if accounts else {}


def _account(request: AuthenticatedHttpRequest, centre: Centre) -> dict[str, Any]:
    """Return the account for which a new code is asked, of the list that the page offers."""
    asked = request.GET.get("account", "")
    return {"account": next((one for one in accounts_without_code(centre) if str(one.uuid) == asked), None)}


TEAM = RecordPages(
    model=TeamMember,
    right=MANAGE,
    list_url="team",
    url="member",
    words=RecordWords(
        heading=_("Team"),
        lead=_("Who follows files and runs sessions, each under a code, with an account or without."),
        add=_("Add a member"),
        change=_("Change the member"),
        empty_heading=_("Nobody in the team yet"),
        empty_text=_(
            "A file begins with its key worker, and a session with who runs it: both are members of the team."
        ),
        saved=_("The member is saved."),
        removed=_("The member is deleted."),
        kept=_("This code is used: it is not deleted. Give it a last day instead."),
        columns=(_("Code"), _("Name"), _("Account"), _("Last day in the team")),
    ),
    rows=_members,
    new_form=NewMemberForm,
    edit_form=MemberForm,
    create=add_member,
    change=change_member,
    prepare=_account,
    besides=_accounts_without_code,
)
