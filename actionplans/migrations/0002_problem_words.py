"""Call the domain and the aspect of a problem by their words in its history."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actionplans', '0001_tables'),
        ('assessments', '0004_thrown_away'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalproblem',
            name='aspect',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.aspect', verbose_name='aspect'),
        ),
        migrations.AlterField(
            model_name='historicalproblem',
            name='domain',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.domain', verbose_name='domain'),
        ),
        migrations.AlterField(
            model_name='problem',
            name='aspect',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='assessments.aspect', verbose_name='aspect'),
        ),
        migrations.AlterField(
            model_name='problem',
            name='domain',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='assessments.domain', verbose_name='domain'),
        ),
    ]
