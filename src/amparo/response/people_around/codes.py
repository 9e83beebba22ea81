"""The codes of the people around a child, each with its label for staff."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from amparo.response.cases.codes import Relation as GiverRelation


class Relation(TextChoices):
    """Who someone is to the child."""

    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    STEPPARENT = "stepparent", _("Stepparent or a parent's partner")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Sister or brother")
    AUNT_UNCLE = "aunt_uncle", _("Aunt or uncle")
    RELATIVE = "relative", _("Another relative")
    FOSTER = "foster", _("Foster family")
    GUARDIAN = "guardian", _("Court-appointed guardian")
    PARTNER = "partner", _("The child's husband, wife or partner")
    FRIEND = "friend", _("Friend or classmate")
    TEACHER = "teacher", _("Teacher or coach")
    NEIGHBOUR = "neighbour", _("Neighbour")
    EMPLOYER = "employer", _("Employer or recruiter")
    COMMUNITY = "community", _("Religious or community leader")
    ONLINE = "online", _("Someone known online only")
    STRANGER = "stranger", _("A stranger")
    OTHER = "other", _("Someone else")
    UNKNOWN = "unknown", _("Not known")


# How consent names these relationships; the others are "someone else" there.
AS_GIVER = {
    Relation.MOTHER: GiverRelation.MOTHER,
    Relation.FATHER: GiverRelation.FATHER,
    Relation.STEPPARENT: GiverRelation.RELATIVE,
    Relation.GRANDPARENT: GiverRelation.GRANDPARENT,
    Relation.SIBLING: GiverRelation.SIBLING,
    Relation.AUNT_UNCLE: GiverRelation.RELATIVE,
    Relation.RELATIVE: GiverRelation.RELATIVE,
    Relation.FOSTER: GiverRelation.FOSTER,
    Relation.GUARDIAN: GiverRelation.GUARDIAN,
    Relation.TEACHER: GiverRelation.TEACHER,
}
# Who the child of this case is to that person, when a case of theirs is opened.
REVERSE = {
    Relation.SIBLING: Relation.SIBLING,
    Relation.FRIEND: Relation.FRIEND,
    Relation.RELATIVE: Relation.RELATIVE,
    Relation.AUNT_UNCLE: Relation.RELATIVE,
    Relation.PARTNER: Relation.PARTNER,
    Relation.NEIGHBOUR: Relation.NEIGHBOUR,
}


class AroundState(TextChoices):
    """Whether someone is around the child now."""

    AROUND = "around", _("Around the child")
    PAST = "past", _("Not around any more")


class Access(TextChoices):
    """How an alleged perpetrator can reach the child now."""

    LIVES_WITH = "lives_with", _("Lives with the child")
    REACHES = "reaches", _("Can reach the child")
    ONLINE = "online", _("Online or by telephone only")
    NONE = "none", _("No access now")
    UNKNOWN = "unknown", _("Not known")


DANGEROUS_ACCESS = (Access.LIVES_WITH, Access.REACHES)


class CareKind(TextChoices):
    """With whom or where a child lives and is cared for."""

    BOTH_PARENTS = "both_parents", _("With both parents")
    MOTHER = "mother", _("With the mother")
    FATHER = "father", _("With the father")
    STEP = "step", _("With a parent and a stepparent")
    KIN = "kin", _("With relatives")
    FOSTER = "foster", _("In a foster family")
    RESIDENTIAL = "residential", _("In a shelter or residential care")
    GUARDIAN = "guardian", _("With a guardian")
    PARTNER = "partner", _("With a husband, wife or partner")
    EMPLOYER = "employer", _("With an employer")
    INDEPENDENT = "independent", _("Lives independently, with support")
    ALONE = "alone", _("Alone or with other children only")
    STREET = "street", _("On the street")
    DETENTION = "detention", _("In detention")
    OTHER = "other", _("Another arrangement")


# A kind that is care by these people, whether they are named or not.
CARED_BY = {
    CareKind.BOTH_PARENTS: (Relation.MOTHER, Relation.FATHER),
    CareKind.MOTHER: (Relation.MOTHER,),
    CareKind.FATHER: (Relation.FATHER,),
    CareKind.STEP: (Relation.STEPPARENT,),
    CareKind.FOSTER: (Relation.FOSTER,),
    CareKind.GUARDIAN: (Relation.GUARDIAN,),
    CareKind.PARTNER: (Relation.PARTNER,),
    CareKind.EMPLOYER: (Relation.EMPLOYER,),
}


class CareReason(TextChoices):
    """Why a care arrangement changed."""

    PROTECTION = "protection", _("To protect the child")
    RETURN = "return", _("Return to the family")
    CAREGIVER = "caregiver", _("The caregiver could not go on")
    SCHOOL = "school", _("For school or work")
    WISH = "wish", _("The child wanted it")
    ORDER = "order", _("By order of an authority or court")
    OTHER = "other", _("Another reason")


class Place(TextChoices):
    """Where the child is now."""

    HOME = "home", _("At home, in the care arrangement")
    RELATIVES = "relatives", _("With relatives")
    SHELTER = "shelter", _("In a shelter")
    HOSPITAL = "hospital", _("In a hospital or clinic")
    AUTHORITY = "authority", _("With the police or an authority")
    FRIENDS = "friends", _("With friends or neighbours")
    TRAVELLING = "travelling", _("Travelling")
    STREET = "street", _("On the street")
    PERPETRATOR = "perpetrator", _("With an alleged perpetrator")
    MISSING = "missing", _("Missing")
    UNKNOWN = "unknown", _("Not known")


DANGEROUS_PLACES = (Place.PERPETRATOR, Place.MISSING, Place.UNKNOWN, Place.STREET)


class Schooling(TextChoices):
    """Whether the child goes to school."""

    REGULAR = "regular", _("Goes to school")
    SOMETIMES = "sometimes", _("Goes sometimes")
    LEFT = "left", _("Has left school")
    NEVER = "never", _("Never went to school")
    TRAINING = "training", _("In vocational training")
    TOO_YOUNG = "too_young", _("Not of school age")
    NOT_RECORDED = "not_recorded", _("Not recorded")


class Paper(TextChoices):
    """A paper that the child has."""

    BIRTH = "birth", _("Birth certificate")
    IDENTITY = "identity", _("Identity card")
    PASSPORT = "passport", _("Passport")
    RESIDENCE = "residence", _("Residence or refugee paper")
    SCHOOL = "school", _("School certificates")
    HEALTH = "health", _("Health card")
    NONE = "none", _("None of these")


class IncidentKind(TextChoices):
    """What kind of incident it was; no details of what was done."""

    EXPLOITATION = "exploitation", _("Sexual exploitation")
    ABUSE = "abuse", _("Sexual abuse")
    ONLINE = "online", _("Online contact or abuse")
    IMAGES = "images", _("Images made, shared or threatened to be shared")
    RECRUITMENT = "recruitment", _("An offer or recruitment")
    TRAFFICKING = "trafficking", _("Moved, sold or held")
    MARRIAGE = "marriage", _("Child or forced marriage")
    VIOLENCE = "violence", _("Physical violence")
    THREATS = "threats", _("Threats or blackmail")
    NEGLECT = "neglect", _("Neglect or abandonment")
    MISSING = "missing", _("Went missing")
    CONTACT = "contact", _("Contact by an alleged perpetrator")
    OTHER = "other", _("Something else")


class PlaceClass(TextChoices):
    """The class of place where something happened."""

    HOME = "home", _("At home")
    OTHER_HOME = "other_home", _("In another home")
    SCHOOL = "school", _("At school or on the way there")
    WORK = "work", _("At work")
    STREET = "street", _("In the street or a public place")
    LODGING = "lodging", _("Hotel or lodging")
    TRANSPORT = "transport", _("Vehicle or transport")
    INSTITUTION = "institution", _("Institution or care home")
    ONLINE = "online", _("Online")
    OTHER = "other", _("Another place")
    UNKNOWN = "unknown", _("Not known")


class Source(TextChoices):
    """Who said it, or how it is known."""

    CHILD = "child", _("The child, on their own")
    CAREGIVER = "caregiver", _("A caregiver")
    PEER = "peer", _("A sibling or friend")
    SCHOOL = "school", _("The school")
    COMMUNITY = "community", _("A neighbour or the community")
    HEALTH = "health", _("A health service")
    AUTHORITY = "authority", _("An authority or the police")
    CONCERN = "concern", _("A reported concern")
    WORKER = "worker", _("Seen by the worker")
    OTHER = "other", _("Someone else")


class ProtectionKind(TextChoices):
    """What a child has to be protected from, or lacks."""

    EXPLOITATION = "exploitation", _("Risk of sexual exploitation")
    ACCESS = "access", _("An alleged perpetrator has access")
    ONLINE = "online", _("Unsafe online")
    RECRUITMENT = "recruitment", _("Pressed to leave or to earn money")
    MARRIAGE = "marriage", _("Pressed to marry")
    VIOLENCE = "violence", _("Violence at home")
    NEGLECT = "neglect", _("Neglect")
    NO_CAREGIVER = "no_caregiver", _("No caring adult")
    HOUSING = "housing", _("No safe place to live")
    LIVELIHOOD = "livelihood", _("The family cannot live on what it has")
    SCHOOL = "school", _("Out of school")
    LABOUR = "labour", _("Child labour")
    HEALTH = "health", _("Health or pregnancy without care")
    SELF_HARM = "self_harm", _("Self-harm or despair")
    PAPERS = "papers", _("No papers")
    DISPLACED = "displaced", _("Displaced or separated from the family")
    STIGMA = "stigma", _("Discrimination or stigma")
    PEERS = "peers", _("Other children are at risk, too")
    OTHER = "other", _("Something else")


class ProtectionState(TextChoices):
    """Where a protection concern stands."""

    CURRENT = "current", _("Current")
    RESOLVED = "resolved", _("Resolved")
    NOT_CONFIRMED = "not_confirmed", _("Not confirmed")
