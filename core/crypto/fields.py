"""Columns that are encrypted at rest: EncryptedTextField, EncryptedCharField, and indexes to look them up.

Python sees text, the database sees tokens. So the database cannot search, sort or compare these columns: whoever asks
it to gets a FieldError, never an empty answer. It can tell only whether a value is missing (`isnull`, or equal to "").
Writes that copy rows inside the database (core.history) copy tokens, which is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.core.exceptions import FieldError, ValidationError
from django.db import DataError, models
from django.db.models.lookups import Exact, In, IsNull

from core.crypto.keyring import current_ring
from core.models import column_of


def _field_error(field: models.Field[Any, Any], asked: str) -> FieldError:
    return FieldError(
        f"{field.model.__name__}.{field.name} is encrypted: the database can only tell whether it is empty, "
        f"and was asked for {asked!r}."
    )


class _ExactlyEmpty(Exact):
    """`note=""`, and nothing else."""

    def get_prep_lookup(self) -> Any:
        if self.rhs is None:
            return None  # Django makes it `isnull`
        if not isinstance(self.rhs, str) or self.rhs:
            raise _field_error(self.lhs.output_field, "a value")
        return self.rhs


class _InEmpty(In):
    """`note__in=[""]`, and nothing else."""

    def get_prep_lookup(self) -> Any:
        if not isinstance(self.rhs, list | tuple | set | frozenset) or any(value != "" for value in self.rhs):
            raise _field_error(self.lhs.output_field, "a value")
        return super().get_prep_lookup()


_LOOKUPS = {"exact": _ExactlyEmpty, "in": _InEmpty, "isnull": IsNull}


if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = object  # mixed into a field


class _Encrypted(_Field):
    """What both fields share. The column is text, whatever the length of what a person may write."""

    is_encrypted = True
    db_index: bool

    def get_internal_type(self) -> str:
        return "TextField"

    def get_lookup(self, lookup_name: str) -> Any:
        """Return the lookup. Raise FieldError for all that would compare tokens with text."""
        if lookup_name not in _LOOKUPS:
            raise _field_error(self, lookup_name)
        return _LOOKUPS[lookup_name]

    def get_transform(self, lookup_name: str) -> Any:
        """Raise FieldError: a part of a token is nothing."""
        raise _field_error(self, lookup_name)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Return the text. Raise core.crypto.keyring.Unreadable where the ring cannot read it."""
        return None if value is None else current_ring().decrypt(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return the token to store. A `prepared` value is the "" of a lookup: nothing else gets through one."""
        if prepared or hasattr(value, "as_sql"):
            return super().get_db_prep_value(value, connection, prepared)
        value = super().get_db_prep_value(value, connection, prepared)
        return None if value is None else current_ring().encrypt(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Return the token to store. Raise DataError for a text that is too long, as the database did of a varchar."""
        longest = self.max_length
        if longest is not None and isinstance(value, str) and len(value) > longest:
            raise DataError(f"{self.model.__name__}.{self.name} takes at most {longest} characters.")
        return super().get_db_prep_save(value, connection)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Return what cannot work: a key, an index or an order over tokens."""
        found = super().check(**kwargs)
        if self.unique or self.db_index or self.primary_key:
            found.append(checks.Error("An encrypted column is in no index: give it a blind index.", obj=self))
        ordered = {str(name).lstrip("-") for name in self.model._meta.ordering or ()}
        if self.name in ordered:
            found.append(checks.Error("Rows cannot be ordered by an encrypted column.", obj=self))
        return found


class EncryptedTextField(_Encrypted, models.TextField):  # type: ignore[type-arg]  # takes none when it runs
    """A text of any length, encrypted."""


class EncryptedCharField(_Encrypted, models.CharField):  # type: ignore[type-arg]  # takes none when it runs
    """A line of text, encrypted; `max_length` counts the characters that people write."""


def encrypted_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Return the encrypted fields of a model (histories have theirs)."""
    return [field for field in model._meta.concrete_fields if getattr(field, "is_encrypted", False)]


class BlindIndexField(models.CharField):  # type: ignore[type-arg]  # takes none when it runs
    """The index of an encrypted field, `source`: equal texts have equal indexes, and no text can be told from one.

    It is filled at each save and bulk insert; core.history.bulk_update_tracked fills it too. Ask with `lookup()`.
    """

    def __init__(self, *, source: str, **options: Any) -> None:
        self.source = source
        super().__init__(**{"max_length": 64, "editable": False, "default": "", **options})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"source": self.source}

    @property
    def purpose(self) -> str:
        """What the keys of the index are derived for: this column and no other."""
        return f"{self.model._meta.label_lower}.{self.source}"

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return the index of what the source holds, and set it."""
        value = current_ring().index(self.purpose, getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, value)
        return value

    def lookup(self, text: str) -> dict[str, list[str]]:
        """Return the words of a filter that finds the text, under whichever key of the ring its row was written."""
        return {f"{self.attname}__in": current_ring().indexes(self.purpose, text)}


def blind_indexes(model: type[models.Model]) -> list[BlindIndexField]:
    """Return the blind indexes of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, BlindIndexField)]


class Indexed(models.Model):
    """A model with a blind index: a save of the encrypted field alone writes its index too."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, the indexes with their sources."""
        names = kwargs.get("update_fields")
        if names is not None:
            kwargs["update_fields"] = {
                *names,
                *(index.name for index in blind_indexes(type(self)) if index.source in names),
            }
        super().save(*args, **kwargs)


class UniqueByIndex(models.UniqueConstraint):
    """Unique over a blind index: the database refuses by the column, validation asks under each key of the ring."""

    def validate(
        self, model: type[models.Model], instance: models.Model, exclude: Any = None, using: str = "default"
    ) -> None:
        """Raise ValidationError when another record has the same values; skipped where one of them is excluded, is
        null, or the condition does not hold.
        """
        if self.condition is not None:
            against = instance._get_field_expression_map(  # type: ignore[attr-defined]  # as Django's own does
                meta=model._meta, exclude=exclude
            )
            if not self.condition.check(against, using=using):
                return
        wanted: dict[str, Any] = {}
        for field in (column_of(model, name) for name in self.fields):
            source = field.source if isinstance(field, BlindIndexField) else field.name
            if exclude and source in exclude:
                return
            value = getattr(instance, column_of(model, source).attname)
            if value is None:
                return
            wanted |= field.lookup(value or "") if isinstance(field, BlindIndexField) else {field.attname: value}
        others = model._default_manager.using(using).filter(self.condition or models.Q(), **wanted)
        if not instance._state.adding and instance.pk is not None:
            others = others.exclude(pk=instance.pk)
        if others.exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)
