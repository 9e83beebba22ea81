"""For the role matrix: a record of every kind in every place, and how pages name it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.utils import timezone

from amparo.channels.public.operations import write_remark
from amparo.channels.public.texts import texts_of
from amparo.foundation.accounts.models import Deputy, Membership
from amparo.foundation.accounts.operations import scope_of as scope_of_membership
from amparo.foundation.accounts.operations import scope_of_person as scope_of_user
from amparo.foundation.audit.models import UnusualReading
from amparo.foundation.audit.operations import scope_of_unusual
from amparo.foundation.countries.models import (
    Country,
    Deadline,
    HelpContact,
    ReportingDuty,
)
from amparo.foundation.decisions.queries import scope_to_see
from amparo.foundation.decisions.tasks import LOOK
from amparo.foundation.lists.imports.operations import scope_of as scope_of_import
from amparo.foundation.lists.saved_views import save_view
from amparo.foundation.lists.saved_views import scope_of as scope_of_view
from amparo.foundation.organisations.models import Receiving, SpecialDay
from amparo.foundation.organisations.operations import (
    scope_of as scope_of_organisation,
)
from amparo.foundation.organisations.operations import scope_of_team
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.merging import merge_people, versions
from amparo.foundation.persons.operations import record_person
from amparo.foundation.persons.queries import scope_of as scope_of_person
from amparo.foundation.policy import SYSTEM, AccessScope, Actor, Role
from amparo.foundation.proposals.operations import Reach, propose, raise_alarm
from amparo.foundation.questionnaires.models import AnswerSheet, Version
from amparo.foundation.questionnaires.operations import begin
from amparo.foundation.questionnaires.operations._shared import (
    scope_of as scope_of_questionnaire,
)
from amparo.foundation.tasks.country_tasks import create_country_tasks, subject_of
from amparo.foundation.tasks.models import Task, Webhook
from amparo.foundation.tasks.operations import create_task
from amparo.foundation.tasks.operations import scope_of as scope_of_task
from amparo.foundation.vault.intake_switch import RECEIVING
from amparo.foundation.vault.models import Alarm
from amparo.foundation.vault.record_keys import new_key
from amparo.prevention.courses.models import Run
from amparo.prevention.groups.models import Activity, Group, Member, Request
from amparo.prevention.groups.queries import scope_of as scope_of_group
from amparo.prevention.learning.models import Lesson, LessonSignOff
from amparo.prevention.learning.queries import SOURCE, newest_text
from amparo.response.canned_texts.models import CannedText
from amparo.response.canned_texts.operations import scope_of_canned
from amparo.response.case_transfers.models import CaseTransfer, Cover
from amparo.response.case_transfers.operations.cover import scope_of_cover
from amparo.response.case_transfers.queries import (
    scope_of_receiver as scope_of_case_receiver,
)
from amparo.response.case_transfers.queries import (
    scope_of_sender as scope_of_case_sender,
)
from amparo.response.cases.models import Approval, Case
from amparo.response.cases.operations import (
    add_action,
    add_goal,
    ask_approval,
    assess_risk,
    open_case,
    record_child,
    write_note,
)
from amparo.response.cases.operations._shared import scope_of as scope_of_case
from amparo.response.cases.operations.at_once import raise_objection
from amparo.response.cases.operations.deputies import scope_of_deputy
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import submit_concern
from amparo.response.concerns.queries import scope_of as scope_of_concern
from amparo.response.concerns.tasks import FIRST_ANSWER
from amparo.response.concerns.types import ConcernData
from amparo.response.consultations.messages import KIND
from amparo.response.consultations.models import Consultation
from amparo.response.consultations.queries import scope_of_consultation
from amparo.response.follow_up.models import Contact
from amparo.response.follow_up.operations import plan_contact
from amparo.response.home_visits.models import Trip
from amparo.response.home_visits.operations import TripData, set_out
from amparo.response.own_tasks.models import OwnTask
from amparo.response.own_tasks.operations import TaskData, add_task
from amparo.response.people_around.operations import (
    add_incident,
    add_person,
    add_protection,
)
from amparo.response.people_around.types import (
    IncidentData,
    PersonData,
    ProtectionData,
)
from amparo.response.referrals.models import Referral
from amparo.response.referrals.operations import send_referral
from amparo.response.referrals.queries import scope_of_own, scope_of_receiver
from amparo.response.services.gaps import create_gap_tasks
from amparo.response.services.operations import ServiceData, list_service
from amparo.response.services.queries import scope_of as scope_of_service
from amparo.response.services.tasks import GAP
from amparo.response.services_delivered.models import Delivery
from amparo.response.services_delivered.operations import DeliveryData, record_service
from amparo.response.transfers.models import Transfer
from amparo.response.transfers.queries import scope_of_receiver as scope_of_transfer
from amparo.response.transfers.queries import scope_of_sender as scope_of_sending
from tests.cases.helpers import consent_data, record_consent
from tests.cast import World
from tests.courses.subjects import make_run
from tests.courses.subjects import subjects as course_subjects
from tests.days import today
from tests.groups.helpers import a_group, a_member, a_request, an_activity
from tests.learning.texts import a_lesson
from tests.lists.importing import TARGET, uploaded
from tests.questionnaires.helpers import finished_answers, published_form
from tests.referrals.helpers import data_for
from tests.reporting import newest_concern
from tests.services.helpers import DATA, made_public

FAR_DAY = date(2035, 5, 2)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Location:
    """A team of the cast, with those who work there and the service next door."""

    team: str
    organisation: str
    country: str
    caseworker: str
    service: str
    provider: str


# As Carla sees it: her own team, a team next door, and another country.
PLACES = {
    "own team": Location("cochabamba", "casa", "BO", "carla", "refugio", "pablo"),
    "team next door": Location("el_alto", "casa", "BO", "beto", "refugio", "pablo"),
    "other country": Location("manila", "kanlungan", "PH", "celso", "bahay", "jun"),
}


@dataclass(frozen=True)
class Subject:
    """What fills a page's arguments, and where the policy says that it stands.

    Without ``where`` the page shows nothing that belongs to a team. ``leads_away``: it
    sends those whom it does not concern to their own day.
    """

    args: list[Any]
    where: AccessScope | None
    leads_away: bool = False


@dataclass
class Records:
    """One record of each kind in one place, made when it is first asked for."""

    world: World
    location: Location
    _kept: dict[str, Any] = field(default_factory=dict)

    def who(self, name: str) -> Actor:
        """Return somebody of the cast as an actor."""
        actor: Actor = getattr(self.world, name)
        return actor

    @cached_property
    def person(self) -> Any:
        """A child whom the place's caseworker recorded."""
        return record_person(
            self.who(self.location.caseworker),
            self.world.team_id(self.location.team),
            Identity(called="Wara"),
            Facts(),
        )

    @cached_property
    def run(self) -> Run:
        """A course that is running, with someone who takes part."""
        return make_run(self)

    @cached_property
    def view(self) -> Any:
        """A view that the place's caseworker saved."""
        who = self.who(self.location.caseworker)
        return save_view(who, "cases", {"of": "team"}, "", "Team")

    @cached_property
    def concern(self) -> Concern:
        """A concern with a name that arrived for the place's team."""
        country, team = self.location.country, self.location.team
        Receiving.objects.filter(country=country).delete()
        Receiving.objects.create(country_id=country, team=self.world.teams[team])
        words = "Me preocupa una amiga."
        data = ConcernData(self.location.country, "es", words, name="Rosa")
        submit_concern(data, secrets.token_bytes(16))
        return newest_concern()

    @cached_property
    def addressed(self) -> Concern:
        """A concern with addresses of something online."""
        assert self.concern
        data = ConcernData(
            self.location.country, "es", "Un juego.", addresses="chat.example/7"
        )
        submit_concern(data, secrets.token_bytes(16))
        return newest_concern()

    @cached_property
    def another(self) -> Concern:
        """A second concern of the same team."""
        assert self.concern
        data = ConcernData(self.location.country, "es", "Otra vez ella.")
        submit_concern(data, secrets.token_bytes(16))
        return newest_concern()

    @cached_property
    def case(self) -> Any:
        """A case of the place's team."""
        return open_case(
            self.who(self.location.caseworker),
            team_id=self.world.team_id(self.location.team),
            country_code=self.location.country,
            kinds=["not_sure"],
            story="A teacher noticed first.",
        )

    @cached_property
    def second_case(self) -> Any:
        """Another case of the place's team."""
        return open_case(
            self.who(self.location.caseworker),
            team_id=self.world.team_id(self.location.team),
            country_code=self.location.country,
            kinds=["online"],
            story="A cousin told us.",
        )

    @cached_property
    def child(self) -> Any:
        """The same case with a child and the child's yes."""
        worker = self.who(self.location.caseworker)
        case = record_child(worker, self.case.id, Identity(called="Wara"), Facts())
        for purpose in ("case_management", "referral"):
            record_consent(worker, case.id, consent_data(purpose=purpose))
        return case

    @cached_property
    def goal(self) -> Any:
        """A goal of that case, with one step."""
        worker = self.who(self.location.caseworker)
        goal = add_goal(worker, self.child.id, "I want to go to school.", "learning")
        due = today() + timedelta(days=9)
        add_action(worker, goal.id, "Speak with the school.", "school", due)
        return goal

    @cached_property
    def note(self) -> Any:
        """A note in the case."""
        worker = self.who(self.location.caseworker)
        return write_note(worker, self.case.id, "visit", "The aunt opened the door.")

    @cached_property
    def around(self) -> Any:
        """A sister of the child of the case."""
        worker = self.who(self.location.caseworker)
        return add_person(worker, self.case.id, PersonData("sibling", name="Inti"))

    @cached_property
    def incident(self) -> Any:
        """An incident in the case."""
        worker = self.who(self.location.caseworker)
        data = IncidentData("threats", "school", "caregiver")
        return add_incident(worker, self.case.id, data)

    @cached_property
    def protection(self) -> Any:
        """A protection concern of the case."""
        worker = self.who(self.location.caseworker)
        return add_protection(worker, self.case.id, ProtectionData("school", "school"))

    @cached_property
    def twin(self) -> Any:
        """Another record of the place's team, perhaps of the same child."""
        return record_person(
            self.who(self.location.caseworker),
            self.world.team_id(self.location.team),
            Identity(called="Wara Q."),
            Facts(),
        )

    @cached_property
    def merge(self) -> Any:
        """A merge of two further records of the team."""
        worker = self.who(self.location.caseworker)
        team = self.world.team_id(self.location.team)
        one, other = (
            record_person(worker, team, Identity(called=name), Facts())
            for name in ("Sami", "Samy")
        )
        return merge_people(
            worker, one.id, other.id, "Her aunt confirmed it.", versions(one, other)
        )

    @cached_property
    def approval(self) -> Any:
        """The question whether the plan of that case may begin."""
        worker = self.who(self.location.caseworker)
        assert self.goal
        now = Case.objects.get(id=self.case.id)
        assess_risk(worker, now.id, "medium", "An offer still stands.", now.version)
        return ask_approval(worker, now.id)

    @cached_property
    def contact(self) -> Contact:
        """A home visit that is planned in the case."""
        worker = self.who(self.location.caseworker)
        day = today() + timedelta(days=2)
        return plan_contact(worker, self.case.id, "visit", day, "child_asked")

    @cached_property
    def trip(self) -> Trip:
        """The caseworker's way to that visit."""
        data = TripData(None, "By bus, with the nurse.", timezone.now() + HOUR)
        return set_out(self.who(self.location.caseworker), self.contact.id, data)

    @cached_property
    def delivery(self) -> Delivery:
        """Help that the child of the case received."""
        worker = self.who(self.location.caseworker)
        data = DeliveryData("school", self.case.opened_on, 1, "items", worker.user_id)
        return record_service(worker, self.case.id, data)

    @cached_property
    def own_task(self) -> OwnTask:
        """A task that the caseworker set for themselves, about no case."""
        worker = self.who(self.location.caseworker)
        user = self.world.users[self.location.caseworker]
        data = TaskData("Book the room.", user.id, today() + timedelta(days=3))
        team = self.world.team_id(self.location.team)
        return add_task(worker, team, data, uuid4())

    @cached_property
    def lesson(self) -> Lesson:
        """A lesson that somebody else wrote in English."""
        found = Lesson.objects.filter(slug="doors").first()
        return found or a_lesson(self.world)

    @cached_property
    def form(self) -> Version:
        """A published questionnaire of the place's organisation."""
        organisation = self.world.organisations[self.location.organisation]
        return published_form(organisation)

    @cached_property
    def draft_answers(self) -> AnswerSheet:
        """Answers about the case that are being filled in."""
        worker = self.who(self.location.caseworker)
        return begin(worker, "cases.case", self.case.id, self.form.id, "child")

    @cached_property
    def answers(self) -> AnswerSheet:
        """Finished answers about the case."""
        worker = self.who(self.location.caseworker)
        sheet = begin(worker, "cases.case", self.case.id, self.form.id, "worker")
        return finished_answers(worker, sheet)

    @cached_property
    def service(self) -> Any:
        """A service of the place's provider."""
        return list_service(
            self.who(self.location.provider),
            self.world.team_id(self.location.service),
            ServiceData(**DATA),
        )

    @cached_property
    def group(self) -> Group:
        """A club of the place's team."""
        team = self.world.team_id(self.location.team)
        return a_group(self.who(self.location.caseworker), team)

    @cached_property
    def member(self) -> Member:
        """A girl of that club."""
        return a_member(self.who(self.location.caseworker), self.group)

    @cached_property
    def activity(self) -> Activity:
        """An action of that club."""
        return an_activity(self.who(self.location.caseworker), self.group)

    @cached_property
    def request(self) -> Request:
        """What the club asks."""
        return a_request(self.who(self.location.caseworker), self.group)

    @cached_property
    def referral(self) -> Referral:
        """A referral that waits for the provider's answer."""
        data = data_for(
            self.world,
            self.service,
            from_team_id=self.world.team_id(self.location.team),
        )
        return send_referral(self.who(self.location.caseworker), data, None)

    @cached_property
    def duty(self) -> Task:
        """Something that is due for the place's team."""
        return Task.objects.create(
            kind="concern.message",
            subject_kind="concerns.concern",
            subject_id=self.concern.id,
            team=self.world.teams[self.location.team],
            due_at=timezone.now() + timedelta(hours=3),
        )

    @cached_property
    def membership(self) -> Membership:
        """The caseworker's membership."""
        return Membership.objects.get(user=self.world.users[self.location.caseworker])


