"""Acts on plans that touch several rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.authority import MoveRefused, perform
from actionplans.enums import PlanState
from actionplans.models import Action, Plan


def close_plan(plan: Plan, *, by: Any, closed_on: date, carry_over_to: Plan | None = None, reason: str = "") -> Plan:
    """Close a running plan. Its open actions are dropped with `reason`, or carried over to another plan of the person.

    Raises NotAllowed or MoveRefused; nothing is written unless all is. (product.md section 3: closing a plan closes
    or carries over its actions.)
    """
    with transaction.atomic():
        still_open = list(plan.actions.open().select_for_update(of=("self",)).order_by("position"))
        if still_open and carry_over_to is None and not reason.strip():
            raise MoveRefused([_("Some actions are still open: end them or carry them over first.")])
        if carry_over_to is not None:
            if carry_over_to.problem.enrolment.participant_id != plan.problem.enrolment.participant_id:
                raise MoveRefused([_("Actions are carried over to a plan of the same person only.")])
            if carry_over_to.pk == plan.pk or carry_over_to.state == PlanState.CLOSED:
                raise MoveRefused([_("Actions are carried over to another plan that is not closed.")])
            place = carry_over_to.actions.aggregate(last=Max("position"))["last"] or 0
            for step, action in enumerate(still_open, start=1):
                Action.objects.create(
                    plan=carry_over_to,
                    position=place + step,
                    what=action.what,
                    doer=action.doer,
                    doer_name=action.doer_name,
                    due_on=action.due_on,
                    carried_over_from=action,
                )
            reason = reason or _("Carried over to another plan.")
        for action in still_open:
            perform(action, "drop", by=by, reason=reason)
        return perform(plan, "close", by=by, closed_on=closed_on, reason=reason)
