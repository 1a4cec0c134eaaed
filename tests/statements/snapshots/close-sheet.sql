-- 50 statements beside sign-in

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

-- 4. workshops.conflicts._sessions_then
SELECT workshops_session.(id, uuid, created_at, workshop_id, code, date, starts_at, ends_at, year, minutes, ran_by,
    place, room_id, children, state, cancel_reason, moved_to_id, closed_at, handed_in_at, sent_back_reason,
    reopen_reason), workshops_workshop.(id, uuid, created_at, centre_id, code, title, kind, provider,
    organisation_id)
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_session.state IN (%s, ...) AND NOT (workshops_session.id = %s) AND workshops_session.date IN (%s,
    ...) AND workshops_workshop.centre_id = %s)
ORDER BY workshops_session.date ASC, workshops_session.starts_at ASC, workshops_session.id ASC

-- 5. workshops.services.register.SheetEditor.close
SAVEPOINT N

-- 6. workshops.models.session.Session.runners
SELECT workshops_plannedfacilitator.(id, provider, organisation_id, member_id, session_id),
    partners_organisation.(id, uuid, created_at, centre_id, name, role, legal_form, enterprise_number, address,
    postcode, phone, email), accounts_teammember.(id, uuid, created_at, centre_id, code, name, user_id, ends_on),
    accounts_user.(id, password, last_login, is_superuser, uuid, created_at, email, first_name, last_name, language,
    is_active, session_epoch)
FROM workshops_plannedfacilitator
LEFT OUTER JOIN partners_organisation ON (workshops_plannedfacilitator.organisation_id = partners_organisation.id)
LEFT OUTER JOIN accounts_teammember ON (workshops_plannedfacilitator.member_id = accounts_teammember.id)
LEFT OUTER JOIN accounts_user ON (accounts_teammember.user_id = accounts_user.id)
WHERE workshops_plannedfacilitator.session_id IN (%s)
ORDER BY workshops_plannedfacilitator.id ASC

-- 7. workshops.models.session.Session.runners
SELECT workshops_sessionfacilitator.(id, provider, organisation_id, member_id, session_id),
    partners_organisation.(id, uuid, created_at, centre_id, name, role, legal_form, enterprise_number, address,
    postcode, phone, email), accounts_teammember.(id, uuid, created_at, centre_id, code, name, user_id, ends_on),
    accounts_user.(id, password, last_login, is_superuser, uuid, created_at, email, first_name, last_name, language,
    is_active, session_epoch)
FROM workshops_sessionfacilitator
LEFT OUTER JOIN partners_organisation ON (workshops_sessionfacilitator.organisation_id = partners_organisation.id)
LEFT OUTER JOIN accounts_teammember ON (workshops_sessionfacilitator.member_id = accounts_teammember.id)
LEFT OUTER JOIN accounts_user ON (accounts_teammember.user_id = accounts_user.id)
WHERE workshops_sessionfacilitator.session_id IN (%s)
ORDER BY workshops_sessionfacilitator.id ASC

-- 8. workshops.facilitation._rows_by_runner
SELECT workshops_sessionfacilitator.(id, provider, organisation_id, member_id, session_id)
FROM workshops_sessionfacilitator
WHERE workshops_sessionfacilitator.session_id = %s
ORDER BY workshops_sessionfacilitator.id ASC

-- 9. workshops.facilitation.add_who_ran
INSERT INTO workshops_sessionfacilitator (provider, organisation_id, member_id, session_id)
VALUES (%s, ...)
RETURNING workshops_sessionfacilitator.id

-- 10. workshops.facilitation.add_who_ran
INSERT INTO workshops_historicalsessionfacilitator (id, act, channel, provider, history_change_reason,
    organisation_id, member_id, session_id, history_date, history_type, history_user_id)
VALUES (%s, ...)
RETURNING workshops_historicalsessionfacilitator.history_id

-- 11. permissions.transitions.perform
SAVEPOINT N

-- 12. permissions.transitions.perform
SELECT workshops_session.(id, uuid, created_at, workshop_id, code, date, starts_at, ends_at, year, minutes, ran_by,
    place, room_id, children, state, cancel_reason, moved_to_id, closed_at, handed_in_at, sent_back_reason,
    reopen_reason)
FROM workshops_session
WHERE workshops_session.id = %s
LIMIT 21
FOR UPDATE OF workshops_session

