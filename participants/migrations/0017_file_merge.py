"""Merges of two files of one person."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.actor
import core.crypto.fields


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0016_waiting_list'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FileMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('absorbed', models.UUIDField(editable=False)),
                ('absorbed_key', models.BigIntegerField(editable=False)),
                ('absorbed_number', models.CharField(max_length=30, verbose_name='file number')),
                ('reason', core.crypto.fields.EncryptedCharField(max_length=300, verbose_name='reason')),
                ('manifest', core.crypto.fields.EncryptedTextField(blank=True, default='', editable=False)),
                ('merged_at', models.DateTimeField(verbose_name='merged on')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled on')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back on')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='participants.participant')),
                ('merged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='merged by')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken back by')),
            ],
            options={
                'verbose_name': 'merge of two files',
                'ordering': ['merged_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kept', models.F('absorbed_key')), _negated=True), name='file_merge_of_two', violation_error_message='A file is not merged with itself.'), models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True), ('undone_at__isnull', True)), fields=('kept',), name='file_merge_open_once', violation_error_message='Another merge of this file can still be taken back: settle it first.'), models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('absorbed',), name='file_merge_once', violation_error_message='This file was merged already.'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='file_merge_undone_by', violation_error_message='A merge is taken back by somebody.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalFileMerge',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                ('absorbed', models.UUIDField(editable=False)),
                ('absorbed_key', models.BigIntegerField(editable=False)),
                ('absorbed_number', models.CharField(max_length=30, verbose_name='file number')),
                ('reason', core.crypto.fields.EncryptedCharField(max_length=300, verbose_name='reason')),
                ('merged_at', models.DateTimeField(verbose_name='merged on')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled on')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back on')),
                ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kept', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='participants.participant')),
                ('merged_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='merged by')),
                ('undone_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken back by')),
            ],
            options={
                'verbose_name': 'historical merge of two files',
                'verbose_name_plural': 'historical merge of two filess',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [models.Index(fields=['history_date', 'id'], name='participant_history_1c3454_idx')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
