"""The waiting list: when a candidate asked, how she came, on which half-days she can come."""

from zoneinfo import ZoneInfo

import django.db.models.deletion
from django.db import migrations, models

import core.choice_lists

ZONE = ZoneInfo("Europe/Brussels")


def tell_asked_on(apps, schema_editor):
    """Of those who wait, what is known is the day on which it was written."""
    enrolment = apps.get_model("participants", "Enrolment")
    for one in enrolment.objects.filter(state="candidate", asked_on__isnull=True).only("pk", "created_at"):
        enrolment.objects.filter(pk=one.pk).update(asked_on=one.created_at.astimezone(ZONE).date())


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0015_consent_to_messages'),
        ('partners', '0001_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='enrolment',
            name='asked_on',
            field=models.DateField(blank=True, null=True, verbose_name='asked on'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='childcare',
            field=models.CharField(blank=True, choices=[('needed', 'Needed, not found yet'), ('found', 'Found'), ('not_needed', 'Not needed')], max_length=12, verbose_name='childcare'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='declined_kind',
            field=models.CharField(blank=True, choices=[('found_else', 'Found something else'), ('not_the_moment', 'Not the moment'), ('other_public', 'Another offer suits them better'), ('full', 'No seat was free'), ('no_news', 'No news'), ('other', 'Other')], max_length=16, verbose_name='why the candidate did not enter, in a word'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='first_interview_on',
            field=models.DateField(blank=True, null=True, verbose_name='first interview'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='half_days',
            field=core.choice_lists.ChoiceListField(blank=True, default=list, verbose_name='half-days on which the person can come'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='origin',
            field=models.CharField(blank=True, choices=[('herself', 'By their own wish'), ('cpas_service', 'A service of the CPAS'), ('organisation', 'An organisation'), ('other', 'Another way')], max_length=16, verbose_name='how the person came'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='origin_organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sent', to='partners.organisation', verbose_name='organisation that sent them'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='trial_until',
            field=models.DateField(blank=True, null=True, verbose_name='on trial until'),
        ),
        migrations.AddField(
            model_name='historicalenrolment',
            name='asked_on',
            field=models.DateField(blank=True, null=True, verbose_name='asked on'),
        ),
        migrations.AddField(
            model_name='historicalenrolment',
            name='childcare',
            field=models.CharField(blank=True, choices=[('needed', 'Needed, not found yet'), ('found', 'Found'), ('not_needed', 'Not needed')], max_length=12, verbose_name='childcare'),
        ),
        migrations.AddField(
            model_name='historicalenrolment',
            name='declined_kind',
            field=models.CharField(blank=True, choices=[('found_else', 'Found something else'), ('not_the_moment', 'Not the moment'), ('other_public', 'Another offer suits them better'), ('full', 'No seat was free'), ('no_news', 'No news'), ('other', 'Other')], max_length=16, verbose_name='why the candidate did not enter, in a word'),
        ),
        migrations.AddField(
            model_name='historicalenrolment',
            name='first_interview_on',
            field=models.DateField(blank=True, null=True, verbose_name='first interview'),
        ),
        migrations.AddField(
            model_name='historicalenrolment',
            name='half_days',
            field=core.choice_lists.ChoiceListField(blank=True, default=list, verbose_name='half-days on which the person can come'),
        ),
        migrations.AddField(
            model_name='historicalenrolment',
            name='origin',
            field=models.CharField(blank=True, choices=[('herself', 'By their own wish'), ('cpas_service', 'A service of the CPAS'), ('organisation', 'An organisation'), ('other', 'Another way')], max_length=16, verbose_name='how the person came'),
        ),
        migrations.AddField(
            model_name='historicalenrolment',
            name='origin_organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.organisation', verbose_name='organisation that sent them'),
        ),
        migrations.AddField(
            model_name='historicalenrolment',
            name='trial_until',
            field=models.DateField(blank=True, null=True, verbose_name='on trial until'),
        ),
        migrations.RunPython(tell_asked_on, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('trial_until__isnull', True), ('starts_on__isnull', True), ('trial_until__gte', models.F('starts_on')), _connector='OR'), name='enrolment_trial', violation_error_message='The trial ends before it begins: correct one of the two days.'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'candidate'), _negated=True), ('asked_on__isnull', False), _connector='OR'), name='enrolment_asked_on', violation_error_message='Enter on which day the person asked.'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('origin', ''), ('origin__in', ['herself', 'cpas_service', 'organisation', 'other']), _connector='OR'), name='enrolment_origin_known', violation_error_message='This word is not known.'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('origin_organisation__isnull', True), ('origin', 'organisation'), _connector='OR'), name='enrolment_origin_named', violation_error_message='Choose an organisation only where an organisation sent the person.'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('childcare', ''), ('childcare__in', ['needed', 'found', 'not_needed']), _connector='OR'), name='enrolment_childcare_known', violation_error_message='This word is not known.'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('declined_kind', ''), models.Q(('declined_kind__in', ['found_else', 'not_the_moment', 'other_public', 'full', 'no_news', 'other']), ('state', 'declined')), _connector='OR'), name='enrolment_declined_kind', violation_error_message='Say why the candidate did not enter; only of one who did not.'),
        ),
    ]
