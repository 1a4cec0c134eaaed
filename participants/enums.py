"""Closed words of participants and their paths."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Gender(models.TextChoices):
    """As the person says it."""

    FEMALE = "female", _("Woman")
    MALE = "male", _("Man")
    OTHER = "other", _("Other")
    UNDISCLOSED = "undisclosed", _("Not disclosed")


class TrackKind(models.TextChoices):
    """The two paths of the programme, which its workbook names, and a path that a centre names itself."""

    REMOBILISATION = "remobilisation", _("Remobilisation")
    IMMERSION = "immersion", _("Immersion")
    OTHER = "other", _("Another path")


class FunderRules(models.TextChoices):
    """By whose rules an operation of a funder is accounted for."""

    ESF_2014 = "esf_2014", _("ESF 2014-2020")
    ESF_2021 = "esf_2021", _("ESF+ 2021-2027")
    FEDERAL = "federal", _("Federal subsidy")
    OTHER = "other", pgettext_lazy("rules of a funder", "Other rules")


class EnrolmentState(models.TextChoices):
    """Where a person stands on a path."""

    CANDIDATE = "candidate", _("Candidate")
    TRIAL = "trial", _("On trial")
    ACTIVE = "active", _("Active")
    ON_BREAK = "on_break", _("On a break")
    COMPLETED = "completed", _("Completed")
    LEFT = "left", _("Left")
    DECLINED = "declined", _("Declined")


# Groups of enrolment states. On the path with a group; from the trial on; ended after a start; nothing more to come.
RUNNING_STATES = [EnrolmentState.ACTIVE, EnrolmentState.ON_BREAK]
STARTED_STATES = [EnrolmentState.TRIAL, *RUNNING_STATES]
ENDED_STATES = [EnrolmentState.COMPLETED, EnrolmentState.LEFT]
NOT_ENTERED = [EnrolmentState.CANDIDATE, EnrolmentState.DECLINED]
OVER_STATES = [*ENDED_STATES, EnrolmentState.DECLINED]


class Origin(models.TextChoices):
    """By what way somebody came to ask for a path."""

    HERSELF = "herself", pgettext_lazy("by what way a person came", "By their own wish")
    CPAS_SERVICE = "cpas_service", _("A service of the CPAS")
    ORGANISATION = "organisation", pgettext_lazy("by what way a person came", "An organisation")
    OTHER = "other", pgettext_lazy("by what way a person came", "Another way")


class HalfDay(models.TextChoices):
    """Half a day of the working week."""

    MONDAY_MORNING = "mon_am", _("Monday morning")
    MONDAY_AFTERNOON = "mon_pm", _("Monday afternoon")
    TUESDAY_MORNING = "tue_am", _("Tuesday morning")
    TUESDAY_AFTERNOON = "tue_pm", _("Tuesday afternoon")
    WEDNESDAY_MORNING = "wed_am", _("Wednesday morning")
    WEDNESDAY_AFTERNOON = "wed_pm", _("Wednesday afternoon")
    THURSDAY_MORNING = "thu_am", _("Thursday morning")
    THURSDAY_AFTERNOON = "thu_pm", _("Thursday afternoon")
    FRIDAY_MORNING = "fri_am", _("Friday morning")
    FRIDAY_AFTERNOON = "fri_pm", _("Friday afternoon")


class Childcare(models.TextChoices):
    """Whether somebody has to look after the children while the person comes."""

    NEEDED = "needed", pgettext_lazy("childcare", "Needed, not found yet")
    FOUND = "found", pgettext_lazy("childcare", "Found")
    NOT_NEEDED = "not_needed", pgettext_lazy("childcare", "Not needed")


class DeclinedKind(models.TextChoices):
    """Why a candidate did not enter."""

    FOUND_ELSE = "found_else", pgettext_lazy("why a candidate did not enter", "Found something else")
    NOT_THE_MOMENT = "not_the_moment", pgettext_lazy("why a candidate did not enter", "Not the moment")
    OTHER_PUBLIC = "other_public", pgettext_lazy("why a candidate did not enter", "Another offer suits them better")
    FULL = "full", pgettext_lazy("why a candidate did not enter", "No seat was free")
    NO_NEWS = "no_news", pgettext_lazy("why a candidate did not enter", "No news")
    OTHER = "other", pgettext_lazy("why a candidate did not enter", "Other")


class BreakKind(models.TextChoices):
    """What a break is for."""

    OWN_TIME = "own_time", pgettext_lazy("kind of break", "Time for oneself")
    CARE = "care", pgettext_lazy("kind of break", "Health or care of somebody")
    WORK_OR_TRAINING = "work_or_training", pgettext_lazy("kind of break", "Work or training")
    OTHER = "other", pgettext_lazy("kind of break", "Other")


class ExitReason(models.TextChoices):
    """Why a path ended (product.md section 3)."""

    PATH_COMPLETED = "path_completed", _("Path completed")
    ISP_OR_TRAINING = "isp_or_training", _("Socio-professional path or training")
    JOB = "job", _("Job")
    OTHER_SERVICE = "other_service", _("Another service")
    HEALTH_OR_FAMILY = "health_or_family", _("Health or family")
    MOVED = "moved", pgettext_lazy("a person to another municipality", "Moved")
    BY_CHOICE = "by_choice", _("By choice")
    NO_NEWS = "no_news", pgettext_lazy("why a path ended", "No news")
    DECEASED = "deceased", _("Deceased")
    OTHER = "other", _("Other")


class ConsentKind(models.TextChoices):
    """What a person agrees to."""

    PARTICIPATION = "participation", _("Taking part in the programme")
    SHARING = "sharing", _("Sharing information with an organisation")
    IMAGE = "image", _("Use of pictures")
    MESSAGES = "messages", _("Messages about appointments")
    FOLLOW_UP = "follow_up", _("Being contacted after the path")


class MessageChannels(models.TextChoices):
    """How a person agrees to get messages."""

    SMS = "sms", pgettext_lazy("channels of messages", "Text message")
    MAIL = "mail", pgettext_lazy("channels of messages", "E-mail")
    BOTH = "both", pgettext_lazy("channels of messages", "Text message and e-mail")


class PhoneReader(models.TextChoices):
    """Who reads what arrives on the phone of a person."""

    HERSELF = "herself", pgettext_lazy("who reads the phone", "The person alone")
    OTHERS = "others", pgettext_lazy("who reads the phone", "Others too")
    UNKNOWN = "unknown", pgettext_lazy("who reads the phone", "Not known")


class ConsentForm(models.TextChoices):
    """How consent was given."""

    WRITTEN = "written", _("In writing")
    ORAL = "oral", _("Orally")
    INTERPRETED = "interpreted", _("With an interpreter")


class InterventionKind(models.TextChoices):
    """Individual support."""

    INTERVIEW = "interview", _("Interview")
    PHONE = "phone", _("Phone call")
    HOME_VISIT = "home_visit", _("Home visit")
    ACCOMPANIMENT = "accompaniment", _("Going along to a service")
    STEP = "step", _("Administrative step")
    OTHER = "other", _("Other")


# Interventions that are a moment with the person herself; a step is done for her.
CONTACT_KINDS = [
    InterventionKind.INTERVIEW,
    InterventionKind.PHONE,
    InterventionKind.HOME_VISIT,
    InterventionKind.ACCOMPANIMENT,
]


class FactKind(models.TextChoices):
    """Facts with dates that other rules need."""

    CHILDREN_IN_CARE = "children_in_care", _("Dependent children")
    SPECIAL_PIIS = "special_piis", _("Special PIIS subsidy")
    LABOUR_STATUS = "labour_status", _("Labour status")
    EDUCATION = "education", _("Level of education (ISCED)")


class FactValue(models.TextChoices):
    """Values of facts; which kind takes which is in VALUES_OF."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNEMPLOYED = "unemployed", _("Unemployed")
    LONG_TERM_UNEMPLOYED = "long_term_unemployed", _("Unemployed for over a year")
    INACTIVE = "inactive", _("Inactive")
    INACTIVE_IN_TRAINING = "inactive_in_training", _("Inactive, in education or training")
    EMPLOYED = "employed", _("Employed")
    ISCED_0_2 = "isced_0_2", _("Up to lower secondary (ISCED 0 to 2)")
    ISCED_3_4 = "isced_3_4", _("Upper secondary (ISCED 3 and 4)")
    ISCED_5_8 = "isced_5_8", _("Higher education (ISCED 5 to 8)")


