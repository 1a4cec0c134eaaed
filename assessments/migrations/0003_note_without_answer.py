"""Let a rating hold a note without an answer, and "not applicable" without its reason yet (docs/adr/0033)."""

from django.db import migrations, models

ANSWERS = [
    ("rated", "Rated"),
    ("not_applicable", "Not applicable"),
    ("not_asked", "Not asked"),
    ("does_not_know", "Does not know"),
    ("declined", "Declined to answer"),
]


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_instrument_v1")]

    operations = [
        migrations.RemoveConstraint(model_name="rating", name="rating_answer_known"),
        migrations.RemoveConstraint(model_name="rating", name="rating_reason"),
        migrations.AlterField(
            model_name="historicalrating",
            name="answer",
            field=models.CharField(blank=True, choices=ANSWERS, max_length=16, verbose_name="answer"),
        ),
        migrations.AlterField(
            model_name="rating",
            name="answer",
            field=models.CharField(blank=True, choices=ANSWERS, max_length=16, verbose_name="answer"),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(answer__in=["", *(answer for answer, _ in ANSWERS)]),
                name="rating_answer_known",
                violation_error_message="This answer is not known.",
            ),
        ),
    ]
