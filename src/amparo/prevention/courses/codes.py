"""The codes of this room: facts that lie open because they are counted."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_PLANNED = pgettext_lazy("a run or a session of a course", "Planned")
_CANCELLED = pgettext_lazy("a run or a session of a course", "Cancelled")


class Audience(TextChoices):
    """For whom a course is, and as what someone takes part."""

    CHILDREN = "children", _("Children and young people")
    CAREGIVERS = "caregivers", _("Parents and caregivers")
    COMMUNITY = "community", _("Community members and leaders")
    PROFESSIONALS = "professionals", _("Teachers, police and other professionals")
    COMPANY = "company", _("Company staff")


class Way(TextChoices):
    """Where a run takes place."""

    PLACE = "place", _("At a place")
    ONLINE = "online", _("Online")
    MIXED = "mixed", _("At a place and online")


class RunState(TextChoices):
    """The state of a run."""

    PLANNED = "planned", _PLANNED
    RUNNING = "running", _("Running")
    FINISHED = "finished", pgettext_lazy("a run of a course", "Finished")
    CANCELLED = "cancelled", _CANCELLED


class SessionState(TextChoices):
    """The state of a session."""

    PLANNED = "planned", _PLANNED
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _CANCELLED


class EnrolmentState(TextChoices):
    """Whether someone still takes part in a run."""

    ENROLLED = "enrolled", _("Takes part")
    LEFT = "left", _("Left the course")


class Mark(TextChoices):
    """Whether someone was at a session; no mark means that nobody has said."""

    PRESENT = "present", _("Present")
    ABSENT = "absent", _("Absent")
    EXCUSED = "excused", _("Absent, and said so")


class How(TextChoices):
    """How attendance was taken."""

    SHEET = "sheet", _("On the phone")
    PAPER = "paper", _("From a paper list")
    CODE = "code", _("By signing in with a code")


# Why a fact is missing: three different things, never mixed up.
_NOT_ASKED = "not_asked", _("Not asked")
_NOT_KNOWN = "not_known", _("Not known")
_WITHHELD = "withheld", _("Did not want to say")


class Sex(TextChoices):
    """Sex or gender as the person describes it."""

    FEMALE = "female", _("Girl or woman")
    MALE = "male", _("Boy or man")
    OTHER = "other", _("Another gender")
    NOT_ASKED = _NOT_ASKED
    NOT_KNOWN = _NOT_KNOWN
    WITHHELD = _WITHHELD


class AgeBand(TextChoices):
    """The age when someone first took part in the run."""

    TO_5 = "0-5", _("0–5 years")
    TO_11 = "6-11", _("6–11 years")
    TO_14 = "12-14", _("12–14 years")
    TO_17 = "15-17", _("15–17 years")
    TO_24 = "18-24", _("18–24 years")
    OLDER = "25+", _("25 years or older")
    NOT_ASKED = _NOT_ASKED
    NOT_KNOWN = _NOT_KNOWN
    WITHHELD = _WITHHELD


UNDER_18 = (AgeBand.TO_5, AgeBand.TO_11, AgeBand.TO_14, AgeBand.TO_17)


class Disability(TextChoices):
    """The answer to the Washington Group questions."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_ASKED = _NOT_ASKED
    NOT_KNOWN = _NOT_KNOWN
    WITHHELD = _WITHHELD


class Purpose(TextChoices):
    """What consent is for."""

    TAKE_PART = "take_part", _("Taking part, and a record of it")
    PHOTOS = "photos", _("Photos of the activity")


class Giver(TextChoices):
    """Who consents."""

    SELF = "self", _("The person themselves")
    CAREGIVER = "caregiver", _("A caregiver")
    TRUSTED_ADULT = "trusted_adult", _("Another adult whom the child trusts")


class Assent(TextChoices):
    """What the child says, beside an adult's consent."""

    YES = "yes", _("Agrees")
    NO = "no", _("Does not agree")
    NOT_NEEDED = "not_needed", _("Not needed at this age")


class Method(TextChoices):
    """How consent was given."""

    ORAL = "oral", _("Orally")
    WRITTEN = "written", _("In writing")


class Photos(TextChoices):
    """What is agreed about photos of the activity."""

    NONE = "none", _("No photos are taken")
    CONSENT = "consent", _("Only of those whose consent is recorded")


class Moment(TextChoices):
    """When a test is taken."""

    BEFORE = "before", _("Before the course")
    AFTER = "after", _("After the course")
    LATER = "later", _("Three months later")


class Order(TextChoices):
    """Which version of the test comes first; half of the cards have the other."""

    AB = "ab", _("A before, B after")
    BA = "ba", _("B before, A after")
