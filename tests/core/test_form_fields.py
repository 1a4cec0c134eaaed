"""Fields take the spellings that people use, and say clearly what they cannot take."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.form_fields import NationalNumberField, PhoneField, TimeOfDayField
from core.forms import DayField, problems_of


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