-- 13. permissions.checks.may
SELECT %s AS a
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_workshop.centre_id = %s AND workshops_session.id = ANY(ARRAY((SELECT
    workshops_plannedfacilitator.session_id AS session
        FROM workshops_plannedfacilitator
        INNER JOIN accounts_teammember ON (workshops_plannedfacilitator.member_id = accounts_teammember.id)
        WHERE accounts_teammember.user_id = %s)
      UNION ALL (SELECT workshops_sessionfacilitator.session_id AS session
        FROM workshops_sessionfacilitator
        INNER JOIN accounts_teammember ON (workshops_sessionfacilitator.member_id = accounts_teammember.id)
        WHERE accounts_teammember.user_id = %s))) AND workshops_session.id = %s)
LIMIT 1

-- 14. workshops.models.session.everybody_answered
SELECT %s AS a
FROM participants_participant
WHERE (participants_participant.id IN (SELECT V1.participant_id AS enrolment__participant
    FROM participants_groupstay V0
    INNER JOIN participants_enrolment V1 ON (V0.enrolment_id = V1.id)
    INNER JOIN participants_group V2 ON (V0.group_id = V2.id)
    INNER JOIN workshops_sessiongroup V3 ON (V2.id = V3.group_id)
    WHERE ((V0.ends_on IS NULL OR V0.ends_on >= %s) AND V0.starts_on <= %s AND (V1.ended_on IS NULL OR V1.ended_on
        >= %s) AND NOT EXISTS(SELECT %s AS a
        FROM participants_break U0
        WHERE ((U0.ended_on IS NULL OR U0.ended_on >= %s) AND U0.starts_on <= %s AND U0.enrolment_id =
            (V0.enrolment_id))
        LIMIT 1) AND V1.starts_on <= %s AND NOT (V1.state IN (%s, ...)) AND V3.session_id = %s)) AND NOT
            (participants_participant.id IN (SELECT U0.participant_id AS participant
      FROM participants_seal U0
      WHERE U0.state IN (%s, ...))) AND NOT (EXISTS(SELECT %s AS a
      FROM workshops_attendance U1
      WHERE (U1.session_id = %s AND U1.participant_id = (participants_participant.id))
      LIMIT 1)))
LIMIT 1

-- 15. workshops.models.session.has_facilitator
SELECT %s AS a
FROM workshops_sessionfacilitator
WHERE workshops_sessionfacilitator.session_id = %s
LIMIT 1

-- 16. workshops.models.session.everybody_answered
SELECT %s AS a
FROM participants_participant
WHERE (participants_participant.id IN (SELECT V1.participant_id AS enrolment__participant
    FROM participants_groupstay V0
    INNER JOIN participants_enrolment V1 ON (V0.enrolment_id = V1.id)
    INNER JOIN participants_group V2 ON (V0.group_id = V2.id)
    INNER JOIN workshops_sessiongroup V3 ON (V2.id = V3.group_id)
    WHERE ((V0.ends_on IS NULL OR V0.ends_on >= %s) AND V0.starts_on <= %s AND (V1.ended_on IS NULL OR V1.ended_on
        >= %s) AND NOT EXISTS(SELECT %s AS a
        FROM participants_break U0
        WHERE ((U0.ended_on IS NULL OR U0.ended_on >= %s) AND U0.starts_on <= %s AND U0.enrolment_id =
            (V0.enrolment_id))
        LIMIT 1) AND V1.starts_on <= %s AND NOT (V1.state IN (%s, ...)) AND V3.session_id = %s)) AND NOT
            (participants_participant.id IN (SELECT U0.participant_id AS participant
      FROM participants_seal U0
      WHERE U0.state IN (%s, ...))) AND NOT (EXISTS(SELECT %s AS a
      FROM workshops_attendance U1
      WHERE (U1.session_id = %s AND U1.participant_id = (participants_participant.id))
      LIMIT 1)))
LIMIT 1

-- 17. workshops.models.session.has_facilitator
SELECT %s AS a
FROM workshops_sessionfacilitator
WHERE workshops_sessionfacilitator.session_id = %s
LIMIT 1

-- 18. permissions.transitions._validate
SELECT %s AS a
FROM workshops_session
WHERE (workshops_session.code = %s AND workshops_session.workshop_id = %s AND NOT (workshops_session.id = %s))
LIMIT 1

-- 19. permissions.transitions._validate
SAVEPOINT N

-- 20. permissions.transitions._validate
SELECT %s AS _check
WHERE COALESCE((%s IN (%s, ...)), %s)

-- 21. permissions.transitions._validate
RELEASE SAVEPOINT N

-- 22. permissions.transitions._validate
SAVEPOINT N

