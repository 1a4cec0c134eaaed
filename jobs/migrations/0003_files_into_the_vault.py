"""The bytes of the files of jobs go from the database, where they were in clear, into the vault.

One that stops half way is begun again: it goes on with those that are left, and what it wrote without a row is swept.
"""

import hashlib

from django.db import migrations

from core import vault


def store(apps, schema_editor):
    """Move file by file, so that no more than one is in memory."""
    StoredFile = apps.get_model('jobs', 'StoredFile')
    JobFile = apps.get_model('jobs', 'JobFile')
    left = JobFile.objects.filter(stored__isnull=True).order_by('pk').values_list('pk', flat=True)
    for pk in list(left):
        content = bytes(JobFile.objects.values_list('content', flat=True).get(pk=pk))
        name, key = vault.store(content)
        sha256 = hashlib.sha256(content).hexdigest()
        stored = StoredFile.objects.create(uuid=name, key=key, size=len(content), sha256=sha256)
        JobFile.objects.filter(pk=pk).update(stored=stored)


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0002_stored_files'),
    ]

    operations = [
        migrations.RunPython(store, elidable=False),
    ]
