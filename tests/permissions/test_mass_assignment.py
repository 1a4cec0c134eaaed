"""A form writes what it shows and nothing else, in the file in which it stands and in no other.

Each form of the product is sent as somebody would fill it in, and again with every column of every record beside it:
what is written must be the same, column by column. Then each choice of it is exchanged for a record of another
centre, of a sealed file or of a colleague's: nothing may be written at all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from tests.models.every_model import models_of_rooms
from tests.permissions.forms import Rendered, form_to
from tests.permissions.rows import Rows, changes, snapshot
from tests.permissions.table import MEMBERS, OBJECTS, Answer, Cell, Row
from tests.permissions.table_walk import SEED, WHOLE, address_of
from tests.permissions.urls import SET_UP, TABLE
from tests.permissions.visitors import Visitor, undone, visitor
from tests.permissions.world import World

DRAWN = 6
# Forms on another page than the one that takes them: name -> the page.
FORM_ON = {
    "participants:national-number": "participants:person",
    "participants:close": "participants:file",
    "participants:search": "participants:files",
    "participants:remove-intervention": "participants:intervention",
    "participants:remove-fact": "participants:fact",
    "participants:take-back-cover": "participants:cover",
    "participants:take-back-file": "participants:cover",
    "partners:remove-contact": "partners:contact",
    "workshops:revoke": "workshops:links",
    "workshops:take-over": "workshops:open-links",
    "workshops:marks": "workshops:session",
    "notice-put-away": "notices",
    "later": "home",
    "daily-mail": "mfa_index",
    "reporting:pdf": "reporting:evolution",
    "job-cancel": "job",
    "setting-take-back": "settings",
    "participants:remove-absence": "participants:paths",
    "person:remove-statement": "person:rights",
    "person:remove-passage": "person:copy",
    "workshops:stand-in": "workshops:of-colleagues",
    **{f"{name}-remove": name for name in SET_UP},
    "end-session": "mfa_index",
    "agenda:hours-remove": "agenda:hours",
    "agenda:away-remove": "agenda:away",
}
# Where the first object that comes has no form: one's own file is not opened with a reason, one's own role not ended.
ON = {
    "participants:open": "colleagues",
    "participants:close": "glass",
    "role-end": "colleagues",
    "role-new": "colleagues",
    "workshops:stand-in": "others",
}
WHY = "It was noted in other words than hers."
# What somebody chooses who does not take the first that is offered.
FILL: dict[str, dict[str, Any]] = {
    "assessments:new": {"moment": "other"},  # the moments of the path have their assessment or their turn
    # The choice that asks for an organisation: what stands in a field that is not asked for is not read.
    "workshops:workshop-new": {"provider": "partner", "agreements": []},
    "workshops:workshop-edit": {"title": "Another title", "provider": "partner", "agreements": []},
    "participants:new-consent": {"kind": "sharing"},
    "workshops:series": {"first": "1/3/2027", "last": "1/4/2027", "place": ""},
    "participants:intervention": {"minutes": "31"},
    "participants:identity": {"changed_on": "", "languages": "Arabic"},
    # The person of the stage has a path on these days already: the form asks for a second look.
    "participants:new-enrolment": {
        "sure": "on",
        "beside_reason": "Two paths that go together.",
        "origin": "organisation",
    },
    "participants:new": {"origin": "organisation"},
    "participants:asked": {"origin": "organisation"},
    "participants:move": {"break_planned_end_on": ""},
    "participants:enrolment": {"group_from": ""},
    "participants:correct-path": {"planned_end_on": "1/3/2017", "beside_reason": ""},
    "participants:break": {"kind": "care"},
    "participants:correct-consent": {"form": "oral"},
    "setting": {"value": "30"},
    "agenda:hours-new": {"begins": "14:00", "ends": "15:00", "valid_from": "", "valid_until": ""},
    "agenda:hours": {"begins": "08:00", "valid_from": "", "valid_until": ""},
    "agenda:away-new": {"first": "1/3/2027", "last": "2/3/2027"},
    "agenda:away": {"first": "1/3/2027", "last": "2/3/2027"},
    # A room is chosen, and no place written beside it; on a day on which the stage has nothing: no conflict is asked.
    "workshops:session-new": {"place": "", "date": "2/3/2027"},
    "workshops:session-edit": {"place": ""},
    "workshops:session-move": {"place": "", "date": "2/3/2027"},
    "role-new": {"role": "facilitator"},
    # A form that changes something shows what is there: somebody writes something else.
    "actionplans:problem": {"label": "Other words", "reason": WHY},
    "actionplans:remove-problem": {"reason": WHY},
    "assessments:correct": {"date": "5/1/2016", "reason": WHY, "sure": "on"},
    "assessments:discard": {"reason": WHY},
    "assessments:correct-literacy": {"result": "Other words", "reason": WHY, "sure": "on"},
    "assessments:remove-literacy": {"reason": WHY},
    "appointments:new": {
        "date": "1/3/2027",
        "starts_at": "10:00",
        "room": "3",
        "others": "",
        "address": "",
        "colleague": "",
    },
    "appointments:move": {"date": "1/3/2027", "starts_at": "10:00"},
    "appointments:record": {"outcome-1": "no_news"},
    "appointments:reopen": {},
    "appointments:note": {"note": "Other words"},
    "actionplans:move-plan": {"rest": "carry"},
    "actionplans:goal": {"goal": "Other words"},
    "actionplans:action": {"what": "Other words"},
    "actionplans:exit-project": {"description": "Other words"},
    "participants:after-contact": {"done_on": "1/2/2017", "result": "not_reached"},
    "person:copy": {"read": "on"},
    "partners:change-organisation": {"name": "Another name"},
    "partners:contact": {"name": "Another name"},
    "partners:agreement": {"subject": "Other words", "amount": "", "late_days": "3", "late_percent": "50"},
    "partners:new-agreement": {"amount": "", "late_days": "3", "late_percent": "50"},
    "oversight:log": {"file": "", "first": "", "last": ""},
    # What is set up: a number where one is meant, other words than those that are there.
    "programme:track-new": {"kind": "other", "name": "Another path", "months": "8"},
    "programme:track": {"months": "9"},
    "programme:group-new": {"code": "Another group", "seats": "12"},
    "programme:group": {"code": "Another name"},
    "person:new-request": {"number": "", "name": "Somebody"},
    "participants:new-operation-entry": {"labour_status": "inactive", "disability": "yes", "asked_on": "1/3/2016"},
    "participants:operation-entry": {"labour_status": "inactive", "disability": "no"},
    "participants:operation-result": {"employed": "no"},
    "programme:operation-new": {"code": "Another operation", "title": "", "funder": ""},
    "programme:operation": {"code": "Another code", "title": "", "funder": ""},
    "staff:funding-new": {"funder": "Another source"},
    "staff:funding": {"funder": "Another source"},
    "staff:post-new": {"function": "Coordinator", "fraction": "0,8"},
    "staff:post": {"function": "Coordinator"},
    "member-new": {"code": "AS99", "name": "Somebody"},
    "member": {"code": "AS98"},
    "workshops:room-new": {"name": "Another room", "address": "", "seats": "12"},
    "workshops:room": {"name": "Another name", "address": "", "seats": "12"},
}
# Addresses that take a form and write no record of the field when it is filled in as rendered: why.
WRITES_NOTHING = {
    "workshops:series": "it lists the days; they are planned by a second press (tests/workshops)",
    "language": "the language that is chosen is the one that the account has",
    "workshops:add": "it searches; who is found is added by a second press (tests/workshops/test_register_rights.py)",
    "participants:search": "the words are kept in the session",
    "participants:national-number": "it shows, and writes the access log",
    "oversight:log": "a question",
    "centre": "the choice is kept in the session",
    "end-session": "a session of a browser is no record of the field (tests/accounts/test_own_sessions.py)",
    "appointments:messages": "the channel that is chosen is the one that is there (tests/messaging/test_pages.py)",
    "assessments:amend": "the assessment of the stage is completed and not validated: nothing is amended",
    "assessments:confirm": "no answer of the stage is to be read again (tests/assessments/test_errata.py)",
    "job-cancel": "the job of the stage is done: nothing is left to take back, and its page has no form",
}
# Secrets that a rendered form does not tell, and files: these forms are tried in their own rooms.
OWN_ROOM = (
    "account_", "mfa_", "sign-", "second-step", "exchange:", "workshops:link-", "workshops:late",
    # Once a sheet is open, handed in or cancelled: tests/workshops/test_corrections.py and test_hand_in.py
    "workshops:session-correct", "workshops:session-undo-open", "workshops:session-call-off",
    "workshops:session-send-back", "workshops:session-restore", "workshops:off",
    "workshops:guests",  # on an open sheet: tests/workshops/test_guests.py
    "messaging:report",  # signed by a gateway: tests/messaging/test_gateway.py
    "agenda:links",  # a calendar link is made where none is in force, and shown once: tests/agenda
    "participants:merge", "participants:undo-merge",  # two files, several steps: tests/participants/test_merge.py
    "documents:new", "documents:replace",  # files: tests/documents/test_pages.py
    "actionplans:exit",  # several forms on one page: tests/actionplans/test_exit.py
    "person:lift",  # of a restricted file: tests/person/test_restriction.py
    "participants:take-back",  # of a path that ended: tests/participants/test_take_back.py
    "person:new-passage",  # words of one of the texts: tests/person/test_copy.py
    "assessments:together-",  # once the screen is turned: tests/assessments/test_together.py
)  # fmt: skip


@pytest.fixture(scope="module")
def frozen(world: World) -> Iterator[None]:
    """Stop the clock at the stage's own moment: its days count from that day."""
    with time_machine.travel(world.set_at, tick=False):
        yield


