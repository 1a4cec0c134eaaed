-- 25 statements beside sign-in

-- 1. person.dashboard.requests_to_answer
SELECT person_datarequest.(id, uuid, created_at, centre_id, participant_id, name, kind, received_on, channel,
    due_on, extended_to, extension_reason, identity, ground, complaint_to, answered_on, state, noted_by_id),
    COALESCE(person_datarequest.(extended_to, due_on)) AS last_day, participants_participant.(id, uuid, created_at,
    centre_id, file_number, last_name, first_name, search_name, heard_name, birth_date, birth_precision, gender,
    languages, address, postcode, city, phone, phone_read_by, email)
FROM person_datarequest
INNER JOIN participants_participant ON (person_datarequest.participant_id = participants_participant.id)
WHERE (person_datarequest.centre_id = %s AND person_datarequest.participant_id = ANY(ARRAY(SELECT
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
          LIMIT 1) AND participants_participantusergrant.user_id = %s))) AND NOT (person_datarequest.participant_id
              = ANY(ARRAY(SELECT participants_seal.participant_id AS participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s))))) AND person_datarequest.participant_id IS NOT NULL) AND
                  person_datarequest.centre_id = %s AND person_datarequest.state IN (%s, ...))
ORDER BY 19 ASC, person_datarequest.id ASC
LIMIT 20

-- 2. home.notices.unread_kinds
SELECT accounts_notice.kind AS kind
FROM accounts_notice
WHERE (accounts_notice.user_id = %s AND accounts_notice.centre_id = %s AND accounts_notice.read_at IS NULL)
ORDER BY accounts_notice.created_at DESC, accounts_notice.id DESC

-- 3. accounts.centre_settings.values_set_by_centre
SELECT accounts_centresetting.code AS code, accounts_centresetting.from_day AS from_day,
    accounts_centresetting.value AS value, accounts_centresetting.text AS text
FROM accounts_centresetting
WHERE accounts_centresetting.centre_id = %s
ORDER BY 2 ASC

-- 4. appointments.dashboard.appointments_to_tell
SELECT appointments_appointment.(id, uuid, created_at, centre_id, date, starts_at, ends_at, minutes, kind, subject,
    place, room, address, note, state, moved_to_id, cancelled_by, recorded_on)
FROM appointments_appointment
INNER JOIN appointments_appointmentworker ON (appointments_appointment.id =
    appointments_appointmentworker.appointment_id)
INNER JOIN accounts_teammember ON (appointments_appointmentworker.member_id = accounts_teammember.id)
WHERE (((appointments_appointment.centre_id = %s AND appointments_appointment.id IN (SELECT U0.appointment_id AS
    appointment
        FROM appointments_appointmentperson U0
        WHERE U0.participant_id = ANY(ARRAY(SELECT participants_referentassignment.participant_id AS participant
            FROM participants_referentassignment
            INNER JOIN accounts_teammember ON (participants_referentassignment.member_id = accounts_teammember.id)
            WHERE (participants_referentassignment.starts_on <= %s AND (participants_referentassignment.ends_on IS
                NULL OR participants_referentassignment.ends_on >= %s) AND accounts_teammember.user_id = %s)
            UNION ALL SELECT participants_referentassignment.participant_id AS member__caseload__participant
            FROM participants_cover
            INNER JOIN accounts_teammember ON (participants_cover.member_id = accounts_teammember.id)
            INNER JOIN participants_referentassignment ON (accounts_teammember.id =
                participants_referentassignment.member_id)
            WHERE (participants_cover.ends_on >= %s AND participants_cover.starts_on <= %s AND
                participants_cover.taken_back_at IS NULL AND participants_referentassignment.starts_on <= %s AND
                (participants_referentassignment.ends_on IS NULL OR participants_referentassignment.ends_on >= %s)
                AND participants_cover.colleague_id = %s)
            UNION ALL SELECT participants_participantusergrant.content_object_id AS content_object
            FROM participants_participantusergrant
            INNER JOIN auth_permission ON (participants_participantusergrant.permission_id = auth_permission.id)
            WHERE (auth_permission.codename = %s AND participants_participantusergrant.ends_at > %s AND
                participants_participantusergrant.granted_at <= %s AND participants_participantusergrant.revoked_at
                IS NULL AND EXISTS(SELECT %s AS a
                FROM participants_referentassignment U0
                INNER JOIN accounts_teammember U1 ON (U0.member_id = U1.id)
                WHERE (U0.starts_on <= %s AND (U0.ends_on IS NULL OR U0.ends_on >= %s) AND U1.user_id =
                    (participants_participantusergrant.granted_by_id) AND U0.participant_id =
                    (participants_participantusergrant.content_object_id))
                LIMIT 1) AND participants_participantusergrant.user_id = %s))))) OR appointments_appointment.id IN
                    (SELECT U0.appointment_id AS appointment
      FROM appointments_appointmentworker U0
      INNER JOIN accounts_teammember U1 ON (U0.member_id = U1.id)
      WHERE (U1.centre_id = %s AND U1.user_id = %s))) AND NOT (appointments_appointment.id IN (SELECT
          U0.appointment_id AS appointment
      FROM appointments_appointmentperson U0
      WHERE U0.participant_id = ANY(ARRAY(SELECT participants_seal.participant_id AS participant
          FROM participants_seal
          WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
                FROM participants_sealname U0
                WHERE U0.user_id = %s))))))) AND NOT (appointments_appointment.id IN (SELECT V0.appointment_id AS
                    appointment
      FROM appointments_appointmentperson V0
      WHERE V0.participant_id IN (SELECT U0.participant_id AS participant
        FROM participants_restriction U0
        WHERE U0.lifted_on IS NULL))) AND accounts_teammember.user_id = %s AND appointments_appointment.date <= %s
            AND appointments_appointment.state = %s AND NOT ((appointments_appointment.date > %s OR
            (appointments_appointment.date = %s AND appointments_appointment.ends_at > %s))) AND
            appointments_appointment.centre_id = %s)
