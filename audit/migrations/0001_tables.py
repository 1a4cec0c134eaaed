import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

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
                    name='AccessEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False)),
                        ('act', models.UUIDField()),
                        ('channel', models.CharField(max_length=12)),
                        ('centre', models.UUIDField(null=True)),
                        ('extent', models.CharField(choices=[('listed', 'Listed'), ('opened', 'Opened'), ('exported', 'Exported')], max_length=10)),
                        ('what', models.CharField(max_length=100, verbose_name='what was shown')),
                        ('purpose', models.CharField(blank=True, max_length=300, verbose_name='why')),
                        ('mark', models.BinaryField(max_length=24, null=True)),
                        ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'access entry',
                    },
                ),
                migrations.CreateModel(
                    name='AccessedFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=40)),
                        ('file', models.UUIDField(db_index=True)),
                        ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='audit.accessentry')),
                    ],
                    options={
                        'verbose_name': 'accessed file',
                    },
                ),
                migrations.CreateModel(
                    name='ChainBlock',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveBigIntegerField(unique=True)),
                        ('source', models.CharField(max_length=12)),
                        ('format', models.PositiveSmallIntegerField()),
                        ('sealed_at', models.DateTimeField()),
                        ('complete', models.BooleanField()),
                        ('low', models.BigIntegerField()),
                        ('first_id', models.BigIntegerField()),
                        ('last_id', models.BigIntegerField()),
                        ('count', models.PositiveIntegerField()),
                        ('ids', models.BinaryField()),
                        ('digests', models.BinaryField()),
                        ('hints', models.BinaryField()),
                        ('salts', models.BinaryField()),
                        ('unmarked', models.BinaryField()),
                        ('previous', models.BinaryField(max_length=32)),
                        ('hash', models.BinaryField(max_length=32)),
                        ('key_name', models.CharField(max_length=12)),
                        ('signature', models.BinaryField(max_length=32)),
                    ],
                    options={
                        'verbose_name': 'block of the chain',
                        'indexes': [models.Index(fields=['source', 'number'], name='block_of_source'), models.Index(fields=['source', 'last_id'], name='block_by_last')],
                    },
                ),
                migrations.CreateModel(
                    name='SignInLog',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False)),
                        ('outcome', models.CharField(choices=[('signed_in', 'Signed in'), ('signed_out', 'Signed out'), ('refused', 'Refused: wrong name or password'), ('locked', 'Refused: too many tries'), ('second_factor_refused', 'Refused: second step wrong'), ('asked_again', 'Confirmed who they are again'), ('password_reset_asked', 'Asked for a new password'), ('password_changed', 'Password changed'), ('second_factor_changed', 'Second step changed'), ('recovery_code_used', 'Recovery code used'), ('session_ended', 'Session ended by the system'), ('link_opened', 'Workshop link opened'), ('link_refused', 'Workshop link refused')], max_length=24, verbose_name='what happened')),
                        ('name_digest', models.CharField(blank=True, max_length=32)),
                        ('address', models.CharField(blank=True, max_length=45, verbose_name='network address')),
                        ('mark', models.BinaryField(max_length=24, null=True, unique=True)),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                    ],
                    options={
                        'verbose_name': 'sign-in',
                    },
                ),
                migrations.CreateModel(
                    name='TransitionLog',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False)),
                        ('act', models.UUIDField(db_index=True)),
                        ('channel', models.CharField(max_length=12)),
                        ('kind', models.CharField(max_length=60, verbose_name='kind of object')),
                        ('object', models.UUIDField(verbose_name='object')),
                        ('move', models.CharField(max_length=40)),
                        ('from_state', models.CharField(blank=True, max_length=20)),
                        ('to_state', models.CharField(max_length=20)),
                        ('reason', core.crypto.fields.EncryptedCharField(blank=True, max_length=500)),
                        ('mark', models.BinaryField(max_length=24, null=True, unique=True)),
                        ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'transition',
                    },
                ),
                migrations.AddIndex(
                    model_name='accessentry',
                    index=models.Index(fields=['actor', 'at'], name='access_actor_at'),
                ),
                migrations.AddIndex(
                    model_name='accessentry',
                    index=models.Index(fields=['centre', 'at'], name='access_centre_at'),
                ),
                migrations.AddConstraint(
                    model_name='accessentry',
                    constraint=models.CheckConstraint(condition=models.Q(('extent__in', ['listed', 'opened', 'exported'])), name='access_extent_known', violation_error_message='This extent is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='accessedfile',
                    constraint=models.UniqueConstraint(fields=('entry', 'kind', 'file'), name='accessed_file_once'),
                ),
                migrations.AddIndex(
                    model_name='signinlog',
                    index=models.Index(fields=['user', 'at'], name='sign_in_user_at'),
                ),
                migrations.AddConstraint(
                    model_name='signinlog',
                    constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['signed_in', 'signed_out', 'refused', 'locked', 'second_factor_refused', 'asked_again', 'password_reset_asked', 'password_changed', 'second_factor_changed', 'recovery_code_used', 'session_ended', 'link_opened', 'link_refused'])), name='sign_in_outcome_known', violation_error_message='This outcome is not known.'),
                ),
                migrations.AddIndex(
                    model_name='transitionlog',
                    index=models.Index(fields=['kind', 'object', 'at'], name='transition_of_object'),
                ),
            ],
        ),
    ]
