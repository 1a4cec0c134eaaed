"""What each field of each record is, and by which right a class of fields is read. Pure data; imports no room.

A field that is not here fails a test (tests/permissions/test_fields.py): who adds one says first who may read it. The
fields of a history are of the class of the field they repeat; what a history adds (author, day, act) is of the log.

A record lies in a file, in a centre, or in neither; the class says which right reads it, and the right says in whose
files (permissions/policy.py). Where one table holds answers of several domains of life, the row decides: an answer on
health or family is of the class `health_family`, whatever its column says (HEALTH_FAMILY_BY_ROW).
"""

from __future__ import annotations

# class -> the right that reads it ("" where no page of the field shows it), and what it is.
CLASSES: dict[str, tuple[str, str]] = {
    "identity": ("participant.identity", "who a person is: number, names, birth date, gender, languages"),
    "former_identity": ("participant.change", "names and gender that a person had before they changed"),
    "contact": ("participant.file", "where and how a person is reached"),
    "national_number": ("participant.national_number", "the national register number, in a table of its own"),
    "groups": ("enrolment.groups", "on which path and in which group a person is, and who the key worker is"),
    "enrolment": ("enrolment.view", "days, states and operations of enrolments"),
    "operation": (
        "operation.view",
        "which operation of a funder a person entered, her status then, what came of it",
    ),
    "waiting": ("waiting.view", "since when a candidate waits, and on which half-days she can come"),
    "assessment_states": ("assessment.states", "that an assessment was made, when, by whom, in which state"),
    "plan_states": ("plan.states", "that a plan or an action exists, its days and its state"),
    "health_family": ("participant.health_family", "answers and notes on health and family"),
    "content": ("participant.file", "answers, notes, problems, goals, outcomes, reasons, consents, facts"),
    "attendance": ("attendance.view", "who was there"),
    "message": ("message.view", "what was written to the person, to where, and what became of it"),
    "appointment": ("appointment.view", "that one is met, when, where and by whom; whether one came"),
    "to_contact": ("contact.view", "that somebody was contacted for want of news, and what came of it"),
    "document": ("document.view", "papers of a file: what they are, of which day, how many pages"),
    "request": (
        "request.prepare",
        "what a person asked by one of her rights, until when, what came of it",
    ),
    "programme": ("workshop.view", "workshops, sessions, groups"),
    "network": ("organisation.view", "organisations, contacts, agreements"),
    "figures": ("figures.view", "funding, posts, reports and their values"),
    "instrument": ("", "the questions and levels of the assessment, the same for everybody"),
    "account": ("account.manage", "accounts, roles, teams, centres"),
    "agenda": ("agenda.view", "on which days and hours a member of the team works"),
    "own_agenda": ("agenda.change", "days away and calendar links of a member, for her alone"),
    "setting": ("setting.view", "windows and thresholds that a centre chose, since when and why"),
    "job": ("job.view", "what a person asked Jalon to make"),
    "notice": (
        "",
        "what a person is told, and what she put away for herself: for her alone, without content",
    ),
    "log": ("access_log.view", "who looked at or moved what, when and why; exceptional rights and their reasons"),
    "search": ("alert.view", "who searched for whom, in which words, and how many files were found"),
    "secret": ("", "passwords and second factors: shown to nobody"),
    "technical": ("", "keys between records, numbers of rows, days of writing"),
}

# Domains of life whose answers, notes, problems, plans and actions are of the class health_family.
HEALTH_FAMILY_DOMAINS = frozenset({"health", "family"})
# Kinds of facts that are.
HEALTH_FAMILY_FACTS = frozenset({"children_in_care"})
# Kinds of documents that are, besides the domain `family`.
HEALTH_FAMILY_DOCUMENTS = frozenset({"medical", "family", "justice"})