def posts() -> list[tuple[Row, str, str]]:
    """Return each address that takes a form, with somebody who may send it, and on which object."""
    found = []
    for row in TABLE:
        if "POST" not in row.statuses() or row.name.startswith(OWN_ROOM):
            continue
        things = sorted(OBJECTS[row.takes], key=lambda thing: thing != ON.get(row.name))
        able = [(who, thing) for who in MEMBERS for thing in things if row.answer(who, thing) is Answer.OPENS]
        if able:
            found.append((row, *able[0]))
    return found


def chosen() -> list[tuple[Row, str, str]]:
    every = posts()
    return every if WHOLE else random.Random(SEED).sample(every, min(DRAWN, len(every)))


def filled(world: World, who: Visitor, row: Row, thing: str) -> tuple[str, dict[str, str], Rendered]:
    """Return the address, what somebody would send, and the form."""
    path = address_of(world, Cell(row, who.name, thing, "POST", 0))
    other = next((one for one in TABLE if one.name == FORM_ON.get(row.name)), row)
    page = path if other is row else address_of(world, Cell(other, who.name, thing if other.takes else "", "GET", 0))
    shown = who.get(page).response.content.decode()
    form = form_to(shown, path, page)
    if form is None:
        assert row.data or row.name in WRITES_NOTHING, f"{row.name}: no form to {path} on {page}"
        return path, dict(row.data), Rendered("post", path, dict(row.data))
    chosen_ = {name: value for name, value in row.data.items() if name in form.values} | FILL.get(row.name, {})
    return path, form.filled() | chosen_, form


