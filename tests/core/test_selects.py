"""A select that Python draws is the one that Django's templates draw."""

from __future__ import annotations

import pytest
from django import forms
from django.test.html import parse_html

from core.widgets import LongSelect

CHOICES = [("", "All"), ("a&b", 'Ana <b>"B"</b>'), ("é'", "L’Éléonore"), ("-", "Nobody"), ("-", "The same word again")]


@pytest.mark.parametrize("value", [None, "", "a&b", "é'", "-", "unknown"])
@pytest.mark.parametrize("attrs", [{}, {"id": "id_x", "required": True, "disabled": False, "aria-invalid": "true"}])
def test_it_is_the_select_of_django(value, attrs):
    drawn, expected = (
        parse_html(kind(attrs={"class": "wide"}, choices=CHOICES).render("one's name", value, attrs))
        for kind in (LongSelect, forms.Select)
    )
    assert drawn == expected
    assert drawn.name == "select"