def _unusual(records: Records) -> Subject:
    """Unusual reading by the place's caseworker."""
    user = records.world.users[records.location.caseworker]
    found, _is_new = UnusualReading.objects.get_or_create(
        user=user, day=FAR_DAY, defaults={"because": "many", "count": 40}
    )
    return Subject([found.id], scope_of_unusual(found))


def _team_subject(records: Records) -> Subject:
    team = records.world.teams[records.location.team]
    return Subject([team.id], scope_of_team(team))


def _organisation_subject(records: Records) -> Subject:
    organisation = records.world.organisations[records.location.organisation]
    return Subject([organisation.id], scope_of_organisation(organisation))


def _for(
    kind: str, where: Callable[[Any], AccessScope]
) -> Callable[[Records], Subject]:
    def make(records: Records) -> Subject:
        made = getattr(records, kind)
        return Subject([made.id], where(made))

    return make


def _fact(model: type[Any]) -> Callable[[Records], Subject | None]:
    def make(records: Records) -> Subject | None:
        found = model.objects.filter(country_id=records.location.country).first()
        return found and Subject(
            [found.id], AccessScope(country=records.location.country)
        )

    return make


def _deadline(records: Records) -> Subject:
    code = records.location.country
    deadline = Deadline.objects.filter(country=None).first()
    assert deadline is not None
    return Subject([code, deadline.id], AccessScope(country=code))


