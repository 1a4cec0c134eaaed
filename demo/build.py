"""The demonstration: a centre, an account a role, six years of records brought in by the import, and these weeks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Centre, Membership, TeamMember, User
from audit.chain_writer import seal_rows
from core.actor import acting_as
from core.periods import today
from demo.agenda import give_hours, measure_time
from demo.clock import REASON, at, moment_of
from demo.current_data import BEGINS, add_present_day, scene_of
from demo.days import Days
from demo.exceptions import ask_for_jobs
from demo.programme import give_link, give_sessions
from demo.sign_ins import COLLEAGUE, DemoAccount, kept_sign_ins
from exchange.services import bring_in, read

WORKBOOK = Path(__file__).parent / "data" / "espace-ressources-2012-2017.xlsx"
OPENED = dt.date(2012, 9, 1)
# Whose caseload of the workbook is whose account's.
CODES = {Role.SOCIAL_WORKER.value: "AS1", COLLEAGUE: "AS2"}


def build() -> list[DemoAccount]:
    """Make what is missing of the demonstration and return its sign-ins; a second run of one day changes nothing."""
    sign_ins = kept_sign_ins()
    system = User.objects.system()
    opening = moment_of(Days(today()).opening, BEGINS)
    with at(opening), acting_as(system, reason=REASON, channel="command"):
        centre, _new = Centre.objects.get_or_create(
            code="demo", defaults={"name": "CPAS de démonstration", "programme": "Espace Ressources"}
        )
        accounts = {key: _account(sign_in, centre) for key, sign_in in sign_ins.items()}
    fresh = not centre.participants.exists()
    scene = scene_of(centre, accounts, fresh=fresh)
    with at(opening):
        if fresh:
            with acting_as(accounts[Role.MANAGER], reason=WORKBOOK.name, channel="command"):
                bring_in(read(WORKBOOK, centre), centre)
        with acting_as(system, reason=REASON, channel="command"):
            for key, code in CODES.items():
                _link(TeamMember.objects.get(centre=centre, code=code), accounts[key])
            give_sessions(centre, accounts[Role.FACILITATOR])
            give_hours(centre)
            measure_time(centre, accounts[Role.MANAGER])
    worker = accounts[Role.SOCIAL_WORKER]
    with at(opening if fresh else timezone.now()), acting_as(worker, reason=REASON, channel="command"):
        give_link(centre, worker)
    add_present_day(scene)
    if fresh:
        ask_for_jobs(scene)
        seal_rows()
    return list(sign_ins.values())


def _account(sign_in: DemoAccount, centre: Centre) -> User:
    with transaction.atomic():
        user = User.objects.filter(email=sign_in.email).first()
        if user is None:
            user = User.objects.create_user(
                sign_in.email, sign_in.password, first_name=sign_in.first_name, last_name=sign_in.last_name
            )
        elif not user.check_password(sign_in.password):
            user.set_password(sign_in.password)
            user.save(update_fields=["password"])
        if not user.memberships.filter(centre=centre, role=sign_in.role).exists():
            Membership.objects.create(user=user, centre=centre, role=sign_in.role, starts_on=OPENED)
    return user


def _link(member: TeamMember, user: User) -> None:
    """Let a code of the workbook stand for an account."""
    if member.user_id is None:
        member.user = user
        member.name = user.get_full_name()
        member.save(update_fields=["user", "name"])
