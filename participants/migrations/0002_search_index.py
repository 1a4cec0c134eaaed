"""Names are searched through one index (docs/adr/0023): by order on both engines, by marks on PostgreSQL."""

from django.db import migrations

TABLE, COLUMN, MARKS = "participants_participant", "search_name", "participant_by_marks"
NUMBERS = "participant_by_number"
MARKS_FUNCTION = """
CREATE OR REPLACE FUNCTION jalon_name_marks(name text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 200 AS $$
DECLARE word text; head text; marks text[] := '{}';
BEGIN
  FOR word IN SELECT regexp_split_to_table(name, '[\\s!-/:-@\\[-`{-~«»·‐-‧]+') LOOP
    CONTINUE WHEN word = '';
    head := left(word, 5);
    FOR place IN 1..least(6, length(word)) LOOP
      marks := marks || left(word, place);
    END LOOP;
    marks := marks || ('~' || head);
    FOR place IN 1..length(head) LOOP
      marks := marks || ('~' || left(head, place - 1) || substr(head, place + 1));
    END LOOP;
    FOR place IN 2..length(word) - 2 LOOP
      marks := marks || ('*' || substr(word, place, 3));
    END LOOP;
  END LOOP;
  RETURN marks;
END $$
"""


def _ordered_by_code_point(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f'ALTER TABLE {TABLE} ALTER COLUMN {COLUMN} TYPE varchar(260) COLLATE "C"')


def _indexed_by_marks(apps, schema_editor):
    """Marks are kept at once (fastupdate off): a search never reads what waits to be put into the index."""
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(MARKS_FUNCTION, params=None)
    schema_editor.execute(
        f"CREATE INDEX {MARKS} ON {TABLE} USING gin (jalon_name_marks({COLUMN})) WITH (fastupdate = off)"
    )
    schema_editor.execute(f"CREATE INDEX {NUMBERS} ON {TABLE} (upper(file_number) text_pattern_ops)")


def _no_marks(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name in (MARKS, NUMBERS):
        schema_editor.execute(f"DROP INDEX {name}")
    schema_editor.execute("DROP FUNCTION jalon_name_marks(text)")


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_tables")]

    operations = [
        migrations.RunPython(_ordered_by_code_point, migrations.RunPython.noop),
        migrations.RunPython(_indexed_by_marks, _no_marks),
    ]
