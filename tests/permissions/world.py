"""The stage of the tests that decide: a file for each way in which somebody may stand to it, each full of canaries.

Seen from the social worker `worker` of the centre `here`:

own         her file today
colleagues  of her colleague, in the same centre
ended       hers until yesterday; everything that ever opened it has ended: a break-glass opening, a loan, a cover
theirs      of another centre, where she worked until yesterday; its key worker is still her own code there, and an
            opening of before is still running
sealed      hers, lent to her and opened by her, and under a seal that does not name her
named       hers, under a seal that names her and the manager
glass       of her colleague; she and the manager have each opened it by break-glass
covered     of a colleague whom she covers these days
lent        of her colleague, who lent her this one file

The facilitator runs the session `own`, the outside facilitator has a link to `outside`; on both sheets stand all
files of `here` but `ended`, whose group comes to the session `others` alone.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils import timezone
from pikepdf import Dictionary, Name, Pdf

from accounts.enums import Role
from accounts.models import Centre, User
from assessments.models import Aspect, Rating
from audit.log import log_transition
from core.actor import acting_as
from core.history import bulk_create_tracked
from core.periods import today
from jobs.models import StoredFile
from participants.models import (
    BreakGlassReview,
    Cover,
    Group,
    Operation,
    Participant,
    ParticipantUserGrant,
    Seal,
    SealName,
    Track,
)
from participants.models.grants import permission_of
from permissions.policy import Grant
from tests.permissions.canaries import Canaries
from tests.permissions.exits import write_exit
from tests.permissions.world_rights import write_rights
from tests.support.factories import (
    ActionFactory,
    AppointmentFactory,
    AppointmentPersonFactory,
    AppointmentWorkerFactory,
    AssessmentFactory,
    AttendanceFactory,
    BreakFactory,
    CentreSettingFactory,
    ConsentFactory,
    DocumentFactory,
    EnrolmentFactory,
    ExitProjectFactory,
    FactFactory,
    FileMergeFactory,
    FollowUpFactory,
    GroupFactory,
    InterventionFactory,
    LiteracyTestFactory,
    MembershipFactory,
    MessageFactory,
    NationalNumberFactory,
    OperationFactory,
    OrganisationFactory,
    ParticipantFactory,
    PlanFactory,
    PlannedFacilitatorFactory,
    PlanReviewFactory,
    ProblemFactory,
    RatingFactory,
    ReferentAssignmentFactory,
    SelfRatingFactory,
    SessionFacilitatorFactory,
    SessionFactory,
    SessionGroupFactory,
    TeamMemberFactory,
    TrackFactory,
    WorkshopFactory,
    system,
)
from tests.support.hostile_uploads import pdf
from tests.support.stage import LONG_AGO, Stage, member_of, set_stage
from workshops.models import FacilitatorLink, Session, Workshop
from workshops.services.links import make_link

FILES = ("own", "colleagues", "ended", "theirs", "sealed", "named", "glass", "covered", "lent")
SESSIONS = ("own", "outside", "others", "theirs")
SENSITIVE_DOMAINS = ("health", "family")
DOMAINS = ("finances", *SENSITIVE_DOMAINS)
CLOSED_DAY = date(2016, 3, 1)
HOUR = timedelta(hours=1)


@dataclass
class World(Stage):
    """The stage and what was added to it. `things[kind][name]` is an object by what it is and by its file or place."""

    files: dict[str, Participant] = field(default_factory=dict)
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    canaries: Canaries = field(default_factory=Canaries)
    disabled: User | None = None
    absent: User | None = None
    successor: User | None = None
    link: FacilitatorLink | None = None
    link_token: str = ""
    set_at: datetime | None = None  # from then on everything is there

    def keep(self, kind: str, name: str, thing: Any) -> Any:
        """Keep an object under its kind and name, and return it."""
        self.things.setdefault(kind, {})[name] = thing
        return thing


def set_world() -> World:
    """Write everything; the author of what matters is who would have done it."""
    from tests.permissions.world_additions import add_more

    base = set_stage()
    world = World(**vars(base))
    with acting_as(system(), "test"):
        _people(world)
        _programme(world)
        for file in (base.own, base.colleagues, base.theirs):
            file.delete()  # files without canaries: nobody could say whether they were seen
        for name in FILES:
            write_file(world, name)
        world.own, world.colleagues, world.theirs = (world.files[name] for name in ("own", "colleagues", "theirs"))
        _ways_in(world)
        _ways_that_ended(world)
        _seals(world)
        add_more(world)
    world.set_at = timezone.now()
    return world


# People


def _people(world: World) -> None:
    """Add whom the base lacks: somebody disabled, one on leave, one who took a file over, the worker's past there."""
    world.disabled = member_of(world.here, Role.SOCIAL_WORKER, "disabled")
    world.disabled.is_active = False
    world.disabled.save()
    world.absent = member_of(world.here, Role.SOCIAL_WORKER, "absent")
    world.successor = member_of(world.here, Role.SOCIAL_WORKER, "successor")
    yesterday = today() - timedelta(days=1)
    MembershipFactory(user=world.worker, centre=world.there, starts_on=LONG_AGO, ends_on=yesterday)
    for name, user, centre in (
        ("absent", world.absent, world.here),
        ("successor", world.successor, world.here),
        ("formerly", world.worker, world.there),
        ("disabled", world.disabled, world.here),
    ):
        world.members[name] = TeamMemberFactory(centre=centre, code=name, user=user)


