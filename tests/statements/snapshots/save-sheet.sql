-- 9 statements beside sign-in

-- 1. permissions.access.scoped_or_404
SELECT workshops_session.(id, uuid, created_at, workshop_id, code, date, starts_at, ends_at, year, minutes, ran_by,
    place, room_id, children, state, cancel_reason, moved_to_id, closed_at, handed_in_at, sent_back_reason,
    reopen_reason), workshops_workshop.(id, uuid, created_at, centre_id, code, title, kind, provider,
    organisation_id), accounts_centre.(id, uuid, created_at, code, name, programme), partners_organisation.(id,
    uuid, created_at, centre_id, name, role, legal_form, enterprise_number, address, postcode, phone, email)
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
INNER JOIN accounts_centre ON (workshops_workshop.centre_id = accounts_centre.id)
LEFT OUTER JOIN partners_organisation ON (workshops_workshop.organisation_id = partners_organisation.id)
WHERE (workshops_session.uuid = %s AND workshops_workshop.centre_id = %s AND workshops_session.id =
    ANY(ARRAY((SELECT workshops_plannedfacilitator.session_id AS session
        FROM workshops_plannedfacilitator
        INNER JOIN accounts_teammember ON (workshops_plannedfacilitator.member_id = accounts_teammember.id)
        WHERE accounts_teammember.user_id = %s)
      UNION ALL (SELECT workshops_sessionfacilitator.session_id AS session
        FROM workshops_sessionfacilitator
        INNER JOIN accounts_teammember ON (workshops_sessionfacilitator.member_id = accounts_teammember.id)
        WHERE accounts_teammember.user_id = %s))))
ORDER BY workshops_session.date ASC, workshops_session.starts_at ASC, workshops_session.id ASC
LIMIT 1
FOR UPDATE OF workshops_session

-- 2. workshops.register.lines_of
SELECT participants_participant.(id, uuid, created_at, centre_id, file_number, last_name, first_name, search_name,
    heard_name, birth_date, birth_precision, gender, languages, address, postcode, city, phone, phone_read_by,
    email), own.id AS noted_as, own.status AS status, own.minutes_missed AS minutes, own.expected AS was_expected,
    (SELECT V2.code AS group__code
  FROM participants_groupstay V0
  INNER JOIN participants_enrolment V1 ON (V0.enrolment_id = V1.id)
  INNER JOIN participants_group V2 ON (V0.group_id = V2.id)
  INNER JOIN workshops_sessiongroup V3 ON (V2.id = V3.group_id)
  INNER JOIN participants_participant V5 ON (V1.participant_id = V5.id)
  WHERE ((V0.ends_on IS NULL OR V0.ends_on >= %s) AND V0.starts_on <= %s AND (V1.ended_on IS NULL OR V1.ended_on >=
      %s) AND NOT EXISTS(SELECT %s AS a
      FROM participants_break U0
      WHERE ((U0.ended_on IS NULL OR U0.ended_on >= %s) AND U0.starts_on <= %s AND U0.enrolment_id =
          (V0.enrolment_id))
      LIMIT 1) AND V1.starts_on <= %s AND NOT (V1.state IN (%s, ...)) AND V3.session_id = %s AND V1.participant_id =
          (participants_participant.id))
  ORDER BY V0.starts_on DESC, V5.last_name DESC, V5.first_name DESC, V5.id DESC, V1.number DESC, V1.id DESC
  LIMIT 1) AS stays_in, EXISTS(SELECT %s AS a
  FROM participants_plannedabsence U0
  WHERE (U0.ends_on >= %s AND U0.starts_on <= %s AND U0.participant_id = (participants_participant.id))
  LIMIT 1) AS away
FROM participants_participant
LEFT OUTER JOIN workshops_attendance own ON (participants_participant.id = own.participant_id AND (own.session_id =
    %s))
