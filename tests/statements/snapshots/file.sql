-- 24 statements beside sign-in

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

-- 6. assessments.selectors.standing_of
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

-- 7. assessments.moment_comparison.side_by_side
SELECT assessments_rating.(id, uuid, created_at, assessment_id, aspect_id, answer, level, reason, is_problem, note,
    language, wording)
FROM assessments_rating
INNER JOIN assessments_assessment ON (assessments_rating.assessment_id = assessments_assessment.id)
INNER JOIN participants_enrolment ON (assessments_assessment.enrolment_id = participants_enrolment.id)
WHERE (assessments_rating.assessment_id IN (%s) AND participants_enrolment.participant_id = %s)

-- 8. assessments.moment_comparison.side_by_side
SELECT assessments_selfrating.(id, uuid, created_at, assessment_id, domain_id, score, words, language, written_by)
FROM assessments_selfrating
INNER JOIN assessments_assessment ON (assessments_selfrating.assessment_id = assessments_assessment.id)
INNER JOIN participants_enrolment ON (assessments_assessment.enrolment_id = participants_enrolment.id)
WHERE (assessments_selfrating.assessment_id IN (%s) AND participants_enrolment.participant_id = %s)

-- 9. participants.current_path.paths_in_order
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

-- 10. assessments.panels.assessments
SELECT assessments_literacytest.(id, uuid, created_at, participant_id, date, done_by_id, result),
    accounts_teammember.(id, uuid, created_at, centre_id, code, name, user_id, ends_on), accounts_user.(id,
    password, last_login, is_superuser, uuid, created_at, email, first_name, last_name, language, is_active,
    session_epoch)
FROM assessments_literacytest
INNER JOIN accounts_teammember ON (assessments_literacytest.done_by_id = accounts_teammember.id)
LEFT OUTER JOIN accounts_user ON (accounts_teammember.user_id = accounts_user.id)
WHERE assessments_literacytest.participant_id = %s
ORDER BY assessments_literacytest.date DESC, assessments_literacytest.id DESC
LIMIT 3

-- 11. participants.page_memory.recent_interventions
SELECT participants_intervention.(id, uuid, created_at, participant_id, date, minutes, kind, done_by_id, note),
    accounts_teammember.(id, uuid, created_at, centre_id, code, name, user_id, ends_on), accounts_user.(id,
    password, last_login, is_superuser, uuid, created_at, email, first_name, last_name, language, is_active,
    session_epoch)
FROM participants_intervention
INNER JOIN accounts_teammember ON (participants_intervention.done_by_id = accounts_teammember.id)
LEFT OUTER JOIN accounts_user ON (accounts_teammember.user_id = accounts_user.id)
WHERE (participants_intervention.participant_id = %s AND (participants_intervention.id IN (SELECT U0.id AS pk
      FROM participants_intervention U0
      WHERE U0.participant_id = %s
      ORDER BY U0.date DESC, 1 DESC
      LIMIT 4) OR participants_intervention.id IN (SELECT U0.id AS pk
      FROM participants_intervention U0
      WHERE (U0.participant_id = %s AND U0.kind IN (%s, ...))
      ORDER BY U0.date DESC, 1 DESC
      LIMIT 1)))
ORDER BY participants_intervention.date DESC, participants_intervention.id DESC

-- 12. appointments.selectors.next_and_last
SELECT appointments_appointment.(id, uuid, created_at, centre_id, date, starts_at, ends_at, minutes, kind, subject,
    place, room, address, note, state, moved_to_id, cancelled_by, recorded_on)