# Workshops and groups


def _group(centre: Centre, code: str) -> Group:
    track = Track.objects.filter(centre=centre).first() or TrackFactory(centre=centre)
    return GroupFactory(centre=centre, track=track, code=code)


def _programme(world: World) -> None:
    """Two groups here and one there; today's sessions and closed ones of 2016, for each way of running them."""
    for name, centre in (("here", world.here), ("apart", world.here), ("there", world.there)):
        world.keep("group", name, _group(centre, f"G-{name}"))
    for name in SESSIONS:
        centre = world.there if name == "theirs" else world.here
        organisation = OrganisationFactory(centre=centre, name=f"House {name}", role="subcontractor")
        world.keep("organisation", name, organisation)
        provider = {"provider": "subcontractor", "organisation": organisation} if name == "outside" else {}
        workshop = world.keep("workshop", name, WorkshopFactory(centre=centre, title=f"Workshop {name}", **provider))
        world.keep("session", name, _session(world, workshop, name, today(), "planned"))
        world.keep("closed session", name, _session(world, workshop, name, CLOSED_DAY, "closed"))
    for name, centre in (("own", world.here), ("theirs", world.there)):
        to_come = today() + timedelta(days=9)
        world.keep("setting to come", name, CentreSettingFactory(centre=centre, from_day=to_come))
    world.link = _link(world)


def _session(world: World, workshop: Workshop, name: str, day: date, state: str) -> Session:
    """Write one session with its group and who runs it; it begins at midnight, so that it has begun."""
    session = SessionFactory(
        workshop=workshop, date=day, state=state, starts_at=time(0, 0), ends_at=time(1, 30), code=f"{name}-{state}"
    )
    group = {"others": "apart", "theirs": "there"}.get(name, "here")
    SessionGroupFactory(session=session, group=world.things["group"][group])
    if name == "outside":
        who = {"provider": "subcontractor", "organisation": world.things["organisation"]["outside"]}
    else:
        member = {"own": "facilitator", "others": "colleague", "theirs": "stranger"}[name]
        who = {"member": world.members[member]}
    PlannedFacilitatorFactory(session=session, **who)
    if state == "closed":
        SessionFacilitatorFactory(session=session, **who)
    return session


def _link(world: World) -> FacilitatorLink:
    """Give the outside facilitator a way to the sheets of one series; `link_token` is the end of its address."""
    with acting_as(world.manager, "test"):
        link, world.link_token = make_link(
            world.things["workshop"]["outside"],
            key=uuid.uuid4(),
            organisation=world.things["organisation"]["outside"],
            name="Outside facilitator",
            ends_on=today() + timedelta(days=1),
            by=world.manager,
        )
    return world.keep("link", "outside", link)


# A file


