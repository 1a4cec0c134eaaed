"""Covers can be taken back early; a grant gets an address of its own, so that it can be too."""

import uuid

from django.db import migrations, models


def give_addresses(apps, schema_editor):
    Grant = apps.get_model("participants", "ParticipantUserGrant")
    for grant in Grant.objects.filter(uuid=None).order_by("pk").iterator():
        Grant.objects.filter(pk=grant.pk).update(uuid=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("participants", "0002_exceptions")]

    operations = [
        migrations.AddField(
            model_name="cover",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="taken back on"),
        ),
        migrations.AddField(
            model_name="historicalcover",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="taken back on"),
        ),
        migrations.AddField(
            model_name="historicalparticipantusergrant",
            name="uuid",
            field=models.UUIDField(db_index=True, default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name="participantusergrant",
            name="uuid",
            field=models.UUIDField(null=True, editable=False),
        ),
        migrations.RunPython(give_addresses, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="participantusergrant",
            name="uuid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
