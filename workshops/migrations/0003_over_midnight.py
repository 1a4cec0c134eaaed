from django.db import migrations, models

import core.models


class Migration(migrations.Migration):
    """Sessions may end at midnight or later: minutes are counted until the end on the next day."""

    dependencies = [
        ("workshops", "0002_days_of_a_workshop"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="session", name="session_hours"),
        migrations.RemoveConstraint(model_name="session", name="session_times"),
        # Django cannot alter the expression of a generated column.
        migrations.RemoveField(model_name="session", name="minutes"),
        migrations.AddField(
            model_name="session",
            name="minutes",
            field=models.GeneratedField(
                db_persist=True,
                expression=core.models.MinutesUntil("starts_at", "ends_at"),
                output_field=models.SmallIntegerField(),
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__gt", models.F("starts_at")),
                    models.Q(("minutes__gt", 0), ("minutes__lte", 720)),
                    _connector="OR",
                ),
                name="session_times",
                violation_error_message="The session ends before it starts: correct one of the two hours.",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["workshop", "state", "year", "ran_by", "minutes"], name="session_hours"),
        ),
    ]
