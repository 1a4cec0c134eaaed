"""The account that signs what no person does. It has no password and may not sign in."""

from django.db import migrations


def create_system_account(apps, schema_editor):
    apps.get_model("accounts", "User").objects.get_or_create(
        email="system@jalon.invalid",
        defaults={"first_name": "Jalon", "is_active": False, "password": "!"},
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_tables")]
    operations = [migrations.RunPython(create_system_account, migrations.RunPython.noop)]