ORDER BY appointments_appointment.date ASC, appointments_appointment.starts_at ASC, appointments_appointment.id ASC
LIMIT 50

-- 5. messaging.dashboard.messages_that_did_not_arrive
SELECT messaging_message.(id, uuid, created_at, participant_id, purpose, about, for_version, channel, language,
    template, template_version, parameters, address, begins_at, state, why, tries, due_at, taken_at, sent_at,
    ended_at, gateway_id, settled_on), participants_participant.(id, uuid, created_at, centre_id, file_number,
    last_name, first_name, search_name, heard_name, birth_date, birth_precision, gender, languages, address,
    postcode, city, phone, phone_read_by, email)
FROM messaging_message
INNER JOIN participants_participant ON (messaging_message.participant_id = participants_participant.id)
WHERE (participants_participant.centre_id = %s AND messaging_message.participant_id = ANY(ARRAY(SELECT
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
          LIMIT 1) AND participants_participantusergrant.user_id = %s))) AND NOT (messaging_message.participant_id =
              ANY(ARRAY(SELECT participants_seal.participant_id AS participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s)))))) AND participants_participant.centre_id = %s AND (messaging_message.state
                  IN (%s, ...) OR (messaging_message.state = %s AND messaging_message.why IN (%s, ...))) AND
                  messaging_message.begins_at > %s AND messaging_message.settled_on IS NULL)
ORDER BY messaging_message.begins_at ASC, messaging_message.id ASC
LIMIT 50

-- 6. assessments.due.caseload_paths
SELECT participants_enrolment.(id, uuid, created_at, participant_id, number, track_id, group_id, starts_on,
    planned_end_on, ended_on, exit_reason, operation_id, asked_on, origin, origin_organisation_id, half_days,
    childcare, first_interview_on, trial_until, declined_kind, state), standing.id AS standing_id, standing.uuid AS
    standing_uuid, standing.date AS standing_date, standing.moment AS standing_moment, standing.state AS
    standing_state, CASE WHEN standing.state = %s THEN GREATEST(COALESCE((SELECT MAX(U0.history_date) AS last
      FROM assessments_historicalrating U0
      WHERE U0.assessment_id = (standing.id)
      GROUP BY U0.assessment_id), standing.created_at), COALESCE((SELECT MAX(U0.history_date) AS last
      FROM assessments_historicalselfrating U0
      WHERE U0.assessment_id = (standing.id)
      GROUP BY U0.assessment_id), standing.created_at)) ELSE NULL END AS draft_written_at, COALESCE((SELECT
          COUNT(U0.id) AS number
    FROM assessments_rating U0
    INNER JOIN assessments_aspect U1 ON (U0.aspect_id = U1.id)
    INNER JOIN assessments_domain U2 ON (U1.domain_id = U2.id)
    INNER JOIN assessments_instrument U3 ON (U2.instrument_id = U3.id)
    INNER JOIN assessments_assessment U4 ON (U0.assessment_id = U4.id)
    WHERE ((U1.code = %s AND U2.code = %s AND U3.version = %s AND U0.language IN (%s, ...) AND U0.level = %s AND
        U0.wording < %s) AND NOT (U4.state IN (%s, ...)) AND U0.assessment_id = (standing.id))
    GROUP BY U0.assessment_id), %s) AS to_read, participants_participant.(id, uuid, created_at, centre_id,
        file_number, last_name, first_name, search_name, heard_name, birth_date, birth_precision, gender, languages,
        address, postcode, city, phone, phone_read_by, email), participants_track.(id, uuid, created_at, centre_id,
        kind, months, rhythm, name, ends_on)
FROM participants_enrolment
INNER JOIN participants_participant ON (participants_enrolment.participant_id = participants_participant.id)
LEFT OUTER JOIN assessments_assessment standing ON (participants_enrolment.id = standing.enrolment_id AND (NOT
    (standing.state IN (%s, ...) AND standing.state IS NOT NULL)))
INNER JOIN participants_track ON (participants_enrolment.track_id = participants_track.id)
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
      WHERE U0.lifted_on IS NULL)) AND (participants_enrolment.state IN (%s, ...) OR standing.state = %s OR
          participants_enrolment.id IN (SELECT U4.enrolment_id AS assessment__enrolment
      FROM assessments_rating U0
      INNER JOIN assessments_aspect U1 ON (U0.aspect_id = U1.id)
      INNER JOIN assessments_domain U2 ON (U1.domain_id = U2.id)
      INNER JOIN assessments_instrument U3 ON (U2.instrument_id = U3.id)
      INNER JOIN assessments_assessment U4 ON (U0.assessment_id = U4.id)
      WHERE ((U1.code = %s AND U2.code = %s AND U3.version = %s AND U0.language IN (%s, ...) AND U0.level = %s AND
          U0.wording < %s) AND NOT (U4.state IN (%s, ...))))))

