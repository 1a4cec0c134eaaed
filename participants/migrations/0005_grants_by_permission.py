"""What a grant on a file gives is said by its permission alone; grants of groups, of which there are none, go.

Grants that are there keep their meaning: an opening by break-glass held Django's permission to view a participant, what
was lent the one to change it. Their history is not written anew and goes on naming these.
"""

from datetime import timedelta

from django.conf import settings
from django.db import migrations, models

GRANTS = {
    "break_glass": ("break_glass_participant", "Can read the file of a participant by break-glass", "view_participant"),
    "cover": ("cover_participant", "Can stand in for the key worker of a participant", "change_participant"),
}


def _permission(apps, codename, name=""):
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="participants", model="participant"
    )
    permissions = apps.get_model("auth", "Permission").objects
    return permissions.get_or_create(content_type=kind, codename=codename, defaults={"name": name or codename})[0]


def say_by_permission(apps, schema_editor):
    """Give each grant the permission of its kind; make the permissions, which Django makes after a migrate only."""
    grants = apps.get_model("participants", "ParticipantUserGrant")._base_manager
    for kind, (codename, name, _before) in GRANTS.items():
        if grants.filter(kind=kind).exists():
            grants.filter(kind=kind).update(permission=_permission(apps, codename, name))
    schema_editor.connection.check_constraints()  # PostgreSQL alters no table while a foreign key waits to be checked


def say_by_kind(apps, schema_editor):
    """Give each grant the kind of its permission, and the permission that it held before."""
    grants = apps.get_model("participants", "ParticipantUserGrant")._base_manager
    for kind, (codename, _name, before) in GRANTS.items():
        if grants.filter(permission__codename=codename).exists():
            found = grants.filter(permission__codename=codename)
            found.update(kind=kind, permission=_permission(apps, before))
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("participants", "0004_national_number"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="participant",
            options={
                "ordering": ["last_name", "first_name", "pk"],
                "permissions": [(codename, name) for codename, name, _before in GRANTS.values()],
                "verbose_name": "participant",
            },
        ),
        migrations.RunPython(say_by_permission, say_by_kind),
        migrations.RemoveConstraint(model_name="participantusergrant", name="user_grant_kind_known"),
        migrations.RemoveConstraint(model_name="participantusergrant", name="user_grant_four_hours"),
        migrations.RemoveField(model_name="historicalparticipantusergrant", name="kind"),
        migrations.RemoveField(model_name="participantusergrant", name="kind"),
        migrations.AddConstraint(
            model_name="participantusergrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("granted_by", models.F("user")), _negated=True),
                    ("ends_at__lte", models.F("granted_at") + timedelta(hours=4)),
                    _connector="OR",
                ),
                name="user_grant_four_hours",
                violation_error_message="A file opened by exception closes again after four hours.",
            ),
        ),
        migrations.DeleteModel(name="HistoricalParticipantGroupGrant"),
        migrations.DeleteModel(name="ParticipantGroupGrant"),
    ]
