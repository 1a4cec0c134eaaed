-- 24 statements beside sign-in

-- 1. participants.forms.file.FilterForm.__init__
SELECT participants_track.(id, uuid, created_at, centre_id, kind, months, rhythm, name, ends_on)
FROM participants_track
WHERE participants_track.centre_id = %s
ORDER BY participants_track.kind ASC, participants_track.id ASC

-- 2. participants.forms.file.FilterForm.__init__
SELECT participants_group.code AS code
FROM participants_group
WHERE participants_group.centre_id = %s
ORDER BY participants_group.starts_on DESC, 1 ASC, participants_group.id ASC

-- 3. participants.forms.file.FilterForm.__init__
SELECT accounts_teammember.(id, code, name, user_id), accounts_user.(id, first_name, last_name)
FROM accounts_teammember
LEFT OUTER JOIN accounts_user ON (accounts_teammember.user_id = accounts_user.id)
WHERE (accounts_teammember.centre_id = %s AND COALESCE((SELECT U0.id AS pk
      FROM participants_referentassignment U0
      INNER JOIN participants_participant U1 ON (U0.participant_id = U1.id)
      WHERE (U1.centre_id = %s AND NOT (U0.participant_id = ANY(ARRAY(SELECT participants_seal.participant_id AS
          participant
              FROM participants_seal
              WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS
                  seal
                    FROM participants_sealname U0
                    WHERE U0.user_id = %s)))))) AND U0.starts_on <= %s AND (U0.ends_on IS NULL OR U0.ends_on >= %s)
                        AND U0.member_id = (accounts_teammember.id) AND U0.ends_on IS NULL)
      LIMIT 1), (SELECT U0.id AS pk
      FROM participants_referentassignment U0
      INNER JOIN participants_participant U1 ON (U0.participant_id = U1.id)
      WHERE (U1.centre_id = %s AND NOT (U0.participant_id = ANY(ARRAY(SELECT participants_seal.participant_id AS
          participant
              FROM participants_seal
              WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS
                  seal
                    FROM participants_sealname U0
                    WHERE U0.user_id = %s)))))) AND U0.starts_on <= %s AND (U0.ends_on IS NULL OR U0.ends_on >= %s)
                        AND U0.member_id = (accounts_teammember.id) AND U0.ends_on IS NOT NULL)
      LIMIT 1)) IS NOT NULL)
ORDER BY accounts_teammember.code ASC, accounts_teammember.id ASC

-- 4. participants.name_search.search
SAVEPOINT N

-- 5. participants.name_search.search
SELECT current_setting(%s), current_setting(%s), current_setting(%s)

-- 6. participants.name_search.search
SELECT set_config(%s, ..., true), set_config(%s, ..., true), set_config(%s, ..., true)

-- 7. participants.name_search._word_prefix_matches
SELECT participants_participant.id AS pk
FROM participants_participant
WHERE (participants_participant.centre_id = %s AND NOT (participants_participant.id = ANY(ARRAY(SELECT
    participants_seal.participant_id AS participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s)))))) AND participants_participant.search_name >= %s AND
                  participants_participant.search_name < %s)
ORDER BY participants_participant.search_name ASC, 1 ASC
LIMIT N

-- 8. participants.name_search._word_prefix_matches
SELECT participants_participant.id AS pk, participants_participant.search_name AS search_name
FROM participants_participant
WHERE (participants_participant.centre_id = %s AND NOT (participants_participant.id = ANY(ARRAY(SELECT
    participants_seal.participant_id AS participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s)))))) AND jalon_name_marks(participants_participant.search_name) @> %s::text[]
                  AND participants_participant.search_name LIKE %s ESCAPE '\' AND NOT
                  (participants_participant.search_name >= %s AND participants_participant.search_name < %s))
ORDER BY 2 ASC, 1 ASC
LIMIT N

-- 9. participants.name_search._of_former_name
SELECT participants_formeridentity.participant_id AS participant, participants_formeridentity.search_name AS
    search_name
FROM participants_formeridentity
WHERE (jalon_name_marks(participants_formeridentity.search_name) @> %s::text[] AND
    participants_formeridentity.search_name LIKE %s ESCAPE '\' AND participants_formeridentity.participant_id IN
    (SELECT U0.id
    FROM participants_participant U0
    WHERE (U0.centre_id = %s AND NOT (U0.id = ANY(ARRAY(SELECT participants_seal.participant_id AS participant
            FROM participants_seal
            WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
                  FROM participants_sealname U0
                  WHERE U0.user_id = %s)))))))))
ORDER BY 2 ASC, participants_formeridentity.id ASC
LIMIT N