-- 23. permissions.transitions._validate
SELECT %s AS _check
WHERE COALESCE((%s <= %s), %s)

-- 24. permissions.transitions._validate
RELEASE SAVEPOINT N

-- 25. permissions.transitions._validate
SAVEPOINT N

-- 26. permissions.transitions._validate
SELECT %s AS _check
WHERE COALESCE(((%s > %s OR (CAST(((EXTRACT(HOUR
                FROM %s::time)::integer * 60 + EXTRACT(MINUTE
                FROM %s::time)::integer) - (EXTRACT(HOUR
                FROM %s::time)::integer * 60 + EXTRACT(MINUTE
                FROM %s::time)::integer) + CASE WHEN (EXTRACT(HOUR
                FROM %s::time)::integer * 60 + EXTRACT(MINUTE
                FROM %s::time)::integer) < (EXTRACT(HOUR
                FROM %s::time)::integer * 60 + EXTRACT(MINUTE
                FROM %s::time)::integer) THEN N ELSE 0 END) AS SMALLINT) > %s AND CAST(((EXTRACT(HOUR
                FROM %s::time)::integer * 60 + EXTRACT(MINUTE
                FROM %s::time)::integer) - (EXTRACT(HOUR
                FROM %s::time)::integer * 60 + EXTRACT(MINUTE
                FROM %s::time)::integer) + CASE WHEN (EXTRACT(HOUR
                FROM %s::time)::integer * 60 + EXTRACT(MINUTE
                FROM %s::time)::integer) < (EXTRACT(HOUR
                FROM %s::time)::integer * 60 + EXTRACT(MINUTE
                FROM %s::time)::integer) THEN N ELSE 0 END) AS SMALLINT) <= %s))), %s)

-- 27. permissions.transitions._validate
RELEASE SAVEPOINT N

-- 28. permissions.transitions._validate
SAVEPOINT N

-- 29. permissions.transitions._validate
SELECT %s AS _check
WHERE COALESCE((%s = %s), %s)

-- 30. permissions.transitions._validate
RELEASE SAVEPOINT N

-- 31. permissions.transitions._validate
SAVEPOINT N

-- 32. permissions.transitions._validate
SELECT %s AS _check
WHERE COALESCE((NOT (%s = %s)), %s)

-- 33. permissions.transitions._validate
RELEASE SAVEPOINT N

-- 34. permissions.transitions._validate
SAVEPOINT N

-- 35. permissions.transitions._validate
SELECT %s AS _check
WHERE COALESCE((NOT (%s = %s)), %s)

-- 36. permissions.transitions._validate
RELEASE SAVEPOINT N

-- 37. permissions.transitions._validate
SAVEPOINT N

-- 38. permissions.transitions._validate
SELECT %s AS _check
WHERE COALESCE((((%s = %s AND NOT (%s = %s)) OR (NOT (%s = %s) AND %s = %s))), %s)

-- 39. permissions.transitions._validate
RELEASE SAVEPOINT N

-- 40. permissions.transitions.perform
UPDATE workshops_session
SET uuid = %s, created_at = %s, workshop_id = %s, code = %s, date = %s, starts_at = %s, ends_at = %s, ran_by = %s,
    place = %s, room_id = NULL, children = %s, state = %s, cancel_reason = %s, moved_to_id = NULL, closed_at = %s,
    handed_in_at = NULL, sent_back_reason = %s, reopen_reason = %s
WHERE workshops_session.id = %s

-- 41. permissions.transitions.perform
INSERT INTO workshops_historicalsession (id, uuid, created_at, act, channel, code, date, starts_at, ends_at, place,
    children, state, cancel_reason, closed_at, handed_in_at, sent_back_reason, reopen_reason, history_change_reason,
    workshop_id, room_id, moved_to_id, history_date, history_type, history_user_id)
VALUES (%s, ...)
RETURNING workshops_historicalsession.(children, history_id)

-- 42. audit.log.log_transitions
INSERT INTO audit_transitionlog (at, actor_id, act, channel, kind, object, move, from_state, to_state, reason, mark)
VALUES (%s, ...)
RETURNING audit_transitionlog.id

-- 43. permissions.transitions.perform
RELEASE SAVEPOINT N

-- 44. permissions.transitions.perform
SELECT workshops_session.(id, uuid, created_at, workshop_id, code, date, starts_at, ends_at, year, minutes, ran_by,
    place, room_id, children, state, cancel_reason, moved_to_id, closed_at, handed_in_at, sent_back_reason,
    reopen_reason)
