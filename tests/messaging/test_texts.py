"""D7: each text within one part with the longest place; nothing of persons in any message; no forbidden word."""

from __future__ import annotations

import random
import re
import uuid
from datetime import date, time, timedelta

import polib
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.centre_settings import SETTINGS
from administration.services.centre_settings import change_setting
from appointments.enums import MeetingPlace
from appointments.services import cancel, move, remind
from core.actor import acting_as
from core.history import save_changes
from core.periods import today
from core.text_messages import is_gsm, mobile_number, parts_of
from messaging.enums import Purpose
from messaging.models import Message
from messaging.services.delivery import send_due
from messaging.texts import LANGUAGES, LATEST, MOST_OF_NUMBER, MOST_OF_PLACE, SUBJECTS, TEXTS, language_of, text_of
from tests.appointments.test_words import FORBIDDEN
from tests.messaging.conftest import NEXT_WEEK
from tests.support.factories import system

# The days of a year whose words are longest: a Wednesday of two digits, in September for English.
LONGEST_DAYS = (date(2026, 12, 30), date(2026, 9, 30))


def longest(day: date, where: str, place: str) -> dict[str, str]:
    return {"day": day.isoformat(), "time": "14:30", "where": where, "place": place, "number": "9" * MOST_OF_NUMBER}


def test_d7_every_text_fits_one_part_with_the_longest_place_day_and_number():
    """D7: each text, old versions too, x 3 languages x 4 places, with the longest of what a centre can set."""
    measured = {}
    for purpose, version in TEXTS:
        assert set(TEXTS[purpose, version]) == set(LANGUAGES)
        for language in LANGUAGES:
            for day in LONGEST_DAYS:
                for where, place in (("office", "W" * MOST_OF_PLACE), ("phone", ""), ("video", ""), ("", "")):
                    text = text_of(purpose, version, language, longest(day, where, place))
                    assert is_gsm(text), (language, purpose, text)
                    measured[language, purpose, day, where] = (len(text), parts_of(text))
    assert {parts for _length, parts in measured.values()} == {1}
    assert max(length for length, _parts in measured.values()) <= 160
    assert {purpose.value for purpose in Purpose} == set(LATEST)


def test_d7_parts_are_counted_as_a_telephone_counts_them():
    """By hand: GSM 160 and 153, others 70 and 67; € takes two places, an emoji two."""
    told = {
        "a" * 160: 1, "a" * 161: 2, "a" * 306: 2, "a" * 307: 3, "€" * 80: 1, "€" * 80 + "a": 2, "ê" * 70: 1,
        "ê" + "a" * 70: 2, "œ" * 134: 2, "œ" * 135: 3, "😀" * 35: 1, "😀" * 36: 2, "": 1,
    }  # fmt: skip
    assert {text: parts_of(text) for text in told} == told
    assert not is_gsm("empêchement")
    assert is_gsm("à l'heure, où, é, ù, Ç")


def test_d7_ten_thousand_texts_say_day_hour_place_and_number_and_nothing_else():
    """D7: whatever the day and hour, what is left after these four is the closed text, of one part."""
    rng = random.Random(7)
    closed = {
        (purpose, language): re.split(r"\{[a-z]+\}", TEXTS[purpose, version][language])
        for purpose, version in TEXTS
        for language in LANGUAGES
    }
    for _turn in range(10_000):
        (purpose, version), language = rng.choice(sorted(TEXTS)), rng.choice(LANGUAGES)
        day = date(2026, 1, 1) + timedelta(days=rng.randrange(730))
        given = {**longest(day, "office", "Rue de Parme 67"), "time": f"{rng.randrange(24):02}:{rng.randrange(60):02}"}
        text = text_of(purpose, version, language, given)
        pattern = "(.{1,40}?)".join(re.escape(part) for part in closed[purpose, language])
        found = re.fullmatch(pattern if closed[purpose, language][-1] else pattern[: -len("(.{1,40}?)")] + "(9+)", text)
        assert found, (text, pattern)
        assert parts_of(text) == 1