VALUES_OF: dict[str, list[str]] = {
    FactKind.CHILDREN_IN_CARE: [FactValue.YES, FactValue.NO],
    FactKind.SPECIAL_PIIS: [FactValue.YES, FactValue.NO],
    FactKind.LABOUR_STATUS: [
        FactValue.UNEMPLOYED,
        FactValue.LONG_TERM_UNEMPLOYED,
        FactValue.INACTIVE,
        FactValue.INACTIVE_IN_TRAINING,
        FactValue.EMPLOYED,
    ],
    FactKind.EDUCATION: [FactValue.ISCED_0_2, FactValue.ISCED_3_4, FactValue.ISCED_5_8],
}


class Verdict(models.TextChoices):
    """What a review of an opening found."""

    JUSTIFIED = "justified", _("Justified")
    UNCLEAR = "unclear", _("Not clear; talked about with the person")
    NOT_JUSTIFIED = "not_justified", _("Not justified")


class SealState(models.TextChoices):
    """States of a seal."""

    ASKED = "asked", _("Asked for")
    REFUSED = "refused", _("Refused")
    IN_FORCE = "in_force", _("Protected")
    LIFT_ASKED = "lift_asked", _("Protected; lifting asked for")
    LIFTED = "lifted", _("Lifted")


class FollowUpWhy(models.TextChoices):
    """Why somebody was contacted."""

    THREE = "three", _("Several sessions in a row without news")
    TWO_WEEKS = "two_weeks", _("A while without news")
    BY_HAND = "by_hand", _("Without a signal")


