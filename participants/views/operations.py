"""Operations of funders, set up by a manager."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext_lazy

from accounts.models import Centre, User
from core.periods import long_date, today
from home.views.record_pages import RecordPages, RecordRow, RecordWords
from participants.forms.operations import NewOperationForm, OperationForm
from participants.models import Enrolment, Operation
from participants.services.programme import add_operation

MANAGE = "programme.manage"
SEEN = "enrolment.view"


def _operations(centre: Centre, user: User) -> list[RecordRow]:
    """Return the lines of the operations; the paths counted are those of which the reader may know."""
    known = Enrolment.objects.for_user(user, SEEN).filter(operation__centre=centre)
    paths = dict(known.order_by().values_list("operation").annotate(number=Count("pk")))
    return [
        RecordRow(
            one,
            str(one),
            [
                one.funder,
                one.get_rules_display(),
                long_date(one.starts_on) if one.starts_on else "",
                long_date(one.ends_on) if one.ends_on else "",
                str(paths.get(one.pk, 0)),
            ],
            over=one.ends_on is not None and one.ends_on < today(),
        )
        for one in Operation.objects.filter(centre=centre).order_by("code", "pk")
    ]


OPERATIONS = RecordPages(
    model=Operation,
    right=MANAGE,
    list_url="programme:operations",
    url="programme:operation",
    words=RecordWords(
        heading=gettext_lazy("Funders’ operations"),
        lead=gettext_lazy("What a funder pays for from a day to a day, and which paths run under it."),
        add=gettext_lazy("Add an operation"),
        change=gettext_lazy("Change the operation"),
        empty_heading=gettext_lazy("No operation yet"),
        empty_text=gettext_lazy(
            "A funder such as the ESF counts who takes part in an operation. Add it, and choose it for each path that "
            "runs under it."
        ),
        saved=gettext_lazy("The operation is saved."),
        removed=gettext_lazy("The operation is deleted."),
        kept=gettext_lazy("This operation is used: it is not deleted. Give it a last day instead."),
        columns=(
            gettext_lazy("Operation"),
            gettext_lazy("Funder"),
            gettext_lazy("Rules"),
            gettext_lazy("First day"),
            gettext_lazy("Last day"),
            gettext_lazy("Paths"),
        ),  # fmt: skip
    ),
    rows=_operations,
    new_form=NewOperationForm,
    edit_form=OperationForm,
    create=add_operation,
)
