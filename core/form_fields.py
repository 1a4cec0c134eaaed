"""Fields that take what people write here in any usual spelling; what was typed stays (DayField is in core.forms)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.be import ssn
from stdnum.exceptions import ValidationError as NumberError

from core.births import Birth, parse_birth
from core.normalisation import without_invisible
from core.periods import NotADay, today

_TIME = re.compile(r"(\d{1,2})\s*(?:[:.hHuU]\s*(\d{2})?|(?<=\d\d)(\d{2}))?\s*(?:h|u|heures?|uur)?", re.IGNORECASE)
_LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,2})\s*(?:h|u|:|heures?|uur|uren|hours?)\s*)?(?:(?P<minutes>\d{1,4})\s*(?:min\.?|minutes?|minuten|m)?)?",
    re.IGNORECASE,
)
_COUNTRY = "BE"
_OF_A_ZONE = re.compile("(?!4[5-9])[1-9][0-9]{7}")  # a number without its zero that is no mobile number


class ReasonField(forms.CharField):
    """Why something that was noted is put right, long enough that a colleague understands it in a year."""

    shortest = 20

    def __init__(self, **kwargs: Any) -> None:
        told = {
            "label": gettext_lazy("Why this is corrected"),
            "help_text": gettext_lazy("In 20 letters or more."),
            "error_messages": {"required": gettext_lazy("Enter why it is corrected.")},
            "widget": forms.Textarea(attrs={"rows": 2}),
        }
        super().__init__(**{"max_length": 300, **told, **kwargs})

    def clean(self, value: Any) -> str:
        """Return the reason. Raise ValidationError for one that nobody will understand later."""
        reason = without_invisible(super().clean(value)).strip()
        if len(reason) < self.shortest and (reason or self.required):
            raise ValidationError(_("Write at least 20 letters, so that a colleague understands why."))
        return reason


class RecordChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not to be subscripted when it runs
    """A record by its uuid; a form of a record that is there knows it by its key."""

    def __init__(self, queryset: Any = None, **kwargs: Any) -> None:
        super().__init__(queryset, **{"to_field_name": "uuid", **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Return the uuid of a key; what was chosen stays as it is."""
        if isinstance(value, int) and self.queryset is not None:
            return self.queryset.model._base_manager.filter(pk=value).values_list("uuid", flat=True).first()
        return super().prepare_value(value)


class TimeOfDayField(forms.CharField):
    """A time of day: 13:30, 13h30, 13 h 30, 13.30, 13u30, 1330, 13h. As the `end` of something 24:00 is midnight."""

    def __init__(self, *, end: bool = False, **kwargs: Any) -> None:
        self.end = end
        super().__init__(**{"max_length": 12, **kwargs})
        self.widget.attrs.setdefault("inputmode", "text")
        self.widget.attrs.setdefault("size", "8")

    def prepare_value(self, value: Any) -> Any:
        """Return 13:30 for a time; what was typed stays as it is."""
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value

    def clean(self, value: Any) -> dt.time | None:
        """Return the time, None where nothing was typed. Raise ValidationError for what is no time of day."""
        text = super().clean(value)
        if not text:
            return None
        if isinstance(value, dt.time):
            return value
        match = _TIME.fullmatch(without_invisible(text).strip())
        try:
            hour, minute = match.group(1), match.group(2) or match.group(3) or 0  # type: ignore[union-attr]  # caught below
            if self.end and (int(hour), int(minute)) == (24, 0):
                return dt.time(0)
            return dt.time(int(hour), int(minute))
        except (AttributeError, ValueError):
            raise ValidationError(_("This is not a time of day. Write it as 13:30 or 13h30.")) from None


