"""A person with a file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from stdnum.be import ssn
from stdnum.exceptions import ValidationError as NumberError

from accounts.models import Centre
from core.births import Birth, Precision, birth_of
from core.constraints import one_of
from core.crypto.fields import BlindIndexField, EncryptedCharField, Indexed, UniqueByIndex
from core.duplicates import Identity
from core.history import history_records
from core.models import Entity
from core.name_index import BETWEEN_WORDS, SearchColumn
from core.normalisation import plain
from core.same_centre import SameCentre
from core.transliteration import as_heard
from participants.enums import Gender, PhoneReader
from participants.querysets import FileQuerySet, ParticipantQuerySet
from permissions.policy import Grant


def search_columns(last_name: str, first_name: str) -> tuple[str, str]:
    """Return the names as they are searched: as they are written, and as each word is heard with a blank before it."""
    written = plain(f"{last_name} {first_name}")
    heard = "".join(f" {as_heard(word)}" for word in BETWEEN_WORDS.split(written.replace("'", "")) if word)
    return written[:260], heard[:300]


class Participant(Entity):
    """A person with a file in one centre, whatever the number of her enrolments."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="participants")
    file_number = models.CharField(_("file number"), max_length=30)
    last_name = models.CharField(_("last name"), max_length=120)
    first_name = models.CharField(_("first name"), max_length=120, blank=True)
    search_name = SearchColumn(max_length=260, editable=False, default="", db_index=True)
    heard_name = SearchColumn(max_length=300, editable=False, default="")
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    # Of a month or a year alone the date is its first day, and stands for no more than is known.
    birth_precision = models.CharField(
        _("what is known of the birth date"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )
    gender = models.CharField(_("gender"), max_length=12, choices=Gender.choices, default=Gender.UNDISCLOSED)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("municipality"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    phone_read_by = models.CharField(
        _("who reads this phone"), max_length=8, choices=PhoneReader.choices, default=PhoneReader.UNKNOWN
    )
    email = models.EmailField(_("e-mail address"), blank=True)

    objects = ParticipantQuerySet.as_manager()
    history = history_records(excluded_fields=["search_name", "heard_name"])

    class Meta:
        verbose_name = _("participant")
        ordering = ["last_name", "first_name", "pk"]
        # Given on one file at a time by a row of ParticipantUserGrant; permissions.policy.GRANTED says what they open.
        permissions = [
            (Grant.BREAK_GLASS.value, "Can read the file of a participant by break-glass"),
            (Grant.COVER.value, "Can stand in for the key worker of a participant"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "file_number"],
                name="file_number_once",
                violation_error_message=_("This file number is already used in this centre."),
            ),
            one_of("gender", Gender, name="participant_gender_known", message=_("This word is not known.")),
            one_of("phone_read_by", PhoneReader, name="phone_reader_known", message=_("This word is not known.")),
            one_of("birth_precision", Precision, name="birth_precision_known", message=_("This word is not known.")),
            models.CheckConstraint(
                condition=Q(birth_precision=Precision.DAY)
                | (
                    Q(birth_date__isnull=False, birth_date__day=1)
                    & (Q(birth_precision=Precision.MONTH) | Q(birth_date__month=1))
                ),
                name="birth_as_known",
                violation_error_message=_("Where the day of birth is not known, write the month or the year alone."),
            ),
            models.CheckConstraint(
                condition=~Q(file_number="") & ~Q(last_name=""),
                name="participant_named",
                violation_error_message=_("Enter a number and a name for the file."),
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "last_name", "first_name"], name="participant_by_name"),
            models.Index(fields=["centre", "search_name", "id"], name="participant_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def birth(self) -> Birth | None:
        """The birth as far as it is known, None where none is noted."""
        return birth_of(self.birth_date, self.birth_precision)

    @property
    def identity(self) -> Identity:
        """Who the person is, in the form in which duplicates are compared."""
        return Identity(self.last_name, self.first_name, self.birth, self.phone, of=self.file_number)

    def prepare(self) -> None:
        """Fill the search columns from the names; bulk writers call it, save() does it itself."""
        self.search_name, self.heard_name = search_columns(self.last_name, self.first_name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the search columns up to date."""
        self.prepare()
        fields = kwargs.get("update_fields")
        if fields is not None and {"last_name", "first_name"} & set(fields):
            kwargs["update_fields"] = [*fields, "search_name", "heard_name"]
        super().save(*args, **kwargs)


def validate_national_number(value: str) -> None:
    """Raise ValidationError unless the value is a national register or BIS number (check digits mod 97)."""
    try:
        ssn.validate(value)
    except NumberError:
        raise ValidationError(_("This is not a national register number: check its digits.")) from None


class NationalNumberQuerySet(FileQuerySet):
    """Numbers, found by their blind index."""

    def of_number(self, value: str) -> NationalNumberQuerySet:
        """Those of a number, in whatever spelling; none for what is no number."""
        try:
            digits = ssn.compact(value)
        except NumberError:
            return self.none()
        return self.filter(**self.model._meta.get_field("value_index").lookup(digits))


class NationalNumber(SameCentre, Indexed, Entity):
    """The national register number, in a table and a right of its own; never in an address, a log or an export.

    Its person alone has it, in the copy of her file.
    """

    same_centre = ("centre", "participant__centre")

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="national_number")
    value = EncryptedCharField(_("national register number"), max_length=11, validators=[validate_national_number])
    value_index = BlindIndexField(source="value", db_index=True)
    # The centre of the file: a number belongs to one person there, unless it was noted a second time knowingly.
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+", editable=False, blank=True)
    stands_twice = models.BooleanField(_("also on another file"), default=False, editable=False)

    objects = NationalNumberQuerySet.as_manager()
    history = history_records(excluded_fields=["value_index"])

    class Meta:
        verbose_name = _("national register number")
        constraints = [
            UniqueByIndex(
                fields=["centre", "value_index"],
                condition=Q(stands_twice=False),
                name="national_number_once",
                violation_error_message=_("This number cannot be noted here."),
            ),
        ]

    def __str__(self) -> str:
        return "•••"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the centre of the file."""
        if self.centre_id is None:
            self.centre_id = self.participant.centre_id
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Keep the eleven digits only, whatever way they were written."""
        try:
            self.value = ssn.compact(self.value)
        except NumberError:
            raise ValidationError({"value": _("This is not a national register number: check its digits.")}) from None
