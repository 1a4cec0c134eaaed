"""Fields of the network that take what people write in any usual spelling."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _
from stdnum.be import vat
from stdnum.exceptions import ValidationError as NumberError

_BELGIAN = re.compile(r"(?:BE?\s*-?\s*)?([1-9]\d{3})")
_ABROAD = re.compile(r"[A-Z]{1,3}\s*-\s*[0-9A-Z][0-9A-Z ]{2,8}")


class EnterpriseNumberField(forms.CharField):
    """A Belgian enterprise number: 0403.170.701, BE 403 170 701, be0403170701; kept as 0403.170.701."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(**{"max_length": 30, "widget": widget, **kwargs})

    def clean(self, value: Any) -> str:
        """Return the number, "" where nothing was typed. Raise ValidationError when its check digits are wrong."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            digits = vat.validate(re.sub(r"[^0-9A-Za-z]", "", text))
        except NumberError:
            raise ValidationError(_("This is not a Belgian enterprise number: check its ten digits.")) from None
        return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"


class PostcodeField(forms.CharField):
    """A postcode: four digits in Belgium (1060, B-1060); elsewhere with the country before it (F-59000)."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(**{"max_length": 10, "widget": widget, **kwargs})

    def clean(self, value: Any) -> str:
        """Return the postcode, "" where nothing was typed. Raise ValidationError for what is none."""
        text = super().clean(value).upper()
        if not text:
            return ""
        if match := _BELGIAN.fullmatch(text):
            return match.group(1)
        if _ABROAD.fullmatch(text) and not text.startswith("B"):
            return re.sub(r"\s*-\s*", "-", text)
        raise ValidationError(_("Write the postcode as four digits (1060), abroad with the country (F-59000)."))


class AmountField(forms.DecimalField):
    """Hours or euros: 45, 45,50, 45.50 €, 1 250; a comma or a point before the decimals."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"max_digits": 8, "decimal_places": 2, "widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Return a number as it is written here, without needless zeros; what was typed stays as it is."""
        if not isinstance(value, Decimal):
            return value
        return formats.number_format(value.quantize(Decimal(1)) if value == value.to_integral() else value)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs say int, Django does not
        """Return the number. Raise ValidationError for what is none."""
        if isinstance(value, str):
            value = re.sub(r"[\s\u00a0\u202f€]", "", value)
            if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", value):  # 1.250,50
                value = value.replace(".", "")
            value = value.replace(",", ".")
        return super().to_python(value)
