"""Names as they are heard stand in a column, by which another spelling of a name is found."""

from django.db import migrations

import core.name_index
from participants.models.participant import search_columns

PORTION = 2000


def _fill(apps, schema_editor):
    """Fill the column of every file, some at a time. History has no such column."""
    participant = apps.get_model("participants", "Participant")
    files = participant._base_manager.filter(heard_name="").order_by("pk")
    last = 0
    while found := list(files.filter(pk__gt=last).only("last_name", "first_name")[:PORTION]):
        for file in found:
            file.heard_name = search_columns(file.last_name, file.first_name)[1]
        participant._base_manager.bulk_update(found, ["heard_name"], batch_size=500)
        last = found[-1].pk
    schema_editor.connection.check_constraints()  # PostgreSQL alters no table while a foreign key waits to be checked


class Migration(migrations.Migration):
    dependencies = [("participants", "0009_one_path_runs")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="heard_name",
            field=core.name_index.SearchColumn(default="", editable=False, max_length=300),
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
    ]
