"""Settings of a centre about plans (accounts.centre_settings)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import Setting, declare

REVIEW_DAYS = declare(
    Setting(
        code="plan.review_days",
        room=_("Action plans"),
        label=_("Review of a plan: days after the agreement"),
        help=_(
            "So many days after the person agreed to a plan, and after each review, it is time to look at it together."
        ),
        moves=_(
            "The day on which home says that a plan is to be reviewed, by the value of the day of the agreement or of "
            "the review. Days that are noted already stay. No figure."
        ),
        default=90,
        least=14,
        most=365,
    ),
    order=25,
)