-- 10. participants.name_search._joined_otherwise
SELECT participants_participant.id AS pk, participants_participant.search_name AS search_name
FROM participants_participant
WHERE (participants_participant.centre_id = %s AND NOT (participants_participant.id = ANY(ARRAY(SELECT
    participants_seal.participant_id AS participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s)))))) AND ((jalon_name_marks(participants_participant.search_name) @> %s::text[]
                  AND participants_participant.search_name LIKE %s ESCAPE '\') OR
                  jalon_name_marks(participants_participant.search_name) @> %s::text[] OR
                  jalon_name_marks(participants_participant.search_name) @> %s::text[] OR
                  jalon_name_marks(participants_participant.search_name) @> %s::text[] OR
                  jalon_name_marks(participants_participant.search_name) @> %s::text[] OR
                  jalon_name_marks(participants_participant.search_name) @> %s::text[]))
ORDER BY 2 ASC, 1 ASC
LIMIT N

-- 11. participants.name_search._close
SELECT participants_participant.id AS pk, participants_participant.search_name AS search_name
FROM participants_participant
WHERE (participants_participant.centre_id = %s AND NOT (participants_participant.id = ANY(ARRAY(SELECT
    participants_seal.participant_id AS participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s)))))) AND jalon_name_marks(participants_participant.search_name) && %s::text[]
                  AND (participants_participant.search_name LIKE %s ESCAPE '\' OR
                  participants_participant.search_name LIKE %s ESCAPE '\' OR participants_participant.search_name
                  LIKE %s ESCAPE '\'))
ORDER BY 2 ASC, 1 ASC
LIMIT N

-- 12. participants.name_search._close
SELECT participants_participant.id AS pk, participants_participant.search_name AS search_name
FROM participants_participant
WHERE (participants_participant.centre_id = %s AND NOT (participants_participant.id = ANY(ARRAY(SELECT
    participants_seal.participant_id AS participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s)))))) AND jalon_name_marks(participants_participant.search_name) @> %s::text[]
                  AND participants_participant.search_name LIKE %s ESCAPE '\')
ORDER BY 2 ASC, 1 ASC
LIMIT N

-- 13. participants.name_search.search
SELECT set_config(%s, ..., true), set_config(%s, ..., true), set_config(%s, ..., true)

-- 14. participants.name_search.search
RELEASE SAVEPOINT N

-- 15. participants.file_list._read_in_order
SELECT participants_participant.(id, uuid, created_at, centre_id, file_number, last_name, first_name, search_name,
    heard_name, birth_date, birth_precision, gender, languages, address, postcode, city, phone, phone_read_by,
    email)
FROM participants_participant
WHERE (participants_participant.centre_id = %s AND NOT (participants_participant.id = ANY(ARRAY(SELECT
    participants_seal.participant_id AS participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s)))))) AND participants_participant.id IN (%s))
ORDER BY participants_participant.last_name ASC, participants_participant.first_name ASC,
    participants_participant.id ASC

-- 16. participants.file_list.rows_of
SELECT participants_enrolment.(id, uuid, created_at, participant_id, number, track_id, group_id, starts_on,
    planned_end_on, ended_on, exit_reason, operation_id, asked_on, origin, origin_organisation_id, half_days,
    childcare, first_interview_on, trial_until, declined_kind, state), (participants_participant.centre_id = %s AND
    participants_enrolment.participant_id = ANY(ARRAY(SELECT participants_referentassignment.participant_id AS
    participant
      FROM participants_referentassignment
      INNER JOIN accounts_teammember ON (participants_referentassignment.member_id = accounts_teammember.id)
      WHERE (participants_referentassignment.starts_on <= %s AND (participants_referentassignment.ends_on IS NULL OR
          participants_referentassignment.ends_on >= %s) AND accounts_teammember.user_id = %s)
      UNION ALL SELECT participants_referentassignment.participant_id AS member__caseload__participant
      FROM participants_cover
      INNER JOIN accounts_teammember ON (participants_cover.member_id = accounts_teammember.id)
      INNER JOIN participants_referentassignment ON (accounts_teammember.id =
          participants_referentassignment.member_id)
      WHERE (participants_cover.ends_on >= %s AND participants_cover.starts_on <= %s AND
          participants_cover.taken_back_at IS NULL AND participants_referentassignment.starts_on <= %s AND
          (participants_referentassignment.ends_on IS NULL OR participants_referentassignment.ends_on >= %s) AND
          participants_cover.colleague_id = %s)
      UNION ALL SELECT participants_participantusergrant.content_object_id AS content_object
      FROM participants_participantusergrant
      INNER JOIN auth_permission ON (participants_participantusergrant.permission_id = auth_permission.id)
      WHERE (auth_permission.codename = %s AND participants_participantusergrant.ends_at > %s AND
          participants_participantusergrant.granted_at <= %s AND participants_participantusergrant.revoked_at IS
          NULL AND EXISTS(SELECT %s AS a
          FROM participants_referentassignment U0
          INNER JOIN accounts_teammember U1 ON (U0.member_id = U1.id)
          WHERE (U0.starts_on <= %s AND (U0.ends_on IS NULL OR U0.ends_on >= %s) AND U1.user_id =
              (participants_participantusergrant.granted_by_id) AND U0.participant_id =
              (participants_participantusergrant.content_object_id))
          LIMIT 1) AND participants_participantusergrant.user_id = %s)
      UNION ALL SELECT participants_participantusergrant.content_object_id AS content_object
      FROM participants_participantusergrant
      INNER JOIN auth_permission ON (participants_participantusergrant.permission_id = auth_permission.id)
      WHERE (auth_permission.codename = %s AND participants_participantusergrant.ends_at > %s AND
          participants_participantusergrant.granted_at <= %s AND participants_participantusergrant.revoked_at IS
          NULL AND participants_participantusergrant.user_id = %s)))) AS told, participants_track.(id, uuid,
          created_at, centre_id, kind, months, rhythm, name, ends_on), participants_group.(id, uuid, created_at,
          centre_id, track_id, code, starts_on, ends_on, seats)
