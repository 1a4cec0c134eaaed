"""What the workbook left open when the centre began with Jalon is put in order: paths, charges and posts of 2017.

The workbook is taken over as it is, and the published figures stay as they are: nothing here is of a day before they
were published.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from accounts.enums import Role
from accounts.models import TeamMember, User
from actionplans.enums import ExitProjectKind
from actionplans.models import ExitProject
from core.history import bulk_update_tracked
from core.periods import today
from demo.days import DAY
from demo.exits import settle_open_plans
from demo.scene import Scene, draw
from demo.sign_ins import COLLEAGUE
from participants.enums import STARTED_STATES, ExitReason
from participants.models import Enrolment, ReferentAssignment
from participants.services.enrolments import make
from participants.services.handover import hand_over_caseload
from reporting.models import StaffPost

GONE = "AS3"  # of the workbook: nobody's account today
LAST_POSTS = dt.date(2017, 12, 31)
NOT_NOTED = "Parcours terminé avant Jalon : pas de bilan de sortie dans le classeur."
_LEFT = (ExitReason.JOB, ExitReason.ISP_OR_TRAINING, ExitReason.OTHER_SERVICE, ExitReason.MOVED)


def put_in_order(scene: Scene) -> None:
    """Note in the agenda of the first days how the past is put in order."""
    opening = scene.days.opening
    scene.add(opening, "11:00", Role.MANAGER, partial(_end_posts, scene))
    scene.add(opening, "11:30", Role.MANAGER, partial(_hand_over, scene))
    for number, who in enumerate((Role.SOCIAL_WORKER, COLLEAGUE), start=1):
        scene.add(opening + number * DAY, "14:00", who, partial(_end_paths, scene, who))
    scene.add(opening + 3 * DAY, "9:00", Role.MANAGER, partial(_end_charges, scene))


def _end_posts(scene: Scene) -> None:
    """End the posts of the workbook, and the codes for which nobody stands any more."""
    posts = list(StaffPost.objects.filter(centre=scene.centre, ends_on=None))
    for post in posts:
        post.ends_on = LAST_POSTS
    bulk_update_tracked(StaffPost, posts, ["ends_on"])
    codes = list(TeamMember.objects.filter(centre=scene.centre, user=None).exclude(code=GONE))
    for code in codes:
        code.ends_on = LAST_POSTS
    bulk_update_tracked(TeamMember, codes, ["ends_on"])


def _hand_over(scene: Scene) -> None:
    """Pass the files of who left on to a colleague."""
    gone = TeamMember.objects.get(centre=scene.centre, code=GONE)
    hand_over_caseload(gone, scene.member(COLLEAGUE), by=scene.accounts[Role.MANAGER], from_day=today())
    gone.ends_on = today() - DAY
    gone.save(update_fields=["ends_on"])


def _end_paths(scene: Scene, who: str) -> None:
    """End the paths of earlier years that a key worker follows, on the day on which they were planned to end."""
    by: User = scene.accounts[who]
    charge = ReferentAssignment.objects.current(today()).filter(member__user=by)
    paths = Enrolment.objects.filter(
        participant__in=charge.values("participant"), state__in=STARTED_STATES, planned_end_on__lt=scene.days.before
    )
    for path in paths.select_related("participant").order_by("participant__file_number"):
        ended_on, drawn = path.planned_end_on, draw(path.participant.file_number, "end")
        settle_open_plans(path, by)
        if drawn < 30:
            make(path, "leave", by=by, data={"ended_on": ended_on, "exit_reason": _LEFT[drawn % len(_LEFT)]})
            continue
        ExitProject.objects.create(enrolment=path, kind=ExitProjectKind.NONE)
        make(path, "complete", by=by, data={"ended_on": ended_on, "no_exit_assessment_reason": NOT_NOTED})


def _end_charges(scene: Scene) -> None:
    """End the charge of whoever is on no path."""
    charges = ReferentAssignment.objects.current(today()).filter(participant__centre=scene.centre)
    over = list(charges.exclude(participant__enrolments__state__in=[*STARTED_STATES, "candidate"]))
    for one in over:
        one.ends_on = today() - DAY
    bulk_update_tracked(ReferentAssignment, over, ["ends_on"])