FROM appointments_appointment
WHERE (appointments_appointment.id = (SELECT V0.id AS pk
    FROM appointments_appointment V0
    INNER JOIN appointments_appointmentperson V2 ON (V0.id = V2.appointment_id)
    WHERE (((V0.centre_id = %s AND V0.id IN (SELECT U0.appointment_id AS appointment
            FROM appointments_appointmentperson U0
            WHERE U0.participant_id = ANY(ARRAY(SELECT participants_referentassignment.participant_id AS participant
                FROM participants_referentassignment
                INNER JOIN accounts_teammember ON (participants_referentassignment.member_id =
                    accounts_teammember.id)
                WHERE (participants_referentassignment.starts_on <= %s AND (participants_referentassignment.ends_on
                    IS NULL OR participants_referentassignment.ends_on >= %s) AND accounts_teammember.user_id = %s)
                UNION ALL SELECT participants_referentassignment.participant_id AS member__caseload__participant
                FROM participants_cover
                INNER JOIN accounts_teammember ON (participants_cover.member_id = accounts_teammember.id)
                INNER JOIN participants_referentassignment ON (accounts_teammember.id =
                    participants_referentassignment.member_id)
                WHERE (participants_cover.ends_on >= %s AND participants_cover.starts_on <= %s AND
                    participants_cover.taken_back_at IS NULL AND participants_referentassignment.starts_on <= %s AND
                    (participants_referentassignment.ends_on IS NULL OR participants_referentassignment.ends_on >=
                    %s) AND participants_cover.colleague_id = %s)
                UNION ALL SELECT participants_participantusergrant.content_object_id AS content_object
                FROM participants_participantusergrant
                INNER JOIN auth_permission ON (participants_participantusergrant.permission_id = auth_permission.id)
                WHERE (auth_permission.codename = %s AND participants_participantusergrant.ends_at > %s AND
                    participants_participantusergrant.granted_at <= %s AND
                    participants_participantusergrant.revoked_at IS NULL AND EXISTS(SELECT %s AS a
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
                    participants_participantusergrant.granted_at <= %s AND
                    participants_participantusergrant.revoked_at IS NULL AND
                    participants_participantusergrant.user_id = %s))))) OR V0.id IN (SELECT U0.appointment_id AS
                    appointment
          FROM appointments_appointmentworker U0
          INNER JOIN accounts_teammember U1 ON (U0.member_id = U1.id)
          WHERE (U1.centre_id = %s AND U1.user_id = %s))) AND NOT (V0.id IN (SELECT U0.appointment_id AS appointment
          FROM appointments_appointmentperson U0
          WHERE U0.participant_id = ANY(ARRAY(SELECT participants_seal.participant_id AS participant
              FROM participants_seal
              WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS
                  seal
                    FROM participants_sealname U0
                    WHERE U0.user_id = %s))))))) AND V2.participant_id = %s AND V0.state = %s AND (V0.date > %s OR
                        (V0.date = %s AND V0.ends_at > %s)))
    ORDER BY V0.date ASC, V0.starts_at ASC, 1 ASC
    LIMIT 1) OR appointments_appointment.id = (SELECT V0.id AS pk
    FROM appointments_appointment V0
    INNER JOIN appointments_appointmentperson V2 ON (V0.id = V2.appointment_id)
    WHERE (((V0.centre_id = %s AND V0.id IN (SELECT U0.appointment_id AS appointment
            FROM appointments_appointmentperson U0
            WHERE U0.participant_id = ANY(ARRAY(SELECT participants_referentassignment.participant_id AS participant
                FROM participants_referentassignment
                INNER JOIN accounts_teammember ON (participants_referentassignment.member_id =
                    accounts_teammember.id)
                WHERE (participants_referentassignment.starts_on <= %s AND (participants_referentassignment.ends_on
                    IS NULL OR participants_referentassignment.ends_on >= %s) AND accounts_teammember.user_id = %s)
                UNION ALL SELECT participants_referentassignment.participant_id AS member__caseload__participant
                FROM participants_cover
                INNER JOIN accounts_teammember ON (participants_cover.member_id = accounts_teammember.id)
                INNER JOIN participants_referentassignment ON (accounts_teammember.id =
                    participants_referentassignment.member_id)
                WHERE (participants_cover.ends_on >= %s AND participants_cover.starts_on <= %s AND
                    participants_cover.taken_back_at IS NULL AND participants_referentassignment.starts_on <= %s AND
                    (participants_referentassignment.ends_on IS NULL OR participants_referentassignment.ends_on >=
                    %s) AND participants_cover.colleague_id = %s)
                UNION ALL SELECT participants_participantusergrant.content_object_id AS content_object
                FROM participants_participantusergrant
                INNER JOIN auth_permission ON (participants_participantusergrant.permission_id = auth_permission.id)
                WHERE (auth_permission.codename = %s AND participants_participantusergrant.ends_at > %s AND
                    participants_participantusergrant.granted_at <= %s AND
                    participants_participantusergrant.revoked_at IS NULL AND EXISTS(SELECT %s AS a
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
                    participants_participantusergrant.granted_at <= %s AND
                    participants_participantusergrant.revoked_at IS NULL AND
                    participants_participantusergrant.user_id = %s))))) OR V0.id IN (SELECT U0.appointment_id AS
                    appointment
          FROM appointments_appointmentworker U0
          INNER JOIN accounts_teammember U1 ON (U0.member_id = U1.id)
          WHERE (U1.centre_id = %s AND U1.user_id = %s))) AND NOT (V0.id IN (SELECT U0.appointment_id AS appointment
          FROM appointments_appointmentperson U0
          WHERE U0.participant_id = ANY(ARRAY(SELECT participants_seal.participant_id AS participant
              FROM participants_seal
              WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS
                  seal
                    FROM participants_sealname U0
                    WHERE U0.user_id = %s))))))) AND V2.participant_id = %s AND V0.state IN (%s, ...) AND NOT
                        ((V0.date > %s OR (V0.date = %s AND V0.ends_at > %s))))
    ORDER BY V0.date DESC, V0.starts_at DESC, 1 DESC
    LIMIT 1))
ORDER BY appointments_appointment.date ASC, appointments_appointment.starts_at ASC, appointments_appointment.id ASC

-- 13. documents.panels.documents
SELECT documents_document.(id, uuid, created_at, participant_id, kind, title, paper_on, source, consent_id,
    stored_id, media_type, pages, state, replaced_by_id), jobs_storedfile.(id, uuid, created_at, key, size, sha256,
    erased_at, removed_at)
