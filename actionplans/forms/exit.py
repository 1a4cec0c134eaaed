"""What is mended on the page of an exit, each in its own small form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actionplans.enums import CallAnswer, Doer, PlanEnding
from actionplans.models import ExitProject, ExitStep, Plan
from actionplans.presenters import ProblemLine
from actionplans.services import PlanSettlement, PlansRefused
from core.concurrent_edits import EditForm, marks_of
from core.conditional_fields import ConditionalFields, When
from core.forms import DayField
from core.idempotency import KeyedForm
from participants.enums import ConsentForm, ObjectionKind
from participants.models import Enrolment, Objection

# What somebody chooses; the fourth, without news, comes by itself.
CHOSEN = [PlanEnding.OUTCOME, PlanEnding.STEPS, PlanEnding.NEW_PATH]


class NoAssessmentForm(EditForm):
    """Why there is no exit assessment."""

    no_exit_assessment_reason = forms.CharField(
        label=_("Why there is no exit assessment"),
        help_text=_("Only where it could not be made."),
        max_length=300,
        error_messages={"required": _("Make the exit assessment first, or say why there is none.")},
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )

    class Meta:
        model = Enrolment
        fields = ["no_exit_assessment_reason"]


class NewStepForm(KeyedForm, forms.ModelForm):
    """A first step after the path."""

    what = forms.CharField(
        label=_("What is the first step?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
        error_messages={"required": _("Say what the step is.")},
    )
    doer = forms.ChoiceField(
        label=_("Who does it?"),
        choices=Doer.choices,
        initial=Doer.PARTICIPANT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who does it.")},
    )
    service = forms.CharField(
        label=_("With which service or organisation?"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    due_on = DayField(label=_("For when?"), required=False, help_text=_("Day, month and year, for example 1/6/2017."))

    class Meta:
        model = ExitStep
        fields = ["what", "doer", "service", "due_on"]


class FarewellForm(ConditionalFields, EditForm):
    """What the person takes home, and whether she may be contacted some months after."""

    asked_when = {"how": When("may_call", CallAnswer.YES, needed=_("Choose how the person agreed."))}

    takes_home = forms.CharField(
        label=_("What does the person take home?"),
        help_text=_("Certificate, exit project on paper, addresses, own documents."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )
    may_call = forms.ChoiceField(
        label=_("May we contact the person after the path?"),
        choices=CallAnswer.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(
        label=_("How the person agreed"), choices=ConsentForm.choices, required=False, widget=forms.RadioSelect
    )

    class Meta:
        model = ExitProject
        fields = ["takes_home", "may_call"]

    def __init__(self, *args: Any, agrees: bool, months: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["may_call"].help_text = months
        if agrees:
            del self.fields["how"]
            self.initial["may_call"] = CallAnswer.YES
        elif self.instance.may_call == CallAnswer.YES:
            self.initial["may_call"] = ""  # the consent was withdrawn since

    def clean_may_call(self) -> str:
        """Refuse a yes of somebody who objected to being contacted after the path."""
        answer: str = self.cleaned_data["may_call"]
        objected = Objection.objects.in_force(ObjectionKind.AFTER)
        if answer == CallAnswer.YES and objected.filter(participant__enrolments=self.instance.enrolment_id).exists():
            raise forms.ValidationError(
                gettext("The person objected to being called after the path. Take the objection back first.")
            )
        return answer


@dataclass(frozen=True)
class PlanRow:
    """The fields of one open plan."""

    line: ProblemLine
    ending: BoundField
    outcome: BoundField
    seen: BoundField


class SettlePlansForm(ConditionalFields, forms.Form):
    """What becomes of each open plan; one of which nothing is chosen is left as it is."""

    data: Any  # of a QueryDict a copy is written

    def __init__(self, data: Any = None, *, lines: list[ProblemLine]) -> None:
        super().__init__(data)
        self.lines, self.asked_when = [line for line in lines if line.plan is not None], {}
        marks = marks_of(self.plans)
        for plan in self.plans:
            self._add(plan, marks)

    @property
    def plans(self) -> list[Plan]:
        """The plans of the form, in the order of the lines."""
        return [line.plan for line in self.lines if line.plan is not None]

    def _add(self, plan: Plan, marks: Mapping[Any, str]) -> None:
        ending = f"{plan.uuid}-ending"
        self.fields |= {
            ending: forms.ChoiceField(
                label=_("What becomes of the plan?"),
                choices=[(one.value, one.label) for one in CHOSEN],
                required=False,
                initial=plan.ending,
                widget=forms.RadioSelect,
            ),
            f"{plan.uuid}-outcome": forms.CharField(
                label=_("What came of it?"),
                required=False,
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
            ),
            f"{plan.uuid}-seen": forms.CharField(
                required=False, max_length=20, widget=forms.HiddenInput, initial=marks.get(plan.pk, "")
            ),
        }
        needed = _("Write what came of the plan.")
        self.asked_when[f"{plan.uuid}-outcome"] = When(ending, PlanEnding.OUTCOME, needed=needed)

    def rows(self) -> list[PlanRow]:
        """Return the fields of each plan."""
        names = ("ending", "outcome", "seen")
        return [
            PlanRow(line, *(self[f"{line.plan.uuid}-{name}"] for name in names))
            for line in self.lines
            if line.plan is not None
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a form in which nothing is chosen."""
        super().clean()
        if not self.errors and not any(self.cleaned_data.get(row.ending.name) for row in self.rows()):
            self.add_error(None, gettext("Choose for at least one plan what becomes of it."))
        return self.cleaned_data

    def settlements(self) -> list[PlanSettlement]:
        """Return what was chosen. Call it on a valid form."""
        said = self.cleaned_data
        return [
            PlanSettlement(
                plan=row.line.plan,
                ending=said[row.ending.name],
                outcome=said.get(row.outcome.name) or "",
                seen=said[row.seen.name],
            )
            for row in self.rows()
            if row.line.plan is not None and said[row.ending.name]
        ]

    def tell(self, refused: PlansRefused) -> None:
        """Say at each plan why nothing was done; sent again, it is about the plan as it is now."""
        self.data = self.data.copy()
        marks = marks_of(self.plans)
        for row in self.rows():
            if row.line.plan is not None and row.line.plan.pk in refused.sentences:
                self.data[row.seen.html_name] = marks.get(row.line.plan.pk, "")
                self.add_error(row.ending.name, refused.sentences[row.line.plan.pk])
