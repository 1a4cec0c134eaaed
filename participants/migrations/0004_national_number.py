"""A national register number belongs to one person of a centre.

Numbers that stand on several files already stay there: the oldest keeps it, the others are marked as standing twice.
"""

import django.db.models.deletion
from django.db import migrations, models

import core.crypto.fields


def _fill(apps, schema_editor):
    number = apps.get_model("participants", "NationalNumber")
    seen = set()
    for one in number._base_manager.select_related("participant").defer("value").order_by("pk").iterator():
        key = (one.participant.centre_id, one.value_index)
        number._base_manager.filter(pk=one.pk).update(centre=key[0], stands_twice=key in seen)
        seen.add(key)
    schema_editor.connection.check_constraints()  # PostgreSQL alters no table while a foreign key waits to be checked


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_invited_as"),
        ("participants", "0003_sealed_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalnationalnumber",
            name="centre",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.centre",
            ),
        ),
        migrations.AddField(
            model_name="historicalnationalnumber",
            name="stands_twice",
            field=models.BooleanField(default=False, editable=False, verbose_name="also on another file"),
        ),
        migrations.AddField(
            model_name="nationalnumber",
            name="centre",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.centre",
            ),
        ),
        migrations.AddField(
            model_name="nationalnumber",
            name="stands_twice",
            field=models.BooleanField(default=False, editable=False, verbose_name="also on another file"),
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="nationalnumber",
            name="centre",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.centre",
            ),
        ),
        migrations.AddConstraint(
            model_name="nationalnumber",
            constraint=core.crypto.fields.UniqueByIndex(
                condition=models.Q(("stands_twice", False)),
                fields=("centre", "value_index"),
                name="national_number_once",
                violation_error_message="This number cannot be noted here.",
            ),
        ),
    ]