FROM documents_document
INNER JOIN jobs_storedfile ON (documents_document.stored_id = jobs_storedfile.id)
WHERE (documents_document.participant_id = %s AND documents_document.state IN (%s, ...))
ORDER BY documents_document.paper_on DESC, documents_document.id DESC
LIMIT 3

-- 14. actionplans.presenters.lines_of
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

-- 15. actionplans.presenters.lines_of
SELECT actionplans_action.(id, uuid, created_at, plan_id, position, what, doer, doer_name, due_on, state, outcome,
    carried_over_from_id)
FROM actionplans_action
WHERE actionplans_action.plan_id IN (%s, ...)
ORDER BY actionplans_action.position ASC, actionplans_action.id ASC

-- 16. actionplans.presenters.unplanned_ratings
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

-- 17. actionplans.presenters.steps_of
SELECT actionplans_exitstep.(id, uuid, created_at, project_id, what, doer, due_on, service, state, from_action_id)
FROM actionplans_exitstep
INNER JOIN actionplans_exitproject ON (actionplans_exitstep.project_id = actionplans_exitproject.id)
INNER JOIN participants_enrolment ON (actionplans_exitproject.enrolment_id = participants_enrolment.id)
WHERE (actionplans_exitstep.project_id = %s AND participants_enrolment.participant_id = %s)
ORDER BY actionplans_exitstep.id ASC

-- 18. workshops.attendance_history._marks
SELECT workshops_attendance.participant_id AS participant, workshops_session.date AS session__date,
    workshops_attendance.status AS status, workshops_session.minutes AS session__minutes,
    workshops_attendance.minutes_missed AS minutes_missed, workshops_session.uuid AS session__uuid,
    workshops_workshop.title AS session__workshop__title, workshops_session.starts_at AS session__starts_at
FROM workshops_attendance
INNER JOIN workshops_session ON (workshops_attendance.session_id = workshops_session.id)
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_attendance.participant_id = %s AND workshops_session.state = %s)
ORDER BY 2 ASC, 8 ASC, workshops_attendance.id ASC

-- 19. person.panels.rights_of_the_person
SELECT person_datarequest.(id, uuid, created_at, centre_id, participant_id, name, kind, received_on, channel,
    due_on, extended_to, extension_reason, identity, ground, complaint_to, answered_on, state, noted_by_id)
FROM person_datarequest
WHERE (person_datarequest.participant_id = %s AND person_datarequest.state IN (%s, ...))
ORDER BY person_datarequest.received_on DESC, person_datarequest.id DESC

-- 20. person.panels.rights_of_the_person
SELECT participants_objection.(id, uuid, created_at, participant_id, kind, made_on, taken_back_on)
FROM participants_objection
WHERE (participants_objection.participant_id = %s AND participants_objection.taken_back_on IS NULL)
ORDER BY participants_objection.made_on ASC, participants_objection.id ASC

-- 21. participants.recent_consultations.opened_of
SELECT audit_accessentry.actor_id AS actor, accounts_user.first_name AS actor__first_name, accounts_user.last_name
    AS actor__last_name, accounts_user.email AS actor__email, MAX(audit_accessentry.at) AS last
FROM audit_accessentry
INNER JOIN audit_accessedfile ON (audit_accessentry.id = audit_accessedfile.entry_id)
INNER JOIN accounts_user ON (audit_accessentry.actor_id = accounts_user.id)
WHERE (audit_accessentry.at >= %s AND audit_accessentry.extent = %s AND audit_accessedfile.file = %s)
GROUP BY 1, 2, 3, 4
ORDER BY 5 DESC
LIMIT 5

-- 22. accounts.centre_settings.values_set_by_centre
SELECT accounts_centresetting.code AS code, accounts_centresetting.from_day AS from_day,
    accounts_centresetting.value AS value, accounts_centresetting.text AS text
FROM accounts_centresetting
WHERE accounts_centresetting.centre_id = %s
ORDER BY 2 ASC

-- 23. participants.presenters.head_of
SELECT participants_referentassignment.(id, uuid, created_at, participant_id, member_id, starts_on, ends_on),
    accounts_teammember.(id, uuid, created_at, centre_id, code, name, user_id, ends_on), accounts_user.(id,
    password, last_login, is_superuser, uuid, created_at, email, first_name, last_name, language, is_active,
    session_epoch)
FROM participants_referentassignment
INNER JOIN accounts_teammember ON (participants_referentassignment.member_id = accounts_teammember.id)
LEFT OUTER JOIN accounts_user ON (accounts_teammember.user_id = accounts_user.id)
WHERE (participants_referentassignment.participant_id = %s AND participants_referentassignment.starts_on <= %s AND
    (participants_referentassignment.ends_on IS NULL OR participants_referentassignment.ends_on >= %s))

-- 24. home.notices.unread_kinds
SELECT accounts_notice.kind AS kind
FROM accounts_notice
WHERE (accounts_notice.user_id = %s AND accounts_notice.centre_id = %s AND accounts_notice.read_at IS NULL)
ORDER BY accounts_notice.created_at DESC, accounts_notice.id DESC
