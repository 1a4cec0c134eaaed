"""Breaks of a path, its stays in groups, announced absences, why a path runs beside another."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.actor
import core.crypto.fields


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0006_seats_and_own_paths'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Break',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('starts_on', models.DateField(verbose_name='first day of the break')),
                ('planned_end_on', models.DateField(blank=True, null=True, verbose_name='planned last day of the break')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='last day of the break')),
                ('kind', models.CharField(choices=[('own_time', 'Time for oneself'), ('care', 'Health or care of somebody'), ('work_or_training', 'Work or training'), ('other', 'Other')], default='other', max_length=16, verbose_name='kind of break')),
                ('reason', core.crypto.fields.EncryptedCharField(blank=True, max_length=500, verbose_name='reason for the break')),
            ],
            options={
                'verbose_name': 'break',
                'ordering': ['enrolment', 'starts_on'],
            },
        ),
        migrations.CreateModel(
            name='GroupStay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
            ],
            options={
                'verbose_name': 'stay in a group',
                'ordering': ['enrolment', 'starts_on'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalBreak',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                ('starts_on', models.DateField(verbose_name='first day of the break')),
                ('planned_end_on', models.DateField(blank=True, null=True, verbose_name='planned last day of the break')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='last day of the break')),
                ('kind', models.CharField(choices=[('own_time', 'Time for oneself'), ('care', 'Health or care of somebody'), ('work_or_training', 'Work or training'), ('other', 'Other')], default='other', max_length=16, verbose_name='kind of break')),
                ('reason', core.crypto.fields.EncryptedCharField(blank=True, max_length=500, verbose_name='reason for the break')),
                ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical break',
                'verbose_name_plural': 'historical breaks',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGroupStay',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical stay in a group',
                'verbose_name_plural': 'historical stay in a groups',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPlannedAbsence',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                ('starts_on', models.DateField(verbose_name='first day away')),
                ('ends_on', models.DateField(verbose_name='last day away')),
                ('told_on', models.DateField(verbose_name='told on')),
                ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical announced absence',
                'verbose_name_plural': 'historical announced absences',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='PlannedAbsence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('starts_on', models.DateField(verbose_name='first day away')),
                ('ends_on', models.DateField(verbose_name='last day away')),
                ('told_on', models.DateField(verbose_name='told on')),
            ],
            options={
                'verbose_name': 'announced absence',
                'ordering': ['participant', 'starts_on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='enrolment',
            name='beside_reason',
            field=core.crypto.fields.EncryptedCharField(blank=True, max_length=300, verbose_name='why it runs beside another path'),
        ),
        migrations.AddField(
            model_name='historicalenrolment',
            name='beside_reason',
            field=core.crypto.fields.EncryptedCharField(blank=True, max_length=300, verbose_name='why it runs beside another path'),
        ),
        migrations.AddField(
            model_name='break',
            name='enrolment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='breaks', to='participants.enrolment'),
        ),
        migrations.AddField(
            model_name='groupstay',
            name='enrolment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stays', to='participants.enrolment'),
        ),
        migrations.AddField(
            model_name='groupstay',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='participants.group'),
        ),
        migrations.AddField(
            model_name='historicalbreak',
            name='enrolment',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='participants.enrolment'),
        ),
        migrations.AddField(
            model_name='historicalbreak',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalgroupstay',
            name='enrolment',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='participants.enrolment'),
        ),
        migrations.AddField(
            model_name='historicalgroupstay',
            name='group',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='participants.group'),
        ),
        migrations.AddField(
            model_name='historicalgroupstay',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalplannedabsence',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalplannedabsence',
            name='participant',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='participants.participant'),
        ),
        migrations.AddField(
            model_name='plannedabsence',
            name='participant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned_absences', to='participants.participant'),
        ),
        migrations.AddConstraint(
            model_name='break',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['own_time', 'care', 'work_or_training', 'other'])), name='break_kind_known', violation_error_message='This kind of break is not known.'),
        ),
        migrations.AddConstraint(
            model_name='break',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('starts_on__isnull', True), ('ended_on__gte', models.F('starts_on')), _connector='OR'), name='break_dates', violation_error_message='The break ends before it starts: correct one of the two days.'),
        ),
        migrations.AddConstraint(
            model_name='break',
            constraint=models.CheckConstraint(condition=models.Q(('planned_end_on__isnull', True), ('starts_on__isnull', True), ('planned_end_on__gte', models.F('starts_on')), _connector='OR'), name='break_plan', violation_error_message='The break is planned to end before it starts: correct one of the two days.'),
        ),
        migrations.AddIndex(
            model_name='groupstay',
            index=models.Index(fields=['group', 'starts_on', 'ends_on', 'enrolment'], name='group_stay_by_day'),
        ),
        migrations.AddConstraint(
            model_name='groupstay',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='group_stay_dates', violation_error_message='The end is before the start: correct one of the two dates.'),
        ),
        migrations.AddIndex(
            model_name='historicalbreak',
            index=models.Index(fields=['history_date', 'id'], name='participant_history_1e0ee8_idx'),
        ),
        migrations.AddIndex(
            model_name='historicalgroupstay',
            index=models.Index(fields=['history_date', 'id'], name='participant_history_c3289c_idx'),
        ),
        migrations.AddIndex(
            model_name='historicalplannedabsence',
            index=models.Index(fields=['history_date', 'id'], name='participant_history_46b55f_idx'),
        ),
        migrations.AddIndex(
            model_name='plannedabsence',
            index=models.Index(fields=['participant', 'starts_on', 'ends_on'], name='planned_absence_days'),
        ),
        migrations.AddConstraint(
            model_name='plannedabsence',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='planned_absence_dates', violation_error_message='The last day is before the first: correct one of the two days.'),
        ),
    ]
