"""An aspect may rest on a fact about the person: parenting is asked where there are dependent children."""

from django.db import migrations, models

from assessments.services.assessments import INSTRUMENTS, note_what_applies


def write_rules(apps, schema_editor):
    note_what_applies(INSTRUMENTS / "v1.json", models=apps)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_own_words")]
    operations = [
        migrations.AddField("aspect", "applies", models.JSONField(blank=True, null=True)),
        migrations.RunPython(write_rules, migrations.RunPython.noop),
    ]
