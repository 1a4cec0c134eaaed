"""Columns that figures read, with what the rows that are there already say; triggers keep them from here on."""

from django.db import migrations, models

RAN_BY = """
UPDATE workshops_session SET ran_by = (
  SELECT COALESCE(SUM(DISTINCT CASE f.provider WHEN 'team' THEN 1 WHEN 'subcontractor' THEN 2 WHEN 'partner' THEN 4 END), 0)
  FROM workshops_sessionfacilitator f WHERE f.session_id = workshops_session.id)
WHERE EXISTS (SELECT 1 FROM workshops_sessionfacilitator f WHERE f.session_id = workshops_session.id)
"""
COUNTED = """
UPDATE workshops_attendance SET counted_centre = w.centre_id, counted_year = s.year, counted_minutes = s.minutes
FROM workshops_session s JOIN workshops_workshop w ON w.id = s.workshop_id
WHERE s.id = workshops_attendance.session_id AND s.state = 'closed'
  AND workshops_attendance.status IN ('present', 'late', 'left_early')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0005_encrypt_values'),
        ('workshops', '0004_encrypt_values'),
    ]

    operations = [
        migrations.AddField(
            model_name='session',
            name='ran_by',
            field=models.SmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='attendance',
            name='counted_centre',
            field=models.IntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='attendance',
            name='counted_year',
            field=models.SmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='attendance',
            name='counted_minutes',
            field=models.SmallIntegerField(editable=False, null=True),
        ),
        migrations.RunSQL(RAN_BY, migrations.RunSQL.noop),
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['workshop', 'state', 'year', 'ran_by', 'minutes'], name='session_hours'),
        ),
        migrations.AddIndex(
            model_name='attendance',
            index=models.Index(condition=models.Q(('counted_year__isnull', False)), fields=['counted_centre', 'counted_year', 'participant', 'counted_minutes'], name='attendance_counted'),
        ),
    ]
