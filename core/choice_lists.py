"""A column that keeps several words of a closed list."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _


class ChoiceListField(models.JSONField):
    """A list of the values of some choices, each once, in the order of the choices.

    `items` are the choices; they are no part of a migration, so that a word may change without one.
    """

    def __init__(self, *args: Any, items: Any = None, **kwargs: Any) -> None:
        self.items = items
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def validate(self, value: Any, model_instance: Any) -> None:
        """Raise ValidationError for what is no list of known words, each once."""
        super().validate(value, model_instance)
        if not isinstance(value, list) or len(set(value)) < len(value) or not set(value) <= set(self.items.values):
            raise ValidationError(_("This word is not known."), code="invalid_choice")

    def words(self, value: list[str]) -> str:
        """Return the words of a list as a person reads them."""
        return ", ".join(str(one.label) for one in self.items if one.value in value)
