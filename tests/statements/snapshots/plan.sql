-- 15 statements beside sign-in

-- 1. participants.file_permissions.file_with_rights
SELECT participants_participant.(id, uuid, created_at, centre_id, file_number, last_name, first_name, search_name,
    heard_name, birth_date, birth_precision, gender, languages, address, postcode, city, phone, phone_read_by,
    email)
FROM participants_participant
WHERE participants_participant.uuid = %s
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

-- 3. participants.who_can_read._colleagues
SELECT accounts_membership.(id, uuid, created_at, user_id, centre_id, role, starts_on, ends_on, status, given_by_id,
    decided_by_id, decided_at, member_id, invited_as), accounts_user.(id, password, last_login, is_superuser, uuid,
    created_at, email, first_name, last_name, language, is_active, session_epoch)
FROM accounts_membership
INNER JOIN accounts_user ON (accounts_membership.user_id = accounts_user.id)
WHERE ((accounts_membership.ends_on IS NULL OR accounts_membership.ends_on >= %s) AND accounts_membership.status IN
    (%s, ...) AND accounts_membership.starts_on <= %s AND accounts_membership.status = %s AND
    accounts_user.is_active AND accounts_membership.centre_id = %s)
ORDER BY accounts_membership.starts_on ASC, accounts_membership.id ASC

-- 4. audit.log._log_access
INSERT INTO audit_accessentry (uuid, at, actor_id, act, channel, centre, extent, what, purpose, mark)
VALUES (%s, ...)
RETURNING audit_accessentry.id

-- 5. audit.log._log_access
INSERT INTO audit_accessedfile (entry_id, kind, file)
VALUES (%s, ...)
RETURNING audit_accessedfile.id

-- 6. participants.current_path.paths_in_order
SELECT participants_enrolment.(id, uuid, created_at, participant_id, number, track_id, group_id, starts_on,
    planned_end_on, ended_on, exit_reason, no_exit_assessment_reason, decline_reason, beside_reason, operation_id,
    asked_on, origin, origin_organisation_id, half_days, childcare, first_interview_on, trial_until, declined_kind,
    state), participants_track.(id, uuid, created_at, centre_id, kind, months, rhythm, name, ends_on),
    participants_group.(id, uuid, created_at, centre_id, track_id, code, starts_on, ends_on, seats),
    participants_operation.(id, uuid, created_at, centre_id, code, title, funder, rules, starts_on, ends_on),
    actionplans_exitproject.(id, uuid, created_at, enrolment_id, kind, description, her_words, agreed_on,
    takes_home, may_call)
FROM participants_enrolment
INNER JOIN participants_track ON (participants_enrolment.track_id = participants_track.id)
LEFT OUTER JOIN participants_group ON (participants_enrolment.group_id = participants_group.id)
LEFT OUTER JOIN participants_operation ON (participants_enrolment.operation_id = participants_operation.id)
LEFT OUTER JOIN actionplans_exitproject ON (participants_enrolment.id = actionplans_exitproject.enrolment_id)
WHERE participants_enrolment.participant_id = %s

-- 7. actionplans.presenters.lines_of
SELECT actionplans_problem.(id, uuid, created_at, enrolment_id, domain_id, aspect_id, rating_id, label,
    label_index), assessments_domain.(id, instrument_id, code, position, labels), assessments_aspect.(id, domain_id,
    code, position, labels, questions, applies), actionplans_plan.(id, uuid, created_at, problem_id, goal, state,
    agreed_on, closed_on, her_words, review_on, ending, outcome, taken_over)
FROM actionplans_problem
INNER JOIN participants_enrolment ON (actionplans_problem.enrolment_id = participants_enrolment.id)
INNER JOIN assessments_domain ON (actionplans_problem.domain_id = assessments_domain.id)
LEFT OUTER JOIN assessments_aspect ON (actionplans_problem.aspect_id = assessments_aspect.id)
LEFT OUTER JOIN actionplans_plan ON (actionplans_problem.id = actionplans_plan.problem_id)
WHERE participants_enrolment.participant_id = %s

-- 8. actionplans.presenters.lines_of
SELECT actionplans_action.(id, uuid, created_at, plan_id, position, what, doer, doer_name, due_on, state, outcome,
    carried_over_from_id)
FROM actionplans_action
WHERE actionplans_action.plan_id IN (%s, ...)
ORDER BY actionplans_action.position ASC, actionplans_action.id ASC

-- 9. actionplans.presenters.add_reviews
SELECT actionplans_planreview.(id, uuid, created_at, plan_id, reviewed_on, with_person, said, result, next_on)
FROM actionplans_planreview
WHERE actionplans_planreview.plan_id IN (%s, ...)
ORDER BY actionplans_planreview.reviewed_on DESC, actionplans_planreview.id DESC