-- 7. participants.caseload.own_people
SELECT participants_participant.(id, uuid, created_at, centre_id, file_number, last_name, first_name, search_name,
    heard_name, birth_date, birth_precision, gender, languages, postcode, city, phone_read_by), (SELECT
    JSONB_BUILD_OBJECT((%s)::text, V0.uuid, (%s)::text, V2.code, (%s)::text, CASE WHEN EXISTS(SELECT %s AS a
      FROM participants_enrolment U0
      WHERE (U0.operation_id = (V0.operation_id) AND U0.participant_id = (V0.participant_id) AND U0.state IN (%s,
          ...))
      LIMIT 1) THEN NULL ELSE (SELECT MAX(U0.ended_on) AS last
      FROM participants_enrolment U0
      WHERE (U0.operation_id = (V0.operation_id) AND U0.participant_id = (V0.participant_id) AND U0.state IN (%s,
          ...))
      GROUP BY U0.operation_id) END, (%s)::text, (SELECT U0.asked_on AS asked_on
      FROM participants_operationresult U0
      INNER JOIN participants_operationentry U1 ON (U0.entry_id = U1.id)
      INNER JOIN participants_participant ON (U1.participant_id = participants_participant.id)
      WHERE (U0.asked_on >= (CASE WHEN EXISTS(SELECT %s AS a
            FROM participants_enrolment U0
            WHERE (U0.operation_id = (V0.operation_id) AND U0.participant_id = (V0.participant_id) AND U0.state IN
                (%s, ...))
            LIMIT 1) THEN NULL ELSE (SELECT MAX(U0.ended_on) AS last
            FROM participants_enrolment U0
            WHERE (U0.operation_id = (V0.operation_id) AND U0.participant_id = (V0.participant_id) AND U0.state IN
                (%s, ...))
            GROUP BY U0.operation_id) END) AND U0.entry_id = (V0.id) AND U0.moment = %s)
      ORDER BY participants_participant.last_name ASC, participants_participant.first_name ASC,
          participants_participant.id ASC, U1.entered_on ASC, U1.id ASC, U0.moment ASC, U0.id ASC)) AS told
  FROM participants_operationentry V0
  INNER JOIN participants_operation V2 ON (V0.operation_id = V2.id)
  WHERE (V0.participant_id = (participants_participant.id) AND (((SELECT U0.asked_on AS asked_on
          FROM participants_operationresult U0
          INNER JOIN participants_operationentry U1 ON (U0.entry_id = U1.id)
          INNER JOIN participants_participant ON (U1.participant_id = participants_participant.id)
          WHERE (U0.asked_on >= (CASE WHEN EXISTS(SELECT %s AS a
                FROM participants_enrolment U0
                WHERE (U0.operation_id = (V0.operation_id) AND U0.participant_id = (V0.participant_id) AND U0.state
                    IN (%s, ...))
                LIMIT 1) THEN NULL ELSE (SELECT MAX(U0.ended_on) AS last
                FROM participants_enrolment U0
                WHERE (U0.operation_id = (V0.operation_id) AND U0.participant_id = (V0.participant_id) AND U0.state
                    IN (%s, ...))
                GROUP BY U0.operation_id) END) AND U0.entry_id = (V0.id) AND U0.moment = %s)
          ORDER BY participants_participant.last_name ASC, participants_participant.first_name ASC,
              participants_participant.id ASC, U1.entered_on ASC, U1.id ASC, U0.moment ASC, U0.id ASC) IS NULL AND
              CASE WHEN EXISTS(SELECT %s AS a
          FROM participants_enrolment U0
          WHERE (U0.operation_id = (V0.operation_id) AND U0.participant_id = (V0.participant_id) AND U0.state IN
              (%s, ...))
          LIMIT 1) THEN NULL ELSE (SELECT MAX(U0.ended_on) AS last
          FROM participants_enrolment U0
          WHERE (U0.operation_id = (V0.operation_id) AND U0.participant_id = (V0.participant_id) AND U0.state IN
              (%s, ...))
          GROUP BY U0.operation_id) END <= %s) OR (SELECT U0.asked_on AS asked_on
        FROM participants_operationresult U0
        INNER JOIN participants_operationentry U1 ON (U0.entry_id = U1.id)
        INNER JOIN participants_participant ON (U1.participant_id = participants_participant.id)
        WHERE (U0.asked_on >= (CASE WHEN EXISTS(SELECT %s AS a
              FROM participants_enrolment U0
              WHERE (U0.operation_id = (V0.operation_id) AND U0.participant_id = (V0.participant_id) AND U0.state IN
                  (%s, ...))
              LIMIT 1) THEN NULL ELSE (SELECT MAX(U0.ended_on) AS last
              FROM participants_enrolment U0
              WHERE (U0.operation_id = (V0.operation_id) AND U0.participant_id = (V0.participant_id) AND U0.state IN
                  (%s, ...))
              GROUP BY U0.operation_id) END) AND U0.entry_id = (V0.id) AND U0.moment = %s)
        ORDER BY participants_participant.last_name ASC, participants_participant.first_name ASC,
            participants_participant.id ASC, U1.entered_on ASC, U1.id ASC, U0.moment ASC, U0.id ASC) IS NULL) AND
            CASE WHEN EXISTS(SELECT %s AS a
      FROM participants_enrolment U0
      WHERE (U0.operation_id = (V0.operation_id) AND U0.participant_id = (V0.participant_id) AND U0.state IN (%s,
          ...))
      LIMIT 1) THEN NULL ELSE (SELECT MAX(U0.ended_on) AS last
      FROM participants_enrolment U0
      WHERE (U0.operation_id = (V0.operation_id) AND U0.participant_id = (V0.participant_id) AND U0.state IN (%s,
          ...))
      GROUP BY U0.operation_id) END <= %s)
  ORDER BY CASE WHEN EXISTS(SELECT %s AS a
    FROM participants_enrolment U0
    WHERE (U0.operation_id = (V0.operation_id) AND U0.participant_id = (V0.participant_id) AND U0.state IN (%s,
        ...))
    LIMIT 1) THEN NULL ELSE (SELECT MAX(U0.ended_on) AS last
    FROM participants_enrolment U0
    WHERE (U0.operation_id = (V0.operation_id) AND U0.participant_id = (V0.participant_id) AND U0.state IN (%s,
        ...))
    GROUP BY U0.operation_id) END ASC, V0.id ASC
  LIMIT 1) AS result_due, (SELECT JSONB_BUILD_OBJECT((%s)::text, V0.uuid, (%s)::text, V0.planned_on, (%s)::text,
      V1.ended_on) AS told
  FROM participants_aftercontact V0
  INNER JOIN participants_enrolment V1 ON (V0.enrolment_id = V1.id)
  WHERE (V1.participant_id = (participants_participant.id) AND V0.state = %s AND EXISTS(SELECT %s AS a
      FROM participants_consent U0
      WHERE (U0.kind = %s AND (U0.withdrawn_on IS NULL OR U0.withdrawn_on > %s) AND U0.given_on <= %s AND
          U0.participant_id = (V1.participant_id))
      LIMIT 1) AND NOT EXISTS(SELECT %s AS a
      FROM participants_objection U0
      WHERE (U0.taken_back_on IS NULL AND U0.kind = %s AND U0.participant_id = (V1.participant_id))
      LIMIT 1) AND V0.planned_on <= %s)
  ORDER BY V0.planned_on ASC, V0.id ASC
  LIMIT 1) AS after_due, (SELECT U0.starts_on AS starts_on
  FROM participants_break U0
  WHERE (U0.ended_on IS NULL AND U0.enrolment_id = (walk.id))
  ORDER BY 1 ASC, U0.id ASC
  LIMIT 1) AS break_from, (SELECT U0.planned_end_on AS planned_end_on
  FROM participants_break U0
  WHERE (U0.ended_on IS NULL AND U0.enrolment_id = (walk.id))
  ORDER BY U0.starts_on ASC, U0.id ASC
  LIMIT 1) AS break_until, actionplans_exitproject.id AS exit_project, EXISTS(SELECT %s AS a
  FROM participants_consent U0
  WHERE (U0.kind = %s AND U0.participant_id = (participants_participant.id) AND (U0.withdrawn_on IS NULL OR
      U0.withdrawn_on > %s) AND U0.given_on <= %s)
  LIMIT 1) AS agrees, (SELECT U0.withdrawn_on AS withdrawn_on
  FROM participants_consent U0
  WHERE (U0.kind = %s AND U0.participant_id = (participants_participant.id) AND U0.withdrawn_on <= %s)
  ORDER BY 1 DESC
  LIMIT 1) AS withdrew_on, (SELECT U0.date AS date
  FROM participants_intervention U0
  WHERE U0.participant_id = (participants_participant.id)
  ORDER BY 1 DESC
  LIMIT 1) AS spoken_on, (SELECT MAX(U1.at) AS last
  FROM audit_accessedfile U0
  INNER JOIN audit_accessentry U1 ON (U0.entry_id = U1.id)
  WHERE (U1.actor_id = %s AND U1.extent = %s AND U0.file = (participants_participant.uuid))
  GROUP BY U0.file) AS opened_at, walk.(id, uuid, created_at, participant_id, number, track_id, group_id, starts_on,
      planned_end_on, ended_on, exit_reason, beside_reason, operation_id, asked_on, origin, origin_organisation_id,
      half_days, childcare, first_interview_on, trial_until, declined_kind, state), participants_track.(id, uuid,
      created_at, centre_id, kind, months, rhythm, name, ends_on), T6.(id, uuid, created_at, participant_id, number,
      track_id, group_id, starts_on, planned_end_on, ended_on, exit_reason, beside_reason, operation_id, asked_on,
      origin, origin_organisation_id, half_days, childcare, first_interview_on, trial_until, declined_kind, state)