WHERE (participants_participant.id = ANY(ARRAY((SELECT participants_enrolment.participant_id AS
    enrolment__participant
        FROM participants_groupstay
        INNER JOIN participants_enrolment ON (participants_groupstay.enrolment_id = participants_enrolment.id)
        INNER JOIN participants_group ON (participants_groupstay.group_id = participants_group.id)
        INNER JOIN workshops_sessiongroup ON (participants_group.id = workshops_sessiongroup.group_id)
        WHERE ((participants_groupstay.ends_on IS NULL OR participants_groupstay.ends_on >= %s) AND
            participants_groupstay.starts_on <= %s AND (participants_enrolment.ended_on IS NULL OR
            participants_enrolment.ended_on >= %s) AND NOT EXISTS(SELECT %s AS a
            FROM participants_break U0
            WHERE ((U0.ended_on IS NULL OR U0.ended_on >= %s) AND U0.starts_on <= %s AND U0.enrolment_id =
                (participants_groupstay.enrolment_id))
            LIMIT 1) AND participants_enrolment.starts_on <= %s AND NOT (participants_enrolment.state IN (%s, ...))
                AND workshops_sessiongroup.session_id = %s))
      UNION (SELECT workshops_attendance.participant_id AS participant
        FROM workshops_attendance
        WHERE workshops_attendance.session_id = %s))) AND NOT (participants_participant.id = ANY(ARRAY(SELECT
            participants_seal.participant_id AS participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s)))))))
ORDER BY participants_participant.last_name ASC, participants_participant.first_name ASC,
    participants_participant.file_number ASC, participants_participant.id ASC

-- 3. workshops.register._entries
SELECT workshops_historicalattendance.participant_id AS participant, workshops_historicalattendance.history_id AS
    history_id, workshops_historicalattendance.history_type AS history_type, workshops_historicalattendance.status
    AS status, workshops_historicalattendance.minutes_missed AS minutes_missed,
    workshops_historicalattendance.history_date AS history_date, workshops_historicalattendance.history_user_id AS
    history_user, accounts_user.first_name AS history_user__first_name, accounts_user.last_name AS
    history_user__last_name
FROM workshops_historicalattendance
LEFT OUTER JOIN accounts_user ON (workshops_historicalattendance.history_user_id = accounts_user.id)
WHERE workshops_historicalattendance.session_id = %s
ORDER BY 2 ASC

-- 4. workshops.register._write
SAVEPOINT N

-- 5. workshops.register._write
INSERT INTO workshops_attendance (uuid, created_at, session_id, participant_id, status, minutes_missed, expected,
    counted_centre, counted_year, counted_minutes) SELECT *
FROM UNNEST((%s)::uuid[], (%s)::timestamp with time zone[], (%s)::bigint[], (%s)::bigint[], (%s)::varchar[],
    (%s)::smallint[], (%s)::boolean[], (%s)::integer[], (%s)::smallint[], (%s)::smallint[])
ON CONFLICT(session_id, participant_id) DO UPDATE
SET status = EXCLUDED.status, minutes_missed = EXCLUDED.minutes_missed
RETURNING workshops_attendance.id

-- 6. workshops.register._write
INSERT INTO workshops_historicalattendance (id, uuid, created_at, session_id, participant_id, status,
    minutes_missed, history_date, history_user_id, history_type, history_change_reason, act, channel) SELECT id,
    uuid, created_at, session_id, participant_id, status, minutes_missed, %s, ..., CASE WHEN id IN (%s, ...) THEN
    '~' ELSE %s END, %s, ...
FROM workshops_attendance
WHERE id IN (%s, ...)
RETURNING history_id

-- 7. workshops.register._write
RELEASE SAVEPOINT N

-- 8. audit.log._log_access
INSERT INTO audit_accessentry (uuid, at, actor_id, act, channel, centre, extent, what, purpose, mark)
VALUES (%s, ...)
RETURNING audit_accessentry.id

-- 9. audit.log._log_access
INSERT INTO audit_accessedfile (entry_id, kind, file) SELECT *
FROM UNNEST((%s)::bigint[], (%s)::varchar[], (%s)::uuid[])
RETURNING audit_accessedfile.id
