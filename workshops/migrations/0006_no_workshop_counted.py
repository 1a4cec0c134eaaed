"""Drop the trigger that followed a workshop to another centre, which the database refuses (docs/adr/0036, 0038)."""

from django.db import migrations


def _drop_trigger(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS workshop_counted() CASCADE")
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS workshop_counted")


class Migration(migrations.Migration):
    dependencies = [("workshops", "0005_batches")]

    operations = [migrations.RunPython(_drop_trigger, migrations.RunPython.noop)]