def _country(records: Records) -> Subject:
    return Subject(
        [records.location.country], AccessScope(country=records.location.country)
    )


def _setting(records: Records) -> Subject:
    code = records.location.country
    return Subject([code, "hide_partner_names"], AccessScope(country=code))


def _sender(referral: Referral) -> AccessScope:
    return scope_of_own(referral)


def _in_case(kind: str, *more: str) -> Callable[[Records], Subject]:
    """A page of a case, named by the case or by something in it."""

    def make(records: Records) -> Subject:
        ids = [getattr(records, name).id for name in (kind, *more)]
        return Subject(ids, scope_of_case(records.case))

    return make


def _consent(records: Records) -> Subject:
    consent = records.child.consents.first()
    return Subject([records.case.id, consent.id], scope_of_case(records.case))


def _contact_form(records: Records) -> Subject:
    """The questionnaire of a contact, of which the place's form is none."""
    args = [records.contact.id, records.form.id, "worker"]
    return Subject(args, scope_of_case(records.case))


def _action(records: Records) -> Subject:
    return Subject([records.goal.actions.get().id], scope_of_case(records.case))


def _name(records: Records) -> Subject:
    """A name lies with the custodians where there are some, else with the team."""
    team = records.world.teams[records.location.team]
    return Subject([records.concern.id], scope_of_team(team.custodians or team))