def write_file(world: World, name: str, like: str = "") -> Participant:
    """Write a file with a canary in each field that holds text, a past of changed fields, and a path walked.

    `like` is the file of the stage beside which it stands: same centre, key worker, group and sessions.
    """
    word = lambda kind, place: world.canaries.word(name, kind, place)  # noqa: E731
    like = like or name
    centre = world.there if like == "theirs" else world.here
    member = _referent(world, like)
    participant = ParticipantFactory(
        centre=centre,
        file_number=word("number", "number"),
        last_name=word("last", "last").capitalize(),
        first_name=word("first", "first").capitalize(),
        birth_date=date(1990, 1, 1 + FILES.index(name) if name in FILES else 28),
        address=word("contact", "address"),
        city=word("contact", "city"),
        email=f"{word('contact', 'email')}@jalon.invalid",
    )
    world.files[name] = world.keep("file", name, participant)
    ends_on = today() - timedelta(days=1) if like == "ended" else None
    ReferentAssignmentFactory(participant=participant, member=member, starts_on=LONG_AGO, ends_on=ends_on)
    NationalNumberFactory(participant=participant, value=world.canaries.national_number(name))
    _support(world, name, participant, member, word)
    enrolment = _path(world, name, like, word)
    _appointments(world, name, like, member, word)
    _documents(world, name, word)
    _assessment(world, name, enrolment, member, word)
    _plans(world, name, enrolment, word)
    _past(participant, enrolment, word)
    return participant


def _referent(world: World, name: str) -> Any:
    owner = {
        "colleagues": "colleague", "glass": "colleague", "lent": "colleague", "covered": "absent", "theirs": "formerly",
    }  # fmt: skip
    return world.members[owner.get(name, "worker")]


def _support(world: World, name: str, participant: Participant, member: Any, word: Any) -> None:
    note = word("content", "intervention note")
    world.keep("intervention", name, InterventionFactory(participant=participant, done_by=member, note=note))
    ConsentFactory(participant=participant)
    organisation = world.things["organisation"]["theirs" if participant.centre == world.there else "own"]
    purpose = word("content", "purpose of sharing")
    world.keep(
        "consent",
        name,
        ConsentFactory(participant=participant, kind="sharing", organisation=organisation, purpose=purpose),
    )
    write_rights(world, name, participant, word)
    merge = FileMergeFactory(kept=participant, reason=word("content", "reason of a merge"))
    world.keep("merge", name, merge)
    FollowUpFactory(participant=participant, done_by=member, note=word("to_contact", "note of a contact"))
    world.keep("fact", name, FactFactory(participant=participant, kind="children_in_care"))
    test = LiteracyTestFactory(participant=participant, done_by=member, result=word("content", "literacy"))
    world.keep("literacy test", name, test)


def _appointments(world: World, name: str, like: str, member: Any, word: Any) -> None:
    """Write an appointment of 2016 of which nobody said how it went, and one that is over."""
    member = world.members["successor"] if like == "ended" else member  # who followed it was there herself
    hour = 7 + len(world.things.get("appointment", {}))
    centre, address = world.files[name].centre, word("appointment", "address of a meeting")
    about = {"centre": centre, "place": "home", "starts_at": time(hour), "ends_at": time(hour, 30)}
    note = word("content", "appointment note")
    planned = AppointmentFactory(**about, date=CLOSED_DAY, address=address, note=note)
    held = AppointmentFactory(**about, date=date(2016, 3, 2), address=address, state="held", recorded_on=today())
    for appointment, outcome in ((planned, ""), (held, "told_us")):
        AppointmentWorkerFactory(appointment=appointment, member=member)
        AppointmentPersonFactory(appointment=appointment, participant=world.files[name], outcome=outcome)
    sent_to = word("message", "address of a message")
    message = MessageFactory(participant=world.files[name], about=planned.uuid, state="failed", address=sent_to)
    world.keep("message", name, message)
    world.keep("appointment", name, planned)
    world.keep("held appointment", name, held)


def _documents(world: World, name: str, word: Any) -> None:
    """Write a diploma, a proof and a medical paper, each with its bytes."""
    about = {"participant": world.files[name]}
    for kind, canary in (("diploma", "document"), ("proof", "proof"), ("medical", "health_family")):
        title = word(canary, f"title of a {kind}")
        stored = StoredFile.objects.keep(pdf(partial(_write_words, str(world.files[name]))))
        world.keep(f"{kind} paper", name, DocumentFactory(**about, kind=kind, title=title, stored=stored))