FROM participants_enrolment
INNER JOIN participants_participant ON (participants_enrolment.participant_id = participants_participant.id)
INNER JOIN participants_track ON (participants_enrolment.track_id = participants_track.id)
LEFT OUTER JOIN participants_group ON (participants_enrolment.group_id = participants_group.id)
WHERE (participants_participant.centre_id = %s AND NOT (participants_enrolment.participant_id = ANY(ARRAY(SELECT
    participants_seal.participant_id AS participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s)))))) AND participants_enrolment.participant_id IN (%s))
ORDER BY participants_enrolment.starts_on ASC, participants_enrolment.number ASC, participants_enrolment.id ASC

-- 17. participants.file_list.rows_of
SELECT participants_referentassignment.(id, uuid, created_at, participant_id, member_id, starts_on, ends_on),
    accounts_teammember.(id, uuid, created_at, centre_id, code, name, user_id, ends_on), accounts_user.(id,
    password, last_login, is_superuser, uuid, created_at, email, first_name, last_name, language, is_active,
    session_epoch)
FROM participants_referentassignment
INNER JOIN participants_participant ON (participants_referentassignment.participant_id =
    participants_participant.id)
INNER JOIN accounts_teammember ON (participants_referentassignment.member_id = accounts_teammember.id)
LEFT OUTER JOIN accounts_user ON (accounts_teammember.user_id = accounts_user.id)
WHERE (participants_participant.centre_id = %s AND NOT (participants_referentassignment.participant_id =
    ANY(ARRAY(SELECT participants_seal.participant_id AS participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s)))))) AND participants_referentassignment.starts_on <= %s AND
                  (participants_referentassignment.ends_on IS NULL OR participants_referentassignment.ends_on >= %s)
                  AND participants_referentassignment.participant_id IN (%s))
ORDER BY participants_referentassignment.starts_on ASC, participants_referentassignment.id ASC

-- 18. workshops.panels.last_seen
SELECT workshops_attendance.participant_id AS participant, MAX(workshops_session.date) AS day
FROM workshops_attendance
INNER JOIN workshops_session ON (workshops_attendance.session_id = workshops_session.id)
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_workshop.centre_id = %s AND NOT (workshops_attendance.participant_id = ANY(ARRAY(SELECT
    participants_seal.participant_id AS participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s)))))) AND workshops_attendance.status IN (%s, ...) AND workshops_session.state =
                  %s AND workshops_attendance.participant_id IN (%s))
GROUP BY 1

-- 19. participants.file_scope.around
SELECT 0, part.*
FROM (SELECT accounts_teammember.user_id AS member__user
  FROM participants_referentassignment
  INNER JOIN accounts_teammember ON (participants_referentassignment.member_id = accounts_teammember.id)
  WHERE (participants_referentassignment.starts_on <= %s AND (participants_referentassignment.ends_on IS NULL OR
      participants_referentassignment.ends_on >= %s) AND participants_referentassignment.participant_id = %s)) AS
      part
UNION ALL SELECT 1, part.*
FROM (SELECT participants_cover.colleague_id AS colleague
  FROM participants_cover
  INNER JOIN accounts_teammember ON (participants_cover.member_id = accounts_teammember.id)
  INNER JOIN participants_referentassignment ON (accounts_teammember.id = participants_referentassignment.member_id)
  WHERE (participants_cover.ends_on >= %s AND participants_cover.starts_on <= %s AND
      participants_cover.taken_back_at IS NULL AND participants_referentassignment.starts_on <= %s AND
      (participants_referentassignment.ends_on IS NULL OR participants_referentassignment.ends_on >= %s) AND
      participants_referentassignment.participant_id = %s)) AS part
