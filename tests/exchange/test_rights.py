"""What an import on the page may do: file by file what its owner may do on the pages, and no more."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from accounts.enums import NoticeKind, Role
from accounts.models import Membership, Notice, TeamMember, User
from actionplans.models import Action, ExitProject, Plan, Problem
from assessments.models import Assessment, Rating
from audit.models import AccessedFile, AccessEntry
from core.actor import acting_as
from core.periods import today
from exchange.scope import SHEET_RIGHTS, ImportScope
from exchange.services import CHECK, compare, read
from jobs.models import Job
from participants.models import Enrolment, Intervention, Participant, ReferentAssignment
from participants.services.break_glass import open_file
from permissions.policy import POLICY, Scope, scope_of
from permissions.transitions import NotAllowed, perform
from tests.exchange.steps import checked, imported, preview, seal, without
from tests.exchange.workbooks import altered, sound, xlsx
from tests.support.factories import CoverFactory
from workshops.models import Attendance, Session

FILE_SHEETS = ("Participants", "Inscriptions", "Bilans", "Actions")


@pytest.fixture(autouse=True)
def _no_queue(sent: list[int]) -> None:
    """Jobs are run by the tests themselves."""


@pytest.fixture
def centre(brought: SimpleNamespace) -> SimpleNamespace:
    """A centre at work: its past came by the command; AS1 is the worker's code, AS2 the colleague's."""
    with acting_as(brought.manager, "test"):
        for code, user in (("AS1", brought.worker), ("AS2", brought.colleague)):
            member = TeamMember.objects.get(centre=brought.here, code=code)
            member.user = user
            member.save()
    Notice.objects.all().delete()
    return brought


@pytest.fixture
def manager(client, people):
    client.force_login(people.manager)
    return client


def also_social_worker(client, people: SimpleNamespace, code: str = "") -> None:
    """Give the manager the role of a social worker, and one of the codes of the team; sign in again."""
    with acting_as(User.objects.system(), "test"):
        Membership.objects.create(
            user=people.manager, centre=people.here, role=Role.SOCIAL_WORKER, starts_on=date(2012, 9, 1)
        )
        if code:
            member, _new = TeamMember.objects.get_or_create(centre=people.here, code=code)
            member.user = people.manager
            member.save()
    client.force_login(people.manager)


def seen(client, job: Job) -> tuple[str, bytes, dict]:
    """Return all that a check tells its owner: the page, the CSV, the job's result."""
    page = preview(client, job).content.decode().replace(str(job.uuid), "UUID")
    page = re.sub(r'(name="csrfmiddlewaretoken" value|nonce|data-csrf-token)=("[^"]*"|\'[^\']*\')', r"\1", page)
    csv = client.get(reverse("exchange:import-defects-csv", args=[job.uuid]))
    return page, csv.content if csv.status_code == 200 else b"", job.result


def guess() -> dict:
    """Return a book that says something else than the centre has in each sheet of files."""
    return altered(
        ("Participants", 2, "Code postal", "1000"),
        ("Participants", 2, "Langue", "Wolof"),
        ("Inscriptions", 2, "Motif de sortie", "Emploi"),
        ("Inscriptions", 2, "Projet de sortie", "Professionnel"),
        ("Bilans", 2, "Niveau", 5),
        ("Bilans", 3, "Problème", "Non"),
        ("Bilans", 17, "Commentaire", "autre"),
        ("Actions", 4, "Objectif", "Un autre but"),
        ("Actions", 5, "Action", "Une autre action"),
    )


def _change(model: type, values: dict, **which: Any) -> None:
    with acting_as(User.objects.system(), "test"):
        record = model.objects.filter(**which).order_by("pk").first()
        assert record is not None
        model.objects.filter(pk=record.pk).update(**values)


