-- 18 statements beside sign-in

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

-- 4. audit.log._log_access
INSERT INTO audit_accessentry (uuid, at, actor_id, act, channel, centre, extent, what, purpose, mark)
VALUES (%s, ...)
RETURNING audit_accessentry.id

-- 5. audit.log._log_access
INSERT INTO audit_accessedfile (entry_id, kind, file) SELECT *
FROM UNNEST((%s)::bigint[], (%s)::varchar[], (%s)::uuid[])
RETURNING audit_accessedfile.id

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

-- 8. workshops.facilitation.runner_choices
SELECT accounts_teammember.(id, uuid, created_at, centre_id, code, name, user_id, ends_on), accounts_user.(id,
    password, last_login, is_superuser, uuid, created_at, email, first_name, last_name, language, is_active,
    session_epoch)
FROM accounts_teammember
LEFT OUTER JOIN accounts_user ON (accounts_teammember.user_id = accounts_user.id)
WHERE accounts_teammember.centre_id = %s
ORDER BY accounts_teammember.code ASC, accounts_teammember.id ASC

-- 9. workshops.late_answers.waiting_of
SELECT COUNT(*) AS __count
FROM workshops_batchmark
INNER JOIN workshops_sheetbatch ON (workshops_batchmark.batch_id = workshops_sheetbatch.id)
WHERE (workshops_batchmark.state = %s AND workshops_sheetbatch.session_id = %s AND workshops_sheetbatch.sender_id =
    %s AND NOT (workshops_batchmark.participant_id = ANY(ARRAY(SELECT participants_seal.participant_id AS
    participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s))))) AND workshops_batchmark.participant_id IS NOT NULL))

-- 10. workshops.guests.beside_names
SELECT workshops_sessionguest.(id, uuid, created_at, session_id, label, persons)
FROM workshops_sessionguest
INNER JOIN workshops_session ON (workshops_sessionguest.session_id = workshops_session.id)
WHERE workshops_sessionguest.session_id = %s
ORDER BY workshops_session.date ASC, workshops_session.starts_at ASC, workshops_session.id ASC,
    workshops_sessionguest.id ASC

-- 11. workshops.guests.beside_names
SELECT workshops_sessionnote.(id, uuid, created_at, session_id, author_id, text), accounts_user.(id, password,
    last_login, is_superuser, uuid, created_at, email, first_name, last_name, language, is_active, session_epoch)
FROM workshops_sessionnote
INNER JOIN workshops_session ON (workshops_sessionnote.session_id = workshops_session.id)
INNER JOIN accounts_user ON (workshops_sessionnote.author_id = accounts_user.id)
WHERE workshops_sessionnote.session_id = %s
ORDER BY workshops_session.date ASC, workshops_session.starts_at ASC, workshops_session.id ASC,
    workshops_sessionnote.id ASC

-- 12. workshops.views.desk.show_sheet
SELECT participants_group.(id, uuid, created_at, centre_id, track_id, code, starts_on, ends_on, seats)
FROM participants_group
INNER JOIN workshops_sessiongroup ON (participants_group.id = workshops_sessiongroup.group_id)
WHERE workshops_sessiongroup.session_id = %s
ORDER BY participants_group.starts_on ASC, participants_group.code ASC, participants_group.id ASC

-- 13. workshops.session_history._moves
SELECT audit_transitionlog.move AS move, audit_transitionlog.at AS at, audit_transitionlog.reason AS reason,
    accounts_user.first_name AS actor__first_name, accounts_user.last_name AS actor__last_name
FROM audit_transitionlog
INNER JOIN accounts_user ON (audit_transitionlog.actor_id = accounts_user.id)
WHERE (audit_transitionlog.kind = %s AND audit_transitionlog.object = %s)
ORDER BY audit_transitionlog.id ASC

-- 14. workshops.session_history._changes
SELECT workshops_historicalsession.history_date AS history_date, workshops_historicalsession.history_change_reason
    AS history_change_reason, accounts_user.first_name AS history_user__first_name, accounts_user.last_name AS
    history_user__last_name, workshops_historicalsession.date AS date, workshops_historicalsession.starts_at AS
    starts_at, workshops_historicalsession.ends_at AS ends_at, workshops_historicalsession.place AS place
FROM workshops_historicalsession
LEFT OUTER JOIN accounts_user ON (workshops_historicalsession.history_user_id = accounts_user.id)
WHERE workshops_historicalsession.id = %s
ORDER BY workshops_historicalsession.history_id ASC

-- 15. workshops.session_history._groups
SELECT workshops_historicalsessiongroup.(id, act, channel, history_change_reason, session_id, group_id, history_id,
    history_date, history_type, history_user_id), accounts_user.(id, password, last_login, is_superuser, uuid,
    created_at, email, first_name, last_name, language, is_active, session_epoch)
FROM workshops_historicalsessiongroup
LEFT OUTER JOIN accounts_user ON (workshops_historicalsessiongroup.history_user_id = accounts_user.id)
WHERE workshops_historicalsessiongroup.session_id = %s
ORDER BY workshops_historicalsessiongroup.history_id ASC

-- 16. workshops.session_history._groups
SELECT workshops_historicalsession.act AS act
FROM workshops_historicalsession
WHERE workshops_historicalsession.id = %s
ORDER BY workshops_historicalsession.history_id ASC
LIMIT 1

-- 17. workshops.session_history._runners
SELECT workshops_historicalsessionfacilitator.(id, act, channel, provider, history_change_reason, organisation_id,
    member_id, session_id, history_id, history_date, history_type, history_user_id), partners_organisation.(id,
    uuid, created_at, centre_id, name, role, legal_form, enterprise_number, address, postcode, phone, email),
    accounts_teammember.(id, uuid, created_at, centre_id, code, name, user_id, ends_on), accounts_user.(id,
    password, last_login, is_superuser, uuid, created_at, email, first_name, last_name, language, is_active,
    session_epoch), T6.(id, password, last_login, is_superuser, uuid, created_at, email, first_name, last_name,
    language, is_active, session_epoch)
FROM workshops_historicalsessionfacilitator
LEFT OUTER JOIN partners_organisation ON (workshops_historicalsessionfacilitator.organisation_id =
    partners_organisation.id)
LEFT OUTER JOIN accounts_teammember ON (workshops_historicalsessionfacilitator.member_id = accounts_teammember.id)
LEFT OUTER JOIN accounts_user ON (accounts_teammember.user_id = accounts_user.id)
LEFT OUTER JOIN accounts_user T6 ON (workshops_historicalsessionfacilitator.history_user_id = T6.id)
WHERE workshops_historicalsessionfacilitator.session_id = %s

-- 18. home.notices.unread_kinds
SELECT accounts_notice.kind AS kind
FROM accounts_notice
WHERE (accounts_notice.user_id = %s AND accounts_notice.centre_id = %s AND accounts_notice.read_at IS NULL)
ORDER BY accounts_notice.created_at DESC, accounts_notice.id DESC
