"""Entries of persons in operations of funders, and what came of them."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.actor
import core.crypto.fields


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0018_operations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OperationEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('entered_on', models.DateField(verbose_name='entered on')),
                ('labour_status', models.CharField(blank=True, choices=[('unemployed', 'Unemployed'), ('inactive', 'Inactive'), ('inactive_in_training', 'Inactive, in education or training'), ('employed', 'Employed')], max_length=24, verbose_name='labour status')),
                ('unemployed_since', models.DateField(blank=True, null=True, verbose_name='unemployed since')),
                ('education', models.CharField(blank=True, choices=[('isced_0_2', 'Up to lower secondary (ISCED 0 to 2)'), ('isced_3_4', 'Upper secondary (ISCED 3 and 4)'), ('isced_5_8', 'Higher education (ISCED 5 to 8)')], max_length=12, verbose_name='level of education')),
                ('disability', core.crypto.fields.EncryptedCharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('refused', 'Does not wish to answer')], max_length=8, verbose_name='disability')),
                ('third_country', core.crypto.fields.EncryptedCharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('refused', 'Does not wish to answer')], max_length=8, verbose_name='national of a country outside the EU')),
                ('foreign_background', core.crypto.fields.EncryptedCharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('refused', 'Does not wish to answer')], max_length=8, verbose_name='foreign background')),
                ('minority', core.crypto.fields.EncryptedCharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('refused', 'Does not wish to answer')], max_length=8, verbose_name='of a minority')),
                ('homeless', core.crypto.fields.EncryptedCharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('refused', 'Does not wish to answer')], max_length=8, verbose_name='homeless or badly housed')),
                ('asked_on', models.DateField(blank=True, null=True, verbose_name='personal questions asked on')),
                ('operation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='participants.operation', verbose_name='funder’s operation')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='operation_entries', to='participants.participant')),
            ],
            options={
                'verbose_name': 'entry in an operation',
                'ordering': ['participant', 'entered_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalOperationResult',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                ('moment', models.CharField(choices=[('exit', 'On leaving'), ('six_months', 'Six months after')], max_length=12, verbose_name='moment')),
                ('asked_on', models.DateField(verbose_name='asked on')),
                ('searching', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], max_length=8, verbose_name='looks for work')),
                ('education', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], max_length=8, verbose_name='in education or training')),
                ('qualification', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], max_length=8, verbose_name='gained a qualification')),
                ('employed', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], max_length=8, verbose_name='in work')),
                ('improved', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], max_length=8, verbose_name='better situation at work')),
                ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='participants.operationentry')),
            ],
            options={
                'verbose_name': 'historical result of an operation',
                'verbose_name_plural': 'historical result of an operations',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='OperationResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('moment', models.CharField(choices=[('exit', 'On leaving'), ('six_months', 'Six months after')], max_length=12, verbose_name='moment')),
                ('asked_on', models.DateField(verbose_name='asked on')),
                ('searching', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], max_length=8, verbose_name='looks for work')),
                ('education', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], max_length=8, verbose_name='in education or training')),
                ('qualification', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], max_length=8, verbose_name='gained a qualification')),
                ('employed', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], max_length=8, verbose_name='in work')),
                ('improved', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], max_length=8, verbose_name='better situation at work')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='participants.operationentry')),
            ],
            options={
                'verbose_name': 'result of an operation',
                'ordering': ['entry', 'moment', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalOperationEntry',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                ('entered_on', models.DateField(verbose_name='entered on')),
                ('labour_status', models.CharField(blank=True, choices=[('unemployed', 'Unemployed'), ('inactive', 'Inactive'), ('inactive_in_training', 'Inactive, in education or training'), ('employed', 'Employed')], max_length=24, verbose_name='labour status')),
                ('unemployed_since', models.DateField(blank=True, null=True, verbose_name='unemployed since')),
                ('education', models.CharField(blank=True, choices=[('isced_0_2', 'Up to lower secondary (ISCED 0 to 2)'), ('isced_3_4', 'Upper secondary (ISCED 3 and 4)'), ('isced_5_8', 'Higher education (ISCED 5 to 8)')], max_length=12, verbose_name='level of education')),
                ('disability', core.crypto.fields.EncryptedCharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('refused', 'Does not wish to answer')], max_length=8, verbose_name='disability')),
                ('third_country', core.crypto.fields.EncryptedCharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('refused', 'Does not wish to answer')], max_length=8, verbose_name='national of a country outside the EU')),
                ('foreign_background', core.crypto.fields.EncryptedCharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('refused', 'Does not wish to answer')], max_length=8, verbose_name='foreign background')),
                ('minority', core.crypto.fields.EncryptedCharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('refused', 'Does not wish to answer')], max_length=8, verbose_name='of a minority')),
                ('homeless', core.crypto.fields.EncryptedCharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('refused', 'Does not wish to answer')], max_length=8, verbose_name='homeless or badly housed')),
                ('asked_on', models.DateField(blank=True, null=True, verbose_name='personal questions asked on')),
                ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('operation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='participants.operation', verbose_name='funder’s operation')),
                ('participant', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='participants.participant')),
            ],
            options={
                'verbose_name': 'historical entry in an operation',
                'verbose_name_plural': 'historical entry in an operations',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [models.Index(fields=['history_date', 'id'], name='participant_history_f8c0bc_idx')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name='operationentry',
            constraint=models.UniqueConstraint(fields=('participant', 'operation'), name='operation_entry_once', violation_error_message='The person entered this operation before: that entry holds.'),
        ),
        migrations.AddConstraint(
            model_name='operationentry',
            constraint=models.CheckConstraint(condition=models.Q(('labour_status', ''), ('labour_status__in', ['unemployed', 'inactive', 'inactive_in_training', 'employed']), _connector='OR'), name='operation_entry_status_known', violation_error_message='This word is not known.'),
        ),
        migrations.AddConstraint(
            model_name='operationentry',
            constraint=models.CheckConstraint(condition=models.Q(('education', ''), ('education__in', ['isced_0_2', 'isced_3_4', 'isced_5_8']), _connector='OR'), name='operation_entry_education_known', violation_error_message='This word is not known.'),
        ),
        migrations.AddConstraint(
            model_name='operationentry',
            constraint=models.CheckConstraint(condition=models.Q(('unemployed_since__isnull', True), ('labour_status', 'unemployed'), _connector='OR'), name='operation_entry_since_unemployed', violation_error_message='Enter since when only of somebody who was unemployed.'),
        ),
        migrations.AddConstraint(
            model_name='operationentry',
            constraint=models.CheckConstraint(condition=models.Q(('entered_on__isnull', True), ('unemployed_since__isnull', True), ('entered_on__gte', models.F('unemployed_since')), _connector='OR'), name='operation_entry_since', violation_error_message='This day is after the entry: enter since when the person was unemployed on entering.'),
        ),
        migrations.AddConstraint(
            model_name='operationentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_on__isnull', True), ('disability', ''), ('third_country', ''), ('foreign_background', ''), ('minority', ''), ('homeless', '')), models.Q(('asked_on__isnull', False), models.Q(models.Q(('disability', ''), _negated=True), models.Q(('third_country', ''), _negated=True), models.Q(('foreign_background', ''), _negated=True), models.Q(('minority', ''), _negated=True), models.Q(('homeless', ''), _negated=True), _connector='OR')), _connector='OR'), name='operation_entry_asked_on', violation_error_message='Enter on which day the personal questions were asked, where one was.'),
        ),
        migrations.AddIndex(
            model_name='historicaloperationresult',
            index=models.Index(fields=['history_date', 'id'], name='participant_history_335fa6_idx'),
        ),
        migrations.AddConstraint(
            model_name='operationresult',
            constraint=models.UniqueConstraint(fields=('entry', 'moment'), name='operation_result_once', violation_error_message='This result is noted already: change that one.'),
        ),
        migrations.AddConstraint(
            model_name='operationresult',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('moment', 'exit'), ('searching__in', ['yes', 'no', 'unknown']), ('education__in', ['yes', 'no', 'unknown']), ('qualification__in', ['yes', 'no', 'unknown']), ('employed__in', ['yes', 'no', 'unknown']), ('improved', '')), models.Q(('moment', 'six_months'), ('searching', ''), ('education', ''), ('qualification', ''), ('employed__in', ['yes', 'no', 'unknown']), ('improved__in', ['yes', 'no', 'unknown'])), _connector='OR'), name='operation_result_answers', violation_error_message='Answer each question of this moment; “not known” is an answer.'),
        ),
    ]