def _deputised(records: Records) -> Subject:
    """The same question, of which the team's other supervisor is the deputy."""
    team = records.world.teams[records.location.team]
    boss = Membership.objects.get(team=team, role=Role.SUPERVISOR)
    user = boss.user
    day = today()
    near = {"starts_on": day - timedelta(days=1), "ends_on": day + timedelta(9)}
    Deputy.objects.get_or_create(team=team, defaults={"user": user, **near})
    return Subject(
        [records.approval.id], scope_of_deputy(user.id, records.approval.case)
    )


def _objection(records: Records) -> Subject:
    """An objection to a risk level that was raised."""
    worker = records.who(records.location.caseworker)
    now = Case.objects.get(id=records.approval.case_id)
    made = assess_risk(worker, now.id, "high", "He is back.", now.version)
    after = Approval.objects.get(subject_id=made.id)
    raise_objection(now, after)
    return Subject([after.id], scope_of_case(records.case))


def _form(records: Records) -> Subject:
    """A questionnaire of the place's organisation."""
    one = records.form.questionnaire
    return Subject([one.id], scope_of_questionnaire(one))


def _version(*more: str) -> Callable[[Records], Subject]:
    def make(records: Records) -> Subject:
        scope = scope_of_questionnaire(records.form.questionnaire)
        return Subject([records.form.id, *more], scope)

    return make


def _about(*names: str) -> Callable[[Records], Subject]:
    """What is filled in about the case of the place."""

    def make(records: Records) -> Subject:
        one = records.form
        ids = {"form": one.id, "questionnaire": one.questionnaire_id}
        more = [ids[name] for name in names]
        return Subject(
            ["cases.case", records.case.id, *more], scope_of_case(records.case)
        )

    return make


def _sheet(kind: str, *more: str) -> Callable[[Records], Subject]:
    def make(records: Records) -> Subject:
        sheet = getattr(records, kind)
        return Subject([sheet.id, *more], scope_of_case(records.case))

    return make


def _two(records: Records) -> Subject:
    """Two records of one team that may be of the same person."""
    ids = [records.person.id, records.twin.id]
    return Subject(ids, scope_of_person(records.person))


def _merge(records: Records) -> Subject:
    made = records.merge
    return Subject([made.id], scope_of_person(made.kept))


def _around(kind: str, *before: str) -> Callable[[Records], Subject]:
    """A row of the people around a child, named by its kind and its id."""

    def make(records: Records) -> Subject:
        made = getattr(records, kind)
        return Subject([*before, made.id], scope_of_case(records.case))

    return make


def _kind_of_row(records: Records) -> Subject:
    return Subject([records.case.id, "person"], scope_of_case(records.case))


def _its_consent(records: Records) -> Subject:
    consent = records.child.consents.first()
    return Subject([consent.id], scope_of_case(records.case))


CASE = _for("case", scope_of_case)
GROUP = _for("group", scope_of_group)
CONCERN = _for("concern", scope_of_concern)
PERSON = _for("person", scope_of_person)
SERVICE = _for("service", scope_of_service)
VIEW = _for("view", scope_of_view)
MEMBERSHIP = _for("membership", scope_of_membership)


def _in_group(kind: str) -> Callable[[Records], Subject]:
    """Something that belongs to the club of the place."""

    def make(records: Records) -> Subject:
        made = getattr(records, kind)
        return Subject([made.id], scope_of_group(records.group))

    return make


def _public_service(records: Records) -> Subject:
    """A service of the place that the public sees."""
    made_public(records.service)
    return Subject([records.service.id], scope_of_service(records.service))


def _gap(records: Records) -> Subject:
    """Something that keeps the children of the place's country from help."""
    create_gap_tasks()
    country = records.location.country
    task = Task.objects.filter(kind=GAP, country=country).first()
    assert task is not None
    where = AccessScope(country=country)
    return Subject([task.subject_id], where, leads_away=True)


def _task(records: Records) -> Subject:
    return Subject([records.duty.id], scope_of_task(records.duty), leads_away=True)


def _danger(records: Records) -> Subject:
    """Someone in danger waits for a first answer of the place's team."""
    concern = records.concern
    team = records.world.teams[records.location.team]
    task = create_task(FIRST_ANSWER, concern, team, label=concern.code, level="now")
    return Subject([task.id], scope_of_task(task))


def _webhook(records: Records) -> Subject:
    """An address of the place's organisation, as its administrator added it."""
    organisation = records.world.organisations[records.location.organisation]
    webhook = Webhook.objects.create(
        organisation=organisation,
        address_sealed=b"",
        secret_sealed=b"",
        form_key=uuid4(),
    )
    return Subject([webhook.id], scope_of_organisation(organisation))


def _keys(records: Records) -> Subject:
    return Subject([records.world.team_id(records.location.team)], None)


SENT = _for("referral", _sender)
RECEIVED = _for("referral", scope_of_receiver)
CONTACT, LEGAL_DUTY = _fact(HelpContact), _fact(ReportingDuty)


def _plain(*args: Any) -> Callable[[Records], Subject]:
    return lambda _records: Subject(list(args), None)


def _nobody(_records: Records) -> None:
    return None


def _user_subject(records: Records) -> Subject:
    user = records.world.users[records.location.caseworker]
    return Subject([user.id], scope_of_user(user))


def _trace(records: Records) -> Subject:
    return Subject(["R1", records.location.country], None)


