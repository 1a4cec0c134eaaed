import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.actor
import core.crypto.fields
import core.migration_operations
import core.models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('participants', '0001_tables'),
        ('partners', '0001_tables'),
    ]

    operations = [
        core.migration_operations.CreateTogether(
            operations=[
                migrations.CreateModel(
                    name='Coverage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coverages', to='partners.agreement')),
                    ],
                    options={
                        'verbose_name': 'coverage by an agreement',
                        'ordering': ['workshop', 'agreement'],
                    },
                ),
                migrations.CreateModel(
                    name='Session',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('code', models.CharField(max_length=30, verbose_name='code')),
                        ('date', models.DateField(verbose_name='date')),
                        ('starts_at', models.TimeField(verbose_name='from')),
                        ('ends_at', models.TimeField(verbose_name='to')),
                        ('year', models.GeneratedField(db_persist=True, expression=core.models.YearOf('date'), output_field=models.SmallIntegerField())),
                        ('minutes', models.GeneratedField(db_persist=True, expression=core.models.MinutesBetween('starts_at', 'ends_at'), output_field=models.SmallIntegerField())),
                        ('ran_by', models.SmallIntegerField(db_default=0, default=0, editable=False)),
                        ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                        ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held, sheet open'), ('closed', 'Closed'), ('reopened', 'Reopened'), ('cancelled', 'Cancelled'), ('moved', 'Moved')], default='planned', max_length=50, verbose_name='state')),
                        ('cancel_reason', core.crypto.fields.EncryptedCharField(blank=True, max_length=300, verbose_name='why it was cancelled')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed on')),
                        ('reopen_reason', core.crypto.fields.EncryptedCharField(blank=True, max_length=300, verbose_name='why it was reopened')),
                        ('moved_to', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moved_from', to='workshops.session', verbose_name='moved to')),
                    ],
                    options={
                        'verbose_name': 'session',
                        'ordering': ['date', 'starts_at', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='SessionGroup',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='session_groups', to='participants.group')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='session_groups', to='workshops.session')),
                    ],
                    options={
                        'verbose_name': 'group of a session',
                        'ordering': ['session', 'group'],
                    },
                ),
                migrations.AddField(
                    model_name='session',
                    name='groups',
                    field=models.ManyToManyField(related_name='sessions', through='workshops.SessionGroup', to='participants.group'),
                ),
                migrations.CreateModel(
                    name='Workshop',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('code', models.CharField(max_length=30, verbose_name='code')),
                        ('title', models.CharField(max_length=160, verbose_name='title')),
                        ('kind', models.CharField(choices=[('educational', 'Educational'), ('artistic', 'Artistic'), ('cultural', 'Cultural')], max_length=12, verbose_name='type')),
                        ('provider', models.CharField(choices=[('team', 'Team'), ('subcontractor', 'Subcontractor'), ('partner', 'Partner')], max_length=14, verbose_name='planned with')),
                        ('agreements', models.ManyToManyField(blank=True, related_name='workshops', through='workshops.Coverage', to='partners.agreement')),
                        ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='workshops', to='accounts.centre')),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='workshops', to='partners.organisation')),
                    ],
                    options={
                        'verbose_name': 'workshop',
                        'ordering': ['title', 'code', 'pk'],
                    },
                ),
                migrations.AddField(
                    model_name='session',
                    name='workshop',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='workshops.workshop'),
                ),
                migrations.CreateModel(
                    name='HistoricalSession',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('code', models.CharField(max_length=30, verbose_name='code')),
                        ('date', models.DateField(verbose_name='date')),
                        ('starts_at', models.TimeField(verbose_name='from')),
                        ('ends_at', models.TimeField(verbose_name='to')),
                        ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                        ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held, sheet open'), ('closed', 'Closed'), ('reopened', 'Reopened'), ('cancelled', 'Cancelled'), ('moved', 'Moved')], default='planned', max_length=50, verbose_name='state')),
                        ('cancel_reason', core.crypto.fields.EncryptedCharField(blank=True, max_length=300, verbose_name='why it was cancelled')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed on')),
                        ('reopen_reason', core.crypto.fields.EncryptedCharField(blank=True, max_length=300, verbose_name='why it was reopened')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('moved_to', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workshops.session', verbose_name='moved to')),
                        ('workshop', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workshops.workshop')),
                    ],
                    options={
                        'verbose_name': 'historical session',
                        'verbose_name_plural': 'historical sessions',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalFacilitatorLink',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('name', models.CharField(max_length=120, verbose_name='who gets the link')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(verbose_name='last day')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked on')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.organisation')),
                        ('revoked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('workshop', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workshops.workshop')),
                    ],
                    options={
                        'verbose_name': 'historical link of an outside facilitator',
                        'verbose_name_plural': 'historical link of an outside facilitators',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalCoverage',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('agreement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.agreement')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('workshop', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workshops.workshop')),
                    ],
                    options={
                        'verbose_name': 'historical coverage by an agreement',
                        'verbose_name_plural': 'historical coverage by an agreements',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='FacilitatorLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('name', models.CharField(max_length=120, verbose_name='who gets the link')),
                        ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(verbose_name='last day')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked on')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='partners.organisation')),
                        ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='facilitator_link', to=settings.AUTH_USER_MODEL)),
                        ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='workshops.workshop')),
                    ],
                    options={
                        'verbose_name': 'link of an outside facilitator',
                        'ordering': ['-created_at', '-pk'],
                    },
                ),
                migrations.AddField(
                    model_name='coverage',
                    name='workshop',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coverages', to='workshops.workshop'),
                ),
                migrations.CreateModel(
                    name='HistoricalWorkshop',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('code', models.CharField(max_length=30, verbose_name='code')),
                        ('title', models.CharField(max_length=160, verbose_name='title')),
                        ('kind', models.CharField(choices=[('educational', 'Educational'), ('artistic', 'Artistic'), ('cultural', 'Cultural')], max_length=12, verbose_name='type')),
                        ('provider', models.CharField(choices=[('team', 'Team'), ('subcontractor', 'Subcontractor'), ('partner', 'Partner')], max_length=14, verbose_name='planned with')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('centre', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.centre')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.organisation')),
                    ],
                    options={
                        'verbose_name': 'historical workshop',
                        'verbose_name_plural': 'historical workshops',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='workshops_h_history_c8caee_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalSessionGroup',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='participants.group')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('session', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workshops.session')),
                    ],
                    options={
                        'verbose_name': 'historical group of a session',
                        'verbose_name_plural': 'historical group of a sessions',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='workshops_h_history_e46c46_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalSessionFacilitator',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('provider', models.CharField(choices=[('team', 'Team'), ('subcontractor', 'Subcontractor'), ('partner', 'Partner')], max_length=14, verbose_name='with')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.teammember')),
                        ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.organisation')),
                        ('session', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workshops.session')),
                    ],
                    options={
                        'verbose_name': 'historical facilitator of a session',
                        'verbose_name_plural': 'historical facilitator of a sessions',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='workshops_h_history_e22d06_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalAttendance',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('status', models.CharField(choices=[('present', 'Present'), ('late', 'Late'), ('left_early', 'Left early'), ('excused', 'Excused'), ('no_news', 'No news'), ('not_concerned', 'Not concerned')], max_length=14, verbose_name='attendance')),
                        ('minutes_missed', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes missed')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('participant', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='participants.participant')),
                        ('session', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workshops.session')),
                    ],
                    options={
                        'verbose_name': 'historical attendance',
                        'verbose_name_plural': 'historical attendances',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='workshops_h_history_198193_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Attendance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('status', models.CharField(choices=[('present', 'Present'), ('late', 'Late'), ('left_early', 'Left early'), ('excused', 'Excused'), ('no_news', 'No news'), ('not_concerned', 'Not concerned')], max_length=14, verbose_name='attendance')),
                        ('minutes_missed', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes missed')),
                        ('counted_centre', models.IntegerField(editable=False, null=True)),
                        ('counted_year', models.SmallIntegerField(editable=False, null=True)),
                        ('counted_minutes', models.SmallIntegerField(editable=False, null=True)),
                        ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='participants.participant')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='workshops.session')),
                    ],
                    options={
                        'verbose_name': 'attendance',
                        'ordering': ['session', 'participant', 'pk'],
                        'indexes': [models.Index(fields=['participant', 'session'], name='attendance_of_person'), models.Index(condition=models.Q(('counted_year__isnull', False)), fields=['counted_centre', 'counted_year', 'participant', 'counted_minutes'], name='attendance_counted')],
                        'constraints': [models.UniqueConstraint(fields=('session', 'participant'), name='attendance_once', violation_error_message='This person is already on this register.'), models.CheckConstraint(condition=models.Q(('status__in', ['present', 'late', 'left_early', 'excused', 'no_news', 'not_concerned'])), name='attendance_status_known', violation_error_message='This word is not known.'), models.CheckConstraint(condition=models.Q(('minutes_missed__isnull', True), ('status__in', ['late', 'left_early']), _connector='OR'), name='attendance_minutes', violation_error_message='Minutes are noted for somebody late or gone early only.')],
                    },
                ),
                migrations.CreateModel(
                    name='SessionFacilitator',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('provider', models.CharField(choices=[('team', 'Team'), ('subcontractor', 'Subcontractor'), ('partner', 'Partner')], max_length=14, verbose_name='with')),
                        ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facilitations', to='accounts.teammember')),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facilitations', to='partners.organisation')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facilitators', to='workshops.session')),
                    ],
                    options={
                        'verbose_name': 'facilitator of a session',
                        'ordering': ['session', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('provider__in', ['team', 'subcontractor', 'partner'])), name='facilitator_provider_known', violation_error_message='This word is not known.'), models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('provider', 'team')), models.Q(models.Q(('provider', 'team'), _negated=True), ('member__isnull', True), ('organisation__isnull', False)), _connector='OR'), name='facilitator_who', violation_error_message='An organisation runs it under its name; the team under its member’s.'), models.UniqueConstraint(condition=models.Q(('organisation__isnull', False)), fields=('session', 'provider', 'organisation'), name='facilitator_organisation_once', violation_error_message='This session already names them.'), models.UniqueConstraint(condition=models.Q(('member__isnull', False)), fields=('session', 'member'), name='facilitator_member_once', violation_error_message='This session already names them.'), models.UniqueConstraint(condition=models.Q(('member__isnull', True), ('organisation__isnull', True)), fields=('session', 'provider'), name='facilitator_team_once', violation_error_message='This session already names them.')],
                    },
                ),
                migrations.AddConstraint(
                    model_name='sessiongroup',
                    constraint=models.UniqueConstraint(fields=('session', 'group'), name='session_group_once'),
                ),
                migrations.AddConstraint(
                    model_name='workshop',
                    constraint=models.UniqueConstraint(fields=('centre', 'code'), name='workshop_code_once', violation_error_message='A workshop of this code exists already.'),
                ),
                migrations.AddConstraint(
                    model_name='workshop',
                    constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['educational', 'artistic', 'cultural'])), name='workshop_kind_known', violation_error_message='This type is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='workshop',
                    constraint=models.CheckConstraint(condition=models.Q(('provider__in', ['team', 'subcontractor', 'partner'])), name='workshop_provider_known', violation_error_message='This word is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='workshop',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('provider', 'team')), models.Q(models.Q(('provider', 'team'), _negated=True), ('organisation__isnull', False)), _connector='OR'), name='workshop_organisation', violation_error_message="Choose the organisation for a workshop of a partner or subcontractor, and none for one of "
"the team."),
                ),
                migrations.AddIndex(
                    model_name='session',
                    index=models.Index(fields=['state', 'year'], name='session_state_year'),
                ),
                migrations.AddIndex(
                    model_name='session',
                    index=models.Index(fields=['date'], name='session_date'),
                ),
                migrations.AddIndex(
                    model_name='session',
                    index=models.Index(fields=['workshop', 'state', 'year', 'ran_by', 'minutes'], name='session_hours'),
                ),
                migrations.AddConstraint(
                    model_name='session',
                    constraint=models.UniqueConstraint(fields=('workshop', 'code'), name='session_code_once'),
                ),
                migrations.AddConstraint(
                    model_name='session',
                    constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'held', 'closed', 'reopened', 'cancelled', 'moved'])), name='session_state_known', violation_error_message='This state is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='session',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='session_times', violation_error_message="The session ends before it starts: correct one of the two hours."),
                ),
                migrations.AddConstraint(
                    model_name='session',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), ('closed_at__isnull', False)), models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('closed_at__isnull', False), _negated=True)), _connector='OR'), name='session_closed', violation_error_message="Enter when the sheet was closed; an open sheet has no such moment."),
                ),
                migrations.AddConstraint(
                    model_name='session',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'moved'), ('moved_to__isnull', False)), models.Q(models.Q(('state', 'moved'), _negated=True), models.Q(('moved_to__isnull', False), _negated=True)), _connector='OR'), name='session_moved', violation_error_message="Choose the session that it was postponed to; only for a postponed session."),
                ),
                migrations.AddConstraint(
                    model_name='session',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), models.Q(('cancel_reason', ''), _negated=True)), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancel_reason', '')), _connector='OR'), name='session_cancelled', violation_error_message="Enter why the session is cancelled; leave it empty for any other session."),
                ),
                migrations.AddIndex(
                    model_name='historicalsession',
                    index=models.Index(fields=['history_date', 'id'], name='workshops_h_history_a059ca_idx'),
                ),
                migrations.AddIndex(
                    model_name='historicalfacilitatorlink',
                    index=models.Index(fields=['history_date', 'id'], name='workshops_h_history_1c2801_idx'),
                ),
                migrations.AddIndex(
                    model_name='historicalcoverage',
                    index=models.Index(fields=['history_date', 'id'], name='workshops_h_history_899a11_idx'),
                ),
                migrations.AddConstraint(
                    model_name='facilitatorlink',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='link_dates', violation_error_message="The end is before the start: correct one of the two dates."),
                ),
                migrations.AddConstraint(
                    model_name='facilitatorlink',
                    constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='link_named', violation_error_message="Enter who gets the link."),
                ),
                migrations.AddConstraint(
                    model_name='facilitatorlink',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='link_revoked', violation_error_message="Enter when and by whom the link was revoked; only for a revoked link."),
                ),
                migrations.AddConstraint(
                    model_name='coverage',
                    constraint=models.UniqueConstraint(fields=('workshop', 'agreement'), name='coverage_once', violation_error_message='This agreement already covers this workshop.'),
                ),
            ],
        ),
    ]