FROM participants_participant
LEFT OUTER JOIN participants_enrolment walk ON (participants_participant.id = walk.participant_id AND (walk.state IN
    (%s, ...)))
LEFT OUTER JOIN actionplans_exitproject ON (walk.id = actionplans_exitproject.enrolment_id)
LEFT OUTER JOIN participants_track ON (walk.track_id = participants_track.id)
LEFT OUTER JOIN participants_enrolment T6 ON (participants_participant.id = T6.participant_id AND (T6.state = %s))
WHERE (participants_participant.centre_id = %s AND participants_participant.id = ANY(ARRAY(SELECT
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
          LIMIT 1) AND participants_participantusergrant.user_id = %s))) AND NOT (participants_participant.id =
              ANY(ARRAY(SELECT participants_seal.participant_id AS participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s)))))) AND NOT (participants_participant.id IN (SELECT U0.participant_id AS
                  participant
      FROM participants_restriction U0
      WHERE U0.lifted_on IS NULL)) AND participants_participant.centre_id = %s)
ORDER BY walk.starts_on ASC, walk.number ASC, walk.id ASC

-- 8. participants.signs_of_life.signs_since
(SELECT appointments_appointmentperson.participant_id AS sign_person, %s AS sign_word, appointments_appointment.date
    AS sign_first, appointments_appointment.date AS sign_last
  FROM appointments_appointmentperson
  INNER JOIN appointments_appointment ON (appointments_appointmentperson.appointment_id =
      appointments_appointment.id)
  WHERE (appointments_appointment.date >= %s AND appointments_appointmentperson.outcome IN (%s, ...) AND
      appointments_appointmentperson.participant_id IN (%s)))
