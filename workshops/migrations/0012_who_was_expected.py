"""Of sheets that are there: who was expected on the day, by the stays and breaks that the history gave."""

from django.db import migrations

_EXPECTED = """
SELECT 1 FROM workshops_session s
JOIN workshops_sessiongroup g ON g.session_id = s.id
JOIN participants_groupstay t ON t.group_id = g.group_id
JOIN participants_enrolment e ON e.id = t.enrolment_id
WHERE s.id = workshops_attendance.session_id AND e.participant_id = workshops_attendance.participant_id
AND t.starts_on <= s.date AND (t.ends_on IS NULL OR t.ends_on >= s.date)
AND e.starts_on <= s.date AND (e.ended_on IS NULL OR e.ended_on >= s.date)
AND e.state NOT IN ('candidate', 'declined')
AND NOT EXISTS (
    SELECT 1 FROM participants_break b
    WHERE b.enrolment_id = e.id AND b.starts_on <= s.date AND (b.ended_on IS NULL OR b.ended_on >= s.date)
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("workshops", "0011_attendance_expected"),
        ("participants", "0009_one_path_runs"),
    ]

    operations = [
        migrations.RunSQL(
            f"UPDATE workshops_attendance SET expected = FALSE WHERE NOT EXISTS ({_EXPECTED})",  # noqa: S608 # nosec B608
            migrations.RunSQL.noop,
        )
    ]
