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
                    name='Alert',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('kind', models.CharField(choices=[('many_files', 'Many files opened in one day'), ('outside_caseload', "Files opened that are not the reader's own"), ('same_name', "A file with the reader's own surname"), ('at_night', 'Files opened at night'), ('logs_changed', 'The logs are not as they were sealed')], max_length=20, verbose_name='kind')),
                        ('day', models.DateField(verbose_name='day')),
                        ('file', models.CharField(blank=True, max_length=32)),
                        ('count', models.PositiveIntegerField(verbose_name='how many')),
                        ('looked_at', models.DateTimeField(blank=True, null=True, verbose_name='looked at on')),
                        ('note', core.crypto.fields.EncryptedCharField(blank=True, max_length=500, verbose_name='note')),
                        ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='accounts.centre')),
                        ('looked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                    ],
                    options={
                        'verbose_name': 'alert',
                        'ordering': ['-day', '-pk'],
                        'indexes': [models.Index(fields=['centre', 'looked_at', 'day'], name='alert_open')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['many_files', 'outside_caseload', 'same_name', 'at_night', 'logs_changed'])), name='alert_kind_known', violation_error_message='This word is not known.'), models.CheckConstraint(condition=models.Q(models.Q(('looked_by__isnull', False), ('looked_at__isnull', False)), models.Q(models.Q(('looked_by__isnull', False), _negated=True), models.Q(('looked_at__isnull', False), _negated=True)), _connector='OR'), name='alert_looked', violation_error_message="Enter together who looked at the alert, and when."), models.UniqueConstraint(fields=('centre', 'kind', 'reader', 'day', 'file'), name='alert_once', violation_error_message='This was told already.')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalAlert',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('kind', models.CharField(choices=[('many_files', 'Many files opened in one day'), ('outside_caseload', "Files opened that are not the reader's own"), ('same_name', "A file with the reader's own surname"), ('at_night', 'Files opened at night'), ('logs_changed', 'The logs are not as they were sealed')], max_length=20, verbose_name='kind')),
                        ('day', models.DateField(verbose_name='day')),
                        ('file', models.CharField(blank=True, max_length=32)),
                        ('count', models.PositiveIntegerField(verbose_name='how many')),
                        ('looked_at', models.DateTimeField(blank=True, null=True, verbose_name='looked at on')),
                        ('note', core.crypto.fields.EncryptedCharField(blank=True, max_length=500, verbose_name='note')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('centre', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.centre')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('looked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reader', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                    ],
                    options={
                        'verbose_name': 'historical alert',
                        'verbose_name_plural': 'historical alerts',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='oversight_h_history_a86895_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
    ]
