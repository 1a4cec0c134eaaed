"""One path of a person runs at a time, or the other says why it runs beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participants", "0008_days_of_breaks_and_stays")]

    operations = [
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(condition=models.Q(('beside_reason', ''), ('state__in', ['trial', 'active', 'on_break'])), fields=('participant',), name='enrolment_one_runs', violation_error_message='The person has another path that runs. End it, or enter why this one runs beside it.'),
        ),
    ]
