"""D26: the sheet in each language and size has no box, its numbers in order, tags, and two pages at most."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pypdf import PdfReader

from audit.models import AccessEntry
from core.actor import acting_as
from core.paper_texts import languages_of_papers, paper_day
from core.periods import BELGIUM, today
from core.templatetags.texts import as_typed, ltr
from participants.models import PlannedAbsence
from person.reading_languages import language_of_papers
from person.sheet_contents import read_sheet
from person.sheet_document import ROOMS, sheet_pdf
from person.sheet_words import SheetPart
from scripts import catalogues
from scripts.extraction import ROOT
from tests.participants.conftest import sign_in
from tests.participants.full_file import cover, open_by_break_glass, seal
from tests.person.sheet_scene import NUMBER, PLACE, SheetScene, add_appointment, add_session, fill_sheet, overfill
from tests.support.factories import PlannedAbsenceFactory, system
from tests.support.message_ids import messages_of

__all__ = ["sign_in"]

pytestmark = pytest.mark.django_db

ALL = [part.value for part in SheetPart]


@pytest.fixture
def scene(stage) -> SheetScene:
    return fill_sheet(stage)


def made(scene: SheetScene, language: str, size: str = "14", *, health: bool = False) -> PdfReader:
    """Return the sheet as the worker makes it."""
    with acting_as(scene.stage.worker, "test", centre=scene.file.centre):
        contents = read_sheet(scene.stage.worker, scene.file, ALL, with_health=health)
        return PdfReader(io.BytesIO(sheet_pdf(contents, language=language, size=size)))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("size", ["14", "18"])
@pytest.mark.parametrize("language", ["fr", "nl", "en", "ar", "uk"])
def test_every_language_and_size(scene, caplog, language, size):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        reader = made(scene, language, size)
    assert "letter for which no font" not in caplog.text, "a box stands for a letter"
    assert len(reader.pages) <= 2
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert NUMBER in text_of(reader), "the groups of the number stand in their order"
    assert PLACE in text_of(reader)
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].get_object().values()
    }
    assert all("Atkinson" in font or "Noto" in font for font in fonts), "only shipped fonts"


@pytest.mark.parametrize(("language", "size"), [("nl", "14"), ("fr", "18"), ("ar", "18"), ("uk", "18")])
def test_a_file_with_far_more_fits_on_two_pages_and_says_so(scene, language, size):
    overfill(scene)
    reader = made(scene, language, size, health=True)
    assert len(reader.pages) == 2
    if language == "fr":
        assert "Il y a plus dans mon dossier." in text_of(reader)


def test_what_stands_on_it_in_french(scene):
    text = text_of(made(scene, "fr"))
    for words in (
        "Ma fiche", "Leïla Urbinati", "Mes prochains rendez-vous", "Au centre, Bureau 3, Rue du Fort 12",
        "Rue Verte 7, 1030 Schaerbeek", "Par téléphone", "de 10:00 à 10:45", "worker Last", "Atelier théâtre",
        "Salle bleue", "Code de la route", "Une chambre sèche pour mes filles.", "Écrire au propriétaire",
        "Visiter l’appartement", "Maître Claes", "Mon logement", "Travail et formation", "Qui peut lire mon dossier",
        "Qui je peux appeler",
    ):  # fmt: skip
        assert words in text, words
    for kept in (
        "Never on paper", "Visite du musée", "Chant", "Already done", "Over and done", "Not pursued", "Problem in",
        "Dormir la nuit", "Voir le médecin", "Ma santé",
    ):  # fmt: skip
        assert kept not in text, kept


def test_health_and_family_only_where_they_are_asked_for(scene):
    text = text_of(made(scene, "fr", health=True))
    for words in ("Dormir la nuit.", "Voir le médecin", "Ma santé"):
        assert words in text


def test_her_first_and_last_score_stand_side_by_side(scene):
    with acting_as(scene.stage.worker, "test", centre=scene.file.centre):
        found = read_sheet(scene.stage.worker, scene.file, ["scores"], with_health=True)
    assert [(one.domain.code, one.first, one.last) for one in found.own] == [
        ("housing", 2, 7),
        ("health", 3, None),
        ("employment", None, 5),
    ]
    assert len(found.own_days) == 2
    assert found.own[0].language == "ar"


def test_the_words_keep_their_language(scene):
    assert "العربي" in text_of(made(scene, "fr")), "words in another language than the sheet's say which"
    assert as_typed("أريد بيتًا", "ar") == '<bdi dir="rtl" lang="ar">أريد بيتًا</bdi>'
    assert as_typed("12 chambres") == '<bdi dir="ltr">12 chambres</bdi>'
    assert as_typed("12 غرف <b>") == '<bdi dir="rtl">12 غرف &lt;b&gt;</bdi>'
    assert ltr("02 600 54 00") == '<bdi dir="ltr">02 600 54 00</bdi>'


@pytest.mark.parametrize("language", ["ar", "uk"])
def test_every_text_is_said_in_the_languages_that_prove_it(language):
    messages = messages_of("person")
    assert not catalogues.faults(language, messages, domain="person")


def test_numbers_and_names_are_isolated_in_every_template_of_her_papers():
    for name in ("sheet.html", "_sheet_lines.html", "plan.html", "consultations.html"):
        text = (ROOT / "templates" / "pdf" / name).read_text()
        alone = re.findall(r"\{\{\s*(?:file|file\.file_number|call\.number|action\.when|row\.day)\s*\}\}", text)
        # a picture of a heading, and a number that is safe already
        assert set(alone) <= {"{{ call.number }}"}, name


def test_no_session_of_a_day_on_which_she_said_that_she_is_away(scene):
    with acting_as(system(), "test"):
        day = scene.group.session_groups.order_by("session__date").first().session.date
        PlannedAbsenceFactory(participant=scene.file, starts_on=day, ends_on=day)
    assert PlannedAbsence.objects.count() == 1
    text = text_of(made(scene, "fr"))
    assert "Atelier théâtre" not in text
    assert "Code de la route" in text


def test_an_empty_file_has_a_sheet_too(stage):
    with acting_as(stage.worker, "test", centre=stage.here):
        contents = read_sheet(stage.worker, stage.own, ALL, with_health=True)
        reader = PdfReader(io.BytesIO(sheet_pdf(contents, language="en", size="14")))
    text = text_of(reader)
    assert "No appointment is planned." in text
    assert "No workshop is planned." in text
    assert "Phone:" in text
    assert len(reader.pages) == 1


def test_a_session_of_today_that_is_over_is_left_out(scene):
    with acting_as(system(), "test"):
        add_session(scene, 0, "Piscine", starts_at=dt.time(9), ends_at=dt.time(10))
        add_session(scene, 0, "Chorale", starts_at=dt.time(14), ends_at=dt.time(16))
    noon = dt.datetime.combine(today(), dt.time(12), BELGIUM)
    with time_machine.travel(noon, tick=False), acting_as(scene.stage.worker, "test", centre=scene.file.centre):
        found = read_sheet(scene.stage.worker, scene.file, ["workshops"], with_health=False)
    assert [one.workshop.title for one in found.sessions] == ["Chorale", "Atelier théâtre", "Code de la route"]


def test_who_may_read_it_names_nobody_who_opened_it_by_exception(scene):
    open_by_break_glass(scene.file, scene.stage.colleague)
    text = text_of(made(scene, "fr"))
    assert "colleague" not in text
    assert "worker Last" in text


def test_a_cover_is_named_with_its_end(scene):
    cover(scene.stage.members["worker"], scene.stage.colleague)
    assert "En remplacement" in text_of(made(scene, "fr"))


def test_a_sealed_file_does_not_say_that_the_team_knows_of_it(scene):
    seal(scene.file, scene.stage.worker)
    text = text_of(made(scene, "fr"))
    assert "Seules ces personnes connaissent mon dossier." in text
    assert "Le reste de l’équipe" not in text


def test_the_rooms_shrink():
    for wider, narrower in zip(ROOMS, ROOMS[1:], strict=False):
        assert all(getattr(narrower, name) <= getattr(wider, name) for name in vars(wider))


# The pages


def test_choosing_shows_nothing_of_the_file_and_proposes_no_health(scene, sign_in):
    answer = sign_in(scene.stage.worker).get(f"/person/{scene.file.uuid}/sheet/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Écrire au propriétaire" not in page
    assert re.search(r'name="parts" value="appointments"[^>]*checked', page)
    assert not re.search(r'name="health"[^>]*checked', page)
    assert re.search(r'name="language" value="fr"[^>]*checked', page), "her first language that is offered"


def test_it_opens_in_the_browser_or_is_saved_and_leaves_a_row(scene, sign_in):
    client = sign_in(scene.stage.worker)
    address = f"/person/{scene.file.uuid}/sheet.pdf"
    chosen = {"parts": ["call", "steps"], "language": "nl", "size": "18"}
    answer = client.get(address, chosen)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    text = text_of(PdfReader(io.BytesIO(answer.content)))
    assert "Wie ik kan bellen" in text
    assert "Mijn volgende afspraken" not in text
    assert "Voir le médecin" not in text
    row = AccessEntry.objects.filter(what="person.sheet").get()
    assert row.extent == "exported"
    saved = client.get(address, {**chosen, "keep": "1", "health": "on"})
    assert saved["Content-Disposition"].startswith("attachment")
    assert "Voir le médecin" in text_of(PdfReader(io.BytesIO(saved.content)))


@pytest.mark.parametrize(
    "chosen",
    [
        {"language": "fr", "size": "14"},
        {"parts": ["all"], "language": "fr", "size": "14"},
        {"parts": ["call"], "language": "ar", "size": "14"},  # nobody has read it again
        {"parts": ["call"], "language": "fr", "size": "99"},
        {"parts": ["call"], "language": "fr", "size": "\x00"},
    ],
)
def test_what_was_not_offered_is_said_at_its_field_and_nothing_leaves(scene, sign_in, chosen):
    answer = sign_in(scene.stage.worker).get(f"/person/{scene.file.uuid}/sheet.pdf", chosen)
    assert answer.status_code == 422
    assert "field-wrong" in answer.content.decode()
    assert not AccessEntry.objects.filter(what="person.sheet").exists()


def test_the_file_leads_to_it_for_its_key_worker_alone(scene, sign_in):
    link = f"/person/{scene.file.uuid}/sheet/"
    assert link in sign_in(scene.stage.worker).get(f"/participants/{scene.file.uuid}/").content.decode()
    open_by_break_glass(scene.file, scene.stage.colleague)
    opened = sign_in(scene.stage.colleague)
    assert link not in opened.get(f"/participants/{scene.file.uuid}/").content.decode()
    assert opened.get(link).status_code == 403


def test_its_statements_do_not_grow_with_what_stands_on_it(scene, sign_in):
    client = sign_in(scene.stage.worker)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    page, document = f"/person/{scene.file.uuid}/sheet/", f"/person/{scene.file.uuid}/sheet.pdf"
    cost(document)
    before = cost(page), cost(document)
    with acting_as(system(), "test"):
        for number in range(3):
            add_appointment(scene, 20 + number)
            add_session(scene, 3, f"Chant {number}")
    assert (cost(page), cost(document)) == before
    assert before[0] <= 35
    assert before[1] <= 40


# Languages


def test_a_language_is_offered_once_somebody_who_is_named_has_read_it(tmp_path, settings):
    assert list(languages_of_papers()) == ["fr", "nl", "en"], "ar and uk are complete and unread"
    (tmp_path / "ar" / "LC_MESSAGES").mkdir(parents=True)
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, tmp_path]
    (tmp_path / "ar" / "READ_BY").write_text("\n")
    assert "ar" not in languages_of_papers(), "nobody is named"
    (tmp_path / "ar" / "READ_BY").write_text("Samira Haddad, 2026-11-30\n")
    assert "ar" in languages_of_papers()
    assert language_of_papers(["Arabe", "français"]) == "ar"
    (tmp_path / "ro").mkdir()
    (tmp_path / "ro" / "READ_BY").write_text("Ana Pop, 2026-11-30\n")
    assert "ro" not in languages_of_papers(), "there are no texts"


@pytest.mark.parametrize(
    ("spoken", "language"),
    [([], "fr"), (["arabe"], "fr"), (["arabe", "Néerlandais"], "nl"), (["English"], "en"), (["nl"], "nl")],
)
def test_the_first_language_that_is_offered_is_proposed(spoken, language):
    assert language_of_papers(spoken) == language


def test_a_day_is_said_in_each_language():
    day = dt.date(2026, 12, 1)
    words = {}
    for language in ("fr", "en", "uk", "ar"):
        with translation.override(language):
            words[language] = paper_day(day)
    assert words == {
        "fr": "mardi 1er décembre",
        "en": "Tuesday 1 December",
        "uk": "Вівторок, 1 грудня",
        "ar": "الثلاثاء 1 ديسمبر",
    }
