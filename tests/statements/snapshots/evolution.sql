-- 24 statements beside sign-in

-- 1. workshops.models.session.SessionQuerySet.first_and_last_day
SELECT workshops_session.date AS date, (SELECT U0.date AS date
  FROM workshops_session U0
  INNER JOIN workshops_workshop U1 ON (U0.workshop_id = U1.id)
  WHERE U1.centre_id = %s
  ORDER BY 1 DESC
  LIMIT 1) AS latest
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE workshops_workshop.centre_id = %s
ORDER BY 1 ASC
LIMIT 1

-- 2. reporting.evolution.usual_years
SELECT reporting_fundingperiod.starts_on AS starts_on, reporting_fundingperiod.ends_on AS ends_on
FROM reporting_fundingperiod
WHERE reporting_fundingperiod.centre_id = %s
ORDER BY 1 ASC, reporting_fundingperiod.funder ASC, reporting_fundingperiod.id ASC

-- 3. workshops.models.session.SessionQuerySet.first_and_last_day
SELECT workshops_session.date AS date, (SELECT U0.date AS date
  FROM workshops_session U0
  INNER JOIN workshops_workshop U1 ON (U0.workshop_id = U1.id)
  WHERE U1.centre_id = %s
  ORDER BY 1 DESC
  LIMIT 1) AS latest
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE workshops_workshop.centre_id = %s
ORDER BY 1 ASC
LIMIT 1

-- 4. reporting.evolution.evolution
SELECT reporting_fundingperiod.(id, uuid, created_at, centre_id, funder, number, starts_on, ends_on)
FROM reporting_fundingperiod
WHERE (reporting_fundingperiod.centre_id = %s AND (reporting_fundingperiod.ends_on IS NULL OR
    reporting_fundingperiod.ends_on >= %s) AND reporting_fundingperiod.starts_on <= %s)
ORDER BY reporting_fundingperiod.starts_on ASC, reporting_fundingperiod.id ASC

-- 5. reporting.figures.year_columns._closed_between
SELECT %s AS a
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_session.state = %s AND workshops_workshop.centre_id = %s AND workshops_session.date > %s AND
    workshops_session.date <= %s)
LIMIT 1

-- 6. reporting.figures.sealed.sealed_from.read
SELECT participants_seal.participant_id AS participant, participants_seal.sealed_on AS sealed_on
FROM participants_seal
INNER JOIN participants_participant ON (participants_seal.participant_id = participants_participant.id)
WHERE (participants_seal.state IN (%s, ...) AND participants_participant.centre_id = %s)
ORDER BY participants_seal.id ASC

-- 7. reporting.figures.attendance_counts._came_of_years
SELECT counted_year, COUNT(*), SUM(minutes)
FROM (SELECT workshops_attendance.counted_year AS counted_year, workshops_attendance.participant_id AS participant,
    SUM(workshops_attendance.counted_minutes) AS minutes
  FROM workshops_attendance
  WHERE (workshops_attendance.counted_centre = %s AND workshops_attendance.counted_year >= %s AND
      workshops_attendance.counted_year <= %s)
  GROUP BY 1, 2) AS persons
GROUP BY counted_year

-- 8. reporting.figures.attendance_counts._only_seen_of_years
SELECT CAST(EXTRACT(YEAR
    FROM participants_intervention.date) AS SMALLINT) AS in_year, COUNT(DISTINCT
        participants_intervention.participant_id) AS number
FROM participants_intervention
INNER JOIN participants_participant ON (participants_intervention.participant_id = participants_participant.id)
WHERE (participants_intervention.date >= %s AND participants_intervention.date <= %s AND
    participants_participant.centre_id = %s AND NOT EXISTS(SELECT %s AS a
    FROM workshops_attendance U0
    WHERE (U0.counted_centre = %s AND U0.counted_year >= %s AND U0.counted_year <= %s AND U0.counted_year =
        (CAST(EXTRACT(YEAR
            FROM participants_intervention.date) AS SMALLINT)) AND U0.participant_id =
                (participants_intervention.participant_id))
    LIMIT 1))
GROUP BY 1

-- 9. reporting.figures.sessions._held_by_part
SELECT (workshops_session.year - %s) AS bucket, workshops_workshop.kind AS workshop__kind,
    workshops_workshop.provider AS workshop__provider, workshops_session.ran_by AS ran_by,
    SUM(workshops_session.minutes) AS total
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_session.state = %s AND workshops_workshop.centre_id = %s AND workshops_session.year >= %s AND
    workshops_session.year <= %s)
