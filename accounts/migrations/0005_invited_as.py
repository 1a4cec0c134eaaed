"""The name as it was typed when a role was given."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_sessions")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="invited_as",
            field=models.CharField(blank=True, default="", max_length=161, verbose_name="name as it was typed"),
        ),
        migrations.AddField(
            model_name="historicalmembership",
            name="invited_as",
            field=models.CharField(blank=True, default="", max_length=161, verbose_name="name as it was typed"),
        ),
    ]