# model -> the way from a row to what decides: the code of its domain, or the kind of the fact or document.
HEALTH_FAMILY_BY_ROW: dict[str, str] = {
    "assessments.Rating": "aspect__domain__code",
    "assessments.SelfRating": "domain__code",
    "actionplans.Problem": "domain__code",
    "actionplans.Plan": "problem__domain__code",
    "actionplans.PlanReview": "plan__problem__domain__code",
    "actionplans.Action": "plan__problem__domain__code",
    "actionplans.ExitStep": "from_action__plan__problem__domain__code",
    "participants.Fact": "kind",
    "documents.Document": "kind",
}

_ENTITY = ["id", "uuid", "created_at"]

# model -> class -> its fields, in the order of the rooms.
FIELDS: dict[str, dict[str, list[str]]] = {
    # Logs
    "audit.AccessEntry": {
        "technical": ["id", "uuid", "mark"],
        "log": ["at", "actor", "act", "channel", "centre", "extent", "what", "purpose"],
    },
    "audit.AccessedFile": {"technical": ["id", "entry"], "log": ["kind", "file"]},
    "audit.TransitionLog": {
        "technical": ["id", "mark"],
        "log": ["at", "actor", "act", "channel", "kind", "object", "move", "from_state", "to_state"],
        "content": ["reason"],
    },
    "audit.SignInLog": {"technical": ["id", "mark"], "log": ["at", "user", "outcome", "name_digest", "address"]},
    "audit.RefusalLog": {
        "technical": ["id", "mark"],
        "log": ["at", "user", "channel", "centre", "page", "object", "outcome"],
    },
    "audit.SearchLog": {"technical": ["id", "mark"], "search": ["at", "actor", "act", "centre", "words", "found"]},
    "audit.ChainBlock": {
        "technical": [
            "id", "number", "source", "format", "sealed_at", "complete", "low", "first_id", "last_id", "count", "ids",
            "digests", "hints", "salts", "unmarked", "previous", "hash", "key_name", "signature",
        ],
    },
    # Accounts
    "accounts.Centre": {"technical": _ENTITY, "account": ["code", "name", "programme"]},
    "accounts.CentreSetting": {
        "technical": [*_ENTITY, "centre"],
        "setting": ["code", "value", "text", "from_day", "reason", "set_by"],
    },
    "accounts.Membership": {
        "technical": _ENTITY,
        "account": [
            "user", "centre", "role", "member", "starts_on", "ends_on", "status", "given_by", "decided_by",
            "decided_at", "invited_as",
        ],
    },
    "accounts.TeamMember": {"technical": [*_ENTITY, "centre"], "account": ["code", "name", "user", "ends_on"]},
    "accounts.User": {
        "technical": [*_ENTITY, "session_epoch"],
        "account": [
            "email", "first_name", "last_name", "language", "is_active", "last_login",
            "is_superuser", "groups", "user_permissions",
        ],
        "secret": ["password"],
    },
    "accounts.BrowserSession": {
        "account": ["user"],
        "technical": ["expire_date"],
        "secret": ["session_key", "session_data"],
    },
    "accounts.DailyMail": {"technical": [*_ENTITY, "looked_on", "known"], "notice": ["user", "rhythm"]},
    "accounts.KeyProof": {"technical": ["id"], "secret": ["word"]},
    "accounts.Later": {"technical": [*_ENTITY, "membership"], "notice": ["maker", "about", "until"]},
    "accounts.Letter": {"technical": ["id", "created_at", "tries", "due_at"], "account": ["user", "kind"]},
    "accounts.Notice": {
        "technical": [*_ENTITY, "centre"],
        "notice": ["user", "kind", "about", "by", "mail", "read_at", "mailed_at"],
    },
    "accounts.User_groups": {"technical": ["id"], "account": ["user", "group"]},
    "accounts.User_user_permissions": {"technical": ["id"], "account": ["user", "permission"]},
    # Agenda
    "agenda.WorkingHours": {
        "technical": _ENTITY,
        "agenda": ["member", "weekday", "begins", "ends", "valid_from", "valid_until"],
    },
    "agenda.Away": {"technical": _ENTITY, "own_agenda": ["member", "first", "last", "part"]},
    "agenda.CalendarLink": {
        "technical": _ENTITY,
        "own_agenda": ["member", "made_at", "revoked_at", "last_fetched_on"],
        "secret": ["digest"],
    },
    # Jobs
    "jobs.Job": {
        "technical": [*_ENTITY, "centre", "key", "attempts", "runner", "claimed_at"],
        "job": ["kind", "owner", "params", "state", "queued_at", "finished_at", "result", "problem"],
    },
    "jobs.JobFile": {
        "technical": [*_ENTITY, "sha256"],
        "job": ["job", "role", "name", "content_type", "size", "stored"],
    },
    "jobs.StoredFile": {"technical": [*_ENTITY, "size", "sha256", "erased_at", "removed_at"], "secret": ["key"]},
    # Network
    "partners.Organisation": {
        "technical": [*_ENTITY, "centre"],
        "network": [
            "name", "role", "legal_form", "enterprise_number", "address", "postcode", "phone", "email",
        ],
    },
    "partners.Contact": {"technical": _ENTITY, "network": ["organisation", "name", "function", "email", "phone"]},
    "partners.Agreement": {
        "technical": _ENTITY,
        "network": [
            "organisation", "subject", "starts_on", "ends_on", "hours", "hourly_rate", "paid_by", "amount",
            "together_counts", "late_days", "late_percent", "vat", "state", "signed_on", "end_reason",
        ],
    },
    # Files
    "participants.Participant": {
        "technical": [*_ENTITY, "centre"],
        "identity": [
            "file_number", "last_name", "first_name", "search_name", "heard_name", "birth_date", "birth_precision",
            "gender", "languages",
        ],
        "contact": ["address", "postcode", "city", "phone", "phone_read_by", "email"],
    },
    "participants.FormerIdentity": {
        "technical": [*_ENTITY, "participant"],
        "former_identity": ["last_name", "first_name", "gender", "until", "search_name", "heard_name"],
    },
    "participants.FileMerge": {
        "technical": [*_ENTITY, "kept", "absorbed", "absorbed_key", "settled_at"],
        "identity": ["absorbed_number"],
        "content": ["reason", "merged_by", "merged_at", "undone_by", "undone_at"],
        "secret": ["manifest"],
    },
    "participants.NationalNumber": {
        "technical": [*_ENTITY, "participant", "centre"],
        "national_number": ["value", "value_index", "stands_twice"],
    },
    "participants.Consent": {
        "technical": [*_ENTITY, "participant"],
        "content": ["kind", "channels", "organisation", "purpose", "given_on", "form", "withdrawn_on"],
    },
    "participants.Track": {
        "technical": [*_ENTITY, "centre"],
        "programme": ["kind", "months", "rhythm", "name", "ends_on"],
    },
    "participants.Group": {
        "technical": [*_ENTITY, "centre"],
        "programme": ["track", "code", "starts_on", "ends_on", "seats"],
    },
    "participants.Operation": {
        "technical": [*_ENTITY, "centre"],
        "figures": ["code", "title", "funder", "rules", "starts_on", "ends_on"],
    },
    "participants.OperationEntry": {
        "technical": [*_ENTITY, "participant"],
        "operation": ["operation", "entered_on", "labour_status", "unemployed_since", "education"],
        "health_family": ["disability", "third_country", "foreign_background", "minority", "homeless", "asked_on"],
    },
    "participants.OperationResult": {
        "technical": [*_ENTITY, "entry"],
        "operation": ["moment", "asked_on", "searching", "education", "qualification", "employed", "improved"],
    },
    "participants.Enrolment": {
        "technical": [*_ENTITY, "participant"],
        "groups": ["track", "group"],
        "enrolment": ["number", "starts_on", "planned_end_on", "ended_on", "operation", "state", "trial_until"],
        "waiting": ["asked_on", "half_days", "childcare"],
        "content": [
            "exit_reason", "no_exit_assessment_reason", "decline_reason", "declined_kind", "beside_reason", "origin",
            "origin_organisation", "first_interview_on",
        ],
    },
    "participants.GroupStay": {"technical": [*_ENTITY, "enrolment"], "groups": ["group", "starts_on", "ends_on"]},
    "participants.Break": {
        "technical": [*_ENTITY, "enrolment"],
        "enrolment": ["starts_on", "planned_end_on", "ended_on"],
        "content": ["kind", "reason"],
    },
    "participants.PlannedAbsence": {
        "technical": [*_ENTITY, "participant"],
        "attendance": ["starts_on", "ends_on", "told_on"],
    },
    "participants.AfterContact": {
        "technical": [*_ENTITY, "enrolment"],
        "to_contact": ["planned_on", "state", "done_on", "channel", "result", "situation", "words"],
    },
    "participants.FollowUp": {
        "technical": [*_ENTITY, "participant"],
        "to_contact": ["why", "contacted_on", "channel", "outcome", "note", "done_by"],
    },
    "participants.Restriction": {
        "technical": [*_ENTITY, "participant"],
        "content": ["ground", "note", "starts_on", "set_by", "told_on", "lifted_on"],
    },
    "participants.Objection": {
        "technical": [*_ENTITY, "participant"],
        "content": ["kind", "made_on", "taken_back_on"],
    },
    "participants.Statement": {
        "technical": [*_ENTITY, "participant", "record"],
        "content": ["subject", "title", "said", "made_on", "noted_by"],
    },
    "participants.Fact": {"technical": [*_ENTITY, "participant"], "content": ["kind", "value", "starts_on", "ends_on"]},
    "participants.ParticipantUserGrant": {
        "technical": ["id", "uuid"],
        "log": ["permission", "user", "content_object", "reason", "granted_by", "granted_at", "ends_at", "revoked_at"],
    },
    "participants.BreakGlassReview": {
        "technical": _ENTITY,
        "log": ["grant", "due_on", "verdict", "note", "closed_by", "closed_at"],
    },
    "participants.Cover": {
        "technical": _ENTITY,
        "log": ["member", "colleague", "reason", "starts_on", "ends_on", "taken_back_at"],
    },
    "participants.Seal": {
        "technical": _ENTITY,
        "log": ["participant", "reason", "asked_by", "lift_asked_by", "state", "sealed_on"],
    },
    "participants.SealName": {"technical": ["id"], "log": ["seal", "user"]},
    "participants.Intervention": {
        "technical": [*_ENTITY, "participant"],
        "content": ["date", "minutes", "kind", "done_by", "note"],
    },
    "participants.ReferentAssignment": {
        "technical": [*_ENTITY, "participant"],
        "groups": ["member", "starts_on", "ends_on"],
    },
    # Assessments
    "assessments.Instrument": {"technical": ["id"], "instrument": ["version", "valid_from"]},
    "assessments.Domain": {"technical": ["id", "instrument"], "instrument": ["code", "position", "labels"]},
    "assessments.Aspect": {
        "technical": ["id", "domain"],
        "instrument": ["code", "position", "labels", "questions", "applies"],
    },
    "assessments.Level": {"technical": ["id", "aspect"], "instrument": ["level", "shorts", "texts"]},
    "assessments.Assessment": {
        "technical": [*_ENTITY, "enrolment", "instrument", "replaces"],
        "assessment_states": ["moment", "date", "done_by", "version", "state", "together_on"],
        "content": ["amend_reason"],
    },
    "assessments.LiteracyTest": {"technical": [*_ENTITY, "participant"], "content": ["date", "done_by", "result"]},
    "assessments.Rating": {
        "technical": [*_ENTITY, "assessment", "aspect", "language", "wording"],  # of the sentences of a level
        "content": ["answer", "level", "reason", "is_problem", "note"],
    },
    "assessments.SelfRating": {
        "technical": [*_ENTITY, "assessment", "domain", "language"],  # of the screen on which the words were written
        "content": ["score", "words", "written_by"],
    },
    # Workshops
    "workshops.Workshop": {
        "technical": [*_ENTITY, "centre"],
        "programme": ["code", "title", "kind", "provider", "organisation", "agreements"],
    },
    "workshops.Coverage": {"technical": ["id"], "programme": ["workshop", "agreement"]},
    "workshops.Session": {
        "technical": [*_ENTITY, "year", "minutes", "ran_by"],
        "programme": [
            "workshop", "code", "date", "starts_at", "ends_at", "place", "room", "groups", "state", "cancel_reason",
            "moved_to", "closed_at", "handed_in_at", "sent_back_reason", "reopen_reason", "children",
        ],
    },
    "workshops.CentreRoom": {
        "technical": [*_ENTITY, "centre"],
        "programme": ["name", "address", "seats", "step_free", "starts_on", "ends_on"],
    },
    "workshops.SessionGroup": {"technical": ["id"], "programme": ["session", "group"]},
    **{
        f"workshops.{table}": {"technical": ["id"], "programme": ["session", "provider", "organisation", "member"]}
        for table in ("PlannedFacilitator", "SessionFacilitator")
    },
    "workshops.FacilitatorLink": {
        "technical": [*_ENTITY, "mail_due_at"],
        "programme": ["workshop", "organisation", "name", "starts_on", "ends_on"],
        "log": ["user", "made_by", "taken_over_by", "revoked_at", "revoked_by"],
        "secret": ["digest"],
    },
    "workshops.Attendance": {
        "technical": [*_ENTITY, "session"],
        "attendance": [
            "participant", "status", "minutes_missed", "expected", "counted_centre", "counted_year", "counted_minutes",
        ],
    },
    "workshops.SessionGuest": {"technical": [*_ENTITY, "session"], "programme": ["label", "persons"]},
    "workshops.SessionNote": {"technical": [*_ENTITY, "session"], "programme": ["author", "text"]},
    "workshops.SheetBatch": {"technical": [*_ENTITY, "session"], "log": ["sender", "door", "cause"]},
    "workshops.BatchMark": {
        "technical": [*_ENTITY, "batch", "key"],
        "attendance": ["participant", "status", "minutes_missed", "noted_at"],
        "log": ["state", "decided_by", "decided_at", "reason"],
    },
    # Messages
    "messaging.Message": {
        "technical": [
            *_ENTITY, "participant", "about", "for_version", "template", "template_version", "tries", "taken_at",
            "gateway_id",
        ],
        "message": [
            "purpose", "channel", "language", "parameters", "address", "begins_at", "state", "why", "due_at", "sent_at",
            "ended_at", "settled_on",
        ],
    },
    # Appointments
    "appointments.Appointment": {
        "technical": [*_ENTITY, "centre", "minutes"],
        "appointment": [
            "date", "starts_at", "ends_at", "kind", "subject", "place", "room", "address", "state", "moved_to",
            "cancelled_by", "recorded_on",
        ],
        "content": ["note"],
    },
    "appointments.AppointmentWorker": {
        "technical": ["id", "appointment", "date", "starts_at", "ends_at", "live"],
        "appointment": ["member"],
    },
    "appointments.AppointmentPerson": {
        "technical": [*_ENTITY, "appointment", "participant", "position", "intervention"],
        "appointment": ["outcome", "minutes", "message"],
    },
    # Documents
    "documents.Document": {
        "technical": [*_ENTITY, "participant", "stored", "media_type"],
        "document": ["kind", "title", "paper_on", "source", "consent", "pages", "state", "replaced_by"],
    },
    # Requests of persons
    "person.DataRequest": {
        "technical": [*_ENTITY, "centre", "participant"],
        "request": [
            "name", "kind", "received_on", "channel", "due_on", "extended_to", "extension_reason", "identity", "ground",
            "complaint_to", "answered_on", "state", "noted_by",
        ],
    },
    # For the person herself
    "person.Redaction": {
        "technical": [*_ENTITY, "participant", "record_model", "record", "field"],
        "content": ["passage", "ground"],
    },
    # Plans
    "actionplans.Problem": {
        "technical": [*_ENTITY, "enrolment"],
        "content": ["domain", "aspect", "rating", "label", "label_index"],
    },
    "actionplans.Plan": {
        "technical": [*_ENTITY, "problem", "taken_over"],
        "plan_states": ["state", "agreed_on", "closed_on", "review_on"],
        "content": ["goal", "her_words", "ending", "outcome"],
    },
    "actionplans.PlanReview": {
        "technical": [*_ENTITY, "plan"],
        "plan_states": ["reviewed_on", "next_on"],
        "content": ["with_person", "said", "result"],
    },
    "actionplans.Action": {
        "technical": [*_ENTITY, "plan", "position", "carried_over_from"],
        "plan_states": ["state", "due_on"],
        "content": ["what", "doer", "doer_name", "outcome"],
    },
    "actionplans.ExitProject": {
        "technical": [*_ENTITY, "enrolment"],
        "content": ["kind", "description", "her_words", "agreed_on", "takes_home", "may_call"],
    },
    "actionplans.ExitStep": {
        "technical": [*_ENTITY, "project", "from_action"],
        "content": ["what", "doer", "due_on", "service", "state"],
    },
    # Oversight
    "oversight.Alert": {
        "technical": _ENTITY,
        "log": ["centre", "kind", "reader", "day", "file", "count", "looked_by", "looked_at", "note"],
    },
    # Figures
    "reporting.FundingPeriod": {
        "technical": [*_ENTITY, "centre"],
        "figures": ["funder", "number", "starts_on", "ends_on"],
    },
    "reporting.Report": {
        "technical": [*_ENTITY, "centre"],
        "figures": [
            "title", "first", "last", "as_of", "count", "author", "validator", "sent_at", "corrects", "state",
        ],
    },
    "reporting.FrozenValue": {
        "technical": ["id", "report"],
        "figures": ["code", "first", "last", "value", "numerator", "denominator", "records"],
    },
    "reporting.StaffPost": {
        "technical": [*_ENTITY, "centre"],
        "figures": ["member", "number", "function", "fraction", "starts_on", "ends_on"],
    },
    "reporting.StaffShare": {"technical": _ENTITY, "figures": ["post", "funding", "percent"]},
    # The import
    "exchange.SetAside": {
        "technical": _ENTITY,
        "log": ["participant", "brought_by", "noted_by", "noted_at"],
        "content": ["rows"],
    },
    "exchange.TakingOver": {"technical": _ENTITY, "job": ["job", "confirmed_by", "confirmed_at"]},
}  # fmt: skip

