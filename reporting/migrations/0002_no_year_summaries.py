"""Drop the summaries of closed years and the triggers that deleted them with every write (docs/adr/0038)."""

from django.db import migrations

# Table -> the events after which its triggers deleted summaries.
_BY_STATEMENT = ("attendance", "session", "intervention", "seal")  # also when the table was emptied at once
_BY_ROW = ("workshop", "participant")
_EVENTS = ("insert", "update", "delete")


def _drop_triggers(apps, schema_editor):
    """Drop them wherever they are; on PostgreSQL each trigger goes with the function of its name."""
    if schema_editor.connection.vendor == "postgresql":
        names = [f"forget_{table}_after_{event}" for table in _BY_STATEMENT for event in (*_EVENTS, "truncate")]
        statement = "DROP FUNCTION IF EXISTS {}() CASCADE"
    else:
        names = [f"forget_{table}_{event}_of_a_row" for table in _BY_STATEMENT for event in _EVENTS]
        statement = "DROP TRIGGER IF EXISTS {}"
    for name in [*names, *(f"forget_{table}_after_update" for table in _BY_ROW)]:
        schema_editor.execute(statement.format(name))


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_tables")]

    operations = [
        migrations.RunPython(_drop_triggers, migrations.RunPython.noop),
        migrations.DeleteModel("YearSummary"),
    ]
