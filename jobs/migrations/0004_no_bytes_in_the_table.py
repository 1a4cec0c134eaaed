"""Each file of a job is in the vault, and only there."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0003_files_into_the_vault'),
    ]

    operations = [
        migrations.AlterField(
            model_name='jobfile',
            name='stored',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='job_file', to='jobs.storedfile'),
        ),
        migrations.RemoveField(
            model_name='jobfile',
            name='content',
        ),
    ]
