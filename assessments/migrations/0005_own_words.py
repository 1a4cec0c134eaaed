"""The person's own words of a domain stand beside her own score, and without one."""

from django.db import migrations, models

import core.crypto.fields


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0004_thrown_away'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='historicalselfrating',
            options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical own view', 'verbose_name_plural': 'historical own views'},
        ),
        migrations.AlterModelOptions(
            name='selfrating',
            options={'ordering': ['assessment', 'domain', 'pk'], 'verbose_name': 'own view'},
        ),
        migrations.RemoveConstraint(
            model_name='selfrating',
            name='self_rating_scale',
        ),
        migrations.AddField(
            model_name='historicalselfrating',
            name='language',
            field=models.CharField(blank=True, max_length=3, verbose_name='language of the words'),
        ),
        migrations.AddField(
            model_name='historicalselfrating',
            name='words',
            field=core.crypto.fields.EncryptedCharField(blank=True, max_length=300, verbose_name='own words'),
        ),
        migrations.AddField(
            model_name='historicalselfrating',
            name='written_by',
            field=models.CharField(blank=True, choices=[('herself', 'The person herself'), ('worker', 'The worker, as they were said')], max_length=7, verbose_name='words typed by'),
        ),
        migrations.AddField(
            model_name='selfrating',
            name='language',
            field=models.CharField(blank=True, max_length=3, verbose_name='language of the words'),
        ),
        migrations.AddField(
            model_name='selfrating',
            name='words',
            field=core.crypto.fields.EncryptedCharField(blank=True, max_length=300, verbose_name='own words'),
        ),
        migrations.AddField(
            model_name='selfrating',
            name='written_by',
            field=models.CharField(blank=True, choices=[('herself', 'The person herself'), ('worker', 'The worker, as they were said')], max_length=7, verbose_name='words typed by'),
        ),
        migrations.AlterField(
            model_name='historicalselfrating',
            name='score',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='own score'),
        ),
        migrations.AlterField(
            model_name='selfrating',
            name='score',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='own score'),
        ),
        migrations.AddConstraint(
            model_name='selfrating',
            constraint=models.CheckConstraint(condition=models.Q(('score__isnull', True), models.Q(('score__gte', 0), ('score__lte', 10)), _connector='OR'), name='self_rating_scale', violation_error_message='The own score lies from 0 to 10.'),
        ),
        migrations.AddConstraint(
            model_name='selfrating',
            constraint=models.CheckConstraint(condition=models.Q(('score__isnull', False), models.Q(('words', ''), _negated=True), _connector='OR'), name='self_rating_says_something', violation_error_message='Enter an own score or own words.'),
        ),
        migrations.AddConstraint(
            model_name='selfrating',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('language', ''), ('words', ''), ('written_by', '')), models.Q(models.Q(('words', ''), _negated=True), models.Q(('language', ''), _negated=True), ('written_by__in', ['herself', 'worker'])), _connector='OR'), name='self_rating_words_by', violation_error_message='Own words have a language, and are typed by the person or by the worker.'),
        ),
    ]