UNION ALL (SELECT participants_intervention.participant_id AS sign_person, %s AS sign_word,
    participants_intervention.date AS sign_first, participants_intervention.date AS sign_last
  FROM participants_intervention
  WHERE (participants_intervention.date >= %s AND participants_intervention.kind IN (%s, ...) AND
      participants_intervention.participant_id IN (%s)))
UNION ALL (SELECT participants_plannedabsence.participant_id AS sign_person, %s AS sign_word,
    participants_plannedabsence.starts_on AS sign_first, participants_plannedabsence.ends_on AS sign_last
  FROM participants_plannedabsence
  WHERE participants_plannedabsence.participant_id IN (%s))
UNION ALL (SELECT participants_plannedabsence.participant_id AS sign_person, %s AS sign_word,
    participants_plannedabsence.told_on AS sign_first, participants_plannedabsence.told_on AS sign_last
  FROM participants_plannedabsence
  WHERE participants_plannedabsence.participant_id IN (%s))
UNION ALL (SELECT participants_enrolment.participant_id AS sign_person, %s AS sign_word,
    participants_break.starts_on AS sign_first, participants_break.ended_on AS sign_last
  FROM participants_break
  INNER JOIN participants_enrolment ON (participants_break.enrolment_id = participants_enrolment.id)
  WHERE (participants_enrolment.participant_id IN (%s) AND participants_enrolment.state = %s))
UNION ALL (SELECT participants_followup.participant_id AS sign_person, %s AS sign_word,
    participants_followup.contacted_on AS sign_first, participants_followup.contacted_on AS sign_last
  FROM participants_followup
  WHERE (participants_followup.contacted_on >= %s AND participants_followup.participant_id IN (%s)))
UNION ALL (SELECT participants_followup.participant_id AS sign_person, %s AS sign_word,
    participants_followup.contacted_on AS sign_first, participants_followup.contacted_on AS sign_last
  FROM participants_followup
  WHERE (participants_followup.contacted_on >= %s AND participants_followup.participant_id IN (%s) AND
      participants_followup.outcome IN (%s, ...)))
UNION ALL (SELECT workshops_attendance.participant_id AS sign_person, %s AS sign_word, MAX(workshops_session.date)
    AS sign_first, MAX(workshops_session.date) AS sign_last
  FROM workshops_attendance
  INNER JOIN workshops_session ON (workshops_attendance.session_id = workshops_session.id)
  WHERE (workshops_attendance.participant_id IN (%s) AND workshops_session.date >= %s AND workshops_session.state =
      %s AND workshops_attendance.status IN (%s, ...))
  GROUP BY 1)
UNION ALL (SELECT workshops_attendance.participant_id AS sign_person, %s AS sign_word, workshops_session.date AS
    sign_first, workshops_session.date AS sign_last
  FROM workshops_attendance
  INNER JOIN workshops_session ON (workshops_attendance.session_id = workshops_session.id)
  WHERE (workshops_attendance.participant_id IN (%s) AND workshops_session.date >= %s AND workshops_session.state =
      %s AND workshops_attendance.status = %s))

-- 9. actionplans.due.waiting_plans
SELECT actionplans_plan.(id, uuid, created_at, problem_id, goal, state, agreed_on, closed_on, her_words, review_on,
    ending, outcome, taken_over), actionplans_problem.(id, uuid, created_at, enrolment_id, domain_id, aspect_id,
    rating_id, label, label_index), participants_enrolment.(id, uuid, created_at, participant_id, number, track_id,
    group_id, starts_on, planned_end_on, ended_on, exit_reason, no_exit_assessment_reason, decline_reason,
    beside_reason, operation_id, asked_on, origin, origin_organisation_id, half_days, childcare, first_interview_on,
    trial_until, declined_kind, state), participants_participant.(id, uuid, created_at, centre_id, file_number,
    last_name, first_name, search_name, heard_name, birth_date, birth_precision, gender, languages, address,
    postcode, city, phone, phone_read_by, email), assessments_domain.(id, instrument_id, code, position, labels),
    due.(id, uuid, created_at, plan_id, position, what, doer, doer_name, due_on, state, outcome,
    carried_over_from_id)
FROM actionplans_plan
LEFT OUTER JOIN actionplans_action due ON (actionplans_plan.id = due.plan_id AND ((due.due_on <= %s AND due.state IN
    (%s, ...))))
