"""Forms of the operations of funders."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from core.concurrent_edits import EditForm
from core.forms import DayField, WholeRecord
from core.idempotency import KeyedForm
from participants.enums import FunderRules
from participants.models import Operation


class _OperationFields(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=80,
        help_text=_("As the funder writes it, or as the team calls it."),
        error_messages={"required": _("Enter the code of the operation.")},
    )
    title = forms.CharField(label=_("Title"), max_length=160, required=False)
    funder = forms.CharField(label=_("Funder"), max_length=120, required=False)
    rules = forms.ChoiceField(
        label=_("Rules"),
        choices=FunderRules.choices,
        widget=forms.RadioSelect,
        help_text=_("By whose rules it is accounted for."),
        error_messages={"required": _("Choose by whose rules the operation is accounted for.")},
    )
    starts_on = DayField(label=_("First day"), required=False, help_text=_("Left empty, it is not known."))
    ends_on = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("After it, the operation is not offered for a path any more. Left empty, it goes on."),
    )
    beside: ClassVar[dict[str, str]] = {
        "operation_code_once": "code", "operation_dates": "ends_on", "operation_rules_known": "rules",
    }  # fmt: skip


_FIELDS = ["code", "title", "funder", "rules", "starts_on", "ends_on"]


class NewOperationForm(_OperationFields, WholeRecord, KeyedForm, forms.ModelForm):
    """A new operation of the centre."""

    class Meta:
        model = Operation
        fields = _FIELDS

    def __init__(self, data: Any = None, *, centre: Centre) -> None:
        super().__init__(data, instance=Operation(centre=centre))


class OperationForm(_OperationFields, WholeRecord, EditForm):
    """An operation that is changed."""

    class Meta:
        model = Operation
        fields = _FIELDS
