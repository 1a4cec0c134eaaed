"""Fields that a choice asks for: what is typed where it does not apply is neither checked nor written, nor lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms

from core.conditional_fields import ConditionalFields, When
from core.forms import DayField
from tests.support.markup import one_line


class OtherForm(ConditionalFields, forms.Form):
    asked_when = {
        "who": When("doer", "other", needed="Say who."),
        "until": When("doer", "me", "other"),
        "why": When("doer", "", "me", unless=True, always=True, needed="Say why."),
    }
    doer = forms.ChoiceField(choices=[("me", "I"), ("you", "You"), ("other", "Other")], widget=forms.RadioSelect)
    who = forms.CharField(required=False, max_length=10)
    until = DayField(required=False)
    why = forms.CharField(required=False)

    def clean_until(self) -> Any:
        return self.cleaned_data["until"] or "today"


def errors(**data: str) -> dict[str, list[str]]:
    return OtherForm(data).errors


def drawn(form: forms.Form, name: str) -> str:
    return one_line(str(form[name].as_field_group()))


def test_a_field_is_needed_where_its_choice_is_made():
    assert errors(doer="other", why="x") == {"who": ["Say who."]}
    assert not errors(doer="me")


def test_what_does_not_apply_is_neither_checked_nor_written():
    form = OtherForm({"doer": "me", "who": "longer than ten letters"})
    assert form.is_valid()
    assert form.cleaned_data["who"] == ""
    form = OtherForm({"doer": "you", "until": "no day", "why": "x"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["until"] == "today", "its own check fills what is not asked"


def test_what_does_not_apply_is_back_with_the_choice():
    form = OtherForm({"doer": "", "who": "Ana"})
    assert not form.is_valid()
    assert 'value="Ana"' in drawn(form, "who")


def test_what_applies_is_checked_as_ever():
    assert errors(doer="me", until="no day")["until"]
    assert errors(doer="other", who="longer than ten letters", why="x")["who"] != ["Say who."]


def test_a_field_that_is_always_in_sight_is_kept_and_needed_for_some_choices():
    assert errors(doer="you") == {"why": ["Say why."]}
    form = OtherForm({"doer": "me", "why": "Because."})
    assert form.is_valid()
    assert form.cleaned_data["why"] == "Because."


def test_a_choice_that_is_no_choice_asks_for_nothing_but_itself():
    assert set(errors(doer="nobody", why="x")) == {"doer"}
    assert set(errors()) == {"doer"}


def test_a_form_without_the_other_field_asks_as_ever():
    form = OtherForm({"who": "Ana", "until": ""})
    del form.fields["doer"]
    assert form.is_valid(), form.errors
    assert form.cleaned_data["who"] == "Ana"


def test_the_page_says_the_condition_and_no_optional_field_is_needed():
    form = OtherForm(prefix="a")
    assert 'id="id_a-who_asked" data-asked-when="a-doer" data-asked-holds="other"' in drawn(form, "who")
    assert 'data-asked-holds="me other"' in drawn(form, "until")
    assert "data-asked" not in drawn(form, "doer") + drawn(form, "why")
    assert [name for name in form.fields if 'class="optional"' in drawn(form, name)] == ["until"]


def test_a_condition_may_name_the_choices_for_which_it_does_not_hold():
    form = OtherForm()
    form.asked_when = {"who": When("doer", "me", unless=True)}
    assert 'data-asked-unless="me"' in drawn(form, "who")
    assert not re.search("data-asked-holds", drawn(form, "who"))
    form.asked_when = {"who": When("doer", "", unless=True)}
    assert 'data-asked-unless=""' in drawn(form, "who")


@pytest.mark.parametrize(
    ("when", "chosen", "holds"),
    [
        (When("room", ""), None, True),
        (When("room", ""), "", True),
        (When("room", ""), "7", False),
        (When("room", "7", unless=True), "7", False),
        (When("room", "7", unless=True), "8", True),
    ],
)
def test_nothing_chosen_is_a_choice_of_its_own(when: When, chosen: str | None, holds: bool):
    assert when.holds(chosen) is holds
