"""What is said when somebody asks for a path: when, how she came, on which half-days she can come."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.concurrent_edits import EditForm
from core.conditional_fields import ConditionalFields, When
from core.form_fields import RecordChoiceField
from core.forms import DayField, PastDayField, WholeRecord
from participants.enums import Childcare, EnrolmentState, HalfDay, Origin
from participants.forms.person import DAY_HINT
from participants.models import Enrolment
from partners.models import Organisation

NOT_NOW = pgettext_lazy("a question of the first talk", "Not now")
ASKED_WHEN = {"origin_organisation": When("origin", Origin.ORGANISATION)}


def waiting_fields() -> dict[str, forms.Field]:
    """Return the fields of what is said when somebody asks; offer_organisations() gives them their choices."""
    return {
        "asked_on": PastDayField(
            label=_("Asked on"), required=False, help_text=_("The waiting list is in the order of these days.")
        ),
        "origin": forms.ChoiceField(
            label=_("How the person came"),
            choices=[("", NOT_NOW), *Origin.choices],
            required=False,
            widget=forms.RadioSelect,
        ),
        "origin_organisation": RecordChoiceField(
            label=_("Which organisation"), required=False, empty_label=_("Not in the list")
        ),
        "half_days": forms.MultipleChoiceField(
            label=_("When the person can come"),
            choices=HalfDay.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Leave all open if it is not known yet."),
        ),
        "childcare": forms.ChoiceField(
            label=_("Somebody to look after the children"),
            choices=[("", NOT_NOW), *Childcare.choices],
            required=False,
            widget=forms.RadioSelect,
        ),
    }


def offer_organisations(form: Any, centre: Any) -> None:
    """Offer the organisations of the centre as those that sent somebody."""
    form.fields["origin_organisation"].queryset = Organisation.objects.filter(centre=centre).order_by("name", "pk")


class WaitingForm(ConditionalFields, WholeRecord, EditForm):
    """What a person said when she asked, of a path that she waits for or tries; two people at once are told."""

    asked_when = ASKED_WHEN
    together = (("origin", "origin_organisation"),)
    locals().update(waiting_fields())
    first_interview_on = DayField(label=_("First interview"), required=False, help_text=DAY_HINT)
    trial_until = DayField(label=_("On trial until"), required=False, help_text=_("The last day, included."))

    class Meta:
        model = Enrolment
        fields = [*waiting_fields(), "first_interview_on", "trial_until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_organisations(self, self.instance.participant.centre_id)
        self.fields["asked_on"].required = self.instance.state == EnrolmentState.CANDIDATE
        self.fields["asked_on"].error_messages["required"] = _("Enter on which day the person asked.")
        if self.instance.state != EnrolmentState.TRIAL:
            del self.fields["trial_until"]

    def _show(self, now: Any, theirs: list[str]) -> None:
        super()._show(now, theirs)
        if "half_days" in theirs:
            self.data.setlist(self.add_prefix("half_days"), now.half_days)
