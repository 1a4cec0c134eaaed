"""A level keeps the language of its sentences and the number of the last erratum that was in force."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0007_together'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalrating',
            name='language',
            field=models.CharField(blank=True, max_length=3, verbose_name='language of the sentences'),
        ),
        migrations.AddField(
            model_name='historicalrating',
            name='wording',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='last erratum when it was answered'),
        ),
        migrations.AddField(
            model_name='rating',
            name='language',
            field=models.CharField(blank=True, max_length=3, verbose_name='language of the sentences'),
        ),
        migrations.AddField(
            model_name='rating',
            name='wording',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='last erratum when it was answered'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('language', ''), ('level__isnull', True), ('wording', 0)), models.Q(('language__in', ['', 'fr', 'nl', 'en']), ('level__isnull', False)), _connector='OR'), name='rating_wording', violation_error_message='Only a level has sentences, in French, Dutch or English.'),
        ),
    ]
