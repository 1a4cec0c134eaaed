"""A seal keeps the day on which its file was sealed; of one in force already, the history tells it."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations, models

HOLDING = ["in_force", "lift_asked"]


def fill_sealed_on(apps, schema_editor):
    """Set the day of each seal in force from the first row of its history that says so, else from its making."""
    Seal = apps.get_model("participants", "Seal")
    HistoricalSeal = apps.get_model("participants", "HistoricalSeal")
    for seal in Seal.objects.filter(state__in=HOLDING).order_by("pk"):
        rows = HistoricalSeal.objects.filter(id=seal.pk, state="in_force").order_by("history_date", "history_id")
        first = rows.values_list("history_date", flat=True).first()
        sealed_on = (first or seal.created_at).astimezone(ZoneInfo("Europe/Brussels")).date()
        Seal.objects.filter(pk=seal.pk).update(sealed_on=sealed_on)


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0002_search_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalseal",
            name="sealed_on",
            field=models.DateField(blank=True, null=True, verbose_name="protected on"),
        ),
        migrations.AddField(
            model_name="seal",
            name="sealed_on",
            field=models.DateField(blank=True, null=True, verbose_name="protected on"),
        ),
        migrations.RunPython(fill_sealed_on, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", HOLDING), _negated=True), ("sealed_on__isnull", False), _connector="OR"
                ),
                name="seal_in_force_has_day",
                violation_error_message="Enter since which day the file is protected.",
            ),
        ),
    ]
