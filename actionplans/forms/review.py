"""What is written at a review: when, with whom, and of each open plan what was said and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import setting
from accounts.models import Centre
from actionplans.enums import ReviewResult
from actionplans.forms.plans import DAY_HINT
from actionplans.presenters import ProblemLine
from actionplans.services import PlanVerdict, ReviewsRefused
from actionplans.settings import REVIEW_DAYS
from core.concurrent_edits import marks_of
from core.conditional_fields import ConditionalFields, When
from core.forms import DayField, PastDayField
from core.idempotency import KeyedForm
from core.periods import today

LONGEST = timedelta(days=366)  # a year more is a year typed wrong
_RESULT = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-result")


@dataclass(frozen=True)
class ReviewRow:
    """The fields of one plan."""

    line: ProblemLine
    result: BoundField
    said: BoundField
    next_on: BoundField
    seen: BoundField


class PlanReviewForm(KeyedForm, ConditionalFields, forms.Form):
    """The day, whether the person was there, and four fields a plan. A plan without a result is left as it is."""

    reviewed_on = PastDayField(
        label=_("On which day did you look at the plans?"),
        help_text=DAY_HINT,
        max_length=30,
        initial=today,
        error_messages={"required": _("Enter the day of the review.")},
    )
    with_person = forms.TypedChoiceField(
        label=_("Was the person there?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the person was there.")},
    )

    def __init__(self, *args: Any, lines: list[ProblemLine], centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.asked_when = lines, {}
        usual = today() + timedelta(days=setting(REVIEW_DAYS, centre))
        marks = marks_of(line.plan for line in lines if line.plan is not None)
        for line in lines:
            self._add(line, usual, marks)

    def _add(self, line: ProblemLine, usual: Any, marks: Mapping[Any, str]) -> None:
        assert line.plan is not None  # noqa: S101  # lines of plans alone
        start, goes_on = f"{line.plan.uuid}-", (ReviewResult.GOES_ON, ReviewResult.CHANGED)
        self.fields |= {
            f"{start}result": forms.ChoiceField(
                label=_("What becomes of the plan?"),
                choices=ReviewResult.choices,
                widget=forms.RadioSelect,
                required=False,
                help_text=_("Leave it open if you did not talk about this plan."),
            ),
            f"{start}said": forms.CharField(
                label=_("What was said?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
            ),
            f"{start}next_on": DayField(
                label=_("When do you look at it again?"),
                required=False,
                max_length=30,
                help_text=DAY_HINT,
                initial=usual,
            ),
            f"{start}seen": forms.CharField(
                required=False, max_length=20, widget=forms.HiddenInput, initial=marks.get(line.plan.pk, "")
            ),
        }
        result = f"{start}result"
        said = _("Write what was said of this plan.")
        self.asked_when[f"{start}said"] = When(result, *ReviewResult.values, needed=said, always=True)
        self.asked_when[f"{start}next_on"] = When(result, *goes_on, needed=_("Enter the day of the next review."))

    @staticmethod
    def plans_in(data: Mapping[str, Any]) -> set[UUID]:
        """Return the plans of which a form that was sent has fields."""
        return {UUID(found[1]) for name in data if (found := _RESULT.fullmatch(name))}

    def rows(self) -> list[ReviewRow]:
        """Return the fields of each plan, in the order of the plans."""
        names = ("result", "said", "next_on", "seen")
        return [
            ReviewRow(line, *(self[f"{line.plan.uuid}-{name}"] for name in names))
            for line in self.lines
            if line.plan is not None
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse words without a result, a next day that is none, and a form without any result."""
        super().clean()
        said = self.cleaned_data
        for row in self.rows():
            result, next_on = said.get(row.result.name), said.get(row.next_on.name)
            if not result and said.get(row.said.name):
                self.add_error(row.result.name, gettext("Choose what becomes of this plan."))
            if result and next_on is not None and said.get("reviewed_on"):
                self._check_next(row.next_on.name, said["reviewed_on"], next_on)
        if not self.errors and not any(said.get(row.result.name) for row in self.rows()):
            self.add_error(None, gettext("Choose for at least one plan what becomes of it."))
        return said

    def _check_next(self, name: str, reviewed_on: Any, next_on: Any) -> None:
        if next_on <= reviewed_on:
            self.add_error(name, gettext("Enter a next review after this one."))
        elif next_on - reviewed_on > LONGEST:
            self.add_error(name, gettext("Enter a next review within a year of this one."))

    def verdicts(self) -> list[PlanVerdict]:
        """Return what becomes of the plans that have a result. Call it on a valid form."""
        said = self.cleaned_data
        return [
            PlanVerdict(
                plan=row.line.plan,
                result=said[row.result.name],
                said=said[row.said.name],
                next_on=said[row.next_on.name] if said[row.result.name] != ReviewResult.CLOSED else None,
                seen=said[row.seen.name],
            )
            for row in self.rows()
            if row.line.plan is not None and said[row.result.name]
        ]

    def of_all(self) -> dict[str, Any]:
        """Return what is the same for each plan, as actionplans.services.save_reviews takes it."""
        return {name: self.cleaned_data[name] for name in ("key", "reviewed_on", "with_person")}

    def tell(self, refused: ReviewsRefused) -> None:
        """Say at each plan why its review was refused; what changed meanwhile is on the page that is shown again."""
        self.data = self.data.copy()
        marks = marks_of(line.plan for line in self.lines if line.plan is not None)
        for row in self.rows():
            if row.line.plan is not None and row.line.plan.pk in refused.sentences:
                self.data[row.seen.html_name] = marks.get(row.line.plan.pk, "")
                self.add_error(row.result.name, refused.sentences[row.line.plan.pk])
