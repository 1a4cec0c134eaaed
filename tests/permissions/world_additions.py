"""More of the stage: what hangs on files and accounts beside the files themselves."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.enums import NoticeKind, Role, RoleStatus
from accounts.models import TeamMember
from audit.enums import Extent
from audit.log import log_read
from core.actor import acting_as
from core.periods import today
from exchange.result import of_check
from exchange.services import compare, read
from home.notices import tell
from oversight.models import Alert
from participants.models import Cover, Seal, Track
from tests.exchange.workbooks import sound, xlsx
from tests.permissions.world import CLOSED_DAY, HOUR, World, grant
from tests.support.factories import (
    AgreementFactory,
    AwayFactory,
    CalendarLinkFactory,
    CentreRoomFactory,
    ContactFactory,
    CoverageFactory,
    EnrolmentFactory,
    FundingPeriodFactory,
    GroupFactory,
    JobFactory,
    JobFileFactory,
    MembershipFactory,
    OperationEntryFactory,
    OperationFactory,
    OperationResultFactory,
    StaffPostFactory,
    TakingOverFactory,
    TeamMemberFactory,
    WorkingHoursFactory,
)

DAY = timedelta(days=1)


def add_more(world: World) -> None:
    """Write loans to come, a seal that is asked for there, accounts, notices, log, alerts and jobs."""
    _entries(world)
    _loans(world)
    _accounts(world)
    _log(world)
    _jobs(world)
    _network(world)
    _centre(world)
    _agendas(world)


def people_of(world: World) -> dict[str, tuple[Any, Any]]:
    """Return (user, centre) of each visitor, of the colleague and of somebody there, by the name of the object."""
    found = {role.value: (world.of_role(role), world.here) for role in Role if role != Role.SOCIAL_WORKER}
    found |= {"worker": (world.worker, world.here), "colleagues": (world.colleague, world.here)}
    return found | {"theirs": (world.stranger, world.there)}


def _loans(world: World) -> None:
    """What the worker and the colleague lend from tomorrow on: it opens nothing yet, and can be taken back."""
    now, coming = timezone.now(), {"starts_on": today() + DAY, "ends_on": today() + 3 * DAY, "reason": "Leave"}
    for name, member in (("own", "worker"), ("colleagues", "colleague"), ("theirs", "stranger")):
        cover = Cover.objects.create(member=world.members[member], colleague=world.successor, **coming)
        world.keep("given cover", name, cover)
        file, giver = {"own": ("own", world.worker), "colleagues": ("colleagues", world.colleague)}.get(
            name, ("theirs", world.stranger)
        )
        loan = grant(world, file, world.absent, "cover", now + HOUR, now + 24 * HOUR, by=giver)
        world.keep("loan", name, loan)
    reason = world.canaries.word("theirs", "log", "reason of the seal")
    seal = Seal.objects.create(participant=world.files["theirs"], reason=reason, asked_by=world.other_manager)
    world.keep("seal", "theirs", seal)


def _entries(world: World) -> None:
    """Write of each file an operation that the person entered and left, and what came of it."""
    for name, file in world.files.items():
        operation = OperationFactory(centre=file.centre, code=f"Left {name}", ends_on=CLOSED_DAY)
        track = world.things["enrolment"][name].track
        EnrolmentFactory(participant=file, track=track, group=None, state="left", operation=operation)
        asked = {"disability": "yes", "minority": "refused", "asked_on": CLOSED_DAY}
        entry = OperationEntryFactory(participant=file, operation=operation, **asked)
        for moment in ("exit", "six_months"):
            OperationResultFactory(entry=entry, moment=moment, asked_on=today())
        world.keep("operation entry", name, entry)


def _accounts(world: World) -> None:
    """Accounts with roles, one of which waits for the second person; what everybody was told."""
    for name, (user, centre) in people_of(world).items():
        user.set_password("not a secret of anybody")
        user.save(update_fields=["password"])
        world.keep("account", name, user)
        world.keep("role", name, user.memberships.get(centre=centre))
        world.keep("notice", name, tell(user, NoticeKind.ALERT, about=uuid.uuid4(), centre=centre))
    waiting = {"role": Role.FACILITATOR, "status": RoleStatus.AWAITING, "given_by": world.dpo, "starts_on": today()}
    own = MembershipFactory(user=world.second_manager, centre=world.here, **waiting)
    theirs = MembershipFactory(user=world.stranger, centre=world.there, **waiting)
    world.keep("waiting role", "own", own)
    world.keep("waiting role", "theirs", theirs)
    told = {"file_opened": "glass", "file_lent": "lent", "seal_asked": "sealed", "file_handed_over": "ended"}
    for kind, name in told.items():
        about = {
            "file_opened": world.things["break_glass of worker"]["glass"].uuid,
            "file_lent": world.things["cover of worker"]["lent"].uuid,
            "seal_asked": world.things["seal"]["sealed"].uuid,
        }.get(kind, world.files[name].uuid)
        for user in (world.worker, world.manager, world.facilitator, world.administrator):
            tell(user, kind, about=about, centre=world.here, by=world.colleague)
    tell(world.dpo, NoticeKind.REVIEW_DUE, about=world.things["review"]["glass"].uuid, centre=world.here)


def _agendas(world: World) -> None:
    """Give everybody a code of the team, with hours, a day away to come and a calendar link."""
    coming = today() + 9 * DAY
    for name, (user, centre) in people_of(world).items():
        member = TeamMember.objects.filter(user=user, centre=centre).first()
        member = member or TeamMemberFactory(centre=centre, code=f"agenda-{name}", user=user)
        world.keep("agenda", name, member)
        world.keep("hours", name, WorkingHoursFactory(member=member))
        world.keep("days away", name, AwayFactory(member=member, first=coming, last=coming))
        CalendarLinkFactory(member=member)


def _log(world: World) -> None:
    """Looks at files that others took, and an alert of each centre."""
    for name, user, centre in (
        ("own", world.colleague, world.here),
        ("sealed", world.colleague, world.here),
        ("theirs", world.stranger, world.there),
    ):
        with acting_as(user, centre=centre):
            values = {"what": "participants.file", "purpose": "Follow-up by the key worker", "centre": centre}
            world.keep("entry", name, log_read([world.files[name]], extent=Extent.OPENED, **values))
        alert = Alert.objects.create(
            centre=centre, kind="same_name", reader=user, day=today(), file=world.files[name].uuid.hex, count=1
        )
        world.keep("alert", name, alert)


def _jobs(world: World) -> None:
    """A report that was made for each member, and for managers a workbook that was checked."""
    people = people_of(world)
    for name, (owner, centre) in people.items():
        job = JobFactory(kind="evolution_pdf", state="done", owner=owner, centre=centre, finished_at=timezone.now())
        JobFileFactory(job=job)
        world.keep("job", name, job)
    reading = read(xlsx(sound()), world.here)
    imports = {"manager": (world.manager, world.here), "colleagues": (world.second_manager, world.here)}
    for name, (owner, centre) in {**imports, "theirs": (world.other_manager, world.there)}.items():
        result = of_check(reading, None if reading.errors else compare(reading, centre))
        values = {"state": "done", "finished_at": timezone.now(), "result": result}
        job = JobFactory(kind="workbook_check", owner=owner, centre=centre, **values)
        JobFileFactory(job=job, name="defects.csv")
        JobFileFactory(job=job, role="source", name="book.xlsx", content=xlsx(sound()))
        TakingOverFactory(job=job)
        world.keep("import", name, job)
    for name in people:
        world.things["import"].setdefault(name, world.things["import"]["manager"])


def _network(world: World) -> None:
    """Who one speaks to at an organisation, and a draft that covers its workshop."""
    for name, house in (("own", "outside"), ("theirs", "theirs")):
        organisation = world.things["organisation"][house]
        world.keep("contact", name, ContactFactory(organisation=organisation, name=f"Contact {name}"))
        agreement = AgreementFactory(organisation=organisation, subject=f"Agreement {name}")
        world.keep("agreement", name, agreement)
        CoverageFactory(workshop=world.things["workshop"][house], agreement=agreement)


def _centre(world: World) -> None:
    """What a manager set up, here and there, and nothing used yet: it can be changed, ended and deleted."""
    for name, centre in (("own", world.here), ("theirs", world.there)):
        free, track = (
            Track.objects.create(centre=centre, kind="other", name=f"{word} {name}", months=6)
            for word in ("Free path", "Path")
        )
        member = TeamMemberFactory(centre=centre, code=f"NEW-{name}")
        world.keep("track", name, free)
        world.keep("set-up group", name, GroupFactory(centre=centre, track=track, code=f"NEW-{name}", seats=12))
        world.keep("operation", name, OperationFactory(centre=centre, code=f"NEW-{name}"))
        world.keep("member", name, TeamMemberFactory(centre=centre, code=f"FREE-{name}"))
        world.keep("funding", name, FundingPeriodFactory(centre=centre, starts_on=today()))
        world.keep("post", name, StaffPostFactory(centre=centre, member=member, starts_on=today(), ends_on=None))
        world.keep("room", name, CentreRoomFactory(centre=centre, name=f"Room {name}"))
