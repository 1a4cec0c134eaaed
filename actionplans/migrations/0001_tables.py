import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.actor
import core.crypto.fields
import core.migration_operations


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('assessments', '0001_tables'),
        ('participants', '0001_tables'),
    ]

    operations = [
        core.migration_operations.CreateTogether(
            operations=[
                migrations.CreateModel(
                    name='Plan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('goal', core.crypto.fields.EncryptedCharField(max_length=300, verbose_name='goal')),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('agreed', 'Agreed'), ('running', 'Running'), ('closed', 'Closed')], default='draft', max_length=50, verbose_name='state')),
                        ('agreed_on', models.DateField(blank=True, null=True, verbose_name='agreed with the person on')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                        ('taken_over', models.BooleanField(default=False, help_text='From earlier records, which did not note the agreement.', verbose_name='taken over')),
                    ],
                    options={
                        'verbose_name': 'plan',
                        'ordering': ['problem', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Action',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('position', models.PositiveSmallIntegerField(default=1, verbose_name='position')),
                        ('what', core.crypto.fields.EncryptedCharField(max_length=300, verbose_name='what')),
                        ('doer', models.CharField(choices=[('participant', 'Participant'), ('referent', 'Key worker'), ('together', 'Together'), ('other', 'Somebody else')], max_length=12, verbose_name='who')),
                        ('doer_name', core.crypto.fields.EncryptedCharField(blank=True, max_length=120, verbose_name='who exactly')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='due')),
                        ('state', models.CharField(choices=[('to_do', 'To do'), ('doing', 'Under way'), ('done', 'Done'), ('partly', 'Partly done'), ('dropped', 'Dropped')], default='to_do', max_length=50, verbose_name='state')),
                        ('outcome', core.crypto.fields.EncryptedTextField(blank=True, verbose_name='what came of it')),
                        ('carried_over_from', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_over_to', to='actionplans.action')),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='actionplans.plan')),
                    ],
                    options={
                        'verbose_name': 'action',
                        'ordering': ['plan', 'position', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Problem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('label', core.crypto.fields.EncryptedCharField(max_length=300, verbose_name='problem')),
                        ('label_index', core.crypto.fields.BlindIndexField(default='', editable=False, max_length=64, source='label')),
                        ('aspect', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='assessments.aspect')),
                        ('domain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='assessments.domain')),
                        ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='participants.enrolment')),
                        ('rating', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='problems', to='assessments.rating')),
                    ],
                    options={
                        'verbose_name': 'problem',
                        'ordering': ['enrolment', 'domain', 'pk'],
                    },
                ),
                migrations.AddField(
                    model_name='plan',
                    name='problem',
                    field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='plan', to='actionplans.problem'),
                ),
                migrations.CreateModel(
                    name='HistoricalPlan',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('goal', core.crypto.fields.EncryptedCharField(max_length=300, verbose_name='goal')),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('agreed', 'Agreed'), ('running', 'Running'), ('closed', 'Closed')], default='draft', max_length=50, verbose_name='state')),
                        ('agreed_on', models.DateField(blank=True, null=True, verbose_name='agreed with the person on')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                        ('taken_over', models.BooleanField(default=False, help_text='From earlier records, which did not note the agreement.', verbose_name='taken over')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('problem', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='actionplans.problem')),
                    ],
                    options={
                        'verbose_name': 'historical plan',
                        'verbose_name_plural': 'historical plans',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='ExitProject',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('kind', models.CharField(choices=[('social', 'Social project'), ('professional', 'Professional project'), ('none', 'None')], max_length=14, verbose_name='kind')),
                        ('description', core.crypto.fields.EncryptedTextField(blank=True, verbose_name='description')),
                        ('enrolment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='exit_project', to='participants.enrolment')),
                    ],
                    options={
                        'verbose_name': 'exit project',
                        'ordering': ['enrolment'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['social', 'professional', 'none'])), name='exit_project_kind_known', violation_error_message='This word is not known.')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalExitProject',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('kind', models.CharField(choices=[('social', 'Social project'), ('professional', 'Professional project'), ('none', 'None')], max_length=14, verbose_name='kind')),
                        ('description', core.crypto.fields.EncryptedTextField(blank=True, verbose_name='description')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('enrolment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='participants.enrolment')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical exit project',
                        'verbose_name_plural': 'historical exit projects',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='actionplans_history_a604e6_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalProblem',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('label', core.crypto.fields.EncryptedCharField(max_length=300, verbose_name='problem')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('aspect', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.aspect')),
                        ('domain', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.domain')),
                        ('enrolment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='participants.enrolment')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('rating', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.rating')),
                    ],
                    options={
                        'verbose_name': 'historical problem',
                        'verbose_name_plural': 'historical problems',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='actionplans_history_c2f383_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalAction',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('position', models.PositiveSmallIntegerField(default=1, verbose_name='position')),
                        ('what', core.crypto.fields.EncryptedCharField(max_length=300, verbose_name='what')),
                        ('doer', models.CharField(choices=[('participant', 'Participant'), ('referent', 'Key worker'), ('together', 'Together'), ('other', 'Somebody else')], max_length=12, verbose_name='who')),
                        ('doer_name', core.crypto.fields.EncryptedCharField(blank=True, max_length=120, verbose_name='who exactly')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='due')),
                        ('state', models.CharField(choices=[('to_do', 'To do'), ('doing', 'Under way'), ('done', 'Done'), ('partly', 'Partly done'), ('dropped', 'Dropped')], default='to_do', max_length=50, verbose_name='state')),
                        ('outcome', core.crypto.fields.EncryptedTextField(blank=True, verbose_name='what came of it')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('carried_over_from', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='actionplans.action')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('plan', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='actionplans.plan')),
                    ],
                    options={
                        'verbose_name': 'historical action',
                        'verbose_name_plural': 'historical actions',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='actionplans_history_f75004_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.AddIndex(
                    model_name='action',
                    index=models.Index(fields=['state', 'due_on'], name='action_due'),
                ),
                migrations.AddConstraint(
                    model_name='action',
                    constraint=models.UniqueConstraint(fields=('plan', 'position'), name='action_position_once'),
                ),
                migrations.AddConstraint(
                    model_name='action',
                    constraint=models.CheckConstraint(condition=models.Q(('doer__in', ['participant', 'referent', 'together', 'other'])), name='action_doer_known', violation_error_message='This word is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='action',
                    constraint=models.CheckConstraint(condition=models.Q(('state__in', ['to_do', 'doing', 'done', 'partly', 'dropped'])), name='action_state_known', violation_error_message='This state is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='problem',
                    constraint=core.crypto.fields.UniqueByIndex(fields=('enrolment', 'domain', 'label_index'), name='problem_once', violation_error_message='This problem is already noted.'),
                ),
                migrations.AddConstraint(
                    model_name='plan',
                    constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'agreed', 'running', 'closed'])), name='plan_state_known', violation_error_message='This state is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='plan',
                    constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('agreed_on__isnull', False), ('taken_over', True), _connector='OR'), name='plan_agreed', violation_error_message="Enter on which day the plan was agreed on."),
                ),
                migrations.AddConstraint(
                    model_name='plan',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), ('closed_on__isnull', False)), models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('closed_on__isnull', False), _negated=True)), _connector='OR'), name='plan_closed', violation_error_message="Enter on which day the plan was closed."),
                ),
                migrations.AddConstraint(
                    model_name='plan',
                    constraint=models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('agreed_on__isnull', True), ('closed_on__gte', models.F('agreed_on')), _connector='OR'), name='plan_dates', violation_error_message='It closes before it was agreed.'),
                ),
                migrations.AddIndex(
                    model_name='historicalplan',
                    index=models.Index(fields=['history_date', 'id'], name='actionplans_history_793d03_idx'),
                ),
            ],
        ),
    ]