# Free text of these classes is encrypted in the database, history included (core/crypto/fields.py).
ENCRYPTED_CLASSES = frozenset({"content", "health_family", "national_number"})
# Columns of those classes that hold no text: digests by which a value is found again without being read.
DIGESTS = frozenset({"participants.NationalNumber.value_index", "actionplans.Problem.label_index"})
# Free text of other classes that is encrypted all the same: reasons and remarks may say what a file says.
ALSO_ENCRYPTED = frozenset(
    {
        "participants.FileMerge.manifest",
        *(
            f"participants.OperationEntry.{name}"
            for name in ("disability", "third_country", "foreign_background", "minority", "homeless")
        ),
        "accounts.KeyProof.word",
        "appointments.Appointment.address",
        "messaging.Message.address",
        "audit.SearchLog.words",
        "documents.Document.title",
        *(f"person.DataRequest.{name}" for name in ("name", "identity", "ground", "extension_reason")),
        "jobs.StoredFile.key",
        "oversight.Alert.note",
        *(f"participants.{name}.note" for name in ("BreakGlassReview", "FollowUp")),
        *(f"participants.{name}.reason" for name in ("Cover", "ParticipantUserGrant", "Seal")),
        "participants.AfterContact.words",
        "workshops.BatchMark.reason",
        "workshops.SessionNote.text",
        *(f"workshops.Session.{name}_reason" for name in ("cancel", "reopen", "sent_back")),
    }
)


def class_of(label: str, field: str) -> str:
    """Return the class of a field ("participants.Participant", "phone"). Raises KeyError for one without a class."""
    for name, fields in FIELDS[label].items():
        if field in fields:
            return name
    raise KeyError(f"{label}.{field}")
