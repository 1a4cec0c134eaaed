"""Of a birth the month or the year alone may be known; what is noted already is a whole day."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_last_day_in_the_team'),
        ('participants', '0010_heard_name'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalparticipant',
            name='birth_precision',
            field=models.CharField(choices=[('day', 'the day'), ('month', 'the month'), ('year', 'the year')], default='day', max_length=5, verbose_name='what is known of the birth date'),
        ),
        migrations.AddField(
            model_name='participant',
            name='birth_precision',
            field=models.CharField(choices=[('day', 'the day'), ('month', 'the month'), ('year', 'the year')], default='day', max_length=5, verbose_name='what is known of the birth date'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(('birth_precision__in', ['day', 'month', 'year'])), name='birth_precision_known', violation_error_message='This word is not known.'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(('birth_precision', 'day'), models.Q(('birth_date__day', 1), ('birth_date__isnull', False), models.Q(('birth_precision', 'month'), ('birth_date__month', 1), _connector='OR')), _connector='OR'), name='birth_as_known', violation_error_message='Where the day of birth is not known, write the month or the year alone.'),
        ),
    ]
