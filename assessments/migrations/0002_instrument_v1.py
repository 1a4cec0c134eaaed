"""Version 1 of the instrument: seven domains, fifteen aspects, five sentences each, in three languages."""

from django.db import migrations

from assessments.services.assessments import INSTRUMENTS, install_instrument


def install(apps, schema_editor):
    install_instrument(INSTRUMENTS / "v1.json", models=apps)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_tables")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