INNER JOIN actionplans_problem ON (actionplans_plan.problem_id = actionplans_problem.id)
INNER JOIN participants_enrolment ON (actionplans_problem.enrolment_id = participants_enrolment.id)
INNER JOIN participants_participant ON (participants_enrolment.participant_id = participants_participant.id)
INNER JOIN assessments_domain ON (actionplans_problem.domain_id = assessments_domain.id)
WHERE ((actionplans_plan.state = %s OR due.id IS NOT NULL OR actionplans_plan.review_on <= %s) AND NOT
    (actionplans_plan.state = %s) AND NOT (participants_enrolment.state IN (%s, ...) OR
    (participants_enrolment.planned_end_on < %s AND participants_enrolment.planned_end_on IS NOT NULL)) AND
    participants_participant.centre_id = %s AND participants_enrolment.participant_id = ANY(ARRAY(SELECT
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
      WHERE U0.lifted_on IS NULL)) AND (NOT (assessments_domain.code IN (%s, ...)) OR actionplans_plan.id IN (SELECT
          U0.id AS pk
      FROM actionplans_plan U0
      INNER JOIN actionplans_problem U1 ON (U0.problem_id = U1.id)
      INNER JOIN participants_enrolment U2 ON (U1.enrolment_id = U2.id)
      INNER JOIN participants_participant U3 ON (U2.participant_id = U3.id)
      WHERE (U3.centre_id = %s AND U2.participant_id = ANY(ARRAY(SELECT
          participants_referentassignment.participant_id AS participant
            FROM participants_referentassignment
            INNER JOIN accounts_teammember ON (participants_referentassignment.member_id = accounts_teammember.id)
            WHERE (participants_referentassignment.starts_on <= %s AND (participants_referentassignment.ends_on IS
                NULL OR participants_referentassignment.ends_on >= %s) AND accounts_teammember.user_id = %s)
            UNION ALL SELECT participants_referentassignment.participant_id AS member__caseload__participant
            FROM participants_cover
            INNER JOIN accounts_teammember ON (participants_cover.member_id = accounts_teammember.id)
            INNER JOIN participants_referentassignment ON (accounts_teammember.id =
                participants_referentassignment.member_id)
            WHERE (participants_cover.ends_on >= %s AND participants_cover.starts_on <= %s AND
                participants_cover.taken_back_at IS NULL AND participants_referentassignment.starts_on <= %s AND
                (participants_referentassignment.ends_on IS NULL OR participants_referentassignment.ends_on >= %s)
                AND participants_cover.colleague_id = %s)
            UNION ALL SELECT participants_participantusergrant.content_object_id AS content_object
            FROM participants_participantusergrant
            INNER JOIN auth_permission ON (participants_participantusergrant.permission_id = auth_permission.id)
            WHERE (auth_permission.codename = %s AND participants_participantusergrant.ends_at > %s AND
                participants_participantusergrant.granted_at <= %s AND participants_participantusergrant.revoked_at
                IS NULL AND EXISTS(SELECT %s AS a
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
                participants_participantusergrant.granted_at <= %s AND participants_participantusergrant.revoked_at
                IS NULL AND participants_participantusergrant.user_id = %s))) AND NOT (U2.participant_id =
                ANY(ARRAY(SELECT participants_seal.participant_id AS participant
              FROM participants_seal
              WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS
                  seal
                    FROM participants_sealname U0
                    WHERE U0.user_id = %s))))))))))

-- 10. actionplans.due.flagged_people
SELECT participants_enrolment.participant_id AS assessment__enrolment__participant
FROM assessments_rating
INNER JOIN assessments_assessment ON (assessments_rating.assessment_id = assessments_assessment.id)
INNER JOIN participants_enrolment ON (assessments_assessment.enrolment_id = participants_enrolment.id)
INNER JOIN participants_participant ON (participants_enrolment.participant_id = participants_participant.id)
WHERE (NOT (assessments_assessment.state IN (%s, ...)) AND NOT EXISTS(SELECT %s AS a
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
    LIMIT 1) AND assessments_rating.is_problem AND participants_enrolment.state IN (%s, ...) AND
        assessments_assessment.state IN (%s, ...) AND participants_participant.centre_id = %s AND
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
          NULL AND participants_participantusergrant.user_id = %s))) AND NOT (participants_enrolment.participant_id
          = ANY(ARRAY(SELECT participants_seal.participant_id AS participant
        FROM participants_seal
        WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS seal
              FROM participants_sealname U0
              WHERE U0.user_id = %s)))))))

-- 11. workshops.dashboard.sheets_of_the_centre
SELECT COUNT(workshops_session.id) FILTER (WHERE workshops_session.state = %s) AS validate,
    MIN(workshops_session.date) FILTER (WHERE workshops_session.state = %s) AS first_handed_in,
    COUNT(workshops_session.id) FILTER (WHERE (NOT (workshops_session.state = %s) AND workshops_session.date BETWEEN
    %s AND %s)) AS close, MIN(workshops_session.date) FILTER (WHERE (NOT (workshops_session.state = %s) AND
    workshops_session.date BETWEEN %s AND %s)) AS first
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_workshop.centre_id = %s AND workshops_workshop.centre_id = %s AND workshops_session.state IN (%s,
    ...) AND (workshops_session.state = %s OR (NOT (workshops_session.state = %s) AND workshops_session.date BETWEEN
    %s AND %s)))