class MinutesField(forms.IntegerField):
    """A length of time in minutes: 90, 1h30, 1:30, 1 u 30, 2 h, 45 min. One that is shown again is in minutes."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"widget": widget, **kwargs})

    def to_python(self, value: Any) -> int | None:
        """Return the minutes, None where nothing was typed. Raise ValidationError for what is no length of time."""
        text = without_invisible(str(value)).strip() if value not in self.empty_values else ""
        match = _LENGTH.fullmatch(text)
        if text and match and any(match.groups()):
            hours, minutes = int(match["hours"] or 0), int(match["minutes"] or 0)
            if not match["hours"] or minutes < 60:
                return hours * 60 + minutes
        return super().to_python(value)


class BirthField(forms.CharField):
    """A birth as far as it is known: a day, a month or a year (core.births); what was typed stays in the field."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"})
        super().__init__(**{"max_length": 30, "widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Return what one types for a birth; what was typed stays as it is."""
        return value.typed if isinstance(value, Birth) else value

    def clean(self, value: Any) -> Birth | None:
        """Return the birth, None where nothing was typed. Raise ValidationError for what is none, or is to come."""
        text = super().clean(value)
        if not text:
            return None
        try:
            birth = parse_birth(text)
        except NotADay as error:
            raise ValidationError(str(error)) from error
        if birth.first > today():
            raise ValidationError(_("This day has not come yet. Enter today or an earlier day."))
        return birth


class PhoneField(forms.CharField):
    """A phone number, Belgian unless it begins with + or 00; kept as it is read aloud: 0470 12 34 56, +33 6 12 …"""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
        super().__init__(**{"max_length": 40, "widget": widget, **kwargs})

    def clean(self, value: Any) -> str:
        """Return the number, "" where nothing was typed. Raise ValidationError for what can be none."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            number = phonenumbers.parse(without_invisible(text), _COUNTRY)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise ValidationError(
                _("This is not a phone number. Write it as 0470 12 34 56, or with + and the country.")
            )
        here = phonenumbers.region_code_for_country_code(number.country_code or 0) == _COUNTRY
        if here and not _has_its_digits(number):
            raise ValidationError(
                _("This number has too few or too many digits. A mobile number has ten, for example 0470 12 34 56.")
            )
        style = phonenumbers.PhoneNumberFormat
        return phonenumbers.format_number(number, style.NATIONAL if here else style.INTERNATIONAL)


def _has_its_digits(number: Any) -> bool:
    """Answer whether a Belgian number can be called: one that is known, or nine digits of a zone that is not."""
    own = phonenumbers.national_significant_number(number)
    return phonenumbers.is_valid_number(number) or bool(_OF_A_ZONE.fullmatch(own))


def is_phone_with_country(text: str) -> bool:
    """Tell whether a text is a phone number with its country, and no national register number behind a "+" or "00"."""
    if not text.startswith(("+", "00")):
        return False
    try:
        number = phonenumbers.parse(text, _COUNTRY)
    except phonenumbers.NumberParseException:
        return False
    here = phonenumbers.region_code_for_country_code(number.country_code or 0) == _COUNTRY
    if ssn.is_valid(re.sub(r"\D", "", text)):  # what may be both is a phone number of this country only
        return here and phonenumbers.is_valid_number(number)
    return phonenumbers.is_possible_number(number) if here else phonenumbers.is_valid_number(number)


class NationalNumberField(forms.CharField):
    """A national register or BIS number in any spelling: 85.07.30-033 28, 85073003328."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"max_length": 30, "widget": widget, **kwargs})

    def clean(self, value: Any) -> str:
        """Return its eleven digits, "" where nothing was typed. Raise ValidationError for wrong check digits."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            number: str = ssn.validate(re.sub(r"[\s.\-/]", "", without_invisible(text)))
        except NumberError:
            raise ValidationError(_("This is not a national register number: check its digits.")) from None
        if not _tells_a_birth(number):
            raise ValidationError(_("The first six digits tell a birth on a day that does not exist: check them."))
        if number[6:9] in ("000", "999"):
            raise ValidationError(_("The seventh, eighth and ninth digits are 001 to 998 in each number: check them."))
        return number


def _tells_a_birth(number: str) -> bool:
    """Answer whether the first six digits can be a birth. A month or a day of 00 is one that is not known; in a BIS
    number 20 or 40 is added to the month. The check digits tell the century.
    """
    year, month, day = int(number[:2]), int(number[2:4]) % 20, int(number[4:6])
    if month == 0 or day == 0:
        return True
    century = 1900 if 97 - int(number[:9]) % 97 == int(number[9:]) else 2000
    try:
        dt.date(century + year, month, day)
    except ValueError:
        return False
    return True
