-- 9 statements beside sign-in

-- 1. participants.access.find_in_file_or_404
SELECT assessments_assessment.(id, uuid, created_at, enrolment_id, moment, date, done_by_id, instrument_id, version,
    replaces_id, amend_reason, together_on, state), participants_enrolment.(id, uuid, created_at, participant_id,
    number, track_id, group_id, starts_on, planned_end_on, ended_on, exit_reason, no_exit_assessment_reason,
    decline_reason, beside_reason, operation_id, asked_on, origin, origin_organisation_id, half_days, childcare,
    first_interview_on, trial_until, declined_kind, state), participants_participant.(id, uuid, created_at,
    centre_id, file_number, last_name, first_name, search_name, heard_name, birth_date, birth_precision, gender,
    languages, address, postcode, city, phone, phone_read_by, email), accounts_centre.(id, uuid, created_at, code,
    name, programme), participants_track.(id, uuid, created_at, centre_id, kind, months, rhythm, name, ends_on),
    accounts_teammember.(id, uuid, created_at, centre_id, code, name, user_id, ends_on), accounts_user.(id,
    password, last_login, is_superuser, uuid, created_at, email, first_name, last_name, language, is_active,
    session_epoch), assessments_instrument.(id, version, valid_from)
FROM assessments_assessment
INNER JOIN participants_enrolment ON (assessments_assessment.enrolment_id = participants_enrolment.id)
INNER JOIN participants_participant ON (participants_enrolment.participant_id = participants_participant.id)
INNER JOIN accounts_centre ON (participants_participant.centre_id = accounts_centre.id)
INNER JOIN participants_track ON (participants_enrolment.track_id = participants_track.id)
LEFT OUTER JOIN accounts_teammember ON (assessments_assessment.done_by_id = accounts_teammember.id)
LEFT OUTER JOIN accounts_user ON (accounts_teammember.user_id = accounts_user.id)
INNER JOIN assessments_instrument ON (assessments_assessment.instrument_id = assessments_instrument.id)
WHERE assessments_assessment.uuid = %s
ORDER BY assessments_assessment.id ASC
LIMIT 1

-- 2. participants.file_scope.around
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

-- 3. assessments.services.answers.locked_draft
SELECT assessments_assessment.(id, uuid, created_at, enrolment_id, moment, date, done_by_id, instrument_id, version,
    replaces_id, together_on, state)
FROM assessments_assessment
INNER JOIN participants_enrolment ON (assessments_assessment.enrolment_id = participants_enrolment.id)
INNER JOIN participants_participant ON (participants_enrolment.participant_id = participants_participant.id)
WHERE (participants_participant.centre_id = %s AND participants_enrolment.participant_id = ANY(ARRAY(SELECT
    participants_referentassignment.participant_id AS participant
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
          LIMIT 1) AND participants_participantusergrant.user_id = %s))) AND NOT
              (participants_enrolment.participant_id = ANY(ARRAY(SELECT participants_seal.participant_id AS
              participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s)))))) AND NOT (participants_enrolment.participant_id IN (SELECT
                  U0.participant_id AS participant
      FROM participants_restriction U0
      WHERE U0.lifted_on IS NULL)) AND assessments_assessment.id = %s)
ORDER BY participants_participant.last_name ASC, participants_participant.first_name ASC,
    participants_participant.id ASC, participants_enrolment.number ASC, participants_enrolment.id ASC,
    assessments_assessment.date ASC, assessments_assessment.version ASC, assessments_assessment.id ASC
LIMIT 1
FOR UPDATE OF assessments_assessment

-- 4. assessments.services.answers._Unit.save
SELECT assessments_rating.(id, uuid, created_at, assessment_id, aspect_id, answer, level, reason, is_problem, note,
    language, wording)
FROM assessments_rating
INNER JOIN assessments_assessment ON (assessments_rating.assessment_id = assessments_assessment.id)
INNER JOIN participants_enrolment ON (assessments_assessment.enrolment_id = participants_enrolment.id)
INNER JOIN participants_participant ON (participants_enrolment.participant_id = participants_participant.id)
INNER JOIN assessments_aspect ON (assessments_rating.aspect_id = assessments_aspect.id)
INNER JOIN assessments_domain ON (assessments_aspect.domain_id = assessments_domain.id)
INNER JOIN assessments_instrument ON (assessments_domain.instrument_id = assessments_instrument.id)
WHERE assessments_rating.assessment_id = %s
ORDER BY participants_participant.last_name ASC, participants_participant.first_name ASC,
    participants_participant.id ASC, participants_enrolment.number ASC, participants_enrolment.id ASC,
    assessments_assessment.date ASC, assessments_assessment.version ASC, assessments_assessment.id ASC,
    assessments_instrument.version ASC, assessments_domain.position ASC, assessments_aspect.position ASC,
    assessments_rating.id ASC

-- 5. assessments.services.answers.marks_in
SELECT assessments_historicalrating.aspect_id AS aspect_id, MAX(assessments_historicalrating.history_id) AS last
FROM assessments_historicalrating
WHERE assessments_historicalrating.assessment_id = %s
GROUP BY 1

-- 6. assessments.services.answers._Unit._write
SAVEPOINT N

-- 7. assessments.services.answers._Unit._write
INSERT INTO assessments_rating (uuid, created_at, assessment_id, aspect_id, answer, level, reason, is_problem, note,
    language, wording)
VALUES (%s, ...)
ON CONFLICT(assessment_id, aspect_id) DO UPDATE
SET answer = EXCLUDED.answer, level = EXCLUDED.level, reason = EXCLUDED.reason, is_problem = EXCLUDED.is_problem,
    note = EXCLUDED.note, language = EXCLUDED.language, wording = EXCLUDED.wording
RETURNING assessments_rating.id

-- 8. assessments.services.answers._Unit._write
INSERT INTO assessments_historicalrating (id, uuid, created_at, assessment_id, aspect_id, answer, level, reason,
    is_problem, note, language, wording, history_date, history_user_id, history_type, history_change_reason, act,
    channel) SELECT id, uuid, created_at, assessment_id, aspect_id, answer, level, reason, is_problem, note,
    language, wording, %s, ..., CASE WHEN id IN (%s) THEN '~' ELSE %s END, %s, ...
FROM assessments_rating
WHERE id IN (%s)
RETURNING history_id

-- 9. assessments.services.answers._Unit._write
RELEASE SAVEPOINT N
