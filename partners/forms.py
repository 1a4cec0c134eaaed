"""What is written about organisations, those one speaks to there, and agreements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.concurrent_edits import EditForm
from core.form_fields import PhoneField
from core.forms import DayField, PastDayField
from core.idempotency import KeyedForm
from core.periods import today
from partners.enums import LegalForm, OrganisationRole, PaidBy, TogetherPay, Vat
from partners.form_fields import AmountField, EnterpriseNumberField, PostcodeField
from partners.models import Agreement, Contact, Organisation
from partners.models.agreement import AMOUNT_OF, LATE_DAYS, LATE_NOTICE, RATE_OF_HOURS
from partners.presenters import workshop_label

DAY_HINT = _("Day, month and year, for example 1/6/2017.")


class FindForm(forms.Form):
    """What the list is searched by."""

    search = forms.CharField(
        label=_("Name of the organisation"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "type": "search"}),
    )
    role = forms.ChoiceField(required=False, choices=[("", ""), *OrganisationRole.choices])


# Organisations


class _OrganisationFields(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the name of the organisation.")},
    )
    role = forms.ChoiceField(
        label=_("What is its role for the centre?"),
        choices=OrganisationRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the organisation is to the centre.")},
    )
    legal_form = forms.ChoiceField(label=_("Legal form"), choices=LegalForm.choices, initial=LegalForm.UNKNOWN)
    enterprise_number = EnterpriseNumberField(
        label=_("Enterprise number"), required=False, help_text=_("For example 0403.170.701.")
    )
    address = forms.CharField(
        label=_("Address"), required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    postcode = PostcodeField(label=_("Postcode"), required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    email = forms.EmailField(
        label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )


_COLUMNS = ["name", "role", "legal_form", "enterprise_number", "address", "postcode", "phone", "email"]


class NewOrganisationForm(KeyedForm, _OrganisationFields, forms.ModelForm):
    """An organisation that the directory does not have yet."""

    class Meta:
        model = Organisation
        fields = _COLUMNS


class OrganisationForm(_OrganisationFields, EditForm):
    """Changing what is known of an organisation."""

    class Meta:
        model = Organisation
        fields = _COLUMNS


# Contacts


class _ContactFields(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the name of the contact.")},
    )
    function = forms.CharField(
        label=_("Function"), required=False, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = PhoneField(label=_("Phone"), required=False)
    email = forms.EmailField(
        label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )


class NewContactForm(KeyedForm, _ContactFields, forms.ModelForm):
    """Somebody to speak to."""

    class Meta:
        model = Contact
        fields = ["name", "function", "phone", "email"]


class ContactForm(_ContactFields, EditForm):
    """Changing who one speaks to."""

    class Meta:
        model = Contact
        fields = ["name", "function", "phone", "email"]


# Agreements


class _Workshops(forms.ModelMultipleChoiceField):
    """Workshops of the organisation, known by their uuid."""

    def __init__(self, **more: Any) -> None:
        super().__init__(queryset=Organisation.objects.none(), to_field_name="uuid", required=False, **more)

    def label_from_instance(self, workshop: Any) -> str:
        """Return the title with the code: several series may have one title."""
        return workshop_label(workshop)


class _AgreementFields(forms.Form):
    fields: dict[str, Any]  # of a field its choices or its queryset are set
    subject = forms.CharField(
        label=_("What is it about?"),
        max_length=200,
        help_text=_("For example: theatre workshop, two afternoons a week."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say what the agreement is about.")},
    )
    starts_on = DayField(
        label=_("First day"), help_text=DAY_HINT, error_messages={"required": _("Enter the first day.")}
    )
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty where it has no term."))
    hours = AmountField(label=_("Hours"), required=False, min_value=0, help_text=_("In all, over the whole agreement."))
    hourly_rate = AmountField(label=_("Rate per hour (euro)"), required=False, min_value=0)
    paid_by = forms.ChoiceField(
        label=_("What is paid?"),
        choices=PaidBy.choices,
        initial=PaidBy.HOUR,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is paid.")},
    )
    amount = AmountField(
        label=_("Amount (euro)"), required=False, min_value=0, help_text=_("Of one session, or the lump sum.")
    )
    together_counts = forms.ChoiceField(
        label=_("A session run together with the team is paid"),
        choices=TogetherPay.choices,
        initial=TogetherPay.WHOLE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how much is paid of a session run together.")},
    )
    late_days = forms.IntegerField(
        label=_("Late notice: days"),
        required=False,
        min_value=1,
        max_value=LATE_DAYS,
        help_text=_(
            "A session cancelled less than so many days before is paid in part. Empty where nothing is agreed."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    late_percent = forms.IntegerField(
        label=_("Late notice: per cent paid"),
        required=False,
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    vat = forms.ChoiceField(
        label=_("VAT"),
        required=False,
        choices=[("", pgettext_lazy("VAT", "Not noted")), *Vat.choices],
        help_text=_("A note beside the amounts; nothing is computed from it."),
    )
    workshops = _Workshops(label=_("Which workshops does it cover?"), widget=forms.CheckboxSelectMultiple)

    def _offer(self, workshops: QuerySet, covered: list[Any]) -> None:
        """Offer the workshops of the organisation; without any, nothing is asked."""
        self.fields["workshops"].queryset = workshops
        self.fields["workshops"].initial = covered
        if not workshops.exists():
            del self.fields["workshops"]

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for a last day before the first, and for no hours at all."""
        super().clean()
        cleaned = self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error(
                "ends_on", ValidationError(gettext("The end is before the start: correct one of the two dates."))
            )
        if cleaned.get("hours") == 0:
            self.add_error(
                "hours", ValidationError(gettext("Write how many hours, more than none, or leave it empty."))
            )
        self._check_price(cleaned)
        return cleaned

    def _check_price(self, cleaned: dict[str, Any]) -> None:
        """Say beside the field what does not go with what is paid, and half a late notice."""
        paid_by = cleaned.get("paid_by")
        if cleaned.get("hourly_rate") is not None and paid_by != PaidBy.HOUR:
            self.add_error("hourly_rate", ValidationError(RATE_OF_HOURS))
        if cleaned.get("amount") is not None and paid_by not in (PaidBy.SESSION, PaidBy.LUMP_SUM):
            self.add_error("amount", ValidationError(AMOUNT_OF))
        days, percent = cleaned.get("late_days"), cleaned.get("late_percent")
        if (days is None) != (percent is None) and not {"late_days", "late_percent"} & set(self.errors):
            self.add_error("late_days" if days is None else "late_percent", ValidationError(LATE_NOTICE))


