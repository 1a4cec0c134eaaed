"""What is written about problems, plans, actions and what comes after the path."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from actionplans.enums import Doer, ExitProjectKind
from actionplans.models import Action, ExitProject, Plan, Problem
from assessments.models import Aspect, Domain
from core.concurrent_edits import EditForm
from core.conditional_fields import ConditionalFields, When
from core.form_fields import ReasonField
from core.forms import DayField, PastDayField
from core.idempotency import KeyedForm
from core.periods import today
from permissions.transitions import LONGEST_REASON

LINE = 300  # characters of a goal, an action, a problem
DAY_HINT = _("Day, month and year, for example 1/6/2017.")


def _line(label: Any, **more: Any) -> forms.CharField:
    """Return a field of one line, tall enough to read what one types."""
    widget = forms.Textarea(attrs={"rows": 2, "class": "short"})
    return forms.CharField(label=label, max_length=LINE, widget=widget, **more)


def _goal(**more: Any) -> forms.CharField:
    return _line(pgettext_lazy("of a plan", "Goal"), **more)


# Problems


class _Domains(forms.ModelChoiceField):
    """The seven domains of life, known by their word."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            queryset=Domain.objects.none(),
            to_field_name="code",
            label=_("Domain"),
            empty_label=_("Choose a domain"),
            error_messages={"required": _("Choose the domain of life.")},
            **more,
        )

    def prepare_value(self, value: Any) -> Any:
        """Return the word of a key; what was chosen stays as it is."""
        if isinstance(value, int):
            return Domain.objects.filter(pk=value).values_list("code", flat=True).first()
        return super().prepare_value(value)


class _Aspects(forms.ModelChoiceField):
    """The aspects of the assessment, called with their domain."""

    def label_from_instance(self, aspect: Aspect) -> str:
        """Return the domain and the aspect."""
        return f"{aspect.domain} · {aspect}"