GROUP BY 2, 3, 4, 1

-- 10. reporting.figures.sessions._uncounted_by_part
SELECT (workshops_session.year - %s) AS bucket, COUNT(workshops_session.state) FILTER (WHERE (workshops_session.date
    < %s AND workshops_session.state IN (%s, ...))) AS late, COUNT(workshops_session.state) FILTER (WHERE
    workshops_session.state = %s) AS off
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_session.date >= %s AND workshops_session.date <= %s AND workshops_workshop.centre_id = %s AND
    workshops_session.state IN (%s, ...))
GROUP BY 1

-- 11. reporting.figures.staff._read_posts
SELECT reporting_staffpost.(id, uuid, created_at, centre_id, member_id, number, function, fraction, starts_on,
    ends_on)
FROM reporting_staffpost
INNER JOIN accounts_teammember ON (reporting_staffpost.member_id = accounts_teammember.id)
WHERE (reporting_staffpost.centre_id = %s AND (reporting_staffpost.ends_on IS NULL OR reporting_staffpost.ends_on >=
    %s) AND reporting_staffpost.starts_on <= %s)
ORDER BY reporting_staffpost.starts_on ASC, accounts_teammember.code ASC, accounts_teammember.id ASC,
    reporting_staffpost.id ASC

-- 12. reporting.evolution.records_ends
SELECT EXISTS(SELECT %s AS a
  FROM workshops_session U0
  INNER JOIN workshops_workshop U1 ON (U0.workshop_id = U1.id)
  WHERE (U0.state = %s AND U1.centre_id = %s AND U0.date >= %s AND U0.date <= %s)
  LIMIT 1) AS has_0, EXISTS(SELECT %s AS a
  FROM workshops_session U0
  INNER JOIN workshops_workshop U1 ON (U0.workshop_id = U1.id)
  WHERE (U0.state = %s AND U1.centre_id = %s AND U0.date >= %s AND U0.date <= %s)
  LIMIT 1) AS has_1, EXISTS(SELECT %s AS a
  FROM workshops_session U0
  INNER JOIN workshops_workshop U1 ON (U0.workshop_id = U1.id)
  WHERE (U0.state = %s AND U1.centre_id = %s AND U0.date >= %s AND U0.date <= %s)
  LIMIT 1) AS has_2, EXISTS(SELECT %s AS a
  FROM workshops_session U0
  INNER JOIN workshops_workshop U1 ON (U0.workshop_id = U1.id)
  WHERE (U0.state = %s AND U1.centre_id = %s AND U0.date >= %s AND U0.date <= %s)
  LIMIT 1) AS has_3, EXISTS(SELECT %s AS a
  FROM workshops_session U0
  INNER JOIN workshops_workshop U1 ON (U0.workshop_id = U1.id)
  WHERE (U0.state = %s AND U1.centre_id = %s AND U0.date >= %s AND U0.date <= %s)
  LIMIT 1) AS has_4, EXISTS(SELECT %s AS a
  FROM workshops_session U0
  INNER JOIN workshops_workshop U1 ON (U0.workshop_id = U1.id)
  WHERE (U0.state = %s AND U1.centre_id = %s AND U0.date >= %s AND U0.date <= %s)
  LIMIT 1) AS has_5, EXISTS(SELECT %s AS a
  FROM workshops_session U0
  INNER JOIN workshops_workshop U1 ON (U0.workshop_id = U1.id)
  WHERE (U0.state = %s AND U1.centre_id = %s AND U0.date >= %s AND U0.date <= %s)
  LIMIT 1) AS has_6, EXISTS(SELECT %s AS a
  FROM workshops_session U0
  INNER JOIN workshops_workshop U1 ON (U0.workshop_id = U1.id)
  WHERE (U0.state = %s AND U1.centre_id = %s AND U0.date >= %s AND U0.date <= %s)
  LIMIT 1) AS has_7, EXISTS(SELECT %s AS a
  FROM workshops_session U0
  INNER JOIN workshops_workshop U1 ON (U0.workshop_id = U1.id)
  WHERE (U0.state = %s AND U1.centre_id = %s AND U0.date >= %s AND U0.date <= %s)
  LIMIT 1) AS has_8, EXISTS(SELECT %s AS a
  FROM workshops_session U0
  INNER JOIN workshops_workshop U1 ON (U0.workshop_id = U1.id)
  WHERE (U0.state = %s AND U1.centre_id = %s AND U0.date >= %s AND U0.date <= %s)
  LIMIT 1) AS has_9, EXISTS(SELECT %s AS a
  FROM workshops_session U0
  INNER JOIN workshops_workshop U1 ON (U0.workshop_id = U1.id)
  WHERE (U0.state = %s AND U1.centre_id = %s AND U0.date >= %s AND U0.date <= %s)
  LIMIT 1) AS has_10
