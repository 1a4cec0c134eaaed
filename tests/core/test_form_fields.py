"""Fields take the spellings that people use, and say clearly what they cannot take."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.form_fields import MinutesField, NationalNumberField, PhoneField, TimeOfDayField
from core.forms import DayField, PastDayField, problems_of


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    "typed", ["13:30", "13h30", "13 h 30", "13.30", "13u30", "1330", " 13:30 ", "13H30", "13:30h", dt.time(13, 30)]
)
def test_times_of_day(typed):
    assert TimeOfDayField().clean(typed) == dt.time(13, 30)


@pytest.mark.parametrize("typed", ["9", "9h", "9 heures", "09:00", "9 uur"])
def test_whole_hours(typed):
    assert TimeOfDayField().clean(typed) == dt.time(9)


@pytest.mark.parametrize("typed", ["25:00", "13:60", "midi", "13:3", "-1", "930"])
def test_what_is_no_time(typed):
    with pytest.raises(ValidationError):
        TimeOfDayField().clean(typed)


@given(st.times())
def test_a_time_that_is_shown_is_read_again(time):
    shown = TimeOfDayField().prepare_value(time)
    assert TimeOfDayField().clean(shown) == time.replace(second=0, microsecond=0, fold=0)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("90", 90),
        ("1h30", 90),
        ("1 h 30", 90),
        ("1:30", 90),
        ("1u30", 90),
        ("2h", 120),
        ("1 uur", 60),
        ("45 min", 45),
        ("0h20", 20),
    ],
)
def test_lengths_of_time(typed, minutes):
    assert MinutesField().clean(typed) == minutes


@pytest.mark.parametrize("typed", ["1h75", "h", "min", "1,5", "une heure", "1h30h", "-5x"])
def test_what_is_no_length_of_time(typed):
    with pytest.raises(ValidationError):
        MinutesField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("hier", (2026, 11, 28)),
        ("Gisteren", (2026, 11, 28)),
        ("avant-hier", (2026, 11, 27)),
        ("aujourd’hui", (2026, 11, 29)),
        ("demain", (2026, 11, 30)),
        ("27/11", (2026, 11, 27)),
        ("1/12", (2026, 12, 1)),
        ("1er décembre", (2026, 12, 1)),
        ("27 nov.", (2026, 11, 27)),
        ("4/1", (2027, 1, 4)),
        ("01122026", (2026, 12, 1)),
    ],
)
def test_days_as_people_say_them(typed, day, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC))
    assert DayField().clean(typed) == dt.date(*day)


def test_a_day_that_has_come_is_the_latest_one(time_machine, english):
    time_machine.move_to(dt.datetime(2026, 1, 20, 12, tzinfo=dt.UTC))
    assert PastDayField().clean("15/12") == dt.date(2025, 12, 15)
    with pytest.raises(ValidationError, match="Write the year as well"):
        PastDayField().clean("1/3")
    assert DayField().clean("1/3") == dt.date(2026, 3, 1)


@pytest.mark.parametrize("typed", ["30/6", "29/2", "31 mai"])
def test_a_day_that_is_not_near_is_written_with_its_year(typed, time_machine, english):
    time_machine.move_to(dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC))
    with pytest.raises(ValidationError, match="Write the year as well"):
        DayField().clean(typed)


def test_a_birth_is_written_with_its_year(english):
    with pytest.raises(ValidationError, match="This is not a date"):
        DayField(past=True).clean("27/11")
    assert DayField(past=True).clean("01061980") == dt.date(1980, 6, 1)


@pytest.mark.parametrize(
    "typed", ["0470/12.34.56", "0470123456", "+32 470 12 34 56", "+32 (0)470 12 34 56", "0032 470 12 34 56"]
)
def test_belgian_phones(typed):
    assert PhoneField().clean(typed) == "0470 12 34 56"


def test_phones_of_elsewhere():
    assert PhoneField().clean("0033 6 12 34 56 78") == "+33 6 12 34 56 78"


@pytest.mark.parametrize("typed", ["123", "abc", "0470 12 34 56 ou 02 123 45 67"])
def test_what_is_no_phone(typed):
    with pytest.raises(ValidationError):
        PhoneField().clean(typed)


@pytest.mark.parametrize("typed", ["0470 12 34", "0470 12 34 5", "+32 470 12 34", "0470 12 34 56 7", "02 123 45"])
def test_belgian_phones_have_their_digits(typed):
    with pytest.raises(ValidationError) as refused:
        PhoneField().clean(typed)
    assert refused.value.messages


@pytest.mark.parametrize("typed", ["02 123 45 67", "071 20 30 40", "0800 12 345", "0455 12 34 56"])
def test_numbers_that_can_be_called_are_kept(typed):
    assert PhoneField().clean(typed) == typed


@given(st.text(max_size=40))
def test_any_text_gives_a_number_or_a_sentence(text):
    for field in (PhoneField(required=False), TimeOfDayField(required=False), NationalNumberField(required=False)):
        with contextlib.suppress(ValidationError):  # any other error fails the test
            field.clean(text)


@pytest.mark.parametrize("typed", ["85.07.30-033 28", "85073003328", "85 07 30 033 28", "85/07/30-033.28"])
def test_national_numbers(typed):
    assert NationalNumberField().clean(typed) == "85073003328"


@pytest.mark.parametrize("typed", ["85073003329", "850730", "elf"])
def test_wrong_national_numbers(typed):
    with pytest.raises(ValidationError):
        NationalNumberField().clean(typed)


def numbered(nine: str, *, born_after_1999: bool = False) -> str:
    """Return a number with its right check digits."""
    return nine + f"{97 - int(('2' if born_after_1999 else '') + nine) % 97:02}"


@pytest.mark.parametrize("nine", ["850230033", "850431033", "852230033", "854231033", "850730000", "850730999"])
def test_national_numbers_of_a_day_that_does_not_exist_or_of_nobody(nine):
    with pytest.raises(ValidationError) as refused:
        NationalNumberField().clean(numbered(nine))
    assert "Check its digits" not in refused.value.messages[0]


@pytest.mark.parametrize("nine", ["850000033", "850700033", "850001033", "852730033", "854730033", "852000033"])
def test_a_birth_that_is_not_known_and_bis_numbers_are_kept(nine):
    assert NationalNumberField().clean(numbered(nine)) == numbered(nine)


def test_the_check_digits_tell_the_century_of_29_february():
    assert NationalNumberField().clean(numbered("000229033", born_after_1999=True))
    with pytest.raises(ValidationError):
        NationalNumberField().clean(numbered("000229033"))  # 1900 was no leap year


def test_the_summary_of_errors_says_which_day_is_meant_but_not_twice_which_name():
    class Stay(forms.Form):
        name = forms.CharField(label="Family name", error_messages={"required": "Write the family name."})
        first = DayField(label="First day")
        last = DayField(label="Last day")

    problems = problems_of(Stay({"name": "", "first": "32/13/1990", "last": "31/2/2017"}))
    assert [(one["href"], one["label"]) for one in problems] == [
        ("#id_name", ""),
        ("#id_first", "First day"),
        ("#id_last", "Last day"),
    ]
    assert problems[1]["text"] == problems[2]["text"]
