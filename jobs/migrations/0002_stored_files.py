"""The table of the vault, and the column by which a file of a job will point to it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import core.crypto.fields


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('key', core.crypto.fields.EncryptedCharField(blank=True, max_length=64)),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'stored file',
                'indexes': [models.Index(condition=models.Q(('erased_at__isnull', False), ('removed_at__isnull', True)), fields=['erased_at'], name='stored_file_to_remove')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('key', ''), ('erased_at__isnull', False)), models.Q(models.Q(('key', ''), _negated=True), models.Q(('erased_at__isnull', False), _negated=True)), _connector='OR'), name='stored_file_erased', violation_error_message='A file without a key was erased, and says when.'), models.CheckConstraint(condition=models.Q(('removed_at__isnull', True), ('erased_at__isnull', False), _connector='OR'), name='stored_file_removed', violation_error_message='The bytes of a file go after it was erased.')],
            },
        ),
        migrations.AddField(
            model_name='jobfile',
            name='stored',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='job_file', to='jobs.storedfile'),
        ),
    ]