class FollowUpChannel(models.TextChoices):
    """How somebody was contacted."""

    PHONE = "phone", pgettext_lazy("how somebody was contacted", "By phone")
    WRITTEN = "written", pgettext_lazy("how somebody was contacted", "In writing")
    VISIT = "visit", pgettext_lazy("how somebody was contacted", "At home")
    OTHER_PERSON = "other_person", pgettext_lazy("how somebody was contacted", "Through somebody")
    SEEN = "seen", pgettext_lazy("how somebody was contacted", "Met at the centre")


class FollowUpOutcome(models.TextChoices):
    """What came of it. All but the last two say that she was heard."""

    REACHED = "reached", pgettext_lazy("what came of contacting somebody", "Reached")
    WANTS_BREAK = "wants_break", pgettext_lazy("what came of contacting somebody", "Wants a break")
    LEAVES = "leaves", pgettext_lazy("what came of contacting somebody", "Leaves the path")
    NOT_REACHED = "not_reached", pgettext_lazy("what came of contacting somebody", "Not reached")
    MISTAKE = "mistake", pgettext_lazy("what came of contacting somebody", "The signal was a mistake")


HEARD = (FollowUpOutcome.REACHED, FollowUpOutcome.WANTS_BREAK, FollowUpOutcome.LEAVES)


class LabourStatus(models.TextChoices):
    """Where a person stood on the labour market on the day of entry; since when she was unemployed is a day beside."""

    UNEMPLOYED = "unemployed", _("Unemployed")
    INACTIVE = "inactive", _("Inactive")
    INACTIVE_IN_TRAINING = "inactive_in_training", _("Inactive, in education or training")
    EMPLOYED = "employed", _("Employed")


