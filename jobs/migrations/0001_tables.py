import uuid

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

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
                    name='Job',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('kind', models.CharField(max_length=60, verbose_name='kind')),
                        ('params', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                        ('key', models.CharField(blank=True, max_length=100)),
                        ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'In progress'), ('done', 'Done'), ('failed', 'Not completed'), ('cancelled', 'Cancelled')], default='queued', max_length=10, verbose_name='state')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                        ('runner', models.UUIDField(blank=True, editable=False, null=True)),
                        ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked at')),
                        ('claimed_at', models.DateTimeField(blank=True, null=True)),
                        ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                        ('result', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                        ('problem', models.TextField(blank=True, verbose_name='what stood in the way')),
                        ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='accounts.centre', verbose_name='centre')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                    ],
                    options={
                        'verbose_name': 'job',
                    },
                ),
                migrations.CreateModel(
                    name='JobFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('role', models.CharField(choices=[('source', 'Source'), ('result', 'Result')], max_length=10)),
                        ('name', models.CharField(max_length=150, verbose_name='file name')),
                        ('content_type', models.CharField(max_length=100)),
                        ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                        ('sha256', models.CharField(max_length=64)),
                        ('content', models.BinaryField()),
                        ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='jobs.job')),
                    ],
                    options={
                        'verbose_name': 'job file',
                    },
                ),
                migrations.AddIndex(
                    model_name='job',
                    index=models.Index(fields=['owner', '-queued_at'], name='job_of_owner'),
                ),
                migrations.AddIndex(
                    model_name='job',
                    index=models.Index(condition=models.Q(('state__in', ('queued', 'running'))), fields=['state', 'queued_at'], name='job_open'),
                ),
                migrations.AddConstraint(
                    model_name='job',
                    constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'done', 'failed', 'cancelled'])), name='job_state_known', violation_error_message='This state is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='job',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), ('runner__isnull', False)), models.Q(models.Q(('state', 'running'), _negated=True), models.Q(('runner__isnull', False), _negated=True)), _connector='OR'), name='job_runner_when_running', violation_error_message='A job has a runner exactly while it runs.'),
                ),
                migrations.AddConstraint(
                    model_name='job',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('done', 'failed', 'cancelled')), ('finished_at__isnull', False)), models.Q(models.Q(('state__in', ('done', 'failed', 'cancelled')), _negated=True), models.Q(('finished_at__isnull', False), _negated=True)), _connector='OR'), name='job_finished_when_ended', violation_error_message='A job has an end exactly when it has ended.'),
                ),
                migrations.AddConstraint(
                    model_name='job',
                    constraint=models.CheckConstraint(condition=models.Q(('attempts__gte', 0)), name='job_attempts', violation_error_message='Attempts are counted from 0.'),
                ),
                migrations.AddConstraint(
                    model_name='job',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('attempts', 0), ('claimed_at__isnull', True)), models.Q(('attempts__gt', 0), ('claimed_at__isnull', False)), _connector='OR'), name='job_claimed_when_attempted', violation_error_message='A job was claimed exactly when it was attempted.'),
                ),
                migrations.AddConstraint(
                    model_name='job',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('attempts', 0), ('state__in', ['running', 'done']), _negated=True), models.Q(('attempts__gt', 0), ('state__in', ['queued', 'cancelled']), _negated=True)), name='job_attempts_by_state', violation_error_message='The attempts and the state of a job do not fit together.'),
                ),
                migrations.AddConstraint(
                    model_name='job',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), models.Q(('problem', ''), _negated=True)), models.Q(models.Q(('state', 'failed'), _negated=True), ('problem', '')), _connector='OR'), name='job_problem_when_failed', violation_error_message='A job says what stood in the way exactly when it was not completed.'),
                ),
                migrations.AddConstraint(
                    model_name='job',
                    constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('queued', 'running')), models.Q(('key', ''), _negated=True)), fields=('kind', 'owner', 'centre', 'key'), name='job_once_while_open', violation_error_message='This was already asked for and is under way.'),
                ),
                migrations.AddConstraint(
                    model_name='jobfile',
                    constraint=models.CheckConstraint(condition=models.Q(('role__in', ['source', 'result'])), name='job_file_role_known', violation_error_message='This role is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='jobfile',
                    constraint=models.UniqueConstraint(fields=('job', 'role'), name='job_file_once', violation_error_message='This job already has this file.'),
                ),
                migrations.AddConstraint(
                    model_name='jobfile',
                    constraint=models.CheckConstraint(condition=models.Q(('size__gte', 0), ('size__lte', 26214400)), name='job_file_size', violation_error_message="The file is too large. Choose a smaller one."),
                ),
            ],
        ),
    ]
