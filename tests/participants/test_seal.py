"""Protected files: two persons set, two lift, at least two are named, and nobody else sees that the file exists."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import Membership, Notice
from audit.models import AccessedFile
from core.actor import acting_as
from core.periods import today
from participants.models import Participant, Seal
from participants.services.seal_requests import ask, move
from permissions.checks import may
from permissions.policy import POLICY
from permissions.transitions import MoveRefused, NotAllowed
from reporting.enums import CountMode
from reporting.figures import Frame
from reporting.figures.base import figure_of
from tests.participants.full_file import cover, fill, lend, open_by_break_glass
from tests.support.factories import SessionGroupFactory, system

REASON = "A colleague of ours is accompanied here."


def asked(stage, by=None, named=None, reason=REASON, file=None):
    by = by or stage.worker
    with acting_as(by, "test"):
        return ask(
            file or stage.own, by=by, named=[stage.worker, stage.manager] if named is None else named, reason=reason
        )


def moved(seal, name, by, reason="As talked about."):
    with acting_as(by, "test"):
        return move(seal, name, by=by, reason=reason)


def sealed(stage, **values):
    return moved(asked(stage, **values), "confirm", stage.dpo)


def told(kind):
    return {notice.user.first_name for notice in Notice.objects.filter(kind=kind)}


def sees(user, file):
    return any(may(user, action, file) for action in POLICY if action != "seal.decide")


# Asking


def test_asking_changes_nothing_yet_and_tells_who_decides(stage):
    seal = asked(stage)
    assert (seal.state, seal.asked_by, seal.reason) == ("asked", stage.worker, REASON)
    assert {name.user for name in seal.names.all()} == {stage.worker, stage.manager}
    assert sees(stage.colleague, stage.own)
    assert told("seal_asked") == {"manager", "second", "dpo"}
    assert set(Notice.objects.values_list("mail", flat=True)) == {True}


def test_a_manager_who_asks_is_not_told_of_it(stage):
    asked(stage, by=stage.manager)
    assert told("seal_asked") == {"second", "dpo"}


@pytest.mark.parametrize("by", ["colleague", "facilitator", "stranger", "other_manager", "dpo", "administrator"])
def test_who_does_not_ask(stage, by):
    with pytest.raises(NotAllowed):
        asked(stage, by=getattr(stage, by))
    assert not Seal.objects.exists()


@pytest.mark.parametrize("way", ["cover", "loan", "break_glass"])
def test_who_reads_by_exception_does_not_ask(stage, way):
    if way == "cover":
        cover(stage.members["worker"], stage.colleague)
    else:
        {"loan": lend, "break_glass": open_by_break_glass}[way](stage.own, stage.colleague)
    with pytest.raises(NotAllowed):
        asked(stage, by=stage.colleague)


@pytest.mark.parametrize(
    "named",
    [[], ["worker"], ["worker", "worker"], ["worker", "stranger"], ["worker", "dpo"], ["facilitator", "colleague"]],
    ids=lambda names: "-".join(names) or "nobody",
)
def test_whom_a_seal_cannot_name(stage, named):
    """One alone, somebody of elsewhere or without a file; nobody among them who could ask to lift it."""
    with pytest.raises(MoveRefused):
        asked(stage, named=[getattr(stage, name) for name in named])
    assert not Seal.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301], ids=["empty", "blanks", "long"])
def test_a_seal_says_why(stage, reason):
    with pytest.raises(MoveRefused):
        asked(stage, reason=reason)


def test_once(stage):
    seal = asked(stage)
    with pytest.raises(MoveRefused):
        asked(stage, by=stage.manager)
    moved(seal, "confirm", stage.dpo)
    with pytest.raises(MoveRefused):
        asked(stage, by=stage.manager)
    assert Seal.objects.count() == 1


def test_after_a_refusal_it_can_be_asked_again(stage):
    moved(asked(stage), "refuse", stage.manager)
    assert told("seal_decided") == {"worker"}
    assert sees(stage.colleague, stage.own)
    asked(stage)


# Deciding


@pytest.mark.parametrize("by", ["manager", "second_manager", "dpo"])
def test_another_person_decides(stage, by):
    assert moved(asked(stage), "confirm", getattr(stage, by)).state == "in_force"


def test_who_asked_does_not_decide(stage):
    seal = asked(stage, by=stage.manager)
    with pytest.raises(MoveRefused):
        moved(seal, "confirm", stage.manager)
    with pytest.raises(MoveRefused):
        moved(seal, "refuse", stage.manager)


# A seal that takes the file away from its key worker


def without_key_worker(stage):
    return asked(stage, by=stage.manager, named=[stage.manager, stage.second_manager])


def test_a_seal_that_leaves_out_the_key_worker_is_for_the_officer_to_confirm(stage):
    """Two managers alone do not take a file away from its key worker."""
    seal = without_key_worker(stage)
    assert told("seal_asked") == {"dpo"}
    with translation.override("en"), pytest.raises(MoveRefused, match="Only the data-protection officer"):
        moved(seal, "confirm", stage.second_manager)
    assert sees(stage.worker, stage.own)
    assert moved(seal, "confirm", stage.dpo).state == "in_force"


def test_home_asks_the_officer_and_no_manager_to_decide_about_it(stage, sign_in):
    without_key_worker(stage)
    words = "A protection to decide on"
    assert words in sign_in(stage.dpo).get("/").content.decode()
    assert words not in sign_in(stage.second_manager).get("/").content.decode()


def test_a_key_worker_who_is_left_out_is_told_that_a_file_is_closed_and_nothing_of_it(stage, sign_in):
    moved(without_key_worker(stage), "confirm", stage.dpo)
    assert "worker" in told("seal_decided")
    html = sign_in(stage.worker).get("/notices/").content.decode()
    assert "A file is open to a few people only, and not to you." in html
    assert stage.own.file_number not in html
    assert stage.own.last_name not in html


def test_a_key_worker_who_asks_may_leave_herself_out(stage):
    seal = asked(stage, named=[stage.manager, stage.second_manager])
    assert not seal.leaves_out_key_worker
    assert moved(seal, "confirm", stage.manager).state == "in_force"


def test_without_an_officer_the_key_worker_is_named(stage):
    Membership.objects.filter(user=stage.dpo).update(ends_on=today() - timedelta(days=1))
    with translation.override("en"), pytest.raises(MoveRefused, match="Name the key worker"):
        without_key_worker(stage)


@pytest.mark.parametrize("by", ["worker", "colleague", "facilitator", "other_manager", "administrator", "coordinator"])
def test_who_does_not_decide(stage, by):
    seal = asked(stage)
    with pytest.raises(NotAllowed):
        moved(seal, "confirm", getattr(stage, by))


def test_for_all_but_the_named_the_file_is_gone(stage):
    lend(stage.own, stage.colleague)
    cover(stage.members["worker"], stage.colleague)
    open_by_break_glass(stage.own, stage.second_manager)
    sealed(stage)
    for user in (stage.colleague, stage.second_manager, stage.facilitator, stage.dpo):
        assert not sees(user, stage.own)
    assert may(stage.worker, "participant.change", stage.own)
    assert may(stage.manager, "participant.identity", stage.own)
    assert not may(stage.manager, "participant.file", stage.own), "being named gives no new right"


def test_the_key_worker_who_is_not_named_no_longer_sees_it(stage):
    sealed(stage, named=[stage.manager, stage.second_manager])
    assert not sees(stage.worker, stage.own)
    assert told("seal_decided") == {"worker", "manager", "second"}


# Lifting


def test_a_named_person_asks_and_another_lifts(stage):
    seal = sealed(stage)
    Notice.objects.all().delete()
    seal = moved(seal, "ask_lift", stage.worker)
    assert told("seal_asked") == {"manager", "dpo"}, "of a seal that holds, only the named and the officer know"
    assert not sees(stage.colleague, stage.own)
    moved(seal, "lift", stage.manager)
    assert sees(stage.colleague, stage.own)
    assert told("seal_decided") == {"worker"}


def test_who_asked_to_lift_does_not_lift(stage):
    seal = moved(sealed(stage), "ask_lift", stage.manager)
    with pytest.raises(MoveRefused):
        moved(seal, "lift", stage.manager)
    with pytest.raises(NotAllowed):
        moved(seal, "lift", stage.second_manager)
    assert moved(seal, "keep", stage.dpo).state == "in_force"
    assert not sees(stage.colleague, stage.own)


@pytest.mark.parametrize("by", ["colleague", "second_manager", "dpo", "other_manager"])
def test_who_is_not_named_does_not_ask_to_lift(stage, by):
    seal = sealed(stage)
    with pytest.raises(NotAllowed):
        moved(seal, "ask_lift", getattr(stage, by))


def test_it_can_be_sealed_anew_with_others_named(stage):
    seal = moved(moved(sealed(stage), "ask_lift", stage.worker), "lift", stage.dpo)
    again = sealed(stage, by=stage.manager, named=[stage.manager, stage.colleague])
    assert again != seal
    assert sees(stage.colleague, stage.own)
    assert not sees(stage.worker, stage.own)


# Pages

SEALS = "/participants/seals/"


def page(stage):
    return reverse("participants:ask-seal", args=[stage.own.uuid])


def page_of(seal):
    return reverse("participants:seal", args=[seal.uuid])


def typed(stage, *names, reason="A <neighbour>."):
    return {"named": [str(getattr(stage, name).uuid) for name in names or ("worker", "manager")], "reason": reason}


def named_files():
    return set(AccessedFile.objects.values_list("file", flat=True))


def test_the_whole_way_on_the_pages(stage, sign_in):
    worker, officer, manager = sign_in(stage.worker), sign_in(stage.dpo), sign_in(stage.manager)
    assert worker.get(page(stage)).status_code == 200
    answer = worker.post(page(stage), typed(stage))
    seal = Seal.objects.get()
    assert (answer.status_code, answer.url) == (302, page_of(seal))
    assert worker.post(page(stage), typed(stage)).url == page_of(seal), "twice does no harm"
    assert worker.get(page_of(seal)).status_code == 200
    assert officer.post(page_of(seal), {"move": "confirm"}).status_code == 302
    assert officer.post(page_of(seal), {"move": "confirm"}).status_code == 422
    assert worker.post(page_of(seal), {"move": "ask_lift"}).status_code == 422, "with a reason"
    assert worker.post(page_of(seal), {"move": "ask_lift", "reason": "She left."}).status_code == 302
    assert worker.post(page_of(seal), {"move": "lift"}).status_code == 403
    assert manager.post(page_of(seal), {"move": "lift"}).status_code == 302
    assert [seal.state for seal in Seal.objects.all()] == ["lifted"]


def test_the_officer_decides_by_number_and_reason(stage, sign_in):
    fill(stage.own, stage.members["worker"])
    seal = asked(stage)
    client = sign_in(stage.dpo)
    for address in (SEALS, page_of(seal)):
        words = client.get(address).content.decode()
        assert stage.own.file_number in words
        assert "Urbinati" not in words
        assert "Leïla" not in words
        assert f"/participants/{stage.own.uuid}/" not in words
    assert REASON in words
    assert named_files() == {stage.own.uuid}


def test_before_it_is_decided_the_page_says_who_loses_sight(stage, sign_in):
    words = sign_in(stage.worker).get(page(stage)).content.decode()
    assert str(stage.worker) in words.split('id="steps"')[1]
    seal = asked(stage, named=[stage.manager, stage.second_manager])
    assert str(stage.worker) in sign_in(stage.dpo).get(page_of(seal)).content.decode().split("note-warn")[1]


def test_what_was_typed_stays(stage, sign_in):
    answer = sign_in(stage.worker).post(page(stage), typed(stage, "worker"))
    assert answer.status_code == 422
    assert "A &lt;neighbour&gt;." in answer.content.decode()
    seal = asked(stage)
    answer = sign_in(stage.worker).post(page_of(seal), {"move": "abolish", "reason": "Why <so>?"})
    assert answer.status_code == 422


@pytest.mark.parametrize("whom", ["stranger", "dpo", "administrator", "coordinator"])
def test_whom_the_page_offers(stage, sign_in, whom):
    client = sign_in(stage.worker)
    assert str(getattr(stage, whom).uuid) not in client.get(page(stage)).content.decode()
    assert client.post(page(stage), typed(stage, "worker", whom)).status_code == 422
    assert not Seal.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("colleague", 403), ("stranger", 404), ("facilitator", 404), ("dpo", 404), ("coordinator", 404)]
)
def test_who_does_not_have_the_page_of_asking(stage, sign_in, who, status):
    client = sign_in(getattr(stage, who))
    for answer in (client.get(page(stage)), client.post(page(stage), typed(stage))):
        assert answer.status_code == status
        assert str(stage.own) not in answer.content.decode()
    assert named_files() == set()


@pytest.mark.parametrize(
    "who", ["colleague", "second_manager", "stranger", "other_manager", "facilitator", "administrator", "coordinator"]
)
def test_a_seal_in_force_is_unknown_to_the_rest(stage, sign_in, who):
    seal = sealed(stage)
    client = sign_in(getattr(stage, who))
    answers = [client.get(page_of(seal)), client.post(page_of(seal), {"move": "ask_lift", "reason": "So."})]
    answers += [client.get(page(stage)), client.post(page(stage), typed(stage))]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert stage.own.file_number not in client.get(SEALS).content.decode()
    assert named_files() == set()


def test_methods(stage, sign_in):
    seal = asked(stage)
    client = sign_in(stage.worker)
    assert client.post(SEALS).status_code == 405
    assert client.put(page_of(seal)).status_code == 405
    assert client.put(page(stage)).status_code == 405


# Everywhere invisible (the list of participants, searches and figures have tests of their own too)


def test_no_page_of_the_house_shows_a_sealed_file(stage, sign_in):
    """Whatever an unnamed manager or colleague opens, neither name nor number of the file is in it."""
    scene = fill(stage.own, stage.members["worker"])
    before = _everything(sign_in(stage.second_manager), scene)
    shown = {address for address, words in before.items() if "Urbinati" in words}
    assert {"/participants/", "search Urbinat", "search Urbinato"} <= shown, "the test looks where the name stands"
    sealed(stage)
    for user in (stage.second_manager, stage.colleague):
        for address, words in _everything(sign_in(user), scene).items():
            for word in ("Urbinati", "Leïla", scene.file.file_number, str(scene.file.uuid)):
                assert word not in words, address


def _everything(client, scene) -> dict[str, str]:
    session = scene.file.attendances.get().session
    addresses = [
        "/",
        "/notices/",
        "/participants/",
        "/participants/cover/",
        "/participants/hand-over/",
        SEALS,
        f"/sessions/{session.uuid}/",
        "/sessions/",
        "/figures/",
        f"/figures/participants/{session.date.year}/",
        "/log/",
        "/jobs/",
    ]
    shown = {address: client.get(address).content.decode() for address in addresses}
    for text in ("Urbinat", "Urbinato", "Leil", scene.file.file_number[:-1]):  # what is typed stands in the answer
        shown[f"search {text}"] = client.post("/participants/search/", {"text": text}, follow=True).content.decode()
    return shown


@pytest.mark.parametrize("count", list(CountMode))
def test_a_sealed_file_is_in_no_figure_of_its_year_for_anybody(stage, count):
    """One figure for every reader: from the year of sealing on, not even the named count it."""
    scene = fill(stage.own, stage.members["worker"])
    year = scene.file.attendances.get().session.date.year

    def figures() -> list[int]:
        with acting_as(stage.worker, "test", centre=stage.here):
            frame = Frame.years(stage.here, year, year, as_of=today(), count=count)
            value = figure_of("participants").values(frame)[0].shown
            return [int(value or 0), len(list(figure_of("participants").records(frame, frame.whole).rows))]

    assert figures() == [1, 1]
    seal = sealed(stage)
    Seal.objects.filter(pk=seal.pk).update(sealed_on=date(year, 12, 31))
    assert figures() == [0, 0]


def test_a_sheet_expects_a_sealed_person_for_the_named_only(stage):
    scene = fill(stage.own, stage.members["worker"])
    session = scene.file.attendances.get().session
    with acting_as(system(), "test"):
        SessionGroupFactory(session=session, group=scene.enrolment.group)
    assert expected(session, stage.colleague) == [stage.own]
    sealed(stage)
    assert expected(session, stage.colleague) == []


def expected(session, by) -> list[Participant]:
    """Return whom the sheet of a session names to a person."""
    with acting_as(by, "test"):
        return list(session.expected_participants().order_by("pk"))


def test_pickers_offer_it_to_the_named_only(stage, sign_in):
    sealed(stage)
    assert Participant.objects.for_user(stage.worker, "participant.identity").filter(pk=stage.own.pk).exists()
    assert not Participant.objects.for_user(stage.colleague, "participant.identity").filter(pk=stage.own.pk).exists()