class EducationLevel(models.TextChoices):
    """The level of education on the day of entry, in the classes of ISCED that funders ask for."""

    ISCED_0_2 = "isced_0_2", _("Up to lower secondary (ISCED 0 to 2)")
    ISCED_3_4 = "isced_3_4", _("Upper secondary (ISCED 3 and 4)")
    ISCED_5_8 = "isced_5_8", _("Higher education (ISCED 5 to 8)")


class SensitiveAnswer(models.TextChoices):
    """What a person answered to a question that she need not answer. "Not asked" is none of them: the empty text."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    REFUSED = "refused", pgettext_lazy("to answer a question", "Does not wish to answer")


class ResultMoment(models.TextChoices):
    """When a person is asked what came of an operation."""

    EXIT = "exit", pgettext_lazy("a result of an operation", "On leaving")
    SIX_MONTHS = "six_months", pgettext_lazy("a result of an operation", "Six months after")


class ResultAnswer(models.TextChoices):
    """What is known of a result. Unknown is an answer too: somebody asked, and nobody could say."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", pgettext_lazy("a result of an operation", "Not known")


class AfterContactState(models.TextChoices):
    """States of a contact after the path."""

    PLANNED = "planned", pgettext_lazy("a contact after the path", "Planned")
    DONE = "done", pgettext_lazy("a contact after the path", "Done")
    WITHDRAWN = "withdrawn", pgettext_lazy("a contact after the path", "Withdrawn")


class AfterContactResult(models.TextChoices):
    """What came of a contact after the path."""

    REACHED = "reached", pgettext_lazy("what came of contacting somebody", "Reached")
    NOT_REACHED = "not_reached", pgettext_lazy("what came of contacting somebody", "Not reached")
    DOES_NOT_WISH = "does_not_wish", pgettext_lazy("what came of contacting somebody", "Does not wish to be contacted")


class AfterSituation(models.TextChoices):
    """What the person does some months after the path, as she says it."""

    WORK = "work", pgettext_lazy("what somebody does after the path", "Works")
    TRAINING = "training", pgettext_lazy("what somebody does after the path", "Learns: training or school")
    PROGRAMME = "programme", pgettext_lazy("what somebody does after the path", "Follows another programme")
    SEARCHING = "searching", pgettext_lazy("what somebody does after the path", "Looks for work")
    VOLUNTEER = "volunteer", pgettext_lazy("what somebody does after the path", "Volunteers")
    HOME = "home", pgettext_lazy("what somebody does after the path", "Is at home")
    OTHER = "other", pgettext_lazy("what somebody does after the path", "Something else")
    NOT_SAID = "not_said", pgettext_lazy("what somebody does after the path", "Does not say")


class RestrictionGround(models.TextChoices):
    """Why a file is only kept: the four grounds of article 18(1) of the GDPR."""

    CONTESTED = "contested", pgettext_lazy("ground of a restriction", "She says that something in it is wrong")
    UNLAWFUL = "unlawful", pgettext_lazy("ground of a restriction", "It should not be kept, and she wants it kept")
    CLAIM = "claim", pgettext_lazy("ground of a restriction", "She needs it to defend her rights")
    OBJECTED = "objected", pgettext_lazy("ground of a restriction", "She objected, and it is not decided yet")


class ObjectionKind(models.TextChoices):
    """What a person may object to, at once and without a reason."""

    MESSAGES = "messages", pgettext_lazy("objection of a person", "Messages by text or by e-mail")
    AFTER = "after", pgettext_lazy("objection of a person", "Being called after the end of the path")
    ROWS = "rows", pgettext_lazy("objection of a person", "A row of her own in a list that goes out")
    PICTURES = "pictures", pgettext_lazy("objection of a person", "Pictures of her")


class StatementSubject(models.TextChoices):
    """What a statement of a person is about."""

    FILE = "file", pgettext_lazy("what a statement is about", "The whole file")
    IDENTITY = "identity", pgettext_lazy("what a statement is about", "Who she is, facts and consents")
    ASSESSMENT = "assessment", pgettext_lazy("what a statement is about", "An assessment")
    PLAN = "plan", pgettext_lazy("what a statement is about", "An action plan")
