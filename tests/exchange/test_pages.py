"""The pages of the import: upload, preview, confirmation, result, and who may see them."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessedFile, AccessEntry
from exchange.services import IMPORT
from jobs.models import Job
from jobs.retention import drop_files
from jobs.runner import run as run_job
from participants.models import Participant
from tests.exchange.conftest import rows_of_tables
from tests.exchange.steps import checked, confirmed_by, preview, send, written
from tests.exchange.workbooks import DATA, altered, sound, xlsx

URL = "exchange:import"


@pytest.fixture(autouse=True)
def _no_queue(sent: list[int]) -> None:
    """Jobs are run by the tests themselves."""


@pytest.fixture
def manager(client, people: SimpleNamespace):
    """The manager, signed in."""
    client.force_login(people.manager)
    return client


def test_the_whole_way(manager, people):
    before = rows_of_tables()["participants.Participant"]
    check = checked(manager, xlsx(sound()))
    page = preview(manager, check).content.decode()
    assert "Zérouki" not in page
    assert Participant.objects.count() == before
    asked = manager.post(reverse("exchange:import-preview", args=[check.uuid]))
    assert asked.url == reverse("exchange:import-preview", args=[check.uuid])
    assert not Job.objects.filter(kind=IMPORT).exists()
    confirmed_by(people.second, check)
    job = Job.objects.get(kind=IMPORT)
    response = manager.post(reverse("exchange:import-preview", args=[check.uuid]))
    assert response.url == reverse("exchange:import-result", args=[job.uuid])
    waiting = manager.get(response.url)
    assert waiting.status_code == 200
    assert not Participant.objects.exists()
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.problem) == ("done", "")
    assert Participant.objects.count() == 3
    assert set(Participant.history.values_list("history_user", "channel")) == {(people.manager.pk, "task")}
    result = manager.get(response.url)
    assert result.context["sheets"][4].new == 3
    assert (
        "Nothing new"
        in manager.get(reverse("exchange:import-preview", args=[checked(manager, xlsx(sound())).uuid])).content.decode()
    )


def test_a_double_click_acts_once(manager, people):
    check = checked(manager, xlsx(sound()))
    confirmed_by(people.officer, check)
    url = reverse("exchange:import-preview", args=[check.uuid])
    first, second = manager.post(url), manager.post(url)
    assert first.url == second.url
    run_job(Job.objects.get(kind=IMPORT).pk)
    assert manager.post(url).url == first.url
    assert Job.objects.filter(kind=IMPORT).count() == 1


def test_a_check_whose_files_are_gone(manager, people, settings):
    """What its preview said of persons goes with the workbook, and nothing can be confirmed any more."""
    written(people, sound())
    check = checked(manager, xlsx(altered(("Participants", 2, "Nom", "Zeroukia"))))
    assert check.result["cells"]
    long_ago = timezone.now() - timedelta(days=settings.JOB_FILE_DAYS, hours=1)
    Job.objects.filter(pk=check.pk).update(finished_at=long_ago)
    url = reverse("exchange:import-preview", args=[check.uuid])
    for _before_and_after in range(2):
        for response in (manager.get(url), manager.post(url)):
            text = response.content.decode()
            assert "are gone" in text
            assert "Zeroukia" not in text
            assert "See the result" not in text
        drop_files()
    check.refresh_from_db()
    assert check.result == {}
    assert not check.files.exists()
    assert not Job.objects.filter(kind=IMPORT).exists()


def test_defects_are_named_with_what_to_do(manager):
    check = checked(manager, (DATA / "defective.xlsx").read_bytes())
    page = preview(manager, check)
    assert len(page.context["defects"]) == 22
    text = page.content.decode()
    assert "Unknown exit reason" in text
    assert "Write Parcours terminé, Abandon" in text
    assert "Moutarde" not in text
    assert "<form" not in text.split("<main")[1].split("</main")[0]
    csv = manager.get(reverse("exchange:import-defects-csv", args=[check.uuid]))
    assert sorted(csv.content.decode().splitlines()) == sorted(
        (DATA / "defective-expected.csv").read_text(encoding="utf-8").splitlines()
    )
    assert manager.post(reverse("exchange:import-preview", args=[check.uuid])).status_code == 302
    assert not Job.objects.filter(kind=IMPORT).exists()


def test_a_sound_workbook_has_no_csv(manager):
    check = checked(manager, xlsx(sound()))
    assert manager.get(reverse("exchange:import-defects-csv", args=[check.uuid])).status_code == 404


def test_changed_cells_show_old_and_new_and_are_logged(manager, people):
    written(people, sound())
    book = altered(("Participants", 2, "Nom", "Zeroukia"), ("Bilans", 3, "Niveau", 5))
    check = checked(manager, xlsx(book))
    page = preview(manager, check)
    text = page.content.decode()
    assert "Zérouki" in text
    assert "Zeroukia" in text
    rating = next(cell for cell in page.context["cells"] if cell.sheet == "Bilans")
    assert (rating.hidden, rating.old, rating.new) == (True, "", "")
    assert "manager" in text
    entry = AccessEntry.objects.get(what="exchange.preview")
    assert entry.actor == people.manager
    named = AccessedFile.objects.filter(entry=entry).values_list("file", flat=True)
    assert set(named) == set(Participant.objects.values_list("uuid", flat=True))


def test_no_log_no_preview(brought, manager, monkeypatch):
    check = checked(manager, xlsx(altered(("Participants", 2, "Nom", "Zeroukia"))))

    def broken(*args, **kwargs):
        raise RuntimeError("the log cannot be written")

    monkeypatch.setattr("exchange.recipients.log_read", broken)
    with pytest.raises(RuntimeError):
        preview(manager, check)


def test_records_that_changed_meanwhile_stop_the_import(manager, bring_in, people):
    check = checked(manager, xlsx(sound()))
    confirmed_by(people.second, check)
    bring_in(sound())
    before = rows_of_tables()
    job = Job.objects.get(kind=IMPORT)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "Check the workbook again" in job.problem
    assert rows_of_tables() == before
    assert (
        "Check the workbook again" in manager.get(reverse("exchange:import-result", args=[job.uuid])).content.decode()
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty. Choose another one."),
        (b"a,b\n1,2\n", "This is not an .xlsx workbook. Save it as .xlsx and choose that copy."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protected by a password"),
        (b"PK\x03\x04" + b"x" * 300, "."),
    ],
)
def test_a_refused_file_is_told_beside_its_field(manager, content, words):
    response = send(manager, content)
    assert response.status_code == 422
    assert words in str(response.context["form"].errors["workbook"])
    assert not Job.objects.exists()


def test_a_file_too_large_and_no_file(manager, settings):
    settings.WORKBOOK_MAX_BYTES = 1000
    assert "too large" in str(send(manager, xlsx(sound())).context["form"].errors["workbook"])
    response = manager.post(reverse(URL), {})
    assert "Choose the workbook" in str(response.context["form"].errors["workbook"])


def test_a_missing_sheet_is_in_the_preview(manager):
    book = sound()
    del book["Groupes"]
    page = preview(manager, checked(manager, xlsx(book)))
    assert [(one.sheet, one.sentence) for one in page.context["defects"]] == [("Groupes", "sheet missing")]
    assert not page.context["may_confirm"]


def test_every_language_shows_the_pages(manager, people, bring_in):
    check = checked(manager, (DATA / "defective.xlsx").read_bytes())
    for language in ("fr", "nl", "en"):
        type(people.manager).objects.filter(pk=people.manager.pk).update(language=language)
        assert manager.get(reverse(URL)).status_code == 200
        assert preview(manager, check).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("worker", 403), ("stranger", 404)])
def test_who_may_not_see_a_check(manager, client, people, who, status):
    check = checked(manager, xlsx(sound()))
    client.force_login(getattr(people, who))
    for name in ("import-preview", "import-defects-csv"):
        assert client.get(reverse(f"exchange:{name}", args=[check.uuid])).status_code == status
    assert client.post(reverse("exchange:import-preview", args=[check.uuid])).status_code == status
    assert client.get(reverse("exchange:import-result", args=[check.uuid])).status_code == status
    assert not Job.objects.filter(kind=IMPORT).exists()
    expected = 403 if who == "worker" else 200
    assert client.get(reverse(URL)).status_code == expected


def test_nobody_must_sign_in(client, people):
    assert client.get(reverse(URL)).status_code == 302
    assert not Job.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_wrong_methods(manager, method):
    assert getattr(manager, method)(reverse(URL)).status_code == 405


def test_the_kinds_are_not_mixed(manager):
    check = checked(manager, xlsx(sound()))
    assert manager.get(reverse("exchange:import-result", args=[check.uuid])).status_code == 404


def test_what_the_workbook_lacks_is_told(manager, bring_in, people):
    bring_in((DATA / "cases" / "00-base.xlsx").read_bytes())
    check = checked(manager, (DATA / "cases" / "74-mark-taken-away.xlsx").read_bytes())
    page = preview(manager, check)
    text = page.content.decode()
    assert "Nothing new: every record is already there." not in text
    assert "Jalon has one record that the workbook lacks" in text
    assert "S4 · D-001" in text
    assert (page.context["lacking_all"], page.context["may_confirm"]) == (1, False)
    person = Participant.objects.get(file_number="D-001")
    assert person.uuid in set(AccessedFile.objects.values_list("file", flat=True))