def _language(records: Records) -> Subject:
    """The first language of the public pages in the country, English apart."""
    code = records.location.country
    languages = Country.objects.get(code=code).languages
    spoken = next(language for language in languages if language != "en")
    return Subject([spoken], AccessScope(country=code))


def _in_language(*more: str) -> Callable[[Records], Subject]:
    def make(records: Records) -> Subject:
        language = _language(records)
        return Subject([*language.args, *more], language.where)

    return make


def _text(records: Records) -> Subject:
    language = _language(records)
    return Subject([*language.args, texts_of(language.args[0])[0].key], language.where)


def _remark(records: Records) -> Subject:
    writer, language = records.who(records.location.caseworker), _language(records)
    key = texts_of(language.args[0])[0].key
    remark = write_remark(writer, language.args[0], key, "Too long.", uuid4())
    return Subject(
        [remark.id],
        AccessScope(owner_id=writer.user_id, country=records.location.country),
    )


BOTH = _for("referral", lambda r: _wide(_sender(r), scope_of_receiver(r)))
INDICATOR = _plain("R1")


def _wide(one: AccessScope, other: AccessScope) -> AccessScope:
    return AccessScope(
        owner_id=one.owner_id,
        team_ids=one.team_ids | other.team_ids,
        organisation_ids=one.organisation_ids | other.organisation_ids,
        country=one.country,
    )


def _addresses(records: Records) -> Subject | None:
    """Addresses are at the online desk; without one there are none."""
    desk = records.world.teams[records.location.team].online_desk
    return Subject([records.addressed.id], scope_of_team(desk)) if desk else None


def _decision(records: Records) -> Subject:
    """A proposal that the place's team gives its stream away."""
    team = records.world.teams[records.location.team]
    made = propose(
        *(RECEIVING, team.country_id),
        country=team.country_id,
        old={"team": str(team.id)},
        new={"team": ""},
        subject_id=team.id,
        proposed_by=records.world.users["lena"].id,
        reach=Reach(
            team_ids=frozenset({team.id}),
            organisation_ids=frozenset({team.organisation_id}),
            loses=frozenset({team.id}),
        ),
    )
    return Subject([made.id], scope_to_see(made))


def _own_decision(records: Records) -> Subject:
    """The same, as its proposer sees it."""
    made = _decision(records)
    assert made.where is not None
    return Subject(made.args, AccessScope(owner_id=made.where.owner_id))


def _country_of_team(records: Records) -> Subject:
    """The country of the location, named by its team."""
    team = records.world.teams[records.location.team]
    return Subject([team.id], AccessScope(country=team.country_id))


def _day_off(records: Records) -> Subject:
    """A day off of the location's team."""
    team = records.world.teams[records.location.team]
    row, _made = SpecialDay.objects.get_or_create(team=team, day=FAR_DAY)
    return Subject([row.id], scope_of_team(team))


def _day_off_of_country(records: Records) -> Subject:
    """A day off of every team in the location's country."""
    code = records.location.country
    row, _made = SpecialDay.objects.get_or_create(country_id=code, day=FAR_DAY)
    return Subject([row.id], AccessScope(country=code))


def _alarm(records: Records) -> Subject:
    """Something the caseworker of the place was told of."""
    who = records.who(records.location.caseworker)
    alarm = raise_alarm("role.given", SYSTEM)
    Task.objects.create(
        kind=LOOK,
        subject_kind="proposals.alarm",
        subject_id=alarm.id,
        owner_id=who.user_id,
        due_at=timezone.now(),
    )
    return Subject([alarm.id], None)


def _proposal(records: Records) -> Subject:
    """A help contact of the place's country that a new version would change."""
    country = records.location.country
    words = {"kind": "emergency", "name": "A line", "phone": "1", "url": ""}
    made = propose(
        *(HelpContact.TOPIC, f"{country}:a-line"),
        country=country,
        old={},
        new=words,
        source="A test",
    )
    return Subject([made.id], AccessScope(country=country))


def _checks(records: Records) -> Subject:
    """What is due about the help contacts of the place's country."""
    create_country_tasks()
    country = records.location.country
    return Subject([subject_of(country)], AccessScope(country=country), leads_away=True)


def _changed(records: Records) -> Subject:
    """A record of the location's team that was changed outside of Amparo."""
    team = records.world.teams[records.location.team]
    alarm, _made = Alarm.objects.get_or_create(
        kind="cases.case",
        record_id=team.id,
        table="organisations.team",
        row_id=team.id,
        team=team,
    )
    return Subject([alarm.id], scope_of_team(team))


def _decided(records: Records) -> Subject:
    """What was decided in the place's country, and changed outside of Amparo."""
    country = records.location.country
    team = records.world.teams[records.location.team]
    alarm, _made = Alarm.objects.get_or_create(
        record_id=team.id,
        table="organisations.receiving",
        row_id=team.id,
        country_id=country,
    )
    return Subject([alarm.id], AccessScope(country=country))


def _pair(records: Records) -> Subject:
    """Two concerns of one team, as a possible duplicate."""
    ids = [records.concern.id, records.another.id]
    return Subject(ids, scope_of_concern(records.concern))


def _consulting(records: Records) -> Subject:
    """Consulting about a possible duplicate; the page opens with an unknown mark."""
    return Subject([records.concern.id, "0" * 16], scope_of_concern(records.concern))


def _consultation(records: Records) -> Subject:
    """A consultation of the location's team with itself: there is no second team."""
    concern = records.concern
    consultation, made = Consultation.objects.get_or_create(
        about=concern,
        other_about=records.another,
        defaults={"team": concern.team, "other_team": concern.team},
    )
    if made:
        new_key(KIND, consultation.id, teams=[concern.team_id])
    return Subject([consultation.id], scope_of_consultation(consultation))