_TERMS = [
    "subject", "starts_on", "ends_on", "hours", "hourly_rate", "paid_by", "amount", "together_counts", "late_days",
    "late_percent", "vat",
]  # fmt: skip


class NewAgreementForm(KeyedForm, _AgreementFields, forms.ModelForm):
    """A draft of an agreement."""

    class Meta:
        model = Agreement
        fields = _TERMS

    def __init__(self, *args: Any, workshops: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(workshops, [])


class AgreementForm(_AgreementFields, EditForm):
    """Changing a draft. `shown` keeps which workshops were ticked when it was drawn: ticks of two people add up."""

    shown = _Workshops(widget=forms.MultipleHiddenInput)

    class Meta:
        model = Agreement
        fields = _TERMS

    def __init__(self, *args: Any, workshops: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        covered = [workshop.uuid for workshop in workshops.filter(agreements=self.instance)]
        self._offer(workshops, covered)
        self.fields["shown"].queryset = workshops
        self.fields["shown"].initial = covered


# Moves of an agreement


class SignForm(forms.Form):
    """The day of the signature."""

    signed_on = PastDayField(
        label=_("On which day was it signed?"),
        help_text=DAY_HINT,
        initial=today,
        error_messages={"required": _("Say on which day it was signed.")},
    )


class EndAgreementForm(forms.Form):
    """The last day, and why where that is of use."""

    ends_on = DayField(
        label=_("On which day does it end?"),
        help_text=DAY_HINT,
        error_messages={"required": _("Say on which day it ends.")},
    )
    reason = forms.CharField(label=_("Why?"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


MOVE_FORMS = {"sign": SignForm, "end": EndAgreementForm}