-- 12. participants.services.cover.lenders_of
(SELECT %s AS value1, (participants_cover.starts_on)::varchar AS cast1, participants_cover.id AS pk,
    accounts_teammember.name AS member__name, accounts_teammember.code AS member__code, T5.first_name AS
    member__user__first_name, T5.last_name AS member__user__last_name, T5.email AS member__user__email
  FROM participants_cover
  INNER JOIN accounts_teammember ON (participants_cover.member_id = accounts_teammember.id)
  LEFT OUTER JOIN accounts_user T5 ON (accounts_teammember.user_id = T5.id)
  WHERE (participants_cover.ends_on >= %s AND participants_cover.taken_back_at IS NULL AND
      participants_cover.colleague_id = %s AND accounts_teammember.centre_id = %s AND participants_cover.starts_on
      <= %s))
UNION ALL (SELECT %s AS value1, (participants_participantusergrant.granted_at)::varchar AS cast1,
    participants_participantusergrant.id AS pk, %s AS value2, %s AS value3, accounts_user.first_name AS
    granted_by__first_name, accounts_user.last_name AS granted_by__last_name, accounts_user.email AS
    granted_by__email
  FROM participants_participantusergrant
  INNER JOIN auth_permission ON (participants_participantusergrant.permission_id = auth_permission.id)
  INNER JOIN accounts_user ON (participants_participantusergrant.granted_by_id = accounts_user.id)
  WHERE (auth_permission.codename = %s AND participants_participantusergrant.ends_at > %s AND
      participants_participantusergrant.revoked_at IS NULL AND EXISTS(SELECT %s AS a
      FROM participants_referentassignment U0
      INNER JOIN accounts_teammember U1 ON (U0.member_id = U1.id)
      WHERE (U0.starts_on <= %s AND (U0.ends_on IS NULL OR U0.ends_on >= %s) AND U1.user_id =
          (participants_participantusergrant.granted_by_id) AND U0.participant_id =
          (participants_participantusergrant.content_object_id))
      LIMIT 1) AND participants_participantusergrant.content_object_id IN (SELECT U0.id AS pk
      FROM participants_participant U0
      WHERE (U0.centre_id = %s AND NOT (U0.id = ANY(ARRAY(SELECT participants_seal.participant_id AS participant
              FROM participants_seal
              WHERE (participants_seal.state IN (%s, ...) AND NOT (participants_seal.id IN (SELECT U0.seal_id AS
                  seal
                    FROM participants_sealname U0
                    WHERE U0.user_id = %s)))))))) AND participants_participantusergrant.user_id = %s AND
                        participants_participantusergrant.granted_at <= %s))

-- 13. reporting.evolution.usual_years
SELECT reporting_fundingperiod.starts_on AS starts_on, reporting_fundingperiod.ends_on AS ends_on
FROM reporting_fundingperiod
WHERE reporting_fundingperiod.centre_id = %s
ORDER BY 1 ASC, reporting_fundingperiod.funder ASC, reporting_fundingperiod.id ASC

-- 14. workshops.models.session.SessionQuerySet.first_and_last_day
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

-- 15. home.later.away_of
SELECT accounts_later.maker AS maker, accounts_later.about AS about, accounts_later.until AS until
FROM accounts_later
WHERE (accounts_later.until > %s AND accounts_later.membership_id = %s)

-- 16. agenda.access.member_of
SELECT accounts_teammember.(id, uuid, created_at, centre_id, code, name, user_id, ends_on), accounts_centre.(id,
    uuid, created_at, code, name, programme), accounts_user.(id, password, last_login, is_superuser, uuid,
    created_at, email, first_name, last_name, language, is_active, session_epoch)
FROM accounts_teammember
INNER JOIN accounts_centre ON (accounts_teammember.centre_id = accounts_centre.id)
INNER JOIN accounts_user ON (accounts_teammember.user_id = accounts_user.id)
WHERE (accounts_teammember.centre_id = %s AND accounts_teammember.user_id = %s)
ORDER BY accounts_teammember.code ASC, accounts_teammember.id ASC
LIMIT 1

-- 17. agenda.agenda_items.days_away
SELECT agenda_away.(id, uuid, created_at, member_id, first, last, part)
FROM agenda_away
INNER JOIN accounts_teammember ON (agenda_away.member_id = accounts_teammember.id)
WHERE (agenda_away.member_id = %s AND agenda_away.first <= %s AND agenda_away.last >= %s)
ORDER BY accounts_teammember.code ASC, accounts_teammember.id ASC, agenda_away.first ASC, agenda_away.id ASC

-- 18. appointments.agenda_items.appointments
SELECT appointments_appointment.(id, uuid, created_at, centre_id, date, starts_at, ends_at, minutes, kind, subject,
    place, room, address, note, state, moved_to_id, cancelled_by, recorded_on)
FROM appointments_appointment
INNER JOIN appointments_appointmentworker ON (appointments_appointment.id =
    appointments_appointmentworker.appointment_id)
WHERE (appointments_appointment.date BETWEEN %s AND %s AND appointments_appointmentworker.member_id = %s)
ORDER BY appointments_appointment.date ASC, appointments_appointment.starts_at ASC, appointments_appointment.id ASC