UNION ALL SELECT 2, part.*
FROM (SELECT participants_participantusergrant.user_id AS user
  FROM participants_participantusergrant
  INNER JOIN auth_permission ON (participants_participantusergrant.permission_id = auth_permission.id)
  WHERE (auth_permission.codename = %s AND participants_participantusergrant.ends_at > %s AND
      participants_participantusergrant.granted_at <= %s AND participants_participantusergrant.revoked_at IS NULL
      AND EXISTS(SELECT %s AS a
      FROM participants_referentassignment U0
      INNER JOIN accounts_teammember U1 ON (U0.member_id = U1.id)
      WHERE (U0.starts_on <= %s AND (U0.ends_on IS NULL OR U0.ends_on >= %s) AND U1.user_id =
          (participants_participantusergrant.granted_by_id) AND U0.participant_id =
          (participants_participantusergrant.content_object_id))
      LIMIT 1) AND participants_participantusergrant.content_object_id = %s)) AS part
UNION ALL SELECT 3, part.*
FROM (SELECT participants_participantusergrant.user_id AS user
  FROM participants_participantusergrant
  INNER JOIN auth_permission ON (participants_participantusergrant.permission_id = auth_permission.id)
  WHERE (auth_permission.codename = %s AND participants_participantusergrant.ends_at > %s AND
      participants_participantusergrant.granted_at <= %s AND participants_participantusergrant.revoked_at IS NULL
      AND participants_participantusergrant.content_object_id = %s)) AS part
UNION ALL SELECT 4, part.*
FROM (SELECT participants_sealname.user_id AS names__user
  FROM participants_seal
  LEFT OUTER JOIN participants_sealname ON (participants_seal.id = participants_sealname.seal_id)
  WHERE (participants_seal.state IN (%s, ...) AND participants_seal.participant_id = %s)) AS part
UNION ALL SELECT 5, part.*
FROM (SELECT participants_restriction.participant_id AS participant
  FROM participants_restriction
  WHERE (participants_restriction.lifted_on IS NULL AND participants_restriction.participant_id = %s)) AS part

-- 20. assessments.selectors.standing_of
SELECT assessments_assessment.(id, uuid, created_at, enrolment_id, moment, date, done_by_id, instrument_id, version,
    replaces_id, together_on, state), participants_enrolment.(id, uuid, created_at, participant_id, number,
    track_id, group_id, starts_on, planned_end_on, ended_on, exit_reason, no_exit_assessment_reason, decline_reason,
    beside_reason, operation_id, asked_on, origin, origin_organisation_id, half_days, childcare, first_interview_on,
    trial_until, declined_kind, state), participants_track.(id, uuid, created_at, centre_id, kind, months, rhythm,
    name, ends_on), participants_group.(id, uuid, created_at, centre_id, track_id, code, starts_on, ends_on, seats),
    accounts_teammember.(id, uuid, created_at, centre_id, code, name, user_id, ends_on), accounts_user.(id,
    password, last_login, is_superuser, uuid, created_at, email, first_name, last_name, language, is_active,
    session_epoch), assessments_instrument.(id, version, valid_from)
FROM assessments_assessment
INNER JOIN participants_enrolment ON (assessments_assessment.enrolment_id = participants_enrolment.id)
INNER JOIN participants_track ON (participants_enrolment.track_id = participants_track.id)
LEFT OUTER JOIN participants_group ON (participants_enrolment.group_id = participants_group.id)
LEFT OUTER JOIN accounts_teammember ON (assessments_assessment.done_by_id = accounts_teammember.id)
LEFT OUTER JOIN accounts_user ON (accounts_teammember.user_id = accounts_user.id)
INNER JOIN assessments_instrument ON (assessments_assessment.instrument_id = assessments_instrument.id)
WHERE (NOT (assessments_assessment.state IN (%s, ...)) AND participants_enrolment.participant_id = %s)

-- 21. audit.log._log_access
INSERT INTO audit_accessentry (uuid, at, actor_id, act, channel, centre, extent, what, purpose, mark)
VALUES (%s, ...)
RETURNING audit_accessentry.id

-- 22. audit.log._log_access
INSERT INTO audit_accessedfile (entry_id, kind, file)
VALUES (%s, ...)
RETURNING audit_accessedfile.id

-- 23. audit.log.log_search
INSERT INTO audit_searchlog (at, actor_id, act, centre, words, found, mark)
VALUES (%s, ...)
RETURNING audit_searchlog.id

-- 24. home.notices.unread_kinds
SELECT accounts_notice.kind AS kind
FROM accounts_notice
WHERE (accounts_notice.user_id = %s AND accounts_notice.centre_id = %s AND accounts_notice.read_at IS NULL)
ORDER BY accounts_notice.created_at DESC, accounts_notice.id DESC
