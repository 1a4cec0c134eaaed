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
        ('participants', '0001_tables'),
    ]

    operations = [
        core.migration_operations.CreateTogether(
            operations=[
                migrations.CreateModel(
                    name='Domain',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(max_length=30)),
                        ('position', models.PositiveSmallIntegerField()),
                        ('labels', models.JSONField()),
                    ],
                    options={
                        'verbose_name': 'domain',
                        'ordering': ['instrument', 'position'],
                    },
                ),
                migrations.CreateModel(
                    name='Instrument',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveSmallIntegerField(unique=True, verbose_name='version')),
                        ('valid_from', models.DateField(verbose_name='valid from')),
                    ],
                    options={
                        'verbose_name': 'instrument',
                        'ordering': ['version'],
                    },
                ),
                migrations.CreateModel(
                    name='Assessment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('moment', models.CharField(choices=[('entry', 'Entry'), ('midterm', 'Midterm'), ('exit', 'Exit'), ('other', 'Other')], max_length=8, verbose_name='moment')),
                        ('date', models.DateField(verbose_name='date')),
                        ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                        ('amend_reason', core.crypto.fields.EncryptedCharField(blank=True, max_length=300, verbose_name='why it was amended')),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('completed', 'Completed'), ('validated', 'Validated'), ('amended', 'Amended')], default='draft', max_length=50, verbose_name='state')),
                        ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='accounts.teammember', verbose_name='by')),
                        ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='participants.enrolment')),
                        ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='assessments.assessment', verbose_name='replaces')),
                        ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='assessments.instrument')),
                    ],
                    options={
                        'verbose_name': 'assessment',
                        'ordering': ['enrolment', 'date', 'version', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Aspect',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(max_length=30)),
                        ('position', models.PositiveSmallIntegerField()),
                        ('labels', models.JSONField()),
                        ('questions', models.JSONField()),
                        ('domain', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aspects', to='assessments.domain')),
                    ],
                    options={
                        'verbose_name': 'aspect',
                        'ordering': ['domain', 'position'],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalLiteracyTest',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('date', models.DateField(verbose_name='date')),
                        ('result', core.crypto.fields.EncryptedCharField(max_length=300, verbose_name='result')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('done_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.teammember', verbose_name='by')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('participant', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='participants.participant')),
                    ],
                    options={
                        'verbose_name': 'historical literacy placement test',
                        'verbose_name_plural': 'historical literacy placement tests',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalRating',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('answer', models.CharField(choices=[('rated', 'Rated'), ('not_applicable', 'Not applicable'), ('not_asked', 'Not asked'), ('does_not_know', 'Does not know'), ('declined', 'Declined to answer')], max_length=16, verbose_name='answer')),
                        ('level', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='level')),
                        ('reason', core.crypto.fields.EncryptedCharField(blank=True, max_length=300, verbose_name='why it does not apply')),
                        ('is_problem', models.BooleanField(blank=True, null=True, verbose_name='is a problem')),
                        ('note', core.crypto.fields.EncryptedTextField(blank=True, verbose_name='note')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('aspect', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.aspect')),
                        ('assessment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.assessment')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical rating',
                        'verbose_name_plural': 'historical ratings',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalSelfRating',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('score', models.PositiveSmallIntegerField(verbose_name='own score')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('assessment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.assessment')),
                        ('domain', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.domain')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical own score',
                        'verbose_name_plural': 'historical own scores',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalAssessment',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('moment', models.CharField(choices=[('entry', 'Entry'), ('midterm', 'Midterm'), ('exit', 'Exit'), ('other', 'Other')], max_length=8, verbose_name='moment')),
                        ('date', models.DateField(verbose_name='date')),
                        ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                        ('amend_reason', core.crypto.fields.EncryptedCharField(blank=True, max_length=300, verbose_name='why it was amended')),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('completed', 'Completed'), ('validated', 'Validated'), ('amended', 'Amended')], default='draft', max_length=50, verbose_name='state')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('done_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.teammember', verbose_name='by')),
                        ('enrolment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='participants.enrolment')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('replaces', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.assessment', verbose_name='replaces')),
                        ('instrument', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.instrument')),
                    ],
                    options={
                        'verbose_name': 'historical assessment',
                        'verbose_name_plural': 'historical assessments',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.AddField(
                    model_name='domain',
                    name='instrument',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='domains', to='assessments.instrument'),
                ),
                migrations.CreateModel(
                    name='Level',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('level', models.PositiveSmallIntegerField()),
                        ('shorts', models.JSONField()),
                        ('texts', models.JSONField()),
                        ('aspect', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='levels', to='assessments.aspect')),
                    ],
                    options={
                        'verbose_name': 'level',
                        'ordering': ['aspect', 'level'],
                    },
                ),
                migrations.CreateModel(
                    name='LiteracyTest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('date', models.DateField(verbose_name='date')),
                        ('result', core.crypto.fields.EncryptedCharField(max_length=300, verbose_name='result')),
                        ('done_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='literacy_tests', to='accounts.teammember', verbose_name='by')),
                        ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='literacy_tests', to='participants.participant')),
                    ],
                    options={
                        'verbose_name': 'literacy placement test',
                        'ordering': ['-date', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Rating',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('answer', models.CharField(choices=[('rated', 'Rated'), ('not_applicable', 'Not applicable'), ('not_asked', 'Not asked'), ('does_not_know', 'Does not know'), ('declined', 'Declined to answer')], max_length=16, verbose_name='answer')),
                        ('level', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='level')),
                        ('reason', core.crypto.fields.EncryptedCharField(blank=True, max_length=300, verbose_name='why it does not apply')),
                        ('is_problem', models.BooleanField(blank=True, null=True, verbose_name='is a problem')),
                        ('note', core.crypto.fields.EncryptedTextField(blank=True, verbose_name='note')),
                        ('aspect', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='assessments.aspect')),
                        ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='assessments.assessment')),
                    ],
                    options={
                        'verbose_name': 'rating',
                        'ordering': ['assessment', 'aspect', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='SelfRating',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('score', models.PositiveSmallIntegerField(verbose_name='own score')),
                        ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='self_ratings', to='assessments.assessment')),
                        ('domain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='self_ratings', to='assessments.domain')),
                    ],
                    options={
                        'verbose_name': 'own score',
                        'ordering': ['assessment', 'domain', 'pk'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='aspect',
                    constraint=models.UniqueConstraint(fields=('domain', 'code'), name='aspect_code_once'),
                ),
                migrations.AddConstraint(
                    model_name='aspect',
                    constraint=models.UniqueConstraint(fields=('domain', 'position'), name='aspect_position_once'),
                ),
                migrations.AddIndex(
                    model_name='historicalliteracytest',
                    index=models.Index(fields=['history_date', 'id'], name='assessments_history_222b32_idx'),
                ),
                migrations.AddIndex(
                    model_name='historicalrating',
                    index=models.Index(fields=['history_date', 'id'], name='assessments_history_e7628d_idx'),
                ),
                migrations.AddIndex(
                    model_name='historicalselfrating',
                    index=models.Index(fields=['history_date', 'id'], name='assessments_history_3c3a99_idx'),
                ),
                migrations.AddIndex(
                    model_name='historicalassessment',
                    index=models.Index(fields=['history_date', 'id'], name='assessments_history_748696_idx'),
                ),
                migrations.AddConstraint(
                    model_name='domain',
                    constraint=models.UniqueConstraint(fields=('instrument', 'code'), name='domain_code_once'),
                ),
                migrations.AddConstraint(
                    model_name='domain',
                    constraint=models.UniqueConstraint(fields=('instrument', 'position'), name='domain_position_once'),
                ),
                migrations.AddConstraint(
                    model_name='assessment',
                    constraint=models.CheckConstraint(condition=models.Q(('moment__in', ['entry', 'midterm', 'exit', 'other'])), name='assessment_moment_known', violation_error_message='This moment is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='assessment',
                    constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'completed', 'validated', 'amended'])), name='assessment_state_known', violation_error_message='This state is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='assessment',
                    constraint=models.UniqueConstraint(condition=models.Q(models.Q(('moment', 'other'), _negated=True), models.Q(('state', 'amended'), _negated=True)), fields=('enrolment', 'moment'), name='assessment_once', violation_error_message='This path already has an assessment of this moment.'),
                ),
                migrations.AddConstraint(
                    model_name='assessment',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'amended'), _negated=True), models.Q(('amend_reason', ''), _negated=True), _connector='OR'), name='assessment_amended_reason', violation_error_message='Say why the assessment is amended.'),
                ),
                migrations.AddConstraint(
                    model_name='assessment',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('replaces__isnull', True), ('version', 1)), models.Q(('replaces__isnull', False), ('version__gt', 1)), _connector='OR'), name='assessment_version', violation_error_message='A later version replaces an earlier one.'),
                ),
                migrations.AddConstraint(
                    model_name='level',
                    constraint=models.UniqueConstraint(fields=('aspect', 'level'), name='level_once'),
                ),
                migrations.AddConstraint(
                    model_name='level',
                    constraint=models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 5)), name='level_scale', violation_error_message='A level lies from 1 to 5.'),
                ),
                migrations.AddConstraint(
                    model_name='rating',
                    constraint=models.UniqueConstraint(fields=('assessment', 'aspect'), name='rating_once'),
                ),
                migrations.AddConstraint(
                    model_name='rating',
                    constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['rated', 'not_applicable', 'not_asked', 'does_not_know', 'declined'])), name='rating_answer_known', violation_error_message='This answer is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='rating',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'rated'), ('level__gte', 1), ('level__isnull', False), ('level__lte', 5)), models.Q(models.Q(('answer', 'rated'), _negated=True), ('level__isnull', True)), _connector='OR'), name='rating_level', violation_error_message="Choose a level from 1 to 5 for a rated aspect, and none for any other answer."),
                ),
                migrations.AddConstraint(
                    model_name='rating',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'not_applicable'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='rating_reason', violation_error_message='Say why this aspect does not apply.'),
                ),
                migrations.AddConstraint(
                    model_name='selfrating',
                    constraint=models.UniqueConstraint(fields=('assessment', 'domain'), name='self_rating_once'),
                ),
                migrations.AddConstraint(
                    model_name='selfrating',
                    constraint=models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 10)), name='self_rating_scale', violation_error_message='The own score lies from 0 to 10.'),
                ),
            ],
        ),
    ]
