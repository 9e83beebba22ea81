"""The indicators of courses and groups, as declarations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.prevention.courses.codes import AgeBand, Disability, Sex, Way

from . import prevention_sources as found
from . import sources
from .models import Method
from .shapes import Indicator, Quality, Source, Where

_RUN: Where = {"country": "run__team__country_id", "team": "run__team"}
_OF_A_SESSION: Where = {
    "country": "session__run__team__country_id",
    "team": "session__run__team",
}
_OF_A_GROUP: Where = {"country": "group__country_id", "team": "group__team"}
_OF_A_CARD: Where = {
    "country": "card__run__team__country_id",
    "team": "card__run__team",
}
_AGE = Quality("age", _("Age at registration"), "age_band", AgeBand)
_SEX = Quality("sex", _("Sex or gender"), "sex", Sex)
_DISABILITY = Quality(
    "disability", _("Lives with a disability"), "disability", Disability
)
_PEOPLE = (_SEX, _AGE, _DISABILITY)
ONCE = _(
    "Since 30 November 2026, someone whom two teams of an organisation know counts "
    "once, as far as codes tell. Earlier counts stay as they were made."
)
# Of people with a case, too.
SUPPORTED = (
    _SEX,
    Quality("age", _("Age when support began"), "age_band", AgeBand),
    _DISABILITY,
)

ATTENDANCES = Source("attendance", found.attendances, **_OF_A_SESSION)
COMPLETED = Source("enrolment", found.completed, "who", **_RUN)
_PRESENT = Source("participation", found.present, **_RUN)

N2 = Indicator(
    code="N2",
    label=_("Participations"),
    unit=_("participations"),
    definition=_(
        "Each person once in each course run in which they were present at least once, "
        "and each case with consent in which a service was delivered. Someone in two "
        "runs is two participations."
    ),
    computed_from=_("Attendance of courses, cases, consents, services"),
    sources=(Source("case", sources.cases_with_service), _PRESENT),
    method=Method.EXACT,
)
N3 = Indicator(
    code="N3",
    label=_("People, once in a team"),
    unit=_("people"),
    definition=_(
        "Different people behind the participations, each once in a team. Where an "
        "organisation has two teams that know someone, this still counts two."
    ),
    computed_from=_("Attendance of courses, cases, consents, services"),
    sources=(
        Source("case", sources.cases_with_service, "person_id"),
        Source("participation", found.present, "who", **_RUN),
    ),
    method=Method.NOT_ADDITIVE_ACROSS_TEAMS,
)
N5 = Indicator(
    code="N5",
    label=_("People, once in an organisation"),
    unit=_("people"),
    definition=_(
        "Different people behind the participations, each once in an organisation, as "
        "far as codes tell."
    ),
    computed_from=N3.computed_from,
    sources=N3.sources,
    method=Method.CODES,
)
N4 = Indicator(
    code="N4",
    label=_("Completed a course, age missing"),
    unit=_("people"),
    definition=_(
        "Different people who were present at 60 per cent of the sessions of a course "
        "of at least three, and whose age was not asked, is not known or was not said. "
        "They count as people supported, but neither as children nor as adults."
    ),
    computed_from=_("Registrations and attendance of courses"),
    sources=(Source("enrolment", found.completed_without_age, "who", **_RUN),),
    method=Method.CODES,
    changed=ONCE,
    qualities=(_AGE,),
)
R4 = Indicator(
    code="R4",
    label=_("Indirect audience"),
    unit=_("heads"),
    definition=_(
        "An estimate, reported apart and never added to people: heads counted at "
        "sessions where no names were taken, and others than members at actions of "
        "groups. Someone who comes twice counts twice. Broadcasts, leaflets and page "
        "views are not recorded here and do not count."
    ),
    computed_from=_("Headcounts of courses, actions of groups"),
    sources=(
        Source("headcount", found.heads, amount="heads", **_OF_A_SESSION),
        Source("activity", found.actions_with_others, amount="others", **_OF_A_GROUP),
    ),
    method=Method.ADDITIVE,
    target=3_000_000,
)

C11 = Indicator(
    code="1.1",
    label=_("Children who completed a course"),
    unit=_("children"),
    definition=_(
        "Different people under 18 who were present at 60 per cent of the sessions of "
        "a course of at least three, on the day on which they reached that. A session "
        "that was cancelled counts as missed. Those whose age was not asked, is not "
        "known or was not said do not count here."
    ),
    computed_from=_("Registrations and attendance of courses"),
    sources=(Source("enrolment", found.children_completed, "who", **_RUN),),
    method=Method.CODES,
    changed=ONCE,
    target=40_000,
    qualities=_PEOPLE,
)
C12 = Indicator(
    code="1.2",
    label=_("Children who know more about protection"),
    unit="%",
    definition=_(
        "Of the tests before and after a course for children that belong to one card, "
        "the share that rose by at least a fifth of the scale, over all goals. “I "
        "don't know” is an answer and not a right one. Children who took only one of "
        "the two are not in it. Versions A and B come in crossed order. Tests name "
        "nobody, so there is no sex or age."
    ),
    computed_from=_("Tests before and after courses"),
    sources=(Source("test_rose", found.risen_pairs, reads=found.tests, **_OF_A_CARD),),
    of=(Source("test", found.pairs, reads=found.tests, **_OF_A_CARD),),
    method=Method.ADDITIVE,
    target=70,
)
C13 = Indicator(
    code="1.3",
    label=_("Active advocates for children's rights"),
    unit=_("children and young people"),
    definition=_(
        "Different young members of groups who took part in two actions in the twelve "
        "months before the last day. Meetings, adults and committees do not count."
    ),
    computed_from=_("Groups, members, actions"),
    sources=(Source("person", found.advocates, "who"),),
    method=Method.CODES,
    changed=ONCE,
    target=3_000,
    as_of=True,
)
C14 = Indicator(
    code="1.4",
    label=_("Children's requests answered in time"),
    unit="%",
    definition=_(
        "Of what groups of children asked of duty bearers, the share that was answered "
        "within 90 days, or within the time that the country has set. A request counts "
        "on the day on which its time ends, answered before or not; what the children "
        "withdrew does not. “No” is an answer."
    ),
    computed_from=_("Requests of children, answers"),
    sources=(Source("request_answered", found.requests_answered, **_OF_A_GROUP),),
    of=(Source("request", found.requests_due, **_OF_A_GROUP),),
    method=Method.ADDITIVE,
    target=50,
)
C21 = Indicator(
    code="2.1",
    label=_("Caregivers and community members who completed a course"),
    unit=_("people"),
    definition=_(
        "Different people of 18 or older who were present at 60 per cent of the "
        "sessions of a course for caregivers or for a community, of at least three "
        "sessions. Those whose age was not asked, is not known or was not said do not "
        "count here."
    ),
    computed_from=_("Registrations and attendance of courses"),
    sources=(Source("enrolment", found.families_completed, "who", **_RUN),),
    method=Method.CODES,
    changed=ONCE,
    target=25_000,
    qualities=_PEOPLE,
)
C22 = Indicator(
    code="2.2",
    label=_("Community committees that function"),
    unit=_("committees"),
    definition=_(
        "Community protection committees that had 12 of the 16 points of the "
        "check-list in place on two days within the year before the last day, and at "
        "the newest check-list too."
    ),
    computed_from=_("Groups, check-lists"),
    sources=(Source("group", found.committees),),
    method=Method.EXACT,
    target=250,
    as_of=True,
)
C24 = Indicator(
    code="2.4",
    label=_("Concerns of communities that became a case"),
    unit=_("concerns"),
    definition=_(
        "Concerns of a friend, family member, neighbour or coach that became a case, "
        "by the day on which they arrived. A referral belongs to a case here. Whether "
        "a group or a course led to a concern is not recorded."
    ),
    computed_from=_("Concerns, cases"),
    sources=(Source("concern", sources.community_concerns),),
    method=Method.ADDITIVE,
    target=2_500,
)
SESSIONS = Indicator(
    code="C1",
    label=_("Sessions of courses held"),
    unit=_("sessions"),
    definition=_("Every session of a course that was held, at a place or online."),
    computed_from=_("Sessions of courses"),
    sources=(Source("session", found.sessions_held, **_RUN),),
    method=Method.ADDITIVE,
    qualities=(Quality("way", _("Where"), "run__way", Way, by_quarter=True),),
)

PREVENTION = (C11, C12, C13, C14, C21, C22, C24, SESSIONS)
