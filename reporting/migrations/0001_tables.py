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
    ]

    operations = [
        core.migration_operations.CreateTogether(
            operations=[
                migrations.CreateModel(
                    name='FundingPeriod',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('funder', models.CharField(max_length=160, verbose_name='source')),
                        ('number', models.PositiveSmallIntegerField(default=1, verbose_name='number')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                        ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='funding_periods', to='accounts.centre')),
                    ],
                    options={
                        'verbose_name': 'funding period',
                        'ordering': ['starts_on', 'funder', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalFundingPeriod',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('funder', models.CharField(max_length=160, verbose_name='source')),
                        ('number', models.PositiveSmallIntegerField(default=1, verbose_name='number')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('centre', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.centre')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical funding period',
                        'verbose_name_plural': 'historical funding periods',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalStaffPost',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('number', models.PositiveSmallIntegerField(default=1, verbose_name='number')),
                        ('function', models.CharField(max_length=120, verbose_name='function')),
                        ('fraction', models.DecimalField(decimal_places=3, max_digits=4, verbose_name='fraction of full time')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('centre', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.centre')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.teammember')),
                    ],
                    options={
                        'verbose_name': 'historical staff post',
                        'verbose_name_plural': 'historical staff posts',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Report',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('title', models.CharField(max_length=160, verbose_name='title')),
                        ('first', models.DateField(verbose_name='from')),
                        ('last', models.DateField(verbose_name='to')),
                        ('as_of', models.DateField(verbose_name='figures as of')),
                        ('count', models.CharField(choices=[('presence', 'By presence or interview'), ('enrolment', 'By enrolment')], max_length=10, verbose_name='participants counted')),
                        ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent on')),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('validated', 'Validated'), ('sent', 'Sent'), ('superseded', 'Superseded')], default='draft', max_length=50, verbose_name='state')),
                        ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='accounts.centre')),
                        ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='later_versions', to='reporting.report', verbose_name='corrects')),
                        ('validator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'report',
                        'ordering': ['-created_at', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalReport',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('title', models.CharField(max_length=160, verbose_name='title')),
                        ('first', models.DateField(verbose_name='from')),
                        ('last', models.DateField(verbose_name='to')),
                        ('as_of', models.DateField(verbose_name='figures as of')),
                        ('count', models.CharField(choices=[('presence', 'By presence or interview'), ('enrolment', 'By enrolment')], max_length=10, verbose_name='participants counted')),
                        ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent on')),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('validated', 'Validated'), ('sent', 'Sent'), ('superseded', 'Superseded')], default='draft', max_length=50, verbose_name='state')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('author', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('centre', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.centre')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('validator', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('corrects', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reporting.report', verbose_name='corrects')),
                    ],
                    options={
                        'verbose_name': 'historical report',
                        'verbose_name_plural': 'historical reports',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='FrozenValue',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(max_length=40)),
                        ('first', models.DateField()),
                        ('last', models.DateField()),
                        ('value', models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                        ('numerator', models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                        ('denominator', models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                        ('records', models.JSONField(default=list)),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='reporting.report')),
                    ],
                    options={
                        'verbose_name': 'frozen value',
                        'ordering': ['report', 'code', 'first'],
                    },
                ),
                migrations.CreateModel(
                    name='StaffPost',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('number', models.PositiveSmallIntegerField(default=1, verbose_name='number')),
                        ('function', models.CharField(max_length=120, verbose_name='function')),
                        ('fraction', models.DecimalField(decimal_places=3, max_digits=4, verbose_name='fraction of full time')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                        ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff_posts', to='accounts.centre')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='accounts.teammember')),
                    ],
                    options={
                        'verbose_name': 'staff post',
                        'ordering': ['starts_on', 'member', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalStaffShare',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('percent', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='share (per cent)')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('funding', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reporting.fundingperiod')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('post', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reporting.staffpost')),
                    ],
                    options={
                        'verbose_name': 'historical funding share',
                        'verbose_name_plural': 'historical funding shares',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='StaffShare',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('percent', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='share (per cent)')),
                        ('funding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='reporting.fundingperiod')),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='reporting.staffpost')),
                    ],
                    options={
                        'verbose_name': 'funding share',
                        'ordering': ['post', 'funding'],
                    },
                ),
                migrations.CreateModel(
                    name='YearSummary',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.SmallIntegerField()),
                        ('rules', models.SmallIntegerField()),
                        ('persons', models.PositiveIntegerField()),
                        ('person_minutes', models.PositiveBigIntegerField()),
                        ('only_seen', models.PositiveIntegerField()),
                        ('held', models.JSONField()),
                        ('sheets_missing', models.PositiveIntegerField()),
                        ('sessions_cancelled', models.PositiveIntegerField()),
                        ('centre', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='year_summaries', to='accounts.centre')),
                    ],
                    options={
                        'verbose_name': 'summary of a year',
                        'ordering': ['centre', 'year'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='fundingperiod',
                    constraint=models.UniqueConstraint(fields=('centre', 'funder', 'number'), name='funding_number_once'),
                ),
                migrations.AddConstraint(
                    model_name='fundingperiod',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='funding_dates', violation_error_message="The end is before the start: correct one of the two dates."),
                ),
                migrations.AddIndex(
                    model_name='historicalfundingperiod',
                    index=models.Index(fields=['history_date', 'id'], name='reporting_h_history_d516e8_idx'),
                ),
                migrations.AddIndex(
                    model_name='historicalstaffpost',
                    index=models.Index(fields=['history_date', 'id'], name='reporting_h_history_327e66_idx'),
                ),
                migrations.AddConstraint(
                    model_name='report',
                    constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'validated', 'sent', 'superseded'])), name='report_state_known', violation_error_message='This state is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='report',
                    constraint=models.CheckConstraint(condition=models.Q(('count__in', ['presence', 'enrolment'])), name='report_count_known', violation_error_message='This way of counting is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='report',
                    constraint=models.CheckConstraint(condition=models.Q(('last__isnull', True), ('first__isnull', True), ('last__gte', models.F('first')), _connector='OR'), name='report_dates', violation_error_message="The end is before the start: correct one of the two dates."),
                ),
                migrations.AddConstraint(
                    model_name='report',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'draft'), ('validator__isnull', True)), models.Q(models.Q(('state', 'draft'), _negated=True), ('validator__isnull', False)), _connector='OR'), name='report_validated', violation_error_message="Enter who validated the report."),
                ),
                migrations.AddConstraint(
                    model_name='report',
                    constraint=models.CheckConstraint(condition=models.Q(('validator__isnull', True), models.Q(('validator', models.F('author')), _negated=True), _connector='OR'), name='report_two_persons', violation_error_message="Ask another person than the author to validate the report."),
                ),
                migrations.AddConstraint(
                    model_name='report',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state__in', ['sent', 'superseded'])), models.Q(models.Q(('state__in', ['sent', 'superseded']), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='report_sent', violation_error_message="Enter when the report was sent."),
                ),
                migrations.AddIndex(
                    model_name='historicalreport',
                    index=models.Index(fields=['history_date', 'id'], name='reporting_h_history_1415e1_idx'),
                ),
                migrations.AddConstraint(
                    model_name='frozenvalue',
                    constraint=models.UniqueConstraint(fields=('report', 'code', 'first', 'last'), name='frozen_once'),
                ),
                migrations.AddConstraint(
                    model_name='staffpost',
                    constraint=models.UniqueConstraint(fields=('member', 'number'), name='post_number_once'),
                ),
                migrations.AddConstraint(
                    model_name='staffpost',
                    constraint=models.CheckConstraint(condition=models.Q(('fraction__gt', 0), ('fraction__lte', 1)), name='post_fraction', violation_error_message="Enter a fraction of full time of more than 0 and at most 1."),
                ),
                migrations.AddConstraint(
                    model_name='staffpost',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='post_dates', violation_error_message="The end is before the start: correct one of the two dates."),
                ),
                migrations.AddIndex(
                    model_name='historicalstaffshare',
                    index=models.Index(fields=['history_date', 'id'], name='reporting_h_history_d0af0e_idx'),
                ),
                migrations.AddConstraint(
                    model_name='staffshare',
                    constraint=models.UniqueConstraint(fields=('post', 'funding'), name='share_once'),
                ),
                migrations.AddConstraint(
                    model_name='staffshare',
                    constraint=models.CheckConstraint(condition=models.Q(('percent__gt', 0), ('percent__lte', 100)), name='share_percent', violation_error_message="Enter a share of more than 0 and at most 100 per cent."),
                ),
                migrations.AddConstraint(
                    model_name='yearsummary',
                    constraint=models.UniqueConstraint(fields=('centre', 'year'), name='summary_once', violation_error_message='This year of the centre is summed up already.'),
                ),
            ],
        ),
    ]