def test_d7_nothing_of_persons_or_the_programme_is_in_any_message(stage, person, booked, outbox, now):
    """D7: canaries in every text of an appointment and its file; 4 purposes x 2 channels x 5 places x 3 languages."""
    canary = "Zebulon"
    with acting_as(system(), "test"):
        save_changes(person, last_name=f"{canary}a", first_name=f"{canary}b", address=f"{canary} 1", city=canary)
        save_changes(stage.here, name=f"{canary} centre", programme=f"{canary} programme")
        save_changes(stage.worker, first_name=canary, last_name=canary)
    hour = 7
    for language in ("français", "Nederlands", "English"):
        with acting_as(system(), "test"):
            save_changes(person, languages=[language])
        for place in MeetingPlace:
            away = place in (MeetingPlace.HOME, MeetingPlace.OUTSIDE)
            about = {"address": f"{canary} street"} if away else {}
            about |= {"room": f"{canary} room"} if place == MeetingPlace.OFFICE else {}
            for wish in ("sms", "mail"):
                Message.objects.all().delete()
                day = NEXT_WEEK + timedelta(days=hour)
                made = booked(day=day, wish=wish, place=place, note=f"{canary} note", subject="plan", **about)
                remind(made)
                send_due()
                with acting_as(stage.worker):
                    later = move(
                        made, key=uuid.uuid4(), by=stage.worker,
                        day=day, starts_at=time(15), ends_at=time(16),
                    )  # fmt: skip
                    send_due()
                    cancel(later, cancelled_by="us", by=stage.worker)
                send_due()
                hour += 1
    assert len(outbox) == 3 * 5 * 2 * 4
    said = " ".join(f"{one.text} {one.subject} {one.sender}" for one in outbox)
    assert canary.casefold() not in said.casefold()
    assert not re.search(r"http|@|jalon|er-\d", said, re.IGNORECASE)
    assert {one.subject for one in outbox} == {"", *SUBJECTS.values()}


@pytest.mark.parametrize("language", FORBIDDEN)
def test_d7_no_forbidden_word_in_texts_or_on_the_pages_of_messages(language):
    texts = [words for versions in TEXTS.values() for words in versions.values()] + [*SUBJECTS.values()]
    catalogue = polib.pofile(
        str(settings.BASE_DIR / f"locale/{'fr' if language == 'en' else language}/LC_MESSAGES/django.po")
    )
    for one in catalogue:
        if any("messaging/" in place for place, _line in one.occurrences):
            texts += [one.msgid] if language == "en" else [one.msgstr, *one.msgstr_plural.values()]
    assert len(texts) > 60
    assert [text for text in texts if re.search(FORBIDDEN[language], text, re.IGNORECASE)] == []


def test_the_language_is_the_first_that_she_speaks_and_in_which_there_are_texts():
    spoken = (["tigrigna", "Nederlands"], ["Français", "anglais"], ["English"], ["arabe"], [])
    assert [language_of(list(one), "fr") for one in spoken] == ["nl", "fr", "en", "fr", "fr"]


def test_numbers_to_which_a_text_can_go():
    told = {
        "0470 12 34 56": "+32470123456", "+32 470 12 34 56": "+32470123456", "02 123 45 67": "",
        "+33 6 12 34 56 78": "", "": "", "Zoé": "", "0470 12": "",
    }  # fmt: skip
    assert {typed: mobile_number(typed) for typed in told} == told


@pytest.mark.django_db
def test_a_centre_sets_no_text_that_would_cut_a_message_or_that_a_telephone_refuses(stage):
    """The place: no sign outside the alphabet, 40 at most; the sender: 11; the number: one that can be called."""
    wrong = {
        "message.place": ["Rue de la Fête 1", "L’Escale", "x" * 41],
        "message.sender": ["Saint-Gilles", "Saint Gilles", "CPAS é"],
        "message.call_number": ["call me", "02 12", "+1 212 555 0100 00 00"],
    }
    right = {"message.place": "Rue de Parme 67", "message.sender": "CPAS 1060", "message.call_number": "02/123.45.67"}
    with acting_as(stage.manager, centre=stage.here):
        for code, texts in wrong.items():
            for text in texts:
                with pytest.raises(ValidationError):
                    change_setting(SETTINGS.get(code), stage.here, value=text, from_day=today(), reason="Test.")
        noted = {
            code: change_setting(SETTINGS.get(code), stage.here, value=text, from_day=today(), reason="Test.").text
            for code, text in right.items()
        }
    assert noted == {**right, "message.call_number": "02 123 45 67"}