def _transfer(records: Records) -> Subject:
    """A transfer to the location's team that waits for an answer."""
    transfer, _made = Transfer.objects.get_or_create(
        concern=records.concern,
        defaults={
            "from_team": records.world.teams["refugio"],
            "to_team": records.concern.team,
            "sent_by": records.world.users["pablo"],
            "reason_sealed": b"",
        },
    )
    return Subject([transfer.id], scope_of_transfer(transfer))


def _sent_transfer(records: Records) -> Subject:
    """A transfer from the location's team, which the shelter has answered."""
    transfer, _made = Transfer.objects.get_or_create(
        concern=records.another,
        answer="declined",
        defaults={
            "from_team": records.another.team,
            "to_team": records.world.teams["refugio"],
            "sent_by": records.world.users["tomasa"],
            "reason_sealed": b"",
            "review": "pending",
        },
    )
    return Subject([transfer.id], scope_of_sending(transfer))


def _case_transfer(records: Records) -> Subject:
    """A case that another team transfers to the location's team."""
    row, _made = CaseTransfer.objects.get_or_create(
        case=records.second_case,
        defaults={
            "from_team": records.world.teams["refugio"],
            "to_team": records.second_case.team,
            "asked_by": records.world.users["pablo"],
            "state": "sent",
            "why": "moved",
            "sex": "female",
            "handover_sealed": b"",
        },
    )
    return Subject([row.id], scope_of_case_receiver(row))


def _sent_case_transfer(records: Records) -> Subject:
    """A case that the location's team asked to transfer, and its supervisor did not."""
    row, _made = CaseTransfer.objects.get_or_create(
        case=records.case,
        defaults={
            "from_team": records.case.team,
            "to_team": records.world.teams["refugio"],
            "asked_by": records.world.users[records.location.caseworker],
            "state": "sent_back",
            "why": "moved",
            "sex": "female",
            "handover_sealed": b"",
        },
    )
    return Subject([row.id], scope_of_case_sender(row))


def _on_leave(records: Records) -> Subject:
    """Somebody of the location's team covers for its caseworker."""
    team = records.world.teams[records.location.team]
    user = records.world.users[records.location.caseworker]
    boss = Membership.objects.get(team=team, role=Role.SUPERVISOR).user
    now = timezone.now()
    row, _made = Cover.objects.get_or_create(
        team=team,
        user=user,
        defaults={
            "by": boss,
            "set_by": boss,
            "starts_on": today(),
            "ends_on": today() + timedelta(days=2),
            "starts_at": now - timedelta(hours=1),
            "ends_at": now + timedelta(days=2),
        },
    )
    return Subject([row.id], scope_of_cover(team, user.id))


def _own_leave(records: Records) -> Subject:
    """The team in which its caseworker goes on leave."""
    team = records.world.teams[records.location.team]
    user = records.world.users[records.location.caseworker]
    return Subject([team.id], scope_of_cover(team, user.id))


def _consent_text(records: Records) -> Subject:
    organisation = records.world.organisations[records.location.organisation]
    return Subject(
        [organisation.id, "en", "adult"], scope_of_organisation(organisation)
    )


def _canned(records: Records) -> Subject:
    team = records.world.teams[records.location.team]
    text = CannedText.objects.create(
        team=team, language="es", title="Hola", text="Hola."
    )
    return Subject([text.id], scope_of_canned(team))


def _anyones(*more: Any) -> Callable[[Records], Subject]:
    """A lesson, which belongs to nobody, and what else the address says."""
    return lambda records: Subject([records.lesson.id, *more], None)


def _signing(records: Records) -> Subject:
    code = records.location.country
    text = newest_text(records.lesson, SOURCE)
    assert text is not None
    return Subject([text.id, code], AccessScope(country=code))


def _lesson_sign_off(records: Records) -> Subject:
    code = records.location.country
    text = newest_text(records.lesson, SOURCE)
    assert text is not None
    row, _new = LessonSignOff.objects.get_or_create(
        lesson=records.lesson,
        language=SOURCE,
        country_id=code,
        ended_at=None,
        defaults={
            "text": text,
            "digest": text.digest,
            "work": "works",
            "signer": records.world.users[records.location.caseworker],
        },
    )
    return Subject([row.id], AccessScope(country=code))


def _import(records: Records) -> Subject:
    """A spreadsheet that the place's caseworker has uploaded."""
    made = uploaded(records.who(records.location.caseworker), b"Name\nNorth\n")
    return Subject([made.id], scope_of_import(made))


def _import_known(records: Records) -> Subject:
    """The same, which asks nothing: one is sent on to its page, which asks anew."""
    return replace(_import(records), leads_away=True)


def _own_task(records: Records) -> Subject:
    team = records.world.teams[records.location.team]
    return Subject([records.own_task.id], scope_of_team(team))