class NoteProblemForm(KeyedForm, forms.ModelForm):
    """A problem, and at once its goal where that is known. From a rating, domain and aspect are those of the rating."""

    domain = _Domains()
    label = _line(
        _("What is the problem?"),
        help_text=_("In plain words, as you would say it to the person."),
        error_messages={"required": _("Say what the problem is.")},
    )
    goal = _goal(
        required=False,
        help_text=_("What should be different? It can wait: the problem is noted without it, too."),
    )

    class Meta:
        model = Problem
        fields = ["domain", "label"]

    def __init__(self, *args: Any, domains: QuerySet, fixed: Domain | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domain"].queryset = domains
        if fixed is not None:
            del self.fields["domain"]


class ProblemForm(EditForm):
    """A problem as it really is, and why it is corrected: its domain, its aspect, how it is called."""

    together = (("domain", "aspect"),)

    domain = _Domains()
    aspect = _Aspects(
        label=_("Aspect of the assessment"),
        queryset=Aspect.objects.none(),
        required=False,
        empty_label=_("None: told freely"),
        help_text=_("Where the problem belongs to an aspect of this domain."),
    )
    label = _line(_("What is the problem?"), error_messages={"required": _("Say what the problem is.")})
    reason = ReasonField(
        label=_("Reason of the correction"),
        help_text=_("In 20 letters or more. It stands beside the problem, for whoever reads it later."),
        error_messages={"required": _("Say why the problem is corrected.")},
    )

    class Meta:
        model = Problem
        fields = ["domain", "aspect", "label"]

    def __init__(self, *args: Any, domains: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domain"].queryset = domains
        aspects = Aspect.objects.filter(domain__in=domains).select_related("domain")
        self.fields["aspect"].queryset = aspects.order_by("domain__position", "position")

    def clean(self) -> dict[str, Any]:
        """Refuse an aspect of another domain."""
        super().clean()
        domain, aspect = self.cleaned_data.get("domain"), self.cleaned_data.get("aspect")
        if domain is not None and aspect is not None and aspect.domain_id != domain.pk:
            said = gettext("This aspect belongs to the domain “%(domain)s”. Choose that domain, or another aspect.")
            self.add_error("aspect", said % {"domain": aspect.domain})
        return self.cleaned_data


class RemoveProblemForm(forms.Form):
    """Why a problem that was opened by mistake is taken away; `seen` is the mark of what was shown."""

    reason = ReasonField(
        label=_("Reason for taking it away"),
        help_text=_("In 20 letters or more. It stays in the history of the file, with what was noted."),
        error_messages={"required": _("Say why it is taken away.")},
    )
    seen = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)


# Plans


def _her_words() -> forms.CharField:
    return _line(
        _("In the person’s own words"),
        required=False,
        help_text=_("What the person said, as they said it, in any language. It comes first on the paper."),
    )


class NewPlanForm(KeyedForm, forms.ModelForm):
    """The goal of a problem that had none yet."""

    her_words = _her_words()

    goal = _goal(
        help_text=_("What should be different, said as the person says it."),
        error_messages={"required": _("Write what the person wants to reach.")},
    )

    class Meta:
        model = Plan
        fields = ["her_words", "goal"]


class GoalForm(EditForm):
    """Changing a goal, and what the person says of it."""

    her_words = _her_words()

    goal = _goal(error_messages={"required": _("Write what the person wants to reach.")})

    class Meta:
        model = Plan
        fields = ["her_words", "goal"]


# Actions


class _ActionFields(ConditionalFields, forms.Form):
    """What, who, until when."""

    asked_when = {"doer_name": When("doer", Doer.OTHER, needed=_("Say who does it."))}

    what = _line(_("What is done?"), error_messages={"required": _("Say what is done.")})
    doer = forms.ChoiceField(
        label=_("Who does it?"),
        choices=Doer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who does it.")},
    )
    doer_name = forms.CharField(
        label=_("Who exactly?"),
        required=False,
        max_length=120,
        help_text=_("A service, a colleague, somebody of the family."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    due_on = DayField(label=_("For when?"), required=False, max_length=30, help_text=DAY_HINT)


class NewActionForm(KeyedForm, _ActionFields, forms.ModelForm):
    """One more action of a plan."""

    class Meta:
        model = Action
        fields = ["what", "doer", "doer_name", "due_on"]


class ActionForm(_ActionFields, EditForm):
    """Changing an action that goes on."""

    class Meta:
        model = Action
        fields = ["what", "doer", "doer_name", "due_on"]


class OutcomeForm(EditForm):
    """Completing what came of an action that has ended."""

    outcome = forms.CharField(label=_("Result"), required=False, widget=forms.Textarea(attrs={"rows": 4}))

    class Meta:
        model = Action
        fields = ["outcome"]


# What comes after the path


class _ProjectFields(forms.Form):
    kind = forms.ChoiceField(
        label=_("What comes after the path?"),
        choices=ExitProjectKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three, even “None”.")},
    )
    description = forms.CharField(
        label=_("In a few words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the person wants to do next, where, with whom. With “None”: what is known of it."),
    )
    her_words = _line(
        _("In the person’s own words"),
        required=False,
        help_text=_("What the person said, as they said it, in any language."),
    )
    agreed_on = PastDayField(
        label=_("Agreed with the person on"), required=False, help_text=DAY_HINT, max_length=30, initial=today
    )


class NewProjectForm(KeyedForm, _ProjectFields, forms.ModelForm):
    """The exit project of a path that has none yet."""

    class Meta:
        model = ExitProject
        fields = ["kind", "description", "her_words", "agreed_on"]


class ProjectForm(_ProjectFields, EditForm):
    """Changing it."""

    class Meta:
        model = ExitProject
        fields = ["kind", "description", "her_words", "agreed_on"]


# Moves


class PlanMoveForm(forms.Form):
    """What a move needs to be told."""

    def data_of_move(self) -> dict[str, Any]:
        """Return what was said, as perform() takes it. Call it on a valid form."""
        return dict(self.cleaned_data)


class AgreeForm(PlanMoveForm):
    """The day on which the person agreed."""

    agreed_on = PastDayField(
        label=_("On which day did the person agree?"),
        help_text=DAY_HINT,
        max_length=30,
        initial=today,
        error_messages={"required": _("Say on which day the person agreed.")},
    )


class FinishForm(PlanMoveForm):
    """What came of an action, where there is something to say."""

    outcome = forms.CharField(
        label=_("What came of it?"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class FinishPartlyForm(PlanMoveForm):
    """What was reached and what was not."""

    outcome = forms.CharField(
        label=_("What was reached, and what was not?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what was reached and what was not.")},
    )


class DropForm(PlanMoveForm):
    """Why an action is not pursued."""

    reason = forms.CharField(
        label=_("Why is it dropped?"),
        max_length=LONGEST_REASON,
        help_text=_("A few words, without blame: it is in the person’s file."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it is dropped.")},
    )


DROP, CARRY = "drop", "carry"


class _Plans(forms.ModelChoiceField):
    """Plans, known by their uuid and called by their problem."""

    def label_from_instance(self, plan: Plan) -> str:
        """Return the domain and the problem."""
        return f"{plan.problem.domain} · {plan.problem.label}"


class CloseForm(ConditionalFields, PlanMoveForm):
    """The day, and what becomes of actions that are still open."""

    asked_when = {
        "carry_over_to": When("rest", CARRY, needed=_("Choose the plan that takes the actions over.")),
        "reason": When("rest", DROP, needed=_("Say why the actions are dropped.")),
    }

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    closed_on = PastDayField(
        label=_("On which day does the plan end?"),
        help_text=DAY_HINT,
        max_length=30,
        initial=today,
        error_messages={"required": _("Say on which day the plan ends.")},
    )
    rest = forms.ChoiceField(
        label=_("What becomes of the open actions?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what becomes of the open actions.")},
    )
    carry_over_to = _Plans(
        label=_("To which plan?"),
        help_text=_("Where they pass to another plan."),
        queryset=Plan.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label=_("Choose a plan"),
    )
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("For actions that are dropped: a few words, without blame."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, still_open: int, others: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carry_over_to"].queryset = others
        self.fields["rest"].choices = [(DROP, _("They are dropped")), (CARRY, _("They pass to another plan"))]
        if not still_open:
            for name in ("rest", "carry_over_to", "reason"):
                del self.fields[name]
        elif not others:
            self.fields["rest"].choices = self.fields["rest"].choices[:1]
            self.fields["rest"].initial = DROP
            del self.fields["carry_over_to"]

    def data_of_move(self) -> dict[str, Any]:
        """Return what actionplans.services.close_plan takes."""
        said = self.cleaned_data
        return {
            "closed_on": said["closed_on"],
            "reason": said.get("reason", ""),
            "carry_over_to": said.get("carry_over_to"),
        }


MOVE_FORMS: dict[str, type[PlanMoveForm]] = {
    "agree": AgreeForm,
    "start": PlanMoveForm,
    "close": CloseForm,
    "begin": PlanMoveForm,
    "finish": FinishForm,
    "finish_partly": FinishPartlyForm,
    "drop": DropForm,
}