def _write_words(words: str, paper: Pdf, _root: Any) -> None:
    """Write words on the first page of a paper."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = paper.pages[0]
    page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
    page.obj.Contents = paper.make_stream(f"BT /F1 12 Tf 10 100 Td ({words}) Tj ET".encode())


def _path(world: World, name: str, like: str, word: Any) -> Any:
    """Write an enrolment that was declined, one that runs, and marks on the closed sheets of 2016."""
    participant = world.files[name]
    group = world.things["group"][{"theirs": "there", "ended": "apart"}.get(like, "here")]
    reason = word("content", "decline reason")
    EnrolmentFactory(participant=participant, track=group.track, state="declined", decline_reason=reason)
    enrolment = EnrolmentFactory(
        participant=participant,
        track=group.track,
        group=group,
        state="active",
        operation=_operation(world, name, word("enrolment", "operation")),
        no_exit_assessment_reason=word("content", "no exit assessment"),
        beside_reason=word("content", "beside"),
    )
    reason = word("content", "reason of a break")
    world.keep("break", name, BreakFactory(enrolment=enrolment, ended_on=enrolment.starts_on, reason=reason))
    world.keep("enrolment", name, enrolment)
    text = word("content", "exit project")
    her = {"her_words": word("content", "exit words"), "takes_home": word("content", "what goes home")}
    world.keep("exit project", name, ExitProjectFactory(enrolment=enrolment, description=text, **her))
    for session in {"theirs": ["theirs"], "ended": ["others"]}.get(like, ["own", "outside"]):
        AttendanceFactory(session=world.things["closed session"][session], participant=participant)
    return enrolment


def _operation(world: World, name: str, code: str) -> Operation | None:
    """Write an operation that is over, so that no other path is offered it.

    Operations are of the centre: the one of a protected file would be told by the manager's list, and it has none.
    """
    centre = world.files[name].centre
    return None if name in {"sealed", "hidden"} else OperationFactory(centre=centre, code=code, ends_on=CLOSED_DAY)


def _assessment(world: World, name: str, enrolment: Any, member: Any, word: Any) -> None:
    """Write an entry assessment that was amended, its standing version with canaries, and a midterm draft."""
    old = AssessmentFactory(
        enrolment=enrolment, done_by=member, state="amended", amend_reason=word("content", "amend reason")
    )
    new = AssessmentFactory(enrolment=enrolment, done_by=member, version=2, replaces=old, state="completed")
    draft = AssessmentFactory(enrolment=enrolment, done_by=member, moment="midterm", date=date(2016, 6, 6))
    for assessment, prefix in ((new, ""), (draft, "draft ")):
        for domain in DOMAINS:
            kind = "health_family" if domain in SENSITIVE_DOMAINS else "content"
            first, *rest = Aspect.objects.filter(domain__instrument=assessment.instrument, domain__code=domain)
            rating = RatingFactory(assessment=assessment, aspect=first, note=word(kind, f"{prefix}{domain} note"))
            world.keep(f"{prefix}{domain} rating", name, rating)
            why = word(kind, f"{prefix}{domain} not applicable")
            RatingFactory(assessment=assessment, aspect=rest[0], answer="not_applicable", reason=why)
    others = Aspect.objects.filter(domain__instrument=new.instrument).exclude(ratings__assessment=new)
    bulk_create_tracked(Rating, [Rating(assessment=new, aspect=aspect, answer="not_asked") for aspect in others])
    world.keep("own score", name, SelfRatingFactory(assessment=new, **_own(word)))
    world.keep("assessment", name, new)
    world.keep("draft assessment", name, draft)


def _own(word: Any) -> dict[str, str]:
    return {"words": word("content", "own words"), "language": "en", "written_by": "worker"}


def _plans(world: World, name: str, enrolment: Any, word: Any) -> None:
    """Write a problem, a running plan and two actions in a domain of each class."""
    for domain in DOMAINS:
        kind = "health_family" if domain in SENSITIVE_DOMAINS else "content"
        rating = world.things[f"{domain} rating"][name]
        problem = ProblemFactory(
            enrolment=enrolment,
            domain=rating.aspect.domain,
            aspect=rating.aspect,
            label=word(kind, f"{domain} problem"),
        )
        plan = PlanFactory(
            problem=problem, goal=word(kind, f"{domain} goal"), her_words=word(kind, f"{domain} words"),
            state="running", review_on=today(),
        )  # fmt: skip
        PlanReviewFactory(plan=plan, said=word(kind, f"{domain} review"))
        todo = ActionFactory(plan=plan, what=word(kind, f"{domain} action"), due_on=today())
        done = ActionFactory(
            plan=plan, what="Before", state="done", outcome=word(kind, f"{domain} outcome"),
            doer_name=word(kind, f"{domain} doer"),
        )  # fmt: skip
        for what, thing in (("problem", problem), ("plan", plan), ("action", todo), ("done action", done)):
            world.keep(what if domain == "finances" else f"{domain} {what}", name, thing)
    write_exit(world, name, enrolment, word)
    label, domain = word("content", "unplanned problem"), world.things["finances rating"][name].aspect.domain
    world.keep("unplanned problem", name, ProblemFactory(enrolment=enrolment, domain=domain, label=label))


def _past(participant: Participant, enrolment: Any, word: Any) -> None:
    """Change fields, so that their history alone holds what stood there; tell a move and an act with a reason."""
    for thing, column, place, kind in (
        (participant, "address", "old address", "contact"),
        (enrolment, "no_exit_assessment_reason", "old reason", "content"),
    ):
        now = getattr(thing, column)
        setattr(thing, column, word(kind, place))
        thing.save()
        setattr(thing, column, now)
        with acting_as(system(), word("content", "reason of a change")):
            thing.save()
    log_transition(enrolment, move="pause", from_state="active", to_state="on_break", reason=word("content", "break"))


# Ways in


def grant(
    world: World, name: str, user: User, kind: str, begun: datetime, ends: datetime, *, by: User | None = None
) -> ParticipantUserGrant:
    """Write a grant on a file; a canary is its reason. A review goes with an opening."""
    reason = world.canaries.word(name, "log", f"reason of {kind}")
    found = ParticipantUserGrant.objects.create(
        user=user,
        content_object=world.files[name],
        permission=permission_of(Grant[kind.upper()]),
        reason=f"{reason} and more than twenty characters",
        granted_by=by or (user if kind == "break_glass" else world.colleague),
        granted_at=begun,
        ends_at=ends,
    )
    if kind == "break_glass":
        review = BreakGlassReview.objects.create(grant=found, due_on=today() + timedelta(days=7))
        world.keep("review", name, review)
    return world.keep(f"{kind} of {user.first_name}", name, found)


def _ways_in(world: World) -> None:
    now = timezone.now()
    for user in (world.worker, world.manager):
        grant(world, "glass", user, "break_glass", now - HOUR, now + 3 * HOUR)
    grant(world, "lent", world.worker, "cover", now - HOUR, now + 24 * HOUR)
    for name in ("sealed", "theirs"):
        grant(world, name, world.worker, "break_glass", now - HOUR, now + 3 * HOUR)
        grant(world, name, world.worker, "cover", now - HOUR, now + 24 * HOUR)
    day = timedelta(days=1)
    cover = Cover.objects.create(
        member=world.members["absent"], colleague=world.worker, reason="Leave", starts_on=today() - day,
        ends_on=today() + day,
    )  # fmt: skip
    world.keep("cover", "covered", cover)


def _ways_that_ended(world: World) -> None:
    """On `ended`: an opening that is over, a loan taken back, one not begun, a cover that is over and one to come."""
    now, day = timezone.now(), timedelta(days=1)
    grant(world, "ended", world.worker, "break_glass", now - 5 * HOUR, now - HOUR)
    lent = grant(world, "ended", world.worker, "cover", now - HOUR, now + 24 * HOUR)
    lent.revoked_at = now
    lent.save()
    grant(world, "ended", world.worker, "cover", now + HOUR, now + 24 * HOUR)
    keeper = world.members["successor"]
    ReferentAssignmentFactory(participant=world.files["ended"], member=keeper, starts_on=today())
    for starts, ends in ((today() - 3 * day, today() - day), (today() + day, today() + 3 * day)):
        Cover.objects.create(
            member=keeper, colleague=world.worker, reason="Another leave", starts_on=starts, ends_on=ends
        )


def _seals(world: World) -> None:
    seal(world, "sealed", (world.colleague, world.second_manager))
    seal(world, "named", (world.worker, world.manager))


def seal(world: World, name: str, named: tuple[User, ...]) -> None:
    """Put a file under a seal that names these; a canary is its reason."""
    reason = world.canaries.word(name, "log", "reason of the seal")
    values = {"participant": world.files[name], "reason": reason, "asked_by": world.second_manager}
    made = world.keep("seal", name, Seal.objects.create(state="in_force", sealed_on=LONG_AGO, **values))
    for user in named:
        SealName.objects.create(seal=made, user=user)