-- 10. actionplans.presenters.walks_of
SELECT actionplans_historicalproblem.(id, uuid, created_at, act, channel, label, history_change_reason,
    enrolment_id, domain_id, aspect_id, rating_id, history_id, history_date, history_type, history_user_id),
    assessments_domain.(id, instrument_id, code, position, labels), assessments_aspect.(id, domain_id, code,
    position, labels, questions, applies), accounts_user.(id, password, last_login, is_superuser, uuid, created_at,
    email, first_name, last_name, language, is_active, session_epoch)
FROM actionplans_historicalproblem
LEFT OUTER JOIN assessments_domain ON (actionplans_historicalproblem.domain_id = assessments_domain.id)
LEFT OUTER JOIN assessments_aspect ON (actionplans_historicalproblem.aspect_id = assessments_aspect.id)
LEFT OUTER JOIN accounts_user ON (actionplans_historicalproblem.history_user_id = accounts_user.id)
WHERE actionplans_historicalproblem.id IN (%s, ...)
ORDER BY actionplans_historicalproblem.id ASC, actionplans_historicalproblem.history_id ASC

-- 11. participants.presenters.head_of
SELECT participants_referentassignment.(id, uuid, created_at, participant_id, member_id, starts_on, ends_on),
    accounts_teammember.(id, uuid, created_at, centre_id, code, name, user_id, ends_on), accounts_user.(id,
    password, last_login, is_superuser, uuid, created_at, email, first_name, last_name, language, is_active,
    session_epoch)
FROM participants_referentassignment
INNER JOIN accounts_teammember ON (participants_referentassignment.member_id = accounts_teammember.id)
LEFT OUTER JOIN accounts_user ON (accounts_teammember.user_id = accounts_user.id)
WHERE (participants_referentassignment.participant_id = %s AND participants_referentassignment.starts_on <= %s AND
    (participants_referentassignment.ends_on IS NULL OR participants_referentassignment.ends_on >= %s))

-- 12. assessments.selectors.standing_of
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

-- 13. actionplans.views.plan.plan
SELECT participants_statement.(id, uuid, created_at, participant_id, subject, record, title, said, made_on,
    noted_by_id)
FROM participants_statement
WHERE (participants_statement.participant_id = %s AND participants_statement.subject IN (%s))
ORDER BY participants_statement.made_on ASC, participants_statement.id ASC

-- 14. actionplans.presenters.unplanned_ratings
SELECT assessments_rating.(id, uuid, created_at, assessment_id, aspect_id, answer, level, reason, is_problem, note,
    language, wording), assessments_assessment.(id, uuid, created_at, enrolment_id, moment, date, done_by_id,
    instrument_id, version, replaces_id, amend_reason, together_on, state)
FROM assessments_rating
INNER JOIN assessments_assessment ON (assessments_rating.assessment_id = assessments_assessment.id)
INNER JOIN participants_enrolment ON (assessments_assessment.enrolment_id = participants_enrolment.id)
WHERE (assessments_rating.assessment_id IN (SELECT U0.id AS pk
    FROM assessments_assessment U0
    WHERE (NOT (U0.state IN (%s, ...)) AND U0.enrolment_id = %s)) AND participants_enrolment.participant_id = %s AND
        NOT (assessments_assessment.state IN (%s, ...)) AND NOT EXISTS(SELECT %s AS a
    FROM assessments_rating U0
    INNER JOIN assessments_assessment U1 ON (U0.assessment_id = U1.id)
    WHERE (((NOT (U0.answer = %s) AND NOT (U0.answer = %s AND U0.reason = %s)) OR U0.is_problem IS NOT NULL) AND NOT
        (U1.state IN (%s, ...)) AND U0.aspect_id = (assessments_rating.aspect_id) AND U1.enrolment_id =
        (assessments_assessment.enrolment_id) AND (U1.date > (assessments_assessment.date) OR (U1.date =
        (assessments_assessment.date) AND U1.version > (assessments_assessment.version)) OR (U1.date =
        (assessments_assessment.date) AND U1.version = (assessments_assessment.version) AND U0.id >
        (assessments_rating.id))))
    LIMIT 1) AND NOT EXISTS(SELECT %s AS a
    FROM participants_enrolment U0
    INNER JOIN actionplans_problem U1 ON (U0.id = U1.enrolment_id)
    WHERE (U0.id = (assessments_assessment.enrolment_id) AND U1.aspect_id = (assessments_rating.aspect_id))
    LIMIT 1) AND assessments_rating.is_problem)

-- 15. home.notices.unread_kinds
SELECT accounts_notice.kind AS kind
FROM accounts_notice
WHERE (accounts_notice.user_id = %s AND accounts_notice.centre_id = %s AND accounts_notice.read_at IS NULL)
ORDER BY accounts_notice.created_at DESC, accounts_notice.id DESC
