"""Operations of funders: each text that stood on paths of a centre becomes one."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.actor
import core.crypto.fields

HISTORY = "participants_historicalenrolment"


def open_history(apps, schema_editor):
    """Let the history of paths be written this once; the triggers are put in place again after each migrate."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS append_only ON {HISTORY}")
            return
        cursor.execute(f"DROP TRIGGER IF EXISTS {HISTORY}_no_update")


def name_operations(apps, schema_editor):
    """Write an operation for each text of a centre, of now or of the past, and let its paths point to it."""
    model = lambda name: apps.get_model("participants", name)  # noqa: E731
    centres = dict(model("HistoricalParticipant").objects.order_by("history_id").values_list("id", "centre_id"))
    centres |= dict(model("Participant").objects.values_list("pk", "centre_id"))
    found = {}
    for name in ("Enrolment", "HistoricalEnrolment"):
        told = model(name).objects.exclude(operation_text="")
        for person, text in told.order_by().values_list("participant_id", "operation_text").distinct():
            code = " ".join(text.split())
            if not code or person not in centres:
                continue
            mark = (centres[person], code)
            if mark not in found:
                found[mark] = model("Operation").objects.create(centre_id=mark[0], code=code, rules="other")
            rows = model(name).objects.filter(participant_id=person, operation_text=text)
            rows.update(operation_id=found[mark].pk)
    schema_editor.connection.check_constraints()  # PostgreSQL changes no table while a check of its rows waits


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0012_notice_of_merges'),
        ('participants', '0017_file_merge'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Operation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('code', models.CharField(max_length=80, verbose_name='code')),
                ('title', models.CharField(blank=True, max_length=160, verbose_name='title')),
                ('funder', models.CharField(blank=True, max_length=120, verbose_name='funder')),
                ('rules', models.CharField(choices=[('esf_2014', 'ESF 2014-2020'), ('esf_2021', 'ESF+ 2021-2027'), ('federal', 'Federal subsidy'), ('other', 'Other rules')], max_length=12, verbose_name='rules')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='operations', to='accounts.centre')),
            ],
            options={
                'verbose_name': 'funder’s operation',
                'ordering': ['code', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalOperation',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                ('code', models.CharField(max_length=80, verbose_name='code')),
                ('title', models.CharField(blank=True, max_length=160, verbose_name='title')),
                ('funder', models.CharField(blank=True, max_length=120, verbose_name='funder')),
                ('rules', models.CharField(choices=[('esf_2014', 'ESF 2014-2020'), ('esf_2021', 'ESF+ 2021-2027'), ('federal', 'Federal subsidy'), ('other', 'Other rules')], max_length=12, verbose_name='rules')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('centre', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.centre')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical funder’s operation',
                'verbose_name_plural': 'historical funder’s operations',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [models.Index(fields=['history_date', 'id'], name='participant_history_eb34c9_idx')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name='operation',
            constraint=models.UniqueConstraint(fields=('centre', 'code'), name='operation_code_once', violation_error_message='An operation of this code exists already.'),
        ),
        migrations.AddConstraint(
            model_name='operation',
            constraint=models.CheckConstraint(condition=models.Q(('rules__in', ['esf_2014', 'esf_2021', 'federal', 'other'])), name='operation_rules_known', violation_error_message='These rules are not known.'),
        ),
        migrations.AddConstraint(
            model_name='operation',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='operation_dates', violation_error_message='The end is before the start: correct one of the two dates.'),
        ),
        migrations.RenameField(model_name='enrolment', old_name='operation', new_name='operation_text'),
        migrations.RenameField(model_name='historicalenrolment', old_name='operation', new_name='operation_text'),
        migrations.AddField(
            model_name='enrolment',
            name='operation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='participants.operation', verbose_name='funder’s operation'),
        ),
        migrations.AddField(
            model_name='historicalenrolment',
            name='operation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='participants.operation', verbose_name='funder’s operation'),
        ),
        migrations.RunPython(open_history, migrations.RunPython.noop),
        migrations.RunPython(name_operations, migrations.RunPython.noop),
        migrations.RemoveField(model_name='enrolment', name='operation_text'),
        migrations.RemoveField(model_name='historicalenrolment', name='operation_text'),
    ]
