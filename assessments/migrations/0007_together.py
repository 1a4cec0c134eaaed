"""On which day the screens of an assessment were turned to the person."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0006_what_applies'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='together_on',
            field=models.DateField(blank=True, null=True, verbose_name='seen together on'),
        ),
        migrations.AddField(
            model_name='historicalassessment',
            name='together_on',
            field=models.DateField(blank=True, null=True, verbose_name='seen together on'),
        ),
    ]