def effect(who: Visitor, path: str, data: dict[str, Any], before: Rows) -> tuple[int, list]:
    """Return the status and what a form changed; it is taken back."""
    with undone():
        visit = who.post(path, data, keeping=True)
        return visit.status, changes(before, snapshot())


def every_column() -> set[str]:
    """Return the names under which somebody would try to write a column or a relation."""
    names = {"pk", "id", "uuid", "owner", "is_staff", "permissions", "force", "as_user"}
    for model in models_of_rooms():
        for field in model._meta.get_fields():
            names |= {field.name, getattr(field, "attname", field.name)}
    return names


def hostile(world: World, taken: set[str]) -> Iterator[dict[str, str]]:
    """Yield what is sent besides: by key and by uuid, of the other centre and of a sealed file."""
    for file in ("theirs", "sealed"):
        things = {
            "participant": world.files[file],
            "file": world.files[file],
            "content_object": world.files[file],
            "enrolment": world.things["enrolment"][file],
            "assessment": world.things["assessment"][file],
            "problem": world.things["problem"][file],
            "plan": world.things["plan"][file],
            "centre": world.there,
            "user": world.stranger,
            "owner": world.stranger,
            "member": world.members["stranger"],
            "workshop": world.things["workshop"]["theirs"],
            "session": world.things["session"]["theirs"],
            "group": world.things["group"]["there"],
            "organisation": world.things["organisation"]["theirs"],
        }
        for key in ("pk", "uuid"):
            sent = dict.fromkeys(every_column() - taken, "1")
            sent |= {"state": "closed", "status": "in_force", "role": "administrator", "kind": "cover"}
            sent |= {name: str(getattr(thing, key)) for name, thing in things.items()}
            sent |= {f"{name}_id": str(getattr(thing, key)) for name, thing in things.items()}
            yield {name: value for name, value in sent.items() if name not in taken}


