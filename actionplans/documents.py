"""The plan to sign: a paper for the person, in plain words and large print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from actionplans.enums import ActionState, Doer, PlanState
from actionplans.models import Action
from actionplans.presenters import EnrolmentPlans, ProblemLine
from core.pdf import render_pdf
from core.periods import long_date, today
from participants.enums import StatementSubject
from participants.models import Participant


@dataclass(frozen=True)
class PaperAction:
    """One action as the paper says it."""

    what: str
    who: str
    when: str
    done: str  # "" for what is still to do


@dataclass(frozen=True)
class PaperProblem:
    """One problem as the paper says it."""

    domain: str
    label: str
    goal: str
    her_words: str
    review: str  # the day, "" where none is set or where it has passed
    actions: list[PaperAction]


def plan_pdf(file: Participant, walk: EnrolmentPlans | None, *, workers: list[str]) -> bytes:
    """Return the document: what is under way or to agree on, nothing that is closed. Raise PdfRefused where it fails.

    `workers` are the names of the key workers of today.
    """
    context: dict[str, Any] = {
        "title": _("My action plan"),
        "centre": file.centre,
        "file": file,
        "day": long_date(today()),
        "problems": paper_of(walk, workers) if walk else [],
        "workers": workers,
        "statements": list(file.statements.about(StatementSubject.PLAN)),
    }
    return render_pdf("pdf/plan.html", context)


def paper_of(walk: EnrolmentPlans, workers: list[str]) -> list[PaperProblem]:
    """Return what stands on the paper, by domain."""
    lines = [line for _domain, found in walk.domains for line in found if line.state != PlanState.CLOSED]
    return [_problem(line, workers) for line in lines]


def _problem(line: ProblemLine, workers: list[str]) -> PaperProblem:
    shown = [one.action for one in line.actions if one.action.state != ActionState.DROPPED]
    return PaperProblem(
        domain=str(line.problem.domain),
        label=line.problem.label,
        goal=line.plan.goal if line.plan else "",
        her_words=line.plan.her_words if line.plan else "",
        review=_review_day(line),
        actions=[_action(action, workers) for action in shown],
    )


def _review_day(line: ProblemLine) -> str:
    """Return the day of the next review in words; a day that has passed is no day to come back."""
    day = line.plan.review_on if line.plan else None
    return long_date(day) if day is not None and day >= today() else ""


def _action(action: Action, workers: list[str]) -> PaperAction:
    ended = action.state in (ActionState.DONE, ActionState.PARTLY)
    return PaperAction(
        what=action.what,
        who=_who(action, workers),
        when=long_date(action.due_on) if action.due_on else "",
        done=str(action.get_state_display()) if ended else "",
    )


def _who(action: Action, workers: list[str]) -> str:
    """Return who does it, said to the person who holds the paper."""
    said = {
        Doer.PARTICIPANT: _("Me"),
        Doer.REFERENT: ", ".join(workers) or str(Doer.REFERENT.label),
        Doer.TOGETHER: _("Together"),
        Doer.OTHER: "",
    }[Doer(action.doer)]
    return ", ".join(part for part in (said, action.doer_name) if part) or str(Doer(action.doer).label)
