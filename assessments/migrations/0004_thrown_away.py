"""A draft begun by mistake is thrown away; a version whose correction was thrown away stands again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_last_day_in_the_team'),
        ('assessments', '0003_note_without_answer'),
        ('participants', '0012_former_identities'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='assessment',
            name='assessment_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='assessment',
            name='assessment_once',
        ),
        migrations.AlterField(
            model_name='assessment',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='later_versions', to='assessments.assessment', verbose_name='replaces'),
        ),
        migrations.AlterField(
            model_name='assessment',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('completed', 'Completed'), ('validated', 'Validated'), ('amended', 'Amended'), ('discarded', 'Thrown away')], default='draft', max_length=50, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='historicalassessment',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('completed', 'Completed'), ('validated', 'Validated'), ('amended', 'Amended'), ('discarded', 'Thrown away')], default='draft', max_length=50, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'completed', 'validated', 'amended', 'discarded'])), name='assessment_state_known', violation_error_message='This state is not known.'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('moment', 'other'), _negated=True), models.Q(('state__in', ('amended', 'discarded')), _negated=True)), fields=('enrolment', 'moment'), name='assessment_once', violation_error_message='This path already has an assessment of this moment.'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'discarded'), _negated=True), fields=('replaces',), name='assessment_replaced_once', violation_error_message='This version is replaced already.'),
        ),
    ]