FROM accounts_centre
WHERE accounts_centre.id = %s
LIMIT 21

-- 13. workshops.models.session.SessionQuerySet.last_day
SELECT workshops_session.date AS date
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_session.state = %s AND workshops_workshop.centre_id = %s AND workshops_session.date >= %s AND
    workshops_session.date <= %s)
ORDER BY 1 DESC
LIMIT 1

-- 14. workshops.models.session.SessionQuerySet.last_day
SELECT workshops_session.date AS date
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_session.state = %s AND workshops_workshop.centre_id = %s AND workshops_session.date >= %s AND
    workshops_session.date <= %s)
ORDER BY 1 DESC
LIMIT 1

-- 15. workshops.models.session.SessionQuerySet.last_day
SELECT workshops_session.date AS date
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_session.state = %s AND workshops_workshop.centre_id = %s AND workshops_session.date >= %s AND
    workshops_session.date <= %s)
ORDER BY 1 DESC
LIMIT 1

-- 16. workshops.models.session.SessionQuerySet.last_day
SELECT workshops_session.date AS date
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_session.state = %s AND workshops_workshop.centre_id = %s AND workshops_session.date >= %s AND
    workshops_session.date <= %s)
ORDER BY 1 DESC
LIMIT 1

-- 17. workshops.models.session.SessionQuerySet.last_day
SELECT workshops_session.date AS date
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_session.state = %s AND workshops_workshop.centre_id = %s AND workshops_session.date >= %s AND
    workshops_session.date <= %s)
ORDER BY 1 DESC
LIMIT 1

-- 18. workshops.models.session.SessionQuerySet.last_day
SELECT workshops_session.date AS date
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_session.state = %s AND workshops_workshop.centre_id = %s AND workshops_session.date >= %s AND
    workshops_session.date <= %s)
ORDER BY 1 DESC
LIMIT 1

-- 19. workshops.models.session.SessionQuerySet.last_day
SELECT workshops_session.date AS date
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_session.state = %s AND workshops_workshop.centre_id = %s AND workshops_session.date >= %s AND
    workshops_session.date <= %s)
ORDER BY 1 DESC
LIMIT 1

-- 20. workshops.models.session.SessionQuerySet.last_day
SELECT workshops_session.date AS date
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_session.state = %s AND workshops_workshop.centre_id = %s AND workshops_session.date >= %s AND
    workshops_session.date <= %s)
ORDER BY 1 DESC
LIMIT 1

-- 21. workshops.models.session.SessionQuerySet.last_day
SELECT workshops_session.date AS date
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_session.state = %s AND workshops_workshop.centre_id = %s AND workshops_session.date >= %s AND
    workshops_session.date <= %s)
ORDER BY 1 DESC
LIMIT 1

-- 22. workshops.models.session.SessionQuerySet.last_day
SELECT workshops_session.date AS date
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_session.state = %s AND workshops_workshop.centre_id = %s AND workshops_session.date >= %s AND
    workshops_session.date <= %s)
ORDER BY 1 DESC
LIMIT 1

-- 23. workshops.models.session.SessionQuerySet.last_day
SELECT workshops_session.date AS date
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_session.state = %s AND workshops_workshop.centre_id = %s AND workshops_session.date >= %s AND
    workshops_session.date <= %s)
ORDER BY 1 DESC
LIMIT 1

-- 24. home.notices.unread_kinds
SELECT accounts_notice.kind AS kind
FROM accounts_notice
WHERE (accounts_notice.user_id = %s AND accounts_notice.centre_id = %s AND accounts_notice.read_at IS NULL)
ORDER BY accounts_notice.created_at DESC, accounts_notice.id DESC
