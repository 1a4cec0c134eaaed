import uuid

import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.actor
import core.crypto.fields
import core.migration_operations


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        core.migration_operations.CreateTogether(
            operations=[
                migrations.CreateModel(
                    name='Centre',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('programme', models.CharField(blank=True, max_length=120, verbose_name='programme')),
                    ],
                    options={
                        'verbose_name': 'centre',
                        'ordering': ['name', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                        ('first_name', models.CharField(blank=True, max_length=80, verbose_name='first name')),
                        ('last_name', models.CharField(blank=True, max_length=80, verbose_name='last name')),
                        ('language', models.CharField(choices=[('fr', 'French'), ('nl', 'Dutch'), ('en', 'English')], default='fr', max_length=2, verbose_name='language')),
                        ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                        ('session_epoch', models.PositiveIntegerField(default=0, editable=False)),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'verbose_name': 'account',
                        'ordering': ['last_name', 'first_name', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalCentre',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('code', models.SlugField(max_length=30, verbose_name='code')),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('programme', models.CharField(blank=True, max_length=120, verbose_name='programme')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical centre',
                        'verbose_name_plural': 'historical centres',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalTeamMember',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('code', models.CharField(max_length=30, verbose_name='code')),
                        ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('centre', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.centre')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical team member',
                        'verbose_name_plural': 'historical team members',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalUser',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('email', models.EmailField(db_index=True, max_length=254, verbose_name='e-mail address')),
                        ('first_name', models.CharField(blank=True, max_length=80, verbose_name='first name')),
                        ('last_name', models.CharField(blank=True, max_length=80, verbose_name='last name')),
                        ('language', models.CharField(choices=[('fr', 'French'), ('nl', 'Dutch'), ('en', 'English')], default='fr', max_length=2, verbose_name='language')),
                        ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical account',
                        'verbose_name_plural': 'historical accounts',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='KeyProof',
                    fields=[
                        ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ('word', core.crypto.fields.EncryptedTextField(default='jalon', verbose_name='word')),
                    ],
                    options={
                        'verbose_name': 'proof of the keys',
                        'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='key_proof_once', violation_error_message='There is one proof of the keys.')],
                    },
                ),
                migrations.CreateModel(
                    name='Notice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('kind', models.CharField(choices=[('file_opened', "A file of yours was opened by exception"), ('cover_given', 'A colleague asks you to stand in'), ('file_lent', 'A colleague lends you a file'), ('file_handed_over', 'A file is now yours'), ('seal_asked', "Somebody asks to protect a file, or to lift a protection"), ('seal_decided', "It was decided about a protection"), ('role_to_confirm', "A role to confirm"), ('review_due', "A file was opened by exception: a review is due"), ('alert', 'Something unusual in the access log')], max_length=24, verbose_name='kind')),
                        ('about', models.UUIDField(default=uuid.uuid4, verbose_name='about')),
                        ('mail', models.BooleanField(default=False, verbose_name='with a mail')),
                        ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='put away on')),
                        ('mailed_at', models.DateTimeField(blank=True, null=True, verbose_name='mail sent on')),
                        ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.centre')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'notice',
                        'ordering': ['-created_at', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='TeamMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('code', models.CharField(max_length=30, verbose_name='code')),
                        ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                        ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='team', to='accounts.centre')),
                        ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='team_members', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'team member',
                        'ordering': ['code', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('role', models.CharField(choices=[('social_worker', 'Social worker'), ('facilitator', 'Facilitator'), ('manager', 'Manager'), ('coordinator', 'Network coordinator'), ('dpo', 'Data-protection officer'), ('administrator', 'Administrator')], max_length=20, verbose_name='role')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                        ('status', models.CharField(choices=[('awaiting', "to be confirmed by a second person"), ('in_force', 'in force'), ('refused', 'refused'), ('ended', 'ended')], default='in_force', max_length=10, verbose_name='status')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                        ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.centre')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                        ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.teammember')),
                    ],
                    options={
                        'verbose_name': 'membership',
                        'ordering': ['starts_on', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalMembership',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                        ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                        ('role', models.CharField(choices=[('social_worker', 'Social worker'), ('facilitator', 'Facilitator'), ('manager', 'Manager'), ('coordinator', 'Network coordinator'), ('dpo', 'Data-protection officer'), ('administrator', 'Administrator')], max_length=20, verbose_name='role')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                        ('status', models.CharField(choices=[('awaiting', "to be confirmed by a second person"), ('in_force', 'in force'), ('refused', 'refused'), ('ended', 'ended')], default='in_force', max_length=10, verbose_name='status')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                        ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('centre', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.centre')),
                        ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('given_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.teammember')),
                    ],
                    options={
                        'verbose_name': 'historical membership',
                        'verbose_name_plural': 'historical memberships',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.AddConstraint(
                    model_name='user',
                    constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once', violation_error_message='This e-mail address has an account.'),
                ),
                migrations.AddConstraint(
                    model_name='user',
                    constraint=models.CheckConstraint(condition=models.Q(('language__in', ['fr', 'nl', 'en'])), name='user_language_known', violation_error_message='This language is not offered.'),
                ),
                migrations.AddIndex(
                    model_name='historicalcentre',
                    index=models.Index(fields=['history_date', 'id'], name='accounts_hi_history_ffb4a0_idx'),
                ),
                migrations.AddIndex(
                    model_name='historicalteammember',
                    index=models.Index(fields=['history_date', 'id'], name='accounts_hi_history_b3ec13_idx'),
                ),
                migrations.AddIndex(
                    model_name='historicaluser',
                    index=models.Index(fields=['history_date', 'id'], name='accounts_hi_history_95900b_idx'),
                ),
                migrations.AddIndex(
                    model_name='notice',
                    index=models.Index(fields=['user', 'read_at'], name='notice_unread'),
                ),
                migrations.AddConstraint(
                    model_name='notice',
                    constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['file_opened', 'cover_given', 'file_lent', 'file_handed_over', 'seal_asked', 'seal_decided', 'role_to_confirm', 'review_due', 'alert'])), name='notice_kind_known', violation_error_message='This word is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='teammember',
                    constraint=models.UniqueConstraint(fields=('centre', 'code'), name='team_code_once', violation_error_message='This code is already used in this centre.'),
                ),
                migrations.AddConstraint(
                    model_name='teammember',
                    constraint=models.UniqueConstraint(fields=('centre', 'user'), name='team_account_once', violation_error_message='This account already stands for a member of this team.'),
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.CheckConstraint(condition=models.Q(('role__in', ['social_worker', 'facilitator', 'manager', 'coordinator', 'dpo', 'administrator'])), name='membership_role_known', violation_error_message='This role is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='membership_dates', violation_error_message="The end is before the start: correct one of the two dates."),
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True), ('status__in', ['awaiting', 'in_force'])), fields=('user', 'centre', 'role'), name='membership_once', violation_error_message='This person already has this role in this centre.'),
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.CheckConstraint(condition=models.Q(('status__in', ['awaiting', 'in_force', 'refused', 'ended'])), name='membership_known_status', violation_error_message='This status is not known.'),
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('given_by__isnull', False), ('status', 'awaiting')), models.Q(('decided_by__isnull', True), ('given_by__isnull', True), ('status', 'in_force')), models.Q(('decided_by__isnull', False), ('given_by__isnull', False), ('status', 'in_force')), models.Q(('decided_by__isnull', False), ('given_by__isnull', False), ('status', 'refused')), models.Q(('ends_on__isnull', False), ('status', 'ended')), _connector='OR'), name='membership_second_person', violation_error_message='A role given by one person is decided by another.'),
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('given_by__isnull', True), models.Q(('given_by', models.F('user')), _negated=True), _connector='OR'), models.Q(('decided_by__isnull', True), models.Q(models.Q(('decided_by', models.F('given_by')), _negated=True), models.Q(('decided_by', models.F('user')), _negated=True)), _connector='OR')), name='membership_other_person', violation_error_message='Nobody decides about a role of their own, or about one that they gave.'),
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', False), ('decided_at__isnull', False)), models.Q(models.Q(('decided_by__isnull', False), _negated=True), models.Q(('decided_at__isnull', False), _negated=True)), _connector='OR'), name='membership_decided_when', violation_error_message="Enter who decided, and when."),
                ),
                migrations.AddIndex(
                    model_name='historicalmembership',
                    index=models.Index(fields=['history_date', 'id'], name='accounts_hi_history_f2ec27_idx'),
                ),
            ],
        ),
    ]
