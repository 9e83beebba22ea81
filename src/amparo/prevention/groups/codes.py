"""The codes of groups, each with its label for staff."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GroupKind(TextChoices):
    """What kind of group it is."""

    CLUB = "club", _("Children's club")
    FORUM = "forum", _("Forum of children and young people")
    PEERS = "peers", _("Peer educators")
    COMMITTEE = "committee", _("Community protection committee")


class GroupState(TextChoices):
    """Whether a group meets."""

    ACTIVE = "active", _("Meets")
    CLOSED = "closed", _("Has ended")


class MemberRole(TextChoices):
    """What someone does in a group."""

    MEMBER = "member", _("Member")
    LEADER = "leader", _("Leader, chosen by the group")
    PEER = "peer", _("Peer educator")
    ADULT = "adult", _("Adult who supports the group")


class AgreedBy(TextChoices):
    """Who said yes to being a member. Never an alleged perpetrator."""

    SELF = "self", _("They themselves, as an adult")
    CAREGIVER = "caregiver", _("The child and a caregiver")
    TRUSTED = "trusted", _("The child and another trusted adult")


class ActivityKind(TextChoices):
    """What a group did; all but meetings are actions."""

    MEETING = "meeting", _("Meeting of the group")
    AWARENESS = "awareness", _("Informed others about rights and help")
    PEER_SESSION = "peer_session", _("Session for other children")
    DUTY_BEARER = "duty_bearer", _("Spoke with a duty bearer")
    CAMPAIGN = "campaign", _("Campaign, theatre, march or exhibition")
    MEDIA = "media", _("Radio, press or online")
    MONITORING = "monitoring", _("Looked at how safe a place is")
    OTHER = "other", _("Another action")


ACTIONS = tuple(kind for kind in ActivityKind if kind is not ActivityKind.MEETING)


class DutyBearer(TextChoices):
    """Who is asked."""

    LOCAL = "local", _("Local government")
    NATIONAL = "national", _("Ministry or parliament")
    SCHOOL = "school", _("School")
    HEALTH = "health", _("Health service")
    POLICE = "police", _("Police or justice")
    COMPANY = "company", _("Company")
    COMMUNITY = "community", _("Community or religious leader")
    OTHER = "other", _("Someone else")


class Topic(TextChoices):
    """What a request is about."""

    SAFETY = "safety", _("Safety in school, on the way or in public")
    ONLINE = "online", _("Safety online")
    SERVICES = "services", _("Help and services")
    JUSTICE = "justice", _("Police and courts")
    LEARNING = "learning", _("School and learning")
    WORK = "work", _("Work and income of families")
    MARRIAGE = "marriage", _("Child marriage")
    TRAVEL = "travel", _("Travel, tourism and hotels")
    VOICE = "voice", _("Being heard")
    OTHER = "other", _("Something else")


class RequestState(TextChoices):
    """Where a request stands."""

    ASKED = "asked", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered, not told back yet")
    SILENT = "silent", _("No answer in time, not told back yet")
    TOLD = "told", _("Told back to the children")
    WITHDRAWN = "withdrawn", _("Withdrawn by the children")


class StepKind(TextChoices):
    """What happened with a request."""

    ASKED = "asked", _("Asked")
    CORRECTED = "corrected", _("Corrected")
    ANSWERED = "answered", pgettext_lazy("a request of children", "Answered")
    SILENT = "silent", _("No answer in time")
    TOLD = "told", _("Told back")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Answer(TextChoices):
    """What a duty bearer answered."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    PROMISED = "promised", _("Promised for later")
    NO = "no", _("No")


class View(TextChoices):
    """What the children think of the answer, or of the silence."""

    GOOD = "good", _("Content")
    MIXED = "mixed", _("Partly content")
    NOT = "not", _("Not content")
    UNSAID = "unsaid", _("They did not want to say")
