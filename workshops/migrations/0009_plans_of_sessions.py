"""Who was noted for a session is its plan; it stays who ran it only where the sheet was opened (docs/adr/0055)."""

import uuid

from django.db import migrations
from django.utils import timezone

OPENED = ["held", "closed", "reopened"]
AT_ONCE = 2000


def _told(apps, model, rows, *, kind, act):
    """Return the rows of history that say that these were made ("+") or taken away ("-") by this migration."""
    author = apps.get_model("accounts", "User").objects.get(email="system@jalon.invalid")
    return [
        apps.get_model("workshops", f"Historical{model}")(
            id=row.pk,
            session_id=row.session_id,
            provider=row.provider,
            organisation_id=row.organisation_id,
            member_id=row.member_id,
            act=act,
            channel="command",
            history_date=timezone.now(),
            history_type=kind,
            history_user_id=author.pk,
            history_change_reason="Plan and fact apart",
        )
        for row in rows
    ]


def divide(apps, schema_editor):
    """Copy every row to the plan, and take those away that say who ran a session that never began."""
    Ran, Planned = (apps.get_model("workshops", name) for name in ("SessionFacilitator", "PlannedFacilitator"))
    act, last = uuid.uuid4(), 0
    while rows := list(Ran.objects.filter(pk__gt=last).select_related("session").order_by("pk")[:AT_ONCE]):
        last = rows[-1].pk
        planned = Planned.objects.bulk_create(
            [
                Planned(
                    session_id=row.session_id,
                    provider=row.provider,
                    organisation_id=row.organisation_id,
                    member_id=row.member_id,
                )
                for row in rows
            ]
        )
        told = _told(apps, "PlannedFacilitator", planned, kind="+", act=act)
        apps.get_model("workshops", "HistoricalPlannedFacilitator").objects.bulk_create(told)
        never = [row for row in rows if row.session.state not in OPENED]
        gone = _told(apps, "SessionFacilitator", never, kind="-", act=act)
        apps.get_model("workshops", "HistoricalSessionFacilitator").objects.bulk_create(gone)
        Ran.objects.filter(pk__in=[row.pk for row in never]).delete()


class Migration(migrations.Migration):
    dependencies = [("workshops", "0008_planned_facilitators"), ("accounts", "0002_system_account")]

    operations = [migrations.RunPython(divide, migrations.RunPython.noop)]
