"""The codes of a case, each with its label for staff."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a concern or a case is about; there may be several."""

    PROSTITUTION = "prostitution", _("Exploitation in prostitution")
    ONLINE = "online", _("Something online")
    TRAVEL_TOURISM = "travel_tourism", _("Exploitation in travel and tourism")
    TRAFFICKING = "trafficking", _("Trafficking")
    CHILD_MARRIAGE = "child_marriage", _("Child marriage")
    JOB_OFFER = "job_offer", _("Recruitment by a job offer")
    ABUSE = "abuse", _("Sexual abuse or violence")
    NOT_SURE = "not_sure", _("Not sure")


class State(TextChoices):
    """The state of a case."""

    OPENED = "opened", _("Opened")
    PLANNED = "planned", _("Plan approved")
    IN_CARE = "in_care", _("In progress")
    CLOSING = "closing", _("About to close")
    CLOSED = "closed", _("Closed")


class Risk(TextChoices):
    """The risk level, as a person assessed it."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


RISK_RANK = {Risk.HIGH: 0, Risk.MEDIUM: 1, Risk.LOW: 2}


class ConsentGiver(TextChoices):
    """Who gives or refuses consent."""

    CHILD = "child", _("The child")
    CAREGIVER = "caregiver", _("A caregiver")
    TRUSTED_ADULT = "trusted_adult", _("Another trusted adult")
    GUARDIAN = "guardian", _("A legal guardian")
    BEST_INTEREST = (
        "caseworker_best_interest",
        _("The caseworker, in the child's best interest"),
    )


class Relation(TextChoices):
    """The relationship of the giver of a consent to the child."""

    SELF = "self", _("The child")
    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Sister or brother")
    RELATIVE = "relative", _("Another relative")
    FOSTER = "foster", _("Foster family")
    GUARDIAN = "guardian", _("Court-appointed guardian")
    TEACHER = "teacher", _("Teacher or coach")
    STAFF = "staff", _("Caseworker")
    OTHER = "other", _("Someone else")


class ConsentMethod(TextChoices):
    """How a consent was given."""

    WRITTEN = "written", _("In writing")
    SPOKEN = "spoken", _("Verbally")


class Audience(TextChoices):
    """To whom a consent text speaks: a child of an age (``persons.ages``), an adult."""

    YOUNGEST = "0-5", _("A child under 6")
    YOUNG = "6-11", _("A child of 6 to 11")
    OLDER = "12-14", _("A child of 12 to 14")
    OLDEST = "15-17", _("A child of 15 to 17")
    ADULT = "adult", _("An adult")


class GoalDomain(TextChoices):
    """The part of life that a goal is about."""

    SAFETY = "safety", _("Safety")
    CARING_ADULT = "caring_adult", _("A caring adult")
    FAMILY = "family", _("Family")
    FRIENDS = "friends", _("Friends and belonging")
    BODY = "body", _("Health")
    WELLBEING = "wellbeing", _("Wellbeing and hope")
    LEARNING = "learning", _("Learning")
    WORK = "work", _("Skills and decent work")
    LIVELIHOOD = "livelihood", _("The family's livelihood")
    HOME = "home", _("Home and basic needs")
    JUSTICE = "justice", _("Identity and justice")
    ONLINE = "online", _("Safety online")
    OTHER = "other", _("Something else")


class GoalStatus(TextChoices):
    """The status of a goal."""

    OPEN = "open", _("In progress")
    REACHED = "reached", _("Achieved")
    DROPPED = "dropped", _("No longer wanted")


class HelpKind(TextChoices):
    """The kind of help of an action, so that help given can be counted."""

    PSYCHOSOCIAL = "psychosocial", _("Psychosocial support")
    MEDICAL = "medical", _("Medical care")
    LEGAL = "legal", _("Legal help")
    SHELTER = "shelter", _("A safe place to stay")
    SCHOOL = "school", _("School and learning")
    VOCATIONAL = "vocational", _("Vocational training")
    ECONOMIC = "economic", _("Economic support")
    OTHER = "other", _("Other help")


class ActionStatus(TextChoices):
    """The status of an action."""

    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class ApprovalKind(TextChoices):
    """What a supervisor is asked to approve."""

    ASSESSMENT = "assess", _("Risk assessment")
    PLAN = "plan", _("Plan")
    RISK = "risk", _("Lower risk level")
    TRANSFER = "transfer", _("Transfer of the case")
    CLOSURE = "closure", _("Case closure")
    AFTER = "after", _("What was done at once")


# Of these one at a time waits in a case: each decides how the case goes on.
ONE_AT_A_TIME = (ApprovalKind.PLAN, ApprovalKind.TRANSFER, ApprovalKind.CLOSURE)
# About a row of the case, named by its id.
ABOUT_A_ROW = (ApprovalKind.ASSESSMENT, ApprovalKind.AFTER)


class AtOnce(TextChoices):
    """What keeps a child safe tonight: done at once, approved afterwards."""

    RISK = "risk", _("Risk level raised")
    REFERRAL = "referral", _("Referral before the plan was approved")
    BEST_INTEREST = "consent", _("Best-interests decision")


class Decision(TextChoices):
    """The decision on a request; empty while it waits."""

    APPROVED = "approved", _("Approved")
    SENT_BACK = "sent_back", _("Sent back")
    WITHDRAWN = "taken_back", _("Withdrawn by the requester")
    OBJECTED = "objected", _("Objected")  # to what was done at once; it stays


class NoteKind(TextChoices):
    """The kind of a note."""

    VISIT = "visit", _("Visit")
    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")
    CHILD_SAID = "child_said", _("What the child said, in the child's words")
    CONCERN = "concern", _("A further concern about this child")
    OTHER = "other", _("Note")


# Kinds that are written by hand; a further concern comes with its own words.
WRITTEN = [choice for choice in NoteKind.choices if choice[0] != "concern"]


class ClosureReason(TextChoices):
    """Why a case is closed."""

    GOALS_MET = "goals_met", _("Goals achieved and situation stable")
    WISH = "wish", _("Requested by the child or family")
    ADULT = "adult", _("Reached adulthood, with handover")
    MOVED = "moved", _("Moved away")
    TRANSFERRED = "transferred", _("Another organisation has taken over")
    NOT_FOUND = "not_found", _("Could no longer be found")
    DIED = "died", _("The child died")
    DUPLICATE = "duplicate", _("The same child has another case")


class ClosingCheck(TextChoices):
    """What must be answered before a case may close."""

    NO_CONTACT = (
        "no_contact",
        _("No contact with the alleged perpetrator for three months"),
    )
    SAFE_CARE = "safe_care", _("Lives in a safe care arrangement")
    LEARNING = "learning", _("Goes to school, training or decent work")
    HEALTH = "health", _("Health and emotional support have ended or go on elsewhere")
    COURT = "court", _("Court proceedings are known and followed up")
    AUTHORITY = (
        "authority",
        _("The authorities that must be informed have been informed"),
    )
    CHILD_AGREES = "child_agrees", _("The child agrees")
    WAY_BACK = "way_back", _("The child knows how to come back to us")
    FOLLOW_UP = "follow_up", _("Follow-up after closing is arranged")


class CheckAnswer(TextChoices):
    """The answer to a check."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    DOES_NOT_APPLY = "na", _("Does not apply")
