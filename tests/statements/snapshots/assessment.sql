-- 17 statements beside sign-in

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

-- 3. assessments.writing_page.writing_of
SELECT assessments_rating.(id, uuid, created_at, assessment_id, aspect_id, answer, level, reason, is_problem, note,
    language, wording)
FROM assessments_rating
WHERE assessments_rating.assessment_id = %s

-- 4. assessments.writing_page.writing_of
SELECT assessments_selfrating.(id, uuid, created_at, assessment_id, domain_id, score, words, language, written_by)
FROM assessments_selfrating
WHERE assessments_selfrating.assessment_id = %s

-- 5. participants.who_can_read._colleagues
SELECT accounts_membership.(id, uuid, created_at, user_id, centre_id, role, starts_on, ends_on, status, given_by_id,
    decided_by_id, decided_at, member_id, invited_as), accounts_user.(id, password, last_login, is_superuser, uuid,
    created_at, email, first_name, last_name, language, is_active, session_epoch)
FROM accounts_membership
INNER JOIN accounts_user ON (accounts_membership.user_id = accounts_user.id)
WHERE ((accounts_membership.ends_on IS NULL OR accounts_membership.ends_on >= %s) AND accounts_membership.status IN
    (%s, ...) AND accounts_membership.starts_on <= %s AND accounts_membership.status = %s AND
    accounts_user.is_active AND accounts_membership.centre_id = %s)
ORDER BY accounts_membership.starts_on ASC, accounts_membership.id ASC

-- 6. audit.log._log_access
INSERT INTO audit_accessentry (uuid, at, actor_id, act, channel, centre, extent, what, purpose, mark)
VALUES (%s, ...)
RETURNING audit_accessentry.id

-- 7. audit.log._log_access
INSERT INTO audit_accessedfile (entry_id, kind, file)
VALUES (%s, ...)
RETURNING audit_accessedfile.id

-- 8. assessments.services.answers.marks_of
(SELECT %s AS place, assessments_historicalrating.aspect_id AS aspect_id,
    MAX(assessments_historicalrating.history_id) AS last
  FROM assessments_historicalrating
  WHERE assessments_historicalrating.assessment_id = %s
  GROUP BY 2)
UNION ALL (SELECT %s AS place, assessments_historicalselfrating.domain_id AS domain_id,
    MAX(assessments_historicalselfrating.history_id) AS last
  FROM assessments_historicalselfrating
  WHERE assessments_historicalselfrating.assessment_id = %s
  GROUP BY 2)

-- 9. assessments.writing_page.last_before
SELECT assessments_assessment.(id, uuid, created_at, enrolment_id, moment, date, done_by_id, instrument_id, version,
    replaces_id, together_on, state)
FROM assessments_assessment
INNER JOIN participants_enrolment ON (assessments_assessment.enrolment_id = participants_enrolment.id)
WHERE (NOT (assessments_assessment.state IN (%s, ...)) AND participants_enrolment.participant_id = %s AND
    assessments_assessment.enrolment_id = %s AND assessments_assessment.instrument_id = %s)

-- 10. assessments.writing_page.Before.__init__
SELECT assessments_rating.(id, uuid, created_at, assessment_id, aspect_id, answer, level, reason, is_problem, note,
    language, wording)
FROM assessments_rating
INNER JOIN assessments_assessment ON (assessments_rating.assessment_id = assessments_assessment.id)
INNER JOIN participants_enrolment ON (assessments_assessment.enrolment_id = participants_enrolment.id)
WHERE (assessments_rating.assessment_id = %s AND participants_enrolment.participant_id = %s)

-- 11. assessments.writing_page.Before.__init__
SELECT assessments_selfrating.(id, uuid, created_at, assessment_id, domain_id, score, words, language, written_by)
FROM assessments_selfrating
INNER JOIN assessments_assessment ON (assessments_selfrating.assessment_id = assessments_assessment.id)
INNER JOIN participants_enrolment ON (assessments_assessment.enrolment_id = participants_enrolment.id)
WHERE (assessments_selfrating.assessment_id = %s AND participants_enrolment.participant_id = %s)

-- 12. assessments.selectors.known_problems
SELECT actionplans_problem.(id, uuid, created_at, enrolment_id, domain_id, aspect_id, rating_id, label, label_index)
FROM actionplans_problem
INNER JOIN participants_enrolment ON (actionplans_problem.enrolment_id = participants_enrolment.id)
WHERE (actionplans_problem.enrolment_id = %s AND actionplans_problem.aspect_id IS NOT NULL AND
    participants_enrolment.participant_id = %s)
ORDER BY actionplans_problem.id ASC

-- 13. assessments.applicability.proposals_for
SELECT participants_fact.(id, uuid, created_at, participant_id, kind, value, starts_on, ends_on)
FROM participants_fact
WHERE (participants_fact.starts_on <= %s AND (participants_fact.ends_on IS NULL OR participants_fact.ends_on >= %s)
    AND participants_fact.kind IN (%s) AND participants_fact.participant_id = %s)
ORDER BY participants_fact.starts_on ASC, participants_fact.id ASC

-- 14. assessments.views.assessment.statements_about
SELECT participants_statement.(id, uuid, created_at, participant_id, subject, record, title, said, made_on,
    noted_by_id)
FROM participants_statement
WHERE (participants_statement.participant_id = %s AND participants_statement.subject IN (%s) AND
    participants_statement.record IN (%s))
ORDER BY participants_statement.made_on ASC, participants_statement.id ASC

-- 15. assessments.selectors.corrections_of_one
SELECT assessments_historicalassessment.(id, uuid, created_at, act, channel, moment, date, version, amend_reason,
    together_on, state, history_change_reason, enrolment_id, done_by_id, instrument_id, replaces_id, history_id,
    history_date, history_type, history_user_id), accounts_user.(id, password, last_login, is_superuser, uuid,
    created_at, email, first_name, last_name, language, is_active, session_epoch)
FROM assessments_historicalassessment
LEFT OUTER JOIN accounts_user ON (assessments_historicalassessment.history_user_id = accounts_user.id)
WHERE assessments_historicalassessment.id IN (%s)
ORDER BY assessments_historicalassessment.id ASC, assessments_historicalassessment.history_id ASC

-- 16. home.notices.unread_kinds
SELECT accounts_notice.kind AS kind
FROM accounts_notice
WHERE (accounts_notice.user_id = %s AND accounts_notice.centre_id = %s AND accounts_notice.read_at IS NULL)
ORDER BY accounts_notice.created_at DESC, accounts_notice.id DESC

-- 17. accounts.centre_settings.values_set_by_centre
SELECT accounts_centresetting.code AS code, accounts_centresetting.from_day AS from_day,
    accounts_centresetting.value AS value, accounts_centresetting.text AS text
FROM accounts_centresetting
WHERE accounts_centresetting.centre_id = %s
ORDER BY 2 ASC
