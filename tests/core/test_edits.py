"""Two people who change one record, by a form that carries the mark of what it showed."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.utils import translation

from core.actor import acting_as
from core.concurrent_edits import EditForm, Overtaken, mark_of, marks_of, save_edit
from core.history import delete_tracked, save_changes
from partners.models import Agreement, Organisation
from tests.support.factories import AgreementFactory, OrganisationFactory, UserFactory, system

pytestmark = pytest.mark.both_engines

FIELDS = ["name", "role", "phone"]


class OrganisationForm(EditForm):
    class Meta:
        model = Organisation
        fields = FIELDS


class AgreementForm(EditForm):
    class Meta:
        model = Agreement
        fields = ["starts_on", "ends_on"]


def values(record: Any, names: list[str], **typed: Any) -> dict[str, Any]:
    """What a browser sends: what the form showed, but for what was typed, and the mark."""
    shown = {name: getattr(record, name) for name in names}
    return {**shown, "seen": mark_of(record), **typed}


@pytest.fixture
def ours(db):
    with acting_as(system(), "test"):
        yield OrganisationFactory(name="Article 27", phone="02 111 11 11")


@pytest.fixture
def colleague(ours):
    return UserFactory(first_name="Julie", last_name="Maréchal")


def elsewhere(colleague: Any, record: Any, **changed: Any) -> None:
    with acting_as(colleague, "at the same time"):
        save_changes(type(record).objects.get(pk=record.pk), **changed)


def sent(record: Any, data: dict[str, Any], kind: type[EditForm] = OrganisationForm) -> EditForm:
    form = kind(data, instance=type(record).objects.get(pk=record.pk))
    assert form.is_valid(), form.errors
    return form


def test_what_is_changed_alone_is_saved_once(ours):
    before = mark_of(ours)
    saved = sent(ours, values(ours, FIELDS, phone="02 222 22 22")).save_unless_changed()
    assert saved.phone == "02 222 22 22"
    assert mark_of(ours) != before
    again = mark_of(ours)
    sent(saved, values(saved, FIELDS)).save_unless_changed()
    assert mark_of(ours) == again, "nothing was changed: no row of history"


def test_the_record_of_the_page_is_left_as_it_is(ours):
    form = OrganisationForm(values(ours, FIELDS, name="Other"), instance=ours)
    assert form.is_valid()
    assert ours.name == "Article 27"


def test_other_fields_of_somebody_else_stay(ours, colleague):
    data = values(ours, FIELDS, phone="02 222 22 22")
    elsewhere(colleague, ours, name="Article 27 Bruxelles")
    saved = sent(ours, data).save_unless_changed()
    assert (saved.name, saved.phone) == ("Article 27 Bruxelles", "02 222 22 22")


def test_the_same_change_by_two_is_no_conflict(ours, colleague):
    data = values(ours, FIELDS, phone="02 222 22 22")
    elsewhere(colleague, ours, phone="02 222 22 22")
    assert sent(ours, data).save_unless_changed().phone == "02 222 22 22"


def test_the_second_is_told_and_keeps_the_text(ours, colleague):
    data = values(ours, FIELDS, phone="02 222 22 22")
    elsewhere(colleague, ours, phone="02 333 33 33", name="Article 27 Bruxelles")
    form = sent(ours, data)
    with pytest.raises(Overtaken) as told:
        form.save_unless_changed()
    meanwhile = told.value.meanwhile
    assert (meanwhile.by, meanwhile.own) == ("Julie Maréchal", False)
    assert [(d.name, d.saved, d.typed) for d in meanwhile.differences] == [("phone", "02 333 33 33", "02 222 22 22")]
    ours.refresh_from_db()
    assert ours.phone == "02 333 33 33", "nothing was written"
    assert form["phone"].value() == "02 222 22 22"
    assert form["name"].value() == "Article 27 Bruxelles", "what was not touched follows the other person"
    again = sent(ours, {name: form[name].value() for name in [*FIELDS, "seen"]}).save_unless_changed()
    assert (again.name, again.phone) == ("Article 27 Bruxelles", "02 222 22 22"), "saved again, it decides"


@pytest.mark.parametrize("seen", ["", "x", "999999999", "-1"])
def test_without_a_mark_of_the_record_every_difference_is_asked(ours, seen):
    with pytest.raises(Overtaken):
        sent(ours, values(ours, FIELDS, phone="02 222 22 22", seen=seen)).save_unless_changed()


def test_who_overtakes_herself_in_another_window_is_told_so(ours, colleague):
    seen = mark_of(ours)
    elsewhere(colleague, ours, phone="02 333 33 33")
    with acting_as(colleague, "test"), pytest.raises(Overtaken) as told:
        sent(ours, values(ours, FIELDS, phone="02 222 22 22", seen=seen)).save_unless_changed()
    assert told.value.meanwhile.own


def test_the_mark_of_another_record_is_none(ours):
    other = OrganisationFactory(name="Another")
    with pytest.raises(Overtaken):
        sent(ours, values(ours, FIELDS, phone="02 222 22 22", seen=mark_of(other))).save_unless_changed()


def test_whoever_saves_what_was_removed_meanwhile_is_told_and_keeps_the_text(ours):
    form = sent(ours, values(ours, FIELDS, phone="02 222 22 22"))
    delete_tracked(Organisation, [ours.pk])
    with translation.override("en"):
        assert save_edit(form) == (False, None)
        assert "It was removed meanwhile" in str(form.non_field_errors())
    assert form["phone"].value() == "02 222 22 22"


def test_two_changes_that_do_not_go_together_are_told(ours, colleague):
    agreement = AgreementFactory(organisation=ours, starts_on="2017-01-01", ends_on="2017-12-31")
    agreement = Agreement.objects.get(pk=agreement.pk)
    data = values(agreement, ["starts_on", "ends_on"], ends_on="2017-03-31")
    elsewhere(colleague, agreement, starts_on="2017-06-01")
    form = sent(agreement, data, AgreementForm)
    with pytest.raises(Overtaken):
        form.save_unless_changed()
    assert form.non_field_errors()
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert str(agreement.ends_on) == "2017-12-31"


def test_marks_of_many_take_one_query(ours, django_assert_num_queries):
    others = [ours, *(OrganisationFactory(name=f"N{number}") for number in range(5))]
    with django_assert_num_queries(1):
        marks = marks_of(others)
    assert marks == {one.pk: mark_of(one) for one in others}
    assert len(set(marks.values())) == len(others)
    assert mark_of(Organisation()) == ""


def test_the_mark_is_hidden_in_the_form(ours):
    form = OrganisationForm(instance=ours)
    assert isinstance(form.fields["seen"].widget, forms.HiddenInput)
    assert form["seen"].value() == mark_of(ours)
