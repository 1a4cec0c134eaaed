"""Who is planned to run a session, in a table of its own (docs/adr/0055)."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.actor
import core.crypto.fields


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_notice_kinds'),
        ('partners', '0001_tables'),
        ('workshops', '0007_rooms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='sessionfacilitator',
            name='member',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.teammember'),
        ),
        migrations.AlterField(
            model_name='sessionfacilitator',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.organisation'),
        ),
        migrations.CreateModel(
            name='HistoricalPlannedFacilitator',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('act', models.UUIDField(db_index=True, default=core.actor.current_act_id, editable=False)),
                ('channel', models.CharField(blank=True, editable=False, max_length=12)),
                ('provider', models.CharField(choices=[('team', 'Team'), ('subcontractor', 'Subcontractor'), ('partner', 'Partner')], max_length=14, verbose_name='with')),
                ('history_change_reason', core.crypto.fields.EncryptedTextField(null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.teammember')),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.organisation')),
                ('session', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workshops.session')),
            ],
            options={
                'verbose_name': 'historical planned facilitator of a session',
                'verbose_name_plural': 'historical planned facilitator of a sessions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [models.Index(fields=['history_date', 'id'], name='workshops_h_history_02cc9f_idx')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='PlannedFacilitator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(choices=[('team', 'Team'), ('subcontractor', 'Subcontractor'), ('partner', 'Partner')], max_length=14, verbose_name='with')),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.teammember')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.organisation')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned_facilitators', to='workshops.session')),
            ],
            options={
                'verbose_name': 'planned facilitator of a session',
                'ordering': ['session', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('provider__in', ['team', 'subcontractor', 'partner'])), name='planned_provider_known', violation_error_message='This word is not known.'), models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('provider', 'team')), models.Q(models.Q(('provider', 'team'), _negated=True), ('member__isnull', True), ('organisation__isnull', False)), _connector='OR'), name='planned_who', violation_error_message='An organisation runs it under its name; the team under its member’s.'), models.UniqueConstraint(condition=models.Q(('organisation__isnull', False)), fields=('session', 'provider', 'organisation'), name='planned_organisation_once', violation_error_message='This session already names them.'), models.UniqueConstraint(condition=models.Q(('member__isnull', False)), fields=('session', 'member'), name='planned_member_once', violation_error_message='This session already names them.'), models.UniqueConstraint(condition=models.Q(('member__isnull', True), ('organisation__isnull', True)), fields=('session', 'provider'), name='planned_team_once', violation_error_message='This session already names them.')],
            },
        ),
    ]
