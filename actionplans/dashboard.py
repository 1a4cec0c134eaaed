"""What plans say on the home page of who follows persons: actions that are due, plans to review and to agree on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.centre_settings import setting
from accounts.models import Membership, User
from actionplans.access import WRITING
from actionplans.due import flagged_people, waiting_plans
from actionplans.enums import PlanState
from actionplans.models import Action, Problem
from actionplans.presenters import unplanned_words
from assessments.settings import EXIT_DAYS
from core.periods import long_date, today
from home.dashboard import DashboardLine, home_line
from participants.caseload import own_people, paths_under_way
from participants.enums import RUNNING_STATES
from participants.settings import PATH_PAST_DAYS
from permissions.checks import has_right

MOST = 100


@home_line(order=30)
def actions_due(user: User, membership: Membership) -> list[DashboardLine] | None:
    """Say each action of her own files that is due or past its day, on paths that go on. One statement, with drafts."""
    if not has_right(user, WRITING, centre=membership.centre):
        return None
    found = [plan for plan in waiting_plans(user) if plan.due is not None]
    found.sort(key=lambda plan: (plan.due.due_on, plan.pk, plan.due.position, plan.due.pk))
    return [_action_line(plan.due, plan.problem) for plan in found[:MOST]]


def _action_line(action: Action, problem: Problem) -> DashboardLine:
    person = problem.enrolment.participant
    return DashboardLine(
        heading=_("Action to look at"),
        who=str(person),
        detail=f"{action.what} · {problem.domain}",
        due=action.due_on,
        action=_("Open"),
        url=f"{reverse('actionplans:plan', args=[person.uuid])}#problem-{problem.uuid}",
        files=[person],
    )


@home_line(order=32)
def plans_to_review(user: User, membership: Membership) -> list[DashboardLine] | None:
    """Say each person of her own files with a plan whose review has come: all her plans are looked at on one page.

    No statement of its own.
    """
    if not has_right(user, WRITING, centre=membership.centre):
        return None
    plans = {plan.pk: plan for plan in waiting_plans(user) if plan.review_on is not None and plan.review_on <= today()}
    by_person: dict[Any, list[Any]] = {}
    for plan in sorted(plans.values(), key=lambda one: (one.review_on, one.pk)):
        by_person.setdefault(plan.problem.enrolment.participant, []).append(plan)
    return [
        DashboardLine(
            heading=ngettext("Plan to review", "Plans to review", len(found)),
            who=str(person),
            detail=", ".join(dict.fromkeys(str(plan.problem.domain) for plan in found)),
            due=found[0].review_on,
            action=pgettext("the plans of a person", "Review"),
            url=reverse("actionplans:review", args=[person.uuid]),
            files=[person],
        )
        for person, found in list(by_person.items())[:MOST]
    ]


@home_line(order=35)
def plans_waiting_for_agreement(user: User, membership: Membership) -> DashboardLine | None:
    """Say how many plans are drafts, on which the person has yet to agree; one of them by its person."""
    if not has_right(user, WRITING, centre=membership.centre):
        return None
    drafts = {plan.pk: plan for plan in waiting_plans(user) if plan.state == PlanState.DRAFT}
    found = sorted(drafts.values(), key=lambda plan: (plan.created_at, plan.pk))
    if not found:
        return None
    heading = ngettext("A plan to agree on", "%(count)s plans to agree on", len(found)) % {"count": len(found)}
    detail = _("Written, and not agreed with the person yet")
    if len(found) > 1:
        address = f"{reverse('actionplans:waiting')}?only=plans"
        return DashboardLine(heading, _("Look at them"), address, detail=detail, count=len(found))
    person = found[0].problem.enrolment.participant
    address = reverse("actionplans:move-plan", args=[found[0].uuid, "agree"])
    return DashboardLine(heading, _("Note the agreement"), address, who=str(person), detail=detail, files=[person])


@home_line(order=34)
def problems_to_note(user: User, membership: Membership) -> DashboardLine | None:
    """Say how many answers of completed assessments tell a problem that nobody noted, in her own files."""
    if not has_right(user, WRITING, centre=membership.centre):
        return None
    people = flagged_people(user, membership.centre)
    if not people:
        return None
    heading, detail = unplanned_words(sum(count for _person, count in people)), _("And no problem is noted yet")
    if len(people) > 1:
        address = f"{reverse('actionplans:waiting')}#unplanned"
        return DashboardLine(heading, _("See whose"), address, detail=detail, count=len(people))
    person = people[0][0]
    address = f"{reverse('actionplans:plan', args=[person.uuid])}#unplanned"
    return DashboardLine(heading, _("Note it"), address, who=str(person), detail=detail, files=[person])


@home_line(order=36)
def exit_projects_missing(user: User, membership: Membership) -> list[DashboardLine] | None:
    """Say each path of her own files that is about to end, or has just passed its planned end, without an exit project.

    From so many days before the planned end as the exit assessment is usual; a path that is long past waits as a path.
    """
    if not has_right(user, WRITING, centre=membership.centre):
        return None
    soon = today() + timedelta(days=setting(EXIT_DAYS, membership.centre))
    long_past = today() - timedelta(days=setting(PATH_PAST_DAYS, membership.centre))
    found = [
        person
        for person in paths_under_way(own_people(user, membership.centre))
        if person.exit_project is None
        and person.walk.state in RUNNING_STATES
        and person.walk.planned_end_on is not None
        and long_past <= person.walk.planned_end_on <= soon
    ]
    return [
        DashboardLine(
            heading=_("No exit project yet"),
            who=str(person),
            detail=_("The path is planned until %(day)s") % {"day": long_date(person.walk.planned_end_on)},
            due=person.walk.planned_end_on,
            action=_("Note it"),
            url=reverse("actionplans:exit", args=[person.walk.uuid]),
            files=[person],
        )
        for person in sorted(found, key=lambda one: (one.walk.planned_end_on, one.walk.pk))[:MOST]
    ]
