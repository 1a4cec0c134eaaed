"""Forms of a workshop: what it is, with whom it is planned, and the agreements that cover it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from core.concurrent_edits import EditForm
from core.conditional_fields import ConditionalFields, When
from core.idempotency import KeyedForm
from partners.models import Agreement
from workshops.enums import Provider, WorkshopKind
from workshops.forms.planning import RUN, RunningOrganisations, SeveralRows
from workshops.models import Workshop

if TYPE_CHECKING:
    _Form = forms.ModelForm[Any]
else:
    _Form = object  # mixed into a form


class _WorkshopFields(ConditionalFields, _Form):
    """What a workshop is; its agreements are those of its organisation."""

    asked_when = {
        "organisation": When("provider", *RUN, needed=_("Choose the organisation that runs it.")),
        "agreements": When("provider", *RUN),
    }

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    centre: Centre

    def prepare(self, centre: Centre, own: int | None = None) -> None:
        """Offer the organisations and agreements of the centre."""
        self.centre = centre
        self.fields["title"].error_messages["required"] = _("Enter the title of the workshop.")
        self.fields["kind"].choices = WorkshopKind.choices
        self.fields["kind"].widget = forms.RadioSelect(choices=WorkshopKind.choices)
        self.fields["kind"].error_messages["required"] = _("Choose the type of the workshop.")
        self.fields["provider"].choices = Provider.choices
        self.fields["provider"].widget = forms.RadioSelect(choices=Provider.choices)
        self.fields["provider"].error_messages["required"] = _("Say with whom it is planned.")
        self.fields["organisation"].queryset = RunningOrganisations.of(centre, own)
        self.fields["organisation"].empty_label = _("Choose an organisation")
        self.fields["organisation"].help_text = _("For a workshop of a partner or a subcontractor.")
        known = Agreement.objects.filter(organisation__centre=centre).select_related("organisation")
        self.fields["agreements"] = forms.ModelMultipleChoiceField(
            label=_("Agreements that cover it"),
            queryset=known.order_by("organisation__name", "-starts_on", "pk"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        if not known.exists():
            del self.fields["agreements"]

    def clean(self) -> dict[str, Any]:
        """Refuse an agreement of another organisation."""
        super().clean()
        data = self.cleaned_data
        organisation = data.get("organisation")
        chosen = list(data.get("agreements") or [])
        if any(one.organisation_id != getattr(organisation, "pk", None) for one in chosen):
            self.add_error("agreements", _("Choose an agreement with the organisation that runs the workshop."))
        concluded = Agreement.objects.concluded().filter(pk__in=[one.pk for one in chosen])
        if any(concluded.overlapping(one).exists() for one in concluded):
            self.add_error("agreements", _("Two signed agreements cover the same days: choose one of them."))
        return data


class NewWorkshopForm(_WorkshopFields, KeyedForm, forms.ModelForm):
    """A new workshop. `key` makes a form that is sent twice act once."""

    class Meta:
        model = Workshop
        fields = ["title", "kind", "provider", "organisation"]

    def __init__(self, data: Any = None, *, centre: Centre) -> None:
        super().__init__(data)
        self.prepare(centre)


class WorkshopForm(SeveralRows, _WorkshopFields, EditForm):
    """A workshop that is changed."""

    several = ("agreements",)

    class Meta:
        model = Workshop
        fields = ["title", "kind", "provider", "organisation"]

    def __init__(self, data: Any = None, *, instance: Workshop) -> None:
        super().__init__(data, instance=instance)
        self.prepare(instance.centre, instance.organisation_id)
        if "agreements" in self.fields:
            self.initial["agreements"] = [one.pk for one in instance.agreements.all()]
        self.carry()
