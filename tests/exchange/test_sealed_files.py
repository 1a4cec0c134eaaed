"""To an import on the page a sealed file is absent; what it had for the file goes to those named on the seal."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse

from accounts.enums import NoticeKind
from accounts.models import Notice, TeamMember, User
from audit.models import AccessedFile, AccessEntry, TransitionLog
from core.actor import acting_as
from core.periods import today
from exchange.models import SetAside
from jobs.models import Job
from participants.models import Enrolment, Participant, ReferentAssignment
from tests.exchange.steps import checked, imported, seal, without
from tests.exchange.workbooks import altered, sound
from workshops.models import Attendance

FILE_SHEETS = ("Participants", "Inscriptions", "Bilans", "Actions")


@pytest.fixture(autouse=True)
def _no_queue(sent: list[int]) -> None:
    """Jobs are run by the tests themselves."""


def book_with_absent(number: str = "ER-3") -> dict:
    """Return a book whose rows of one file are not on closed sheets, with a mark on a sheet that is open."""
    book = without(sound(), "Présences", 7)
    book["Séances"].append(["S-7", "AT-2", "IMM-1", date(2013, 10, 29), "13:00", "15:00", None, "Tenue", None, None])
    book["Présences"].append(["S-7", number, "Présent"])
    return book


@pytest.fixture
def twins(brought, bring_in) -> SimpleNamespace:
    """Two centres at work: in `here` ER-3 is sealed from the manager, in `there` it does not exist."""
    bring_in(sound_without("ER-3"), brought.there)
    brought.sealed = seal(brought, "ER-3")
    return brought


def sound_without(number: str) -> dict:
    book = sound()
    for sheet in (*FILE_SHEETS, "Présences"):
        place = book[sheet][0].index("Dossier")
        book[sheet] = [row for row in book[sheet] if row[place] != number]
    return book


def of_both(client, people, book) -> list[tuple[Job, bytes]]:
    """Return the check and the CSV of the same book in both centres, each in the name of its manager."""
    found = []
    for user in (people.manager, people.stranger):
        client.force_login(user)
        job = checked(client, book)
        csv = client.get(reverse("exchange:import-defects-csv", args=[job.uuid]))
        found.append((job, csv.content if csv.status_code == 200 else b""))
    return found


def nameless(result: dict) -> dict:
    """Return a result without what tells the two centres apart: who changed a record last, and when."""
    cells = [{**cell, "at": "", "by": ""} for cell in result["cells"]]
    return {**result, "cells": cells}


@pytest.mark.parametrize(
    "book",
    [
        book_with_absent,
        sound,  # its mark stands on a closed sheet
        lambda: altered(("Participants", 4, "Nom", "Autre"), ("Inscriptions", 5, "Référent", "AS2")),
        lambda: without(sound(), "Participants", 4),  # an unknown number
        lambda: altered(("Participants", 4, "Dossier", "ER-77"), ("Inscriptions", 5, "Dossier", "ER-77")),
        lambda: altered(("Bilans", 2, "Dossier", "ER-3"), ("Bilans", 2, "Date", date(2013, 12, 1))),
    ],
    ids=["new", "closed sheet", "other name", "unknown", "same person", "assessment"],
)
def test_a_sealed_file_answers_as_if_it_were_absent(client, twins, book):
    (here, csv), (there, other) = of_both(client, twins, book())
    assert nameless(here.result) == nameless(there.result)
    assert csv == other


def test_what_was_meant_for_a_sealed_file_is_set_aside(client, twins):
    parts = (Enrolment, ReferentAssignment, Attendance)
    before = {model: list(model.objects.filter(participant=twins.sealed).order_by("pk").values()) for model in parts}
    person = Participant.objects.filter(pk=twins.sealed.pk).values().get()
    book = book_with_absent()
    book["Participants"][3][1] = "Autrement"
    results = []
    for job, _csv in of_both(client, twins, book):
        client.force_login(job.owner)
        results.append(imported(client, job))
    assert [job.state for job in results] == ["done", "done"]
    assert results[0].result["tallies"] == results[1].result["tallies"]
    assert Participant.objects.filter(pk=twins.sealed.pk).values().get() == person
    for model in parts:
        assert list(model.objects.filter(participant=twins.sealed).order_by("pk").values()) == before[model]
    aside = SetAside.objects.get()
    assert aside.participant == twins.sealed
    assert aside.brought_by == twins.manager
    number, sheets = json.loads(aside.rows)
    assert number == "ER-3"
    assert sheets["Participants"][0] == [
        4,
        {
            "Dossier": "ER-3", "Nom": "Autrement", "Prénom": "Rosa", "Date de naissance": "04/03/1982",
            "Genre": "X", "Code postal": "1070",
        },
    ]  # fmt: skip
    assert sheets["Présences"][0][1] == {"Séance": "S-7", "Dossier": "ER-3", "Statut": "Présent"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT rows FROM exchange_setaside")
        assert "Autrement" not in cursor.fetchone()[0]
    told = Notice.objects.filter(kind=NoticeKind.SET_ASIDE).values_list("user__first_name", flat=True)
    assert set(told) == {"worker", "colleague"}
    assert (
        not TransitionLog.objects.exclude(object__in=Enrolment.objects.values("uuid"))
        .filter(kind="participants.enrolment")
        .exists()
    )


def test_a_second_upload_meets_what_the_first_would_have_written(client, twins):
    """Also where a mark differs, and where another number has the same name and birth date."""
    for job, _csv in of_both(client, twins, book_with_absent()):
        client.force_login(job.owner)
        imported(client, job)
    other_mark = book_with_absent()
    other_mark["Présences"][-1][2] = "Excusé"
    twice = book_with_absent()
    twice["Participants"].append(["ER-78", "Ilunge", "Rosa", date(1982, 3, 4), "X", None, "1070"])
    more = book_with_absent()
    more["Séances"].append(["S-8", "AT-2", "IMM-1", date(2013, 11, 5), "13:00", "15:00", None, "Tenue", None, None])
    more["Présences"].append(["S-8", "ER-3", "Présent"])
    for book in (book_with_absent(), other_mark, twice, more):
        (here, csv), (there, other) = of_both(client, twins, book)
        assert nameless(here.result) == nameless(there.result)
        assert csv == other
    client.force_login(twins.manager)
    assert imported(client, checked(client, more)).state == "done"
    assert SetAside.objects.count() == 2
    assert not Attendance.objects.filter(participant=twins.sealed, session__code="S-8").exists()


def test_who_is_named_reads_what_was_set_aside_and_puts_it_away(client, twins):
    client.force_login(twins.manager)
    imported(client, checked(client, book_with_absent()))
    with acting_as(User.objects.system(), "test"):
        member = TeamMember.objects.get(centre=twins.here, code="AS1")
        member.user = twins.worker
        member.save()
        ReferentAssignment.objects.create(participant=twins.sealed, member=member, starts_on=today())
    address = reverse("exchange:set-aside", args=[twins.sealed.uuid])
    aside = SetAside.objects.get()
    assert client.get(address).status_code == 404
    assert client.post(address, {"aside": str(aside.uuid)}).status_code == 404
    client.force_login(twins.worker)
    page = client.get(address).content.decode()
    assert "Ilunge" in page
    assert "manager" in page
    assert AccessEntry.objects.get(what="exchange.set_aside").actor == twins.worker
    assert address in client.get(reverse("notices")).content.decode()
    client.post(address, {"aside": "no uuid"})
    aside.refresh_from_db()
    assert aside.noted_at is None
    client.post(address, {"aside": str(aside.uuid)})
    aside.refresh_from_db()
    assert aside.noted_by == twins.worker
    assert "What the workbook says" not in client.get(address).content.decode()
    client.force_login(twins.colleague)  # named, but not her file
    assert client.get(address).status_code == 403


def test_the_host_writes_sealed_files_as_any_other(twins, bring_in):
    bring_in(altered(("Participants", 4, "Nom", "Autre"), ("Bilans", 3, "Niveau", 5)))
    twins.sealed.refresh_from_db()
    assert twins.sealed.last_name == "Autre"
    assert not SetAside.objects.exists()
    entry = AccessEntry.objects.filter(what="exchange.import", centre=twins.here.uuid).latest("pk")
    assert entry.channel == "command"
    assert AccessedFile.objects.filter(entry=entry, file=twins.sealed.uuid).exists()
