"""Numbers as their format shows them."""

from __future__ import annotations

import pytest

from core.spreadsheets.number_formats import FormattedNumber, format_number, pattern_of


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("000", 7, "007"),
        ("000", 12345, "12345"),
        ("0000;-0000", 1060, "1060"),
        ('"D-"000', 1, "D-001"),
        ("\\E\\R\\-0000", 12, "ER-0012"),
        ('0000" "00" "00" "00', 470123456, "0470 12 34 56"),
        ("00\\.00", 12345, "123.45"),
        ("[$-813]0000", 81, "0081"),
        ("[Red]000", 7, "007"),
        ('0" bis"', 7, "7 bis"),
    ],
)
def test_a_number_is_shown_by_its_format(code, number, text):
    assert format_number(number, pattern_of(code)) == text


@pytest.mark.parametrize(
    "code",
    ["General", "0", "#,##0", "0.00", "0%", "##000", "dd/mm/yyyy", "[h]:mm", "@", "0.00E+00", "", "0" * 41, '"open 0'],
)
def test_other_formats_have_no_pattern(code):
    assert pattern_of(code) is None


def test_a_formatted_number_is_a_number():
    number = FormattedNumber(7, pattern_of('"D-"000'))
    assert (number + 1, number.text, number.form) == (8, "D-007", "D-000")