@pytest.mark.parametrize(("row", "who", "thing"), chosen(), ids=lambda value: getattr(value, "name", value))
def test_a_form_writes_what_it_shows_and_nothing_else(world: World, frozen: None, row: Row, who: str, thing: str):
    sender = visitor(world, who)
    path, data, form = filled(world, sender, row, thing)
    taken = {*form.values, *form.offered, *data}  # a second look asks for more than the first page shows
    before = snapshot()
    status, written = effect(sender, path, data, before)
    assert status < 400, f"{row.name} as rendered and filled in: {status}, {data}"
    assert bool(written) == (row.name not in WRITES_NOTHING), f"{row.name} wrote {written[:5]}"
    for extra in hostile(world, taken | {"csrfmiddlewaretoken", "q", "page"}):
        assert effect(sender, path, data | extra, before) == (status, written), row.name


@pytest.mark.parametrize(("row", "who", "thing"), chosen(), ids=lambda value: getattr(value, "name", value))
def test_a_choice_of_another_centre_or_of_a_sealed_file_is_refused(
    world: World, frozen: None, row: Row, who: str, thing: str
):
    sender = visitor(world, who)
    path, data, form = filled(world, sender, row, thing)
    before = snapshot()
    foreign = [
        world.files["theirs"], world.files["sealed"], world.members["stranger"], world.stranger, world.there,
        world.things["organisation"]["theirs"], world.things["group"]["there"], world.things["workshop"]["theirs"],
        world.link.user, world.disabled,
    ]  # fmt: skip
    for name in sorted(_choices(form)):
        for record in foreign:
            for value in {str(record.pk), str(record.uuid)} - set(form.offered.get(name, [])):
                with undone():
                    status = sender.post(path, data | {name: value}, keeping=True).status
                    written = changes(before, snapshot()) if status < 400 else []
                assert not written, f"{row.name}: {name} of {record!r} was taken: {written[:5]}"


def _choices(form: Rendered) -> set[str]:
    """Return the fields by which a record is chosen; a key that names the record to come is none, nor is a mark."""
    chosen = {name for name in form.hidden - {"key"} if not name.endswith("seen")}
    hidden = {name for name in chosen if _refers(form.values[name])}
    return hidden | {name for name, options in form.offered.items() if any(_refers(option) for option in options)}


def _refers(value: str) -> bool:
    """Tell whether a value names a record: by its uuid or its number."""
    return (len(value) == 36 and value.count("-") == 4) or value.isdigit()


def test_a_part_is_not_reached_under_another_parent(world: World):
    """The child's own uuid is right and hers to use; the parent before it in the address is another one."""
    manager, administrator = visitor(world, "manager"), visitor(world, "administrator")
    link = world.link.uuid
    for name, expected in (("outside", 302), ("own", 404), ("others", 404), ("theirs", 404)):
        path = reverse("workshops:revoke", kwargs={"uuid": world.things["workshop"][name].uuid, "link": link})
        assert manager.post(path).status == expected, name
    role = world.things["role"]["colleagues"].uuid
    for user, expected in ((world.colleague, 200), (world.worker, 404), (world.stranger, 404)):
        path = reverse("role-end", kwargs={"uuid": user.uuid, "role": role})
        assert administrator.get(path).status == expected, user
    worker = visitor(world, "worker")
    for code, expected in (("health", 400), ("no-domain", 404)):  # hers, and nothing sent; not there
        path = reverse(
            "assessments:domain", kwargs={"uuid": world.things["draft assessment"]["own"].uuid, "code": code}
        )
        assert worker.post(path).status == expected