-- 19. workshops.agenda_items.sessions
SELECT workshops_session.(id, uuid, created_at, workshop_id, code, date, starts_at, ends_at, year, minutes, ran_by,
    place, room_id, children, state, cancel_reason, moved_to_id, closed_at, handed_in_at, sent_back_reason,
    reopen_reason), COALESCE((SELECT COUNT(U0.history_id) AS found
    FROM workshops_historicalsession U0
    WHERE U0.id = (workshops_session.id)
    GROUP BY U0.id), %s) AS own_rows, COALESCE((SELECT COUNT(U0.history_id) AS found
    FROM workshops_historicalworkshop U0
    WHERE U0.id = (workshops_session.workshop_id)
    GROUP BY U0.id), %s) AS series_rows, (SELECT MAX(U0.history_date) AS found
  FROM workshops_historicalsession U0
  WHERE U0.id = (workshops_session.id)
  GROUP BY U0.id) AS own_changed, (SELECT MAX(U0.history_date) AS found
  FROM workshops_historicalworkshop U0
  WHERE U0.id = (workshops_session.workshop_id)
  GROUP BY U0.id) AS series_changed, (SELECT MAX(U0.history_date) AS found
  FROM workshops_historicalsession U0
  WHERE (U0.id = (workshops_session.id) AND U0.state IN (%s, ...))
  GROUP BY U0.id) AS gone_at, workshops_workshop.(id, uuid, created_at, centre_id, code, title, kind, provider,
      organisation_id)
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE ((EXISTS(SELECT %s AS a
      FROM workshops_sessionfacilitator U0
      WHERE (U0.session_id = (workshops_session.id) AND U0.member_id = %s)
      LIMIT 1) OR (EXISTS(SELECT %s AS a
        FROM workshops_plannedfacilitator U0
        WHERE (U0.session_id = (workshops_session.id) AND U0.member_id = %s)
        LIMIT 1) AND NOT EXISTS(SELECT %s AS a
        FROM workshops_sessionfacilitator U0
        WHERE U0.session_id = (workshops_session.id)
        LIMIT 1))) AND workshops_session.date BETWEEN %s AND %s)
ORDER BY workshops_session.date ASC, workshops_session.starts_at ASC, workshops_session.id ASC

-- 20. workshops.dashboard_panels._with_details
SELECT workshops_session.(id, uuid, created_at, workshop_id, code, date, starts_at, ends_at, year, minutes, ran_by,
    place, room_id, children, state, cancel_reason, moved_to_id, closed_at, handed_in_at, sent_back_reason,
    reopen_reason), COALESCE((SELECT COUNT(DISTINCT V1.participant_id) AS of
    FROM participants_groupstay V0
    INNER JOIN participants_enrolment V1 ON (V0.enrolment_id = V1.id)
    INNER JOIN participants_group V3 ON (V0.group_id = V3.id)
    INNER JOIN workshops_sessiongroup V4 ON (V3.id = V4.group_id)
    WHERE ((V0.ends_on IS NULL OR V0.ends_on >= (workshops_session.date)) AND V0.starts_on <=
        (workshops_session.date) AND (V1.ended_on IS NULL OR V1.ended_on >= (workshops_session.date)) AND NOT
        EXISTS(SELECT %s AS a
        FROM participants_break U0
        WHERE ((U0.ended_on IS NULL OR U0.ended_on >= (workshops_session.date)) AND U0.starts_on <=
            (workshops_session.date) AND U0.enrolment_id = (V0.enrolment_id))
        LIMIT 1) AND V1.starts_on <= (workshops_session.date) AND NOT (V1.state IN (%s, ...)) AND NOT
            (V1.participant_id IN (SELECT U0.participant_id AS participant
          FROM participants_seal U0
          WHERE U0.state IN (%s, ...))) AND V4.session_id = (workshops_session.id))
    GROUP BY V4.session_id), %s) AS expected_count, workshops_workshop.(id, uuid, created_at, centre_id, code,
        title, kind, provider, organisation_id)
FROM workshops_session
INNER JOIN workshops_workshop ON (workshops_session.workshop_id = workshops_workshop.id)
WHERE (workshops_workshop.centre_id = %s AND workshops_workshop.centre_id = %s AND NOT (workshops_session.state IN
    (%s, ...)) AND workshops_session.date BETWEEN %s AND %s)
ORDER BY workshops_session.date ASC, workshops_session.starts_at ASC, workshops_session.id ASC
LIMIT 8

-- 21. workshops.dashboard_panels._with_details
SELECT (workshops_sessiongroup.session_id) AS _prefetch_related_val_session_id, participants_group.(id, uuid,
    created_at, centre_id, track_id, code, starts_on, ends_on, seats)
FROM participants_group
INNER JOIN workshops_sessiongroup ON (participants_group.id = workshops_sessiongroup.group_id)
WHERE workshops_sessiongroup.session_id IN (%s)
ORDER BY participants_group.starts_on ASC, participants_group.code ASC, participants_group.id ASC

-- 22. workshops.dashboard_panels._with_details
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

-- 23. workshops.dashboard_panels._with_details
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

-- 24. audit.log._log_access
INSERT INTO audit_accessentry (uuid, at, actor_id, act, channel, centre, extent, what, purpose, mark)
VALUES (%s, ...)
RETURNING audit_accessentry.id

-- 25. audit.log._log_access
INSERT INTO audit_accessedfile (entry_id, kind, file)
VALUES (%s, ...)
RETURNING audit_accessedfile.id