SUBJECTS: dict[str, Callable[[Records], Subject | None]] = {
    "accounts:withdraw": _nobody,
    "accounts:give_key": MEMBERSHIP,
    "accounts:end_role": MEMBERSHIP,
    "accounts:leave": _nobody,
    "accounts:rotate_key": _team_subject,
    "accounts:add_role": _user_subject,
    "accounts:close": _user_subject,
    "accounts:reset_factor": _user_subject,
    "accounts:sheet": _user_subject,
    "accounts:recovery": _organisation_subject,
    "accounts:join_recovery": _team_subject,
    "accounts:first_key": MEMBERSHIP,
    "accounts:deputy": _team_subject,
    "accounts:end_deputy": _team_subject,
    "journal:unusual": _unusual,
    "decisions:decision": _decision,
    "decisions:confirm": _decision,
    "decisions:reject": _decision,
    "decisions:withdraw": _own_decision,
    "decisions:object": _decision,
    "decisions:settle": _decision,
    "decisions:alarm": _alarm,
    "lists:change-view": VIEW,
    "lists:delete-view": VIEW,
    "lists:restore-view": VIEW,
    "learning:lesson": _anyones(),
    "learning:text": _anyones(SOURCE),
    "learning:edit": _anyones(SOURCE),
    "learning:earlier": _anyones(SOURCE, 1),
    "learning:sign_off": _signing,
    "learning:withdraw": _lesson_sign_off,
    "learning:offer": lambda r: Subject([r.location.country], None),
    "learning:sign_offer": _country,
    "learning:withdraw_offer": _country,
    "lists:import": _import,
    "lists:import-columns": _import,
    "lists:import-known": _import_known,
    "lists:import-next": _import,
    "lists:import-save": _import,
    "lists:import-undo": _import,
    "lists:import-delete": _import,
    "lists:import-upload": _plain(*TARGET),
    "lists:import-table": _plain(*TARGET),
    "questionnaires:export-progress": _plain(uuid4()),
    "questionnaires:export": lambda r: Subject([r.form.questionnaire_id], None),
    "questionnaires:import": lambda r: Subject([r.form.id], None),
    "tasks:postpone": _task,
    "tasks:keys": _keys,
    "tasks:take": _danger,
    "tasks:give_back": _danger,
    "tasks:on_call": _team_subject,
    "tasks:set_on_call": _team_subject,
    "tasks:webhooks": _organisation_subject,
    "tasks:test_webhook": _webhook,
    "tasks:remove_webhook": _webhook,
    "tasks:changed": _changed,
    "tasks:country": _checks,
    "tasks:decided": _decided,
    "countries:proposal": _proposal,
    "countries:confirm_proposal": _proposal,
    "countries:reject_proposal": _proposal,
    "countries:check": _country,
    "countries:contact": CONTACT,
    "countries:confirm": CONTACT,
    "countries:correct": CONTACT,
    "countries:retire": CONTACT,
    "countries:report": CONTACT,
    "countries:withdraw_report": CONTACT,
    "countries:dismiss_report": CONTACT,
    "countries:edit_duty": LEGAL_DUTY,
    "countries:country": _country,
    "countries:duties": _country,
    "countries:deadlines": _country,
    "countries:settings": _country,
    "countries:facts": _country,
    "countries:history": _country,
    "countries:edit_setting": _setting,
    "countries:edit_profile": _country,
    "countries:add_contact": _country,
    "countries:add_duty": _country,
    "countries:edit_deadline": _deadline,
    "countries:reset_deadline": _deadline,
    "languages:language": _language,
    "languages:sign_off": _language,
    "languages:withdraw": _language,
    "languages:part": _in_language("tell"),
    "languages:read": _in_language("tell"),
    "languages:remark": _text,
    "languages:resolve": _remark,
    "organisations:team": _team_subject,
    "matching:renew": _team_subject,
    "organisations:change_team": _team_subject,
    "organisations:start_receiving": _team_subject,
    "organisations:stop_receiving": _team_subject,
    "organisations:name_standby": _team_subject,
    "organisations:switch_to_standby": _team_subject,
    "organisations:change_keepers": _team_subject,
    "organisations:set_hours": _team_subject,
    "organisations:add_day": _team_subject,
    "organisations:add_country_day": _country_of_team,
    "organisations:remove_day": _day_off,
    "organisations:remove_country_day": _day_off_of_country,
    "organisations:name_safeguarding_team": _team_subject,
    "organisations:name_safeguarding_of_partner": _organisation_subject,
    "organisations:organisation": _organisation_subject,
    "organisations:change": _organisation_subject,
    "organisations:set_safeguarding": _organisation_subject,
    "organisations:create_team": _organisation_subject,
    "persons:person": PERSON,
    "persons:change": PERSON,
    "persons:history": PERSON,
    "persons:duplicates": PERSON,
    "persons:compare": _two,
    "persons:merge": _two,
    "persons:no-duplicate": _two,
    "persons:withdraw-no-duplicate": _two,
    "persons:undo-merge": _merge,
    "questionnaires:questionnaire": _form,
    "questionnaires:upload-version": _form,
    "questionnaires:details": _form,
    "questionnaires:retire": _form,
    "questionnaires:offer-again": _form,
    "questionnaires:version": _version(),
    "questionnaires:file": _version(),
    "questionnaires:changes": _version(),
    "questionnaires:empty": _version(),
    "questionnaires:try": _version(),
    "questionnaires:add-language": _version(),
    "questionnaires:texts": _version("nl"),
    "questionnaires:propose": _version(),
    "questionnaires:delete-version": _version(),
    "questionnaires:about": _about(),
    "questionnaires:begin": _about("form"),
    "questionnaires:over-time": _about("questionnaire"),
    "questionnaires:voices": _about("questionnaire"),
    "questionnaires:read": _sheet("answers"),
    "questionnaires:continue": _sheet("draft_answers"),
    "questionnaires:page": _sheet("draft_answers", "home"),
    "questionnaires:look": _sheet("draft_answers", "home"),
    "questionnaires:review": _sheet("draft_answers"),
    "questionnaires:delete-answers": _sheet("draft_answers"),
    "services:service": SERVICE,
    "services:change": SERVICE,
    "services:location": SERVICE,
    "services:open-location": SERVICE,
    "services:confirm-location": SERVICE,
    "services:verify": SERVICE,
    "services:capacity": SERVICE,
    "services:propose-public": SERVICE,
    "services:hide-public": _public_service,
    "services:gaps-of": _country,
    "services:gap": _gap,
    "groups:group": GROUP,
    "groups:change": GROUP,
    "groups:end": GROUP,
    "groups:begin-again": GROUP,
    "groups:add-member": GROUP,
    "groups:join": GROUP,
    "groups:record": GROUP,
    "groups:ask": GROUP,
    "groups:member": _in_group("member"),
    "groups:void": _in_group("activity"),
    "groups:request": _in_group("request"),
    "groups:correct": _in_group("request"),
    "groups:answer": _in_group("request"),
    "groups:tell": _in_group("request"),
    "groups:withdraw": _in_group("request"),
    "referrals:referral": BOTH,
    "referrals:accept": RECEIVED,
    "referrals:decline": RECEIVED,
    "referrals:outcome": RECEIVED,
    "referrals:tell-address": RECEIVED,
    "referrals:recall": SENT,
    "referrals:feedback": SENT,
    "referrals:follow-up": SENT,
    "concerns:concern": CONCERN,
    "concerns:reply": CONCERN,
    "concerns:assign_to_me": CONCERN,
    "concerns:assign_to": CONCERN,
    "concerns:bar": CONCERN,
    "safeguarding:part": CONCERN,
    "safeguarding:release": CONCERN,
    "concerns:correct": CONCERN,
    "concerns:respond": CONCERN,
    "concerns:join_case": CONCERN,
    "concerns:quick": CONCERN,
    "concerns:undo": CONCERN,
    "concerns:reopen": CONCERN,
    "concerns:review": CONCERN,
    "concerns:unassign": CONCERN,
    "concerns:triage": CONCERN,
    "concerns:open_case": CONCERN,
    "concerns:close": CONCERN,
    "reporter_names:share": _name,
    "online_desk:addresses": _addresses,
    "online_desk:end": CONCERN,
    "retention:retention": CONCERN,
    "retention:extend": CONCERN,
    "retention:delete": CONCERN,
    "muting:block": CONCERN,
    "muting:review": CONCERN,
    "muting:unblock": CONCERN,
    "concerns:reach": CONCERN,
    "concerns:reply_hint": CONCERN,
    "concerns:record_match": _pair,
    "consultations:ask": _consulting,
    "consultations:consultation": _consultation,
    "consultations:end": _consultation,
    "transfers:send": CONCERN,
    "transfers:recall": CONCERN,
    "transfers:review": _sent_transfer,
    "transfers:objection": _sent_transfer,
    "transfers:resume": CONCERN,
    "transfers:incoming": _transfer,
    "transfers:accept": _transfer,
    "transfers:decline": _transfer,
    "canned_texts:add": _team_subject,
    "canned_texts:change": _canned,
    "canned_texts:retire": _canned,
    "canned_texts:insert": CONCERN,
    "cases:detail": CASE,
    "cases:child": CASE,
    "cases:link": _in_case("case", "person"),
    "cases:consent": _in_case("child"),
    "cases:withdraw": _consent,
    "cases:undo-withdrawal": _consent,
    "cases:risk": _in_case("child"),
    "cases:note": CASE,
    "cases:assign": CASE,
    "cases:bar": CASE,
    "cases:goal": _in_case("child"),
    "cases:goal-change": _in_case("goal"),
    "cases:action-new": _in_case("goal"),
    "cases:action": _action,
    "cases:ask": _in_case("child"),
    "cases:decide": _in_case("approval"),
    "cases:decide-as-deputy": _deputised,
    "cases:objection": _objection,
    "cases:withdraw_request": _in_case("approval"),
    "cases:refer": _in_case("child"),
    "cases:refer-to": _in_case("child", "service"),
    "cases:closure": _in_case("child"),
    "cases:close": _in_case("child"),
    "cases:reopen": _in_case("child"),
    "cases:unlink": _in_case("child"),
    "cases:consent-text": _consent_text,
    "case_transfers:send": _in_case("child"),
    "case_transfers:incoming": _case_transfer,
    "case_transfers:accept": _case_transfer,
    "case_transfers:decline": _case_transfer,
    "case_transfers:sent": _sent_case_transfer,
    "case_transfers:recall": _sent_case_transfer,
    "case_transfers:keep": _sent_case_transfer,
    "case_transfers:new-cover": _own_leave,
    "case_transfers:end-cover": _on_leave,
    "cases:correct": CASE,
    "cases:correct-action": _action,
    "cases:correct-consent": _its_consent,
    "cases:correct-note": _in_case("note"),
    "cases:addendum": _in_case("note"),
    "people_around:page": CASE,
    "people_around:states": _plain("person_around"),
    "people_around:child": CASE,
    "people_around:add": _kind_of_row,
    "people_around:correct": _around("around", "person"),
    "people_around:words": _around("incident"),
    "people_around:update": _around("protection"),
    "people_around:move": _around("around"),
    "people_around:link": _around("around"),
    "people_around:unlink": _around("around"),
    "people_around:open-case": _around("around"),
    "follow_up:case": CASE,
    "follow_up:plan": CASE,
    "follow_up:agree": CASE,
    "follow_up:contact": _in_case("contact"),
    "follow_up:word": _in_case("contact"),
    "follow_up:record": _in_case("contact"),
    "follow_up:cancel": _in_case("contact"),
    "follow_up:settle": _in_case("contact"),
    "follow_up:begin-form": _contact_form,
    "home_visits:set-out": _in_case("contact"),
    "home_visits:trip": _in_case("trip"),
    "home_visits:arrive": _in_case("trip"),
    "home_visits:come-back": _in_case("trip"),
    "home_visits:longer": _in_case("trip"),
    "own_tasks:add-to-case": CASE,
    "own_tasks:task": _own_task,
    "own_tasks:change": _own_task,
    "own_tasks:done": _own_task,
    "own_tasks:back": _own_task,
    "own_tasks:remove": _own_task,
    "services_delivered:record": CASE,
    "services_delivered:correct": _in_case("delivery"),
    "indicators:indicator": INDICATOR,
    "indicators:export": INDICATOR,
    "indicators:trace": _trace,
    **course_subjects(Subject),
}