FROM workshops_session
WHERE workshops_session.id = %s
LIMIT 21

-- 45. workshops.facilitation._rows_by_runner
SELECT workshops_sessionfacilitator.(id, provider, organisation_id, member_id, session_id)
FROM workshops_sessionfacilitator
WHERE workshops_sessionfacilitator.session_id = %s
ORDER BY workshops_sessionfacilitator.id ASC

-- 46. workshops.facilitation._rows_by_runner
SELECT workshops_sessionfacilitator.(id, provider, organisation_id, member_id, session_id)
FROM workshops_sessionfacilitator
WHERE workshops_sessionfacilitator.session_id = %s
ORDER BY workshops_sessionfacilitator.id ASC

-- 47. workshops.models.attendance.AttendanceQuerySet.fix_expected
UPDATE workshops_attendance
SET expected = %s
WHERE workshops_attendance.id IN (SELECT W0.id
  FROM workshops_attendance W0
  INNER JOIN workshops_session W1 ON (W0.session_id = W1.id)
  WHERE (W0.session_id = %s AND NOT EXISTS(SELECT %s AS a
      FROM participants_groupstay V0
      INNER JOIN participants_enrolment V1 ON (V0.enrolment_id = V1.id)
      INNER JOIN participants_group V3 ON (V0.group_id = V3.id)
      INNER JOIN workshops_sessiongroup V4 ON (V3.id = V4.group_id)
      WHERE ((V0.ends_on IS NULL OR V0.ends_on >= (W1.date)) AND V0.starts_on <= (W1.date) AND (V1.ended_on IS NULL
          OR V1.ended_on >= (W1.date)) AND NOT EXISTS(SELECT %s AS a
          FROM participants_break U0
          WHERE ((U0.ended_on IS NULL OR U0.ended_on >= (W1.date)) AND U0.starts_on <= (W1.date) AND U0.enrolment_id
              = (V0.enrolment_id))
          LIMIT 1) AND V1.starts_on <= (W1.date) AND NOT (V1.state IN (%s, ...)) AND V1.participant_id =
              (W0.participant_id) AND V4.session_id = (W0.session_id))
      LIMIT 1) AND W0.expected))

-- 48. workshops.models.attendance.AttendanceQuerySet.fix_expected
UPDATE workshops_attendance
SET expected = %s
WHERE workshops_attendance.id IN (SELECT W0.id
  FROM workshops_attendance W0
  INNER JOIN workshops_session W1 ON (W0.session_id = W1.id)
  WHERE (W0.session_id = %s AND EXISTS(SELECT %s AS a
      FROM participants_groupstay V0
      INNER JOIN participants_enrolment V1 ON (V0.enrolment_id = V1.id)
      INNER JOIN participants_group V3 ON (V0.group_id = V3.id)
      INNER JOIN workshops_sessiongroup V4 ON (V3.id = V4.group_id)
      WHERE ((V0.ends_on IS NULL OR V0.ends_on >= (W1.date)) AND V0.starts_on <= (W1.date) AND (V1.ended_on IS NULL
          OR V1.ended_on >= (W1.date)) AND NOT EXISTS(SELECT %s AS a
          FROM participants_break U0
          WHERE ((U0.ended_on IS NULL OR U0.ended_on >= (W1.date)) AND U0.starts_on <= (W1.date) AND U0.enrolment_id
              = (V0.enrolment_id))
          LIMIT 1) AND V1.starts_on <= (W1.date) AND NOT (V1.state IN (%s, ...)) AND V1.participant_id =
              (W0.participant_id) AND V4.session_id = (W0.session_id))
      LIMIT 1) AND NOT W0.expected))

-- 49. workshops.services.register.SheetEditor.close
RELEASE SAVEPOINT N

-- 50. workshops.views.session_moves.back_to
SELECT %s AS a
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_workshop.centre_id = %s AND workshops_session.id = ANY(ARRAY((SELECT
    workshops_plannedfacilitator.session_id AS session
        FROM workshops_plannedfacilitator
        INNER JOIN accounts_teammember ON (workshops_plannedfacilitator.member_id = accounts_teammember.id)
        WHERE accounts_teammember.user_id = %s)
      UNION ALL (SELECT workshops_sessionfacilitator.session_id AS session
        FROM workshops_sessionfacilitator
        INNER JOIN accounts_teammember ON (workshops_sessionfacilitator.member_id = accounts_teammember.id)
        WHERE accounts_teammember.user_id = %s))) AND workshops_session.id = %s)
LIMIT 1
