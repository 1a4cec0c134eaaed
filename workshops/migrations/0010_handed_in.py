"""A link hands a sheet in; the team closes it or sends it back."""

from django.conf import settings
from django.db import migrations, models

import core.crypto.fields


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0004_national_number'),
        ('workshops', '0009_plans_of_sessions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='session',
            name='session_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='sheetbatch',
            name='batch_cause_known',
        ),
        migrations.AddField(
            model_name='historicalsession',
            name='handed_in_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='handed in on'),
        ),
        migrations.AddField(
            model_name='historicalsession',
            name='sent_back_reason',
            field=core.crypto.fields.EncryptedCharField(blank=True, max_length=300, verbose_name='why it was sent back'),
        ),
        migrations.AddField(
            model_name='session',
            name='handed_in_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='handed in on'),
        ),
        migrations.AddField(
            model_name='session',
            name='sent_back_reason',
            field=core.crypto.fields.EncryptedCharField(blank=True, max_length=300, verbose_name='why it was sent back'),
        ),
        migrations.AlterField(
            model_name='historicalsession',
            name='state',
            field=models.CharField(choices=[('planned', 'Planned'), ('held', 'Held, sheet open'), ('handed_in', 'Handed in'), ('closed', 'Closed'), ('reopened', 'Reopened'), ('cancelled', 'Cancelled'), ('moved', 'Moved')], default='planned', max_length=50, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='historicalsheetbatch',
            name='cause',
            field=models.CharField(choices=[('closed', 'the sheet was already closed'), ('handed_in', 'the sheet was already handed in'), ('cancelled', 'the session was cancelled'), ('moved', 'the session was moved to another day'), ('ended', 'the sender could no longer open the sheet'), ('not_listed', 'the person was no longer on the sheet')], max_length=12, verbose_name='why it is not on the sheet'),
        ),
        migrations.AlterField(
            model_name='session',
            name='state',
            field=models.CharField(choices=[('planned', 'Planned'), ('held', 'Held, sheet open'), ('handed_in', 'Handed in'), ('closed', 'Closed'), ('reopened', 'Reopened'), ('cancelled', 'Cancelled'), ('moved', 'Moved')], default='planned', max_length=50, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='sheetbatch',
            name='cause',
            field=models.CharField(choices=[('closed', 'the sheet was already closed'), ('handed_in', 'the sheet was already handed in'), ('cancelled', 'the session was cancelled'), ('moved', 'the session was moved to another day'), ('ended', 'the sender could no longer open the sheet'), ('not_listed', 'the person was no longer on the sheet')], max_length=12, verbose_name='why it is not on the sheet'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'held', 'handed_in', 'closed', 'reopened', 'cancelled', 'moved'])), name='session_state_known', violation_error_message='This state is not known.'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'handed_in'), ('handed_in_at__isnull', False)), models.Q(models.Q(('state', 'handed_in'), _negated=True), models.Q(('handed_in_at__isnull', False), _negated=True)), _connector='OR'), name='session_handed_in', violation_error_message='Enter when the sheet was handed in; only for a sheet that the team has still to look at.'),
        ),
        migrations.AddConstraint(
            model_name='sheetbatch',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['closed', 'handed_in', 'cancelled', 'moved', 'ended', 'not_listed'])), name='batch_cause_known', violation_error_message='This word is not known.'),
        ),
    ]
