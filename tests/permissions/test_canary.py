"""The instrument itself: it finds what may be read, in every form in which Jalon tells it, and the entries of the log.

The walk of tests/permissions/test_urls.py uses it to say that nothing else comes out; an instrument that finds nothing
would say so too.
"""

from __future__ import annotations

import logging

from django.core import mail
from django.urls import reverse

from core.pdf import render_pdf
from core.spreadsheets.writer import OutputColumn, OutputSheet, write_csv, write_xlsx
from tests.permissions.read_rights import WHOLE
from tests.permissions.request_output import listening, text_of_bytes, text_of_mail
from tests.permissions.table_walk import faults_of_logging, faults_of_telling
from tests.permissions.visitors import visitor
from tests.permissions.world import World


def kinds(visit, file: str) -> set[str]:
    return {canary.kind for canary in visit.seen if canary.file == file}


def test_the_key_worker_reads_the_whole_of_her_file(world: World):
    """Over the pages of one file each class comes out that she may read."""
    worker, file = visitor(world, "worker"), world.files["own"].uuid
    found: set[str] = set()
    for visit in (
        worker.get(reverse("participants:file", args=[file])),
        worker.get(reverse("participants:paths", args=[file])),
        worker.get(reverse("participants:interventions", args=[file])),
        worker.post(reverse("participants:national-number", args=[file])),
        worker.get(reverse("assessments:assessment", args=[world.things["assessment"]["own"].uuid])),
        worker.get(reverse("assessments:assessment", args=[world.things["draft assessment"]["own"].uuid])),
        worker.get(reverse("appointments:appointment", args=[world.things["appointment"]["own"].uuid])),
        worker.get(reverse("messaging:message", args=[world.things["message"]["own"].uuid])),
        worker.get(reverse("participants:contact", args=[file])),
        worker.get(reverse("person:request", args=[world.things["request"]["own"].uuid])),
        worker.get(reverse("oversight:opened", args=[file])),
    ):
        assert visit.status == 200, visit
        assert not faults_of_telling(visit)
        assert not faults_of_logging(visit)
        assert visit.logged == {"own"}, visit
        found |= kinds(visit, "own")
    assert found >= WHOLE - {"log"}, WHOLE - found


def test_a_list_is_seen_and_logged(world: World):
    visit = visitor(world, "manager").get(reverse("participants:files"))
    expected = {"own", "colleagues", "ended", "named", "glass", "covered", "lent"}
    assert {canary.file for canary in visit.seen} == visit.logged == expected


def test_names_on_a_sheet_outside_are_first_names(world: World):
    session = world.things["session"]["outside"]
    visit = visitor(world, "outside").get(reverse("workshops:link-sheet", args=[session.uuid]))
    assert {canary.kind for canary in visit.seen} == {"first"}
    assert visit.logged == {canary.file for canary in visit.seen} != set()


def test_an_export_is_read_as_its_reader_would(world: World):
    """The log as CSV: the officer finds the number of the sealed file in it."""
    visit = visitor(world, "dpo").get(reverse("oversight:log-csv"))
    assert visit.status == 200
    assert "sealed" in {canary.file for canary in visit.seen}
    assert {canary.kind for canary in visit.seen} <= {"number", "log"}


def test_faults_are_told(world: World):
    """Somebody else's page in the hands of a reader who may not have it, and one that was not written down."""
    visit = visitor(world, "worker").get(reverse("participants:file", args=[world.files["own"].uuid]))
    assert not faults_of_telling(visit)
    visit.visitor = "facilitator"
    assert faults_of_telling(visit)
    visit.logged = set()
    assert any("does not log" in fault for fault in faults_of_logging(visit))
    visit.logged = {"own", "sealed"}
    assert any("does not show" in fault for fault in faults_of_logging(visit))


def test_words_are_found_in_documents_mails_and_the_log(world: World):
    word, number = "cnyownqlastx", next(word for word in world.canaries.known if word.isdigit())
    dotted = f"{number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]}"
    seen = lambda text: {canary.place for canary in world.canaries.seen_in(text)}  # noqa: E731
    assert seen(f"<b>{word.upper()}</b> {dotted}") == {"last", "national number"}
    assert seen(number) == {"national number"}
    assert seen(f"{word[:-1]} and 85.07.30-000.00") == set()
    columns = [OutputColumn("name", "Name")]
    assert seen(text_of_bytes(write_csv(columns, [[word]]))) == {"last"}
    assert seen(text_of_bytes(write_xlsx([OutputSheet("Names", columns, [[word]])]))) == {"last"}
    assert seen(text_of_bytes(write_xlsx([OutputSheet(word, columns, [["nobody"]])]))) == {"last"}
    with listening() as outcome:
        mail.send_mail("About", f"It is {word}", "a@jalon.invalid", ["b@jalon.invalid"])
        logging.getLogger("jalon").warning("Of %s", word)
    assert seen("\n".join(outcome.mails)) == {"last"}
    assert seen("\n".join(outcome.log)) == {"last"}
    message = mail.EmailMessage("About", "Nothing", "a@jalon.invalid", ["b@jalon.invalid"])
    message.attach("sheet.csv", word, "text/csv")
    assert seen(text_of_mail(message)) == {"last"}
    assert seen(text_of_bytes(render_pdf("pdf/base.html", {"title": word, "centre": "Here"}))) == {"last"}
