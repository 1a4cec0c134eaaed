import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.actor
import core.crypto.fields
import core.migration_operations
import partners.models.organisation


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
    ]

    operations = [
        core.migration_operations.CreateTogether(
            operations=[
                migrations.CreateModel(
                    name='Organisation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('name', models.CharField(max_length=160, verbose_name='name')),
                        ('role', models.CharField(choices=[('partner', 'Partner'), ('subcontractor', 'Subcontractor'), ('member', 'Network member'), ('service', 'Service')], max_length=20, verbose_name='role')),
                        ('legal_form', models.CharField(choices=[('unknown', 'Not known'), ('association', 'Non-profit association'), ('company', 'Company'), ('public', 'Public body'), ('natural_person', 'Natural person'), ('de_facto', 'De facto association')], default='unknown', max_length=20, verbose_name='legal form')),
                        ('enterprise_number', models.CharField(blank=True, max_length=20, validators=[partners.models.organisation.validate_enterprise_number], verbose_name='enterprise number')),
                        ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                        ('postcode', models.CharField(blank=True, max_length=10, verbose_name='postcode')),
                        ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                        ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='accounts.centre')),
                    ],
                    options={
                        'verbose_name': 'organisation',
                        'ordering': ['name', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalContact',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('function', models.CharField(blank=True, max_length=120, verbose_name='function')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                        ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.organisation')),
                    ],
                    options={
                        'verbose_name': 'historical contact',
                        'verbose_name_plural': 'historical contacts',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalAgreement',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('subject', models.CharField(max_length=200, verbose_name='subject')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                        ('hours', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='hours')),
                        ('hourly_rate', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='rate per hour (euro)')),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('signed', 'Signed'), ('ended', 'Ended')], default='draft', max_length=50, verbose_name='state')),
                        ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                        ('end_reason', models.CharField(blank=True, max_length=300, verbose_name="reason for ending")),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.organisation')),
                    ],
                    options={
                        'verbose_name': 'historical agreement',
                        'verbose_name_plural': 'historical agreements',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Contact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('function', models.CharField(blank=True, max_length=120, verbose_name='function')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                        ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='partners.organisation')),
                    ],
                    options={
                        'verbose_name': 'contact',
                        'ordering': ['name', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Agreement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('subject', models.CharField(max_length=200, verbose_name='subject')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                        ('hours', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='hours')),
                        ('hourly_rate', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='rate per hour (euro)')),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('signed', 'Signed'), ('ended', 'Ended')], default='draft', max_length=50, verbose_name='state')),
                        ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                        ('end_reason', models.CharField(blank=True, max_length=300, verbose_name="reason for ending")),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='partners.organisation')),
                    ],
                    options={
                        'verbose_name': 'agreement',
                        'ordering': ['-starts_on', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalOrganisation',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('name', models.CharField(max_length=160, verbose_name='name')),
                        ('role', models.CharField(choices=[('partner', 'Partner'), ('subcontractor', 'Subcontractor'), ('member', 'Network member'), ('service', 'Service')], max_length=20, verbose_name='role')),
                        ('legal_form', models.CharField(choices=[('unknown', 'Not known'), ('association', 'Non-profit association'), ('company', 'Company'), ('public', 'Public body'), ('natural_person', 'Natural person'), ('de_facto', 'De facto association')], default='unknown', max_length=20, verbose_name='legal form')),
                        ('enterprise_number', models.CharField(blank=True, max_length=20, validators=[partners.models.organisation.validate_enterprise_number], verbose_name='enterprise number')),
                        ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                        ('postcode', models.CharField(blank=True, max_length=10, verbose_name='postcode')),
                        ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('centre', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.centre')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical organisation',
                        'verbose_name_plural': 'historical organisations',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='partners_hi_history_20836a_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.AddConstraint(
                    model_name='organisation',
                    constraint=models.UniqueConstraint(fields=('centre', 'name'), name='organisation_once', violation_error_message="An organisation of this name exists already. Choose it, or give another name."),
                ),
                migrations.AddConstraint(
                    model_name='organisation',
                    constraint=models.CheckConstraint(condition=models.Q(('role__in', ['partner', 'subcontractor', 'member', 'service'])), name='organisation_role_known', violation_error_message='This role is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='organisation',
                    constraint=models.CheckConstraint(condition=models.Q(('legal_form__in', ['unknown', 'association', 'company', 'public', 'natural_person', 'de_facto'])), name='organisation_form_known', violation_error_message='This form is not known.'),
                ),
                migrations.AddIndex(
                    model_name='historicalcontact',
                    index=models.Index(fields=['history_date', 'id'], name='partners_hi_history_1ccea2_idx'),
                ),
                migrations.AddIndex(
                    model_name='historicalagreement',
                    index=models.Index(fields=['history_date', 'id'], name='partners_hi_history_4b266e_idx'),
                ),
                migrations.AddConstraint(
                    model_name='agreement',
                    constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'signed', 'ended'])), name='agreement_state_known', violation_error_message='This state is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='agreement',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='agreement_dates', violation_error_message="The end is before the start: correct one of the two dates."),
                ),
                migrations.AddConstraint(
                    model_name='agreement',
                    constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('signed_on__isnull', False), _connector='OR'), name='agreement_signed_has_date', violation_error_message="Enter on which day the agreement was signed."),
                ),
                migrations.AddConstraint(
                    model_name='agreement',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('hours__isnull', True), ('hours__gt', 0), _connector='OR'), models.Q(('hourly_rate__isnull', True), ('hourly_rate__gte', 0), _connector='OR')), name='agreement_amounts', violation_error_message='Hours are more than zero and a rate is not negative.'),
                ),
            ],
        ),
    ]
