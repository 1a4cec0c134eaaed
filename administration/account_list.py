"""The accounts of a centre as its administrator sees them: staff, their roles, their ways in; no participant."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.paginator import Page, Paginator
from django.db.models import Max, Q, QuerySet

from accounts.enums import RoleStatus
from accounts.mfa.policy import REAL_STEPS
from accounts.models import Centre, Membership, TeamMember, User
from accounts.models.user import SYSTEM_EMAIL
from audit.enums import SignIn
from audit.models import SignInLog
from core.normalisation import plain
from core.periods import today

A_PAGE = 50


@dataclass
class AccountRow:
    """One account on the administrator's pages; `roles` and `past` are those of the centre, newest first.

    `known` is false until a role is or was in force here: the address may have an account of another centre, of which
    nothing is shown (docs/adr/0030). The second step and the last sign-in are read for those who work here.
    """

    account: User
    roles: list[Membership] = field(default_factory=list)
    past: list[Membership] = field(default_factory=list)
    member: TeamMember | None = None
    second_step: bool = False
    last_sign_in: datetime | None = None

    @property
    def known(self) -> bool:
        return any(role.was_in_force for role in (*self.roles, *self.past))

    @property
    def works_here(self) -> bool:
        """Whether a role is in force here, today or from a later day: its ways in are this centre's to look after."""
        return any(role.status == RoleStatus.IN_FORCE for role in self.roles)

    @property
    def name(self) -> str:
        """The name of the account, or the one that was typed here while it is not known."""
        if self.known:
            return str(self.account)
        return next((role.name for role in (*self.roles, *self.past)), self.email)

    @property
    def email(self) -> str:
        return self.account.email.lower()


def accounts_of(centre: Centre) -> QuerySet[User]:
    """Return the accounts that have, had or may get a role in the centre; never the one that signs for Jalon itself."""
    return User.objects.filter(pk__in=Membership.objects.filter(centre=centre).values("user")).exclude(
        email=SYSTEM_EMAIL
    )


def page_of_accounts(centre: Centre, *, words: str = "", role: str = "", number: str | None = None) -> Page:
    """Return a page of Persons in the order of names, open accounts first; A_PAGE on it, always as many statements.

    `words`: each must be in the name or the address, accents and capitals aside. `role`: one that is not over.
    """
    found = accounts_of(centre)
    known = set(Membership.objects.filter(centre=centre).ever_in_force().values_list("user", flat=True))
    if role:
        held = Membership.objects.not_over(today()).filter(centre=centre, role=role)
        found = found.filter(Q(is_active=True) | ~Q(pk__in=known), pk__in=held.values("user"))
    typed = dict(Membership.objects.filter(centre=centre).order_by("starts_on", "pk").values_list("user", "invited_as"))
    # A centre has tens of accounts, at most some hundreds: their names are compared here, as people compare them.
    wanted = plain(words).split()
    rows = [
        (not active and key in known, plain(f"{f'{last} {first}' if key in known else typed[key]} {email}"), key)
        for key, last, first, email, active in found.order_by("pk").values_list(
            "pk", "last_name", "first_name", "email", "is_active"
        )
    ]
    keys = [key for _, name, key in sorted(rows) if all(word in name for word in wanted)]
    page: Any = Paginator(keys, A_PAGE).get_page(number)
    page.object_list = persons(centre, list(page.object_list))
    return page


def persons(centre: Centre, keys: list[int]) -> list[AccountRow]:
    """Return the Persons of these accounts in this order, in five statements however many they are."""
    shown = {user.pk: AccountRow(user) for user in User.objects.filter(pk__in=keys)}
    roles = Membership.objects.filter(centre=centre, user__in=keys).select_related(
        "user", "given_by", "decided_by", "member"
    )
    for membership in roles.order_by("-starts_on", "-pk"):
        person = shown[membership.user_id]
        (person.roles if counts(membership) else person.past).append(membership)
    for member in TeamMember.objects.filter(centre=centre, user__in=keys):
        if member.user_id is not None:
            shown[member.user_id].member = member
    working = [key for key, person in shown.items() if person.works_here]
    for key in Authenticator.objects.filter(user__in=working, type__in=REAL_STEPS).values_list("user", flat=True):
        shown[key].second_step = True
    signed_in = SignInLog.objects.filter(user__in=working, outcome=SignIn.SIGNED_IN)
    for key, last in signed_in.order_by().values_list("user").annotate(Max("at")):
        shown[key].last_sign_in = last
    return [shown[key] for key in keys if key in shown]


def counts(membership: Membership) -> bool:
    """Tell whether a role opens something today or later, or waits; the Python of Membership.objects.not_over()."""
    over = membership.ends_on is not None and membership.ends_on < today()
    return not over and membership.status in {RoleStatus.AWAITING, RoleStatus.IN_FORCE}


def free_codes(centre: Centre) -> QuerySet[TeamMember]:
    """Return the codes of the centre's team that stand for no account and are promised to none."""
    promised = Membership.objects.filter(Q(status=RoleStatus.AWAITING), centre=centre, member__isnull=False)
    return TeamMember.objects.filter(centre=centre, user__isnull=True).exclude(pk__in=promised.values("member"))
