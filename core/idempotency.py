"""A record that is written once, however often its form is sent.

The form carries a key drawn when it was shown; the key becomes the uuid of the record, which the database keeps unique.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from core.actor import require_act
from core.models import Entity, column_of

Record = TypeVar("Record", bound=Entity)


class KeyTaken(Exception):
    """The key of a form belongs to a record that says something else: this is no sending again."""


def create_once(instance: Record, *, key: uuid.UUID, same: Iterable[str]) -> tuple[Record, bool]:
    """Save a new record under the key; return it and True, or the one that the same form wrote before and False.

    `same` names the fields by which a sending again is known: all of them are equal. Raises KeyTaken when the key is
    that of a record that differs in one (a form that was gone back to and changed), IntegrityError for what breaks
    another rule of the database, and NoActor outside an act.
    """
    require_act()
    model = type(instance)
    known = _find_by_key(model, key)
    if known is None:
        instance.uuid = key
        try:
            with transaction.atomic():
                instance.save()
        except IntegrityError:  # the same form, sent at the same moment, or another rule
            known = _find_by_key(model, key)
            if known is None:
                raise
        else:
            return instance, True
    if any(_value(known, name) != _value(instance, name) for name in same):
        raise KeyTaken
    return known, False


def _find_by_key(model: type[models.Model], key: uuid.UUID) -> Any:
    return model._base_manager.filter(uuid=key).first()


def _value(record: models.Model, name: str) -> Any:
    return getattr(record, column_of(type(record), name).attname)


class KeyedForm(forms.BaseForm):
    """A form that carries the key of what it creates: `class NewThing(KeyedForm, forms.ModelForm)`."""

    data: Any  # of a QueryDict a copy is written
    fields: dict[str, Any]  # of a field its choices or its queryset are set

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"] = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def renew_key(self) -> None:
        """Give the form another key: the one that it came with is taken by another record."""
        self.data = self.data.copy()
        self.data[self.add_prefix("key")] = str(uuid.uuid4())

    def say_taken(self) -> None:
        """Say that the form was saved before with other words, and let it carry another key: sent again, it is new."""
        self.renew_key()
        self.add_error(None, _("This form was saved before. If this is something else, save it once more."))
