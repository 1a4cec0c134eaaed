"""Two people who change one record: the second is told, sees both, and loses nothing.

The mark of a record is the key of its last history row: no column is needed, and what stood there when the form was
shown can be read again. A field that only one of the two changed is taken from whoever changed it; a field that both
changed, and not to the same, is asked of the second.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import formats
from django.utils.translation import gettext as _

from core.actor import current_act
from core.births import known_in_part
from core.choice_lists import ChoiceListField
from core.date_words import when_words
from core.history import history_of, save_changes
from core.models import column_of


@dataclass(frozen=True)
class Difference:
    """One field that two people changed: its label, what is saved now and what was typed, as words."""

    name: str
    label: str
    saved: str
    typed: str


@dataclass(frozen=True)
class Meanwhile:
    """What happened to a record while somebody wrote: by whom and when it was saved, and where both differ.

    `own` where it was the same person, in another window.
    """

    by: str
    at: dt.datetime | None
    differences: list[Difference] = field(default_factory=list)
    own: bool = False


class Overtaken(Exception):
    """Somebody saved the record meanwhile, and a field that this person changed too. Nothing was written."""

    def __init__(self, meanwhile: Meanwhile) -> None:
        super().__init__("overtaken")
        self.meanwhile = meanwhile


def marks_of(records: Iterable[models.Model]) -> dict[Any, str]:
    """Return the mark of each record by its key, in one query; a record without history has none."""
    items = [record for record in records if record.pk is not None]
    if not items:
        return {}
    history = history_of(type(items[0])).model.objects
    rows = history.filter(id__in=[item.pk for item in items]).order_by().values_list("id")
    return {key: str(last) for key, last in rows.annotate(last=models.Max("history_id"))}


def mark_of(record: models.Model) -> str:
    """Return the mark of a record; "" for one that is not saved yet."""
    return marks_of([record]).get(record.pk, "")


def told_of(record: models.Model, mark: str) -> Any:
    """Return the history row of a mark, or None for a mark that is not one of this record."""
    if not (mark.isascii() and mark.isdigit()):
        return None
    return history_of(type(record)).model.objects.filter(id=record.pk, history_id=int(mark)).first()


def meanwhile_of(record: models.Model, differences: list[Difference] | None = None) -> Meanwhile:
    """Return who saved a record last and when, with the differences to show."""
    last = (
        history_of(type(record)).model.objects.filter(id=record.pk).select_related("history_user").latest("history_id")
    )
    name = last.history_user.get_full_name() if last.history_user else ""
    act = current_act()
    own = act is not None and last.history_user_id == act.user.pk
    return Meanwhile(by=name, at=last.history_date, differences=differences or [], own=own)


def words_of(record: models.Model, name: str) -> str:
    """Return the value of a field as a person reads it."""
    model_field = column_of(type(record), name)
    value = getattr(record, name)
    if value is None or value == "" or value == []:
        return _("nothing")
    if birth := known_in_part(record, name):
        return birth.words
    if model_field.choices:
        return str(getattr(record, f"get_{name}_display")())
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.date | dt.time):
        return when_words(value)
    if isinstance(model_field, ChoiceListField):
        return model_field.words(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(formats.localize(value)) if isinstance(value, int | float | Decimal) else str(value)


class EditForm(forms.ModelForm):  # type: ignore[type-arg]  # takes none when it runs
    """A form that changes a tracked record: it carries the mark of what it showed (`seen`).

    The instance given is left as it is; the form works on a copy, so that the page around it shows what is saved.
    """

    data: Any  # of a QueryDict a copy is written
    fields: dict[str, Any]  # of a field its choices or its queryset are set
    together: ClassVar[tuple[tuple[str, ...], ...]] = ()  # columns that say one thing: changed by one, or by the other

    def __init__(self, *args: Any, instance: models.Model, **kwargs: Any) -> None:
        super().__init__(*args, **{"instance": copy.copy(instance), **kwargs})
        self.fields["seen"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=lambda: mark_of(instance)
        )

    @property
    def edited(self) -> list[str]:
        """The names of the form's fields that are columns of the record."""
        columns = {column.name for column in self._meta.model._meta.concrete_fields}
        return [name for name in self.fields if name in columns]

    def follow_up_values(self, now: models.Model, values: dict[str, Any]) -> dict[str, Any]:
        """Return columns that the form does not show and that follow from the values to be saved in `now`."""
        return {}

    def save_unless_changed(self) -> models.Model:
        """Save what this person changed and return the record as it is now. Call it on a valid form.

        Raises Overtaken, and writes nothing, when somebody else changed one of the same fields meanwhile; the form then
        carries the new mark and, where this person had changed nothing, the other's values: saved again, it decides.
        """
        with transaction.atomic():
            model = type(self.instance)
            now: models.Model = model._base_manager.select_for_update(of=("self",)).get(pk=self.instance.pk)
            seen = self.cleaned_data.get("seen") or ""
            before = now if mark_of(now) == seen else told_of(now, seen)
            theirs, both = self._compare(now, before)
            if not both:
                values = {name: getattr(self.instance, name) for name in self.edited if name not in theirs}
                values |= self.follow_up_values(now, values)
                if not self._refuse(now, values, overtaken=before is not now):
                    save_changes(now, **values)
                    return now
        self._show(now, theirs)
        raise Overtaken(meanwhile_of(now, [self._difference(now, name) for name in both]))

    def _compare(self, now: models.Model, before: Any) -> tuple[list[str], list[str]]:
        """Return the fields that only somebody else changed, and those that both changed to different values."""
        theirs: list[str] = []
        both: list[str] = []
        others = set(chain.from_iterable(self.together))
        for names in [*self.together, *((name,) for name in self.edited if name not in others)]:
            columns = [column_of(type(now), name).attname for name in names]
            mine, saved = ([getattr(one, column) for column in columns] for one in (self.instance, now))
            if mine == saved:
                continue
            shown = None if before is None else [getattr(before, column) for column in columns]
            if mine == shown:
                theirs += names
            elif saved != shown:
                both.append(names[0])
        return sorted(theirs, key=self.edited.index), sorted(both, key=self.edited.index)

    def _refuse(self, now: models.Model, values: dict[str, Any], *, overtaken: bool) -> bool:
        """Tell whether what both wrote does not go together; the form then says why. It was asked alone before."""
        if not overtaken:
            return False
        merged = copy.copy(now)
        for name, value in values.items():
            setattr(merged, name, value)
        try:
            merged.clean()
            merged.validate_constraints()
        except ValidationError as error:
            self.add_error(None, ValidationError(error.messages))
            return True
        return False

    def _show(self, now: models.Model, theirs: list[str]) -> None:
        """Let the form carry the new mark, and the other person's values where this one had changed nothing."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = mark_of(now)
        saved = forms.model_to_dict(now, fields=theirs)
        for name in theirs:
            value = self.fields[name].prepare_value(saved[name])
            self.data[self.add_prefix(name)] = "" if value is None else value

    def _difference(self, now: models.Model, name: str) -> Difference:
        label = self.fields[name].label or column_of(type(now), name).verbose_name
        return Difference(name=name, label=str(label), saved=words_of(now, name), typed=words_of(self.instance, name))


def save_edit(form: EditForm, *, twice: Any = "", at: str | None = None) -> tuple[bool, Meanwhile | None]:
    """Save an edit if the form was sent and is right; return whether it is done, and who saved it meanwhile.

    `twice` is the sentence, beside the field `at`, for a record that would be there a second time. Of a record that
    somebody removed meanwhile the form says so.
    """
    if not (form.is_bound and form.is_valid()):
        return False, None
    try:
        form.save_unless_changed()
    except Overtaken as overtaken:
        return False, overtaken.meanwhile
    except ObjectDoesNotExist:  # since it was found
        form.add_error(None, _("It was removed meanwhile: nothing is saved. What you typed still appears here."))
        return False, None
    except IntegrityError:
        form.add_error(at, twice or _("This cannot be saved: it is there already."))
        return False, None
    return True, None