CHANGES: dict[str, tuple[type, dict, dict]] = {
    "level": (Rating, {"level": 5}, {"aspect__domain__code": "administrative", "answer": "rated"}),
    "level on health": (Rating, {"level": 2}, {"aspect__domain__code": "health", "answer": "rated"}),
    "problem": (Rating, {"is_problem": False}, {"is_problem": True}),
    "answer": (Rating, {"answer": "not_asked", "level": None, "is_problem": None}, {"answer": "rated", "level": 3}),
    "note": (Rating, {"note": "autre"}, {"note__isnull": False, "answer": "rated", "level": 4}),
    "day of an assessment": (Assessment, {"date": date(2012, 9, 21)}, {"moment": "entry"}),
    "state of an assessment": (Assessment, {"state": "validated"}, {"moment": "entry"}),
    "label of a problem": (Problem, {"label": "Autre"}, {}),
    "goal": (Plan, {"goal": "Un autre but"}, {}),
    "action": (Action, {"what": "Une autre action"}, {}),
    "state of an action": (Action, {"state": "done"}, {"state": "to_do"}),
    "exit reason": (Enrolment, {"exit_reason": "job"}, {"exit_reason": "path_completed"}),
    "exit project": (ExitProject, {"kind": "professional"}, {"kind": "social"}),
    "start of a path": (Enrolment, {"starts_on": date(2012, 9, 11)}, {}),
    "end of a path": (Enrolment, {"ended_on": date(2012, 9, 12)}, {"exit_reason": "path_completed"}),
    "postcode": (Participant, {"postcode": "1000"}, {"file_number": "ER-1"}),
    "birth date": (Participant, {"birth_date": date(2013, 1, 1)}, {"file_number": "ER-1"}),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_a_foreign_file_says_changes_nothing_that_an_import_tells(manager, centre, what):
    """A guess is answered in the same bytes whether it is right or wrong: page, CSV and the result of the job."""
    book = xlsx(guess())
    before = seen(manager, checked(manager, book))
    model, values, which = CHANGES[what]
    _change(model, values, **which)
    assert seen(manager, checked(manager, book)) == before


OTHER = {
    "Nom": "Autrement", "Prénom": "Autrement", "Date de naissance": date(1991, 2, 3), "Genre": "X", "Langue": "Wolof",
    "Code postal": "1000", "Groupe": "IMM-1", "Début": date(2012, 9, 12), "Fin prévue": date(2013, 7, 1),
    "Fin": date(2013, 6, 21), "Motif de sortie": "Emploi", "Projet de sortie": "Professionnel", "Référent": "AS2",
    "Date": date(2012, 9, 22), "Domaine": "Santé", "Aspect": "Santé physique", "Niveau": 4, "Problème": "Non",
    "Commentaire": "autre", "Moment": "Mi-parcours", "Objectif": "Autre but", "Action": "Autre action",
    "Responsable": "Ensemble", "Échéance": date(2012, 12, 24), "État": "Abandonnée",
}  # fmt: skip


def columns_of_files() -> list[tuple[str, str]]:
    book = sound()
    return [(sheet, column) for sheet in FILE_SHEETS for column in book[sheet][0] if column != "Dossier"]


def test_no_column_of_a_foreign_file_is_compared(centre):
    """Each column of each sheet of files, said otherwise: nothing new, nothing changed, nothing the same."""
    compared = 0
    for sheet, column in columns_of_files():
        row = {"Bilans": 17, "Actions": 5}.get(sheet, 2)
        value = "Autre difficulté" if (sheet, column) == ("Actions", "Problème") else OTHER[column]
        with acting_as(centre.manager, "test", "task", centre=centre.here):
            scope = ImportScope.of_page(centre.here, centre.manager)
            reading = read(xlsx(altered((sheet, row, column, value))), centre.here, scope=scope)
            if reading.errors:  # two cells that do not go together: told of the workbook alone
                continue
            changes = compare(reading, centre.here, scope=scope)
        compared += 1
        assert changes.is_empty, (sheet, column)
        assert not changes.cells, (sheet, column)
        assert not changes.refusals, (sheet, column)
        assert {name: tuple(changes.tallies[name]) for name in FILE_SHEETS} == dict.fromkeys(FILE_SHEETS, (0, 0, 0))
    assert compared >= 20


def test_rows_of_foreign_files_are_left_to_the_key_worker(manager, centre):
    before = list(Rating.objects.order_by("pk").values())
    check = checked(manager, guess())
    page = preview(manager, check)
    assert {
        line.name: (line.new, line.changed, line.same, line.left) for line in page.context["sheets"] if line.left
    } == {
        "Participants": (0, 0, 0, 3),
        "Inscriptions": (0, 0, 0, 4),
        "Bilans": (0, 0, 0, 18),
        "Actions": (0, 0, 0, 4),
    }
    assert "Left to the key worker" in page.content.decode()
    assert check.result["is_empty"]
    assert check.result["cells"] == []
    assert list(Rating.objects.order_by("pk").values()) == before


def test_the_rest_of_the_workbook_is_written_beside_what_is_left(manager, centre):
    book = guess()
    book["Financements"][1][0] = "Fonds de la Ville"
    book["Participants"].append(["ER-9", "Nouveau", "Ada", date(1991, 1, 1), "F", None, "1060"])
    book["Inscriptions"].append(["ER-9", "IMM-1", date(2013, 9, 12), None, None, None, None, "AS2"])
    postcode = Participant.objects.get(file_number="ER-1").postcode
    job = imported(manager, checked(manager, book))
    assert (job.state, job.problem) == ("done", "")
    assert job.result["tallies"]["Participants"] == [1, 0, 0]
    assert job.result["left"]["Participants"] == 3
    assert Participant.objects.get(file_number="ER-1").postcode == postcode
    new = Participant.objects.get(file_number="ER-9")
    assert new.history.get().history_user == centre.manager
    result = manager.get(reverse("exchange:import-result", args=[job.uuid]))
    assert "Left to the key worker" in result.content.decode()
    # Her key worker is told, and the notice leads to the file.
    notice = Notice.objects.get(kind=NoticeKind.FILES_IMPORTED)
    assert (notice.user, notice.by, notice.mail) == (centre.colleague, centre.manager, True)
    manager.force_login(centre.colleague)
    text = manager.get(reverse("notices")).content.decode()
    assert "1 file: ER-9" in text
    assert reverse("participants:history", args=[new.uuid]) in text


def test_own_files_are_compared_and_written(manager, centre):
    also_social_worker(manager, centre, "AS2")  # the open path of ER-1 is hers
    check = checked(manager, guess())
    page = preview(manager, check)
    left = {line.name: line.left for line in page.context["sheets"] if line.left}
    assert left == {"Participants": 2, "Inscriptions": 2, "Actions": 1}
    assert "1000" in page.content.decode()
    assert imported(manager, check).state == "done"
    assert Participant.objects.get(file_number="ER-1").postcode == "1000"


def test_a_file_that_passed_on_since_the_check_is_veiled(manager, centre):
    also_social_worker(manager, centre, "AS2")
    check = checked(manager, altered(("Participants", 2, "Code postal", "1000")))
    assert "1060" in preview(manager, check).content.decode()
    with acting_as(User.objects.system(), "test"):
        ReferentAssignment.objects.filter(member__code="AS2").delete()
    page = preview(manager, check)
    assert [(cell.hidden, cell.old, cell.new) for cell in page.context["cells"]] == [(True, "", "")]
    assert "1060" not in page.content.decode()


def test_break_glass_opens_nothing_to_an_import(manager, centre):
    file = Participant.objects.get(file_number="ER-1")
    with acting_as(centre.manager, "test", centre=centre.here):
        open_file(file, by=centre.manager, reason="The key worker is ill and the landlord calls.")
    assert checked(manager, guess()).result["left"]["Bilans"] == 18


def test_every_file_named_is_logged_each_time(manager, centre):
    sealed = seal(centre, "ER-2")
    book = guess()
    book["Participants"].append(["ER-8", "Sans date", None, None, None, None, None])  # a warning: there is a CSV
    del book["Présences"][2]  # the mark of the sealed file on a closed sheet
    del book["Présences"][3]
    check = checked(manager, book)
    preview(manager, check)
    manager.get(reverse("exchange:import-defects-csv", args=[check.uuid]))
    job = imported(manager, check)
    assert job.state == "done", job.problem
    everybody = set(Participant.objects.exclude(file_number="ER-8").values_list("uuid", flat=True))
    assert sealed.uuid in everybody
    for entry in AccessEntry.objects.filter(what__startswith="exchange."):
        named = set(AccessedFile.objects.filter(entry=entry).values_list("file", flat=True))
        assert named >= everybody
        assert entry.actor_id == centre.manager.pk
    whats = list(AccessEntry.objects.order_by("pk").values_list("what", flat=True))
    assert whats[1:] == [  # the first one is of the command
        "exchange.preview",
        "exchange.preview",
        "exchange.import",
    ]


def test_a_closed_sheet_changes_only_once_it_is_reopened(manager, centre):
    book = altered(
        ("Présences", 2, "Statut", "Excusé"), ("Séances", 3, "Lieu", "Ailleurs"), ("Séances", 2, "Animée par", "Équipe")
    )
    book["Présences"].append(["S-1", "ER-3", "Présent"])
    check = checked(manager, book)
    told = {(one["sheet"], one["row"], one["column"], one["words"]) for one in check.result["defects"]}
    words = "this sheet is closed in Jalon and says something else"
    assert told == {
        ("Présences", 2, "Statut", words),
        ("Présences", 8, "Statut", words),
        ("Séances", 3, "Lieu", words),
        ("Séances", 2, "Animée par", words),
    }
    assert check.result["errors"] == 4
    with acting_as(centre.manager, "test", centre=centre.here):
        for code in ("S-1", "S-2"):
            perform(Session.objects.get(code=code), "reopen", by=centre.manager, reason="A mark was wrong.")
    job = imported(manager, checked(manager, book))
    assert job.state == "done", job.problem
    assert Attendance.objects.get(session__code="S-1", participant__file_number="ER-1").status == "excused"
    assert Attendance.objects.filter(session__code="S-1").count() == 3


def test_nobody_gives_herself_a_new_file(manager, centre):
    book = sound()
    book["Participants"].append(["ER-9", "Nouveau", "Ada", date(1991, 1, 1), "F", None, "1060"])
    book["Inscriptions"].append(["ER-9", "IMM-1", date(2013, 9, 12), None, None, None, None, "DU1"])
    with acting_as(User.objects.system(), "test"):
        TeamMember.objects.create(centre=centre.here, code="DU1", user=centre.manager)
    check = checked(manager, book)
    (defect,) = check.result["defects"]
    assert (defect["sheet"], defect["row"], defect["column"]) == ("Inscriptions", 6, "Référent")
    assert defect["words"] == "this would make you the key worker of this file"
    also_social_worker(manager, centre)
    assert checked(manager, book).result["errors"] == 0


def test_nobody_gives_herself_a_file_of_a_colleague(manager, centre):
    """A manager who is a social worker too: the row is left alone, and she is no more of the file than before."""
    also_social_worker(manager, centre, "DU1")
    check = checked(manager, altered(("Inscriptions", 3, "Référent", "DU1")))
    assert check.result["left"]["Inscriptions"] == 4
    assert imported_nothing(manager, check)
    assert not ReferentAssignment.objects.filter(member__code="DU1").exists()


def imported_nothing(client, check: Job) -> bool:
    client.post(reverse("exchange:import-preview", args=[check.uuid]))
    return not Job.objects.exclude(kind=CHECK).exists()


def test_who_covers_a_file_does_not_keep_it(manager, centre, monkeypatch):
    also_social_worker(manager, centre, "DU1")
    with acting_as(User.objects.system(), "test"):
        CoverFactory(
            member=TeamMember.objects.get(code="AS2"),
            colleague=centre.manager,
            starts_on=today(),
            ends_on=today() + timedelta(days=3),
        )
    others = altered(("Inscriptions", 3, "Référent", "AS1"))
    assert checked(manager, others).result["errors"] == 0  # as a manager she may hand it over
    monkeypatch.setitem(POLICY, "referent.assign", {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD})
    for book, words in (
        (altered(("Inscriptions", 3, "Référent", "DU1")), "this would make you the key worker of this file"),
        (others, "you may not change the key worker of this file"),
    ):
        told = checked(manager, book).result["defects"]
        assert [(one["row"], one["column"], one["words"]) for one in told] == [(3, "Référent", words)]


def test_another_key_worker_takes_over_from_today(manager, centre):
    """The one before keeps the days that were hers; both are told; the same workbook then says nothing new."""
    also_social_worker(manager, centre)
    mine = TeamMember.objects.get(code="AS2")
    with acting_as(User.objects.system(), "test"):
        mine.user = centre.manager
        mine.save()
    book = altered(("Inscriptions", 3, "Référent", "AS1"))
    check = checked(manager, book)
    assert [(one["column"], one["new"]) for one in check.result["cells"]] == [
        ("Référent", str(TeamMember.objects.get(code="AS1")))
    ]
    job = imported(manager, check)
    assert job.state == "done", job.problem
    file = Participant.objects.get(file_number="ER-1")
    charge = list(file.referents.order_by("starts_on").values_list("member__code", "starts_on", "ends_on"))
    assert charge[-2:] == [
        ("AS2", date(2013, 9, 10), today() - timedelta(days=1)),
        ("AS1", today(), None),
    ]
    assert set(Notice.objects.values_list("user__first_name", "kind")) == {
        ("worker", NoticeKind.FILE_HANDED_OVER),
        ("worker", NoticeKind.FILES_IMPORTED),
    }
    again = checked(manager, book).result
    assert again["is_empty"]
    assert again["left"]["Inscriptions"] == 4  # it is not hers any more


def test_the_key_worker_of_a_past_path_stays(manager, centre):
    also_social_worker(manager, centre, "AS2")
    told = checked(manager, altered(("Inscriptions", 2, "Référent", "AS2"))).result["defects"]
    words = "another key worker was noted for this path"
    assert [(one["row"], one["column"], one["words"]) for one in told] == [(2, "Référent", words)]


def test_who_may_import_has_the_rights_of_the_pages(people, monkeypatch):
    """The sheets that are of no file ask for no more than the import's own right where this holds."""
    for role, scope in POLICY["import.run"].items():
        for action in SHEET_RIGHTS:
            assert scope_of(action, role) is scope
    ImportScope.of_page(people.here, people.manager)
    monkeypatch.setitem(POLICY, "session.plan", {})
    with pytest.raises(NotAllowed):
        ImportScope.of_page(people.here, people.manager)


def test_the_host_s_import_tells_key_workers_but_not_of_a_file_sealed_from_them(centre, bring_in):
    seal(centre, "ER-1", centre.worker, centre.manager)  # AS2, its key worker, is not named
    with acting_as(User.objects.system(), "test"):
        ReferentAssignment.objects.filter(member__code="AS1").update(ends_on=None)
    bring_in(altered(("Participants", 2, "Code postal", "1000"), ("Participants", 3, "Code postal", "1000")))
    assert list(Notice.objects.values_list("user__first_name", "kind")) == [("worker", NoticeKind.FILES_IMPORTED)]


def test_old_values_of_a_file_that_may_not_be_read_are_in_no_result(manager, centre):
    seal(centre, "ER-2")
    check = checked(manager, without(guess(), "Présences", 3, 5))
    kept = json.dumps(check.result, ensure_ascii=False)
    for value in ("1060", "1190", "Arabe", "va mieux", "Stabiliser", "Bastin"):
        assert value not in kept
    assert Intervention.objects.count() == 0
