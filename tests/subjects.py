"""For the role matrix: a record of every kind in every place, and how pages name it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.utils import timezone

from amparo.channels.public.operations import write_remark
from amparo.channels.public.texts import sayings
from amparo.foundation.accounts.models import Membership
from amparo.foundation.accounts.operations import where_of as where_of_membership
from amparo.foundation.accounts.operations import where_of_person as where_of_user
from amparo.foundation.duties.models import Duty
from amparo.foundation.duties.operations import where_of as where_of_duty
from amparo.foundation.organisations.models import Team
from amparo.foundation.organisations.operations import (
    where_of as where_of_organisation,
)
from amparo.foundation.organisations.operations import where_of_team
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.operations import record_person
from amparo.foundation.persons.queries import where_of as where_of_person
from amparo.foundation.places.models import Clock, Country, HelpContact, ReportingDuty
from amparo.foundation.policy import Actor, Where
from amparo.foundation.vault.records import new_key
from amparo.response.cases.models import Case
from amparo.response.cases.operations import (
    add_action,
    add_goal,
    ask_approval,
    judge_risk,
    open_case,
    record_child,
    record_consent,
)
from amparo.response.cases.operations._shared import where_of as where_of_case
from amparo.response.concerns.letters import TALK
from amparo.response.concerns.models import CannedText, Concern, Talk, Transfer
from amparo.response.concerns.operations import submit_concern
from amparo.response.concerns.operations.canned import where_of_canned
from amparo.response.concerns.passing import where_of_receiver as where_of_passed
from amparo.response.concerns.queries import where_of as where_of_concern
from amparo.response.concerns.queries import where_of_talk
from amparo.response.concerns.shapes import ConcernData
from amparo.response.referrals.models import Referral
from amparo.response.referrals.operations import send_referral
from amparo.response.referrals.queries import where_of_receiver, where_of_sender
from amparo.response.services.operations import ServiceData, list_service
from amparo.response.services.queries import where_of as where_of_service
from tests.cases.helpers import said
from tests.cast import World
from tests.referrals.helpers import data_for
from tests.services.helpers import DATA


@dataclass(frozen=True)
class Place:
    """A team of the cast, with those who work there and the service next door."""

    team: str
    organisation: str
    country: str
    caseworker: str
    service: str
    provider: str


# As Carla sees it: her own team, a team next door, and another country.
PLACES = {
    "own team": Place("cochabamba", "casa", "BO", "carla", "refugio", "pablo"),
    "team next door": Place("el_alto", "casa", "BO", "beto", "refugio", "pablo"),
    "other country": Place("manila", "kanlungan", "PH", "celso", "bahay", "jun"),
}


@dataclass(frozen=True)
class Subject:
    """What fills a page's arguments, and where the policy says that it stands.

    Without ``where`` the page shows nothing that belongs to a team. ``leads_away``: it
    sends those whom it does not concern to their own day.
    """

    args: list[Any]
    where: Where | None
    leads_away: bool = False


@dataclass
class Records:
    """One record of each kind in one place, made when it is first asked for."""

    world: World
    place: Place
    _kept: dict[str, Any] = field(default_factory=dict)

    def who(self, name: str) -> Actor:
        """Return somebody of the cast as an actor."""
        actor: Actor = getattr(self.world, name)
        return actor

    @cached_property
    def person(self) -> Any:
        """A child whom the place's caseworker recorded."""
        return record_person(
            self.who(self.place.caseworker),
            self.world.team_id(self.place.team),
            Identity(called="Wara"),
            Facts(),
        )

    @cached_property
    def concern(self) -> Concern:
        """A concern with a name that arrived for the place's team."""
        Team.objects.filter(country_id=self.place.country).update(
            receives_concerns=False
        )
        Team.objects.filter(id=self.world.team_id(self.place.team)).update(
            receives_concerns=True
        )
        words = "Me preocupa una amiga."
        data = ConcernData(self.place.country, "es", words, name="Rosa")
        submit_concern(data, secrets.token_bytes(16))
        return Concern.objects.latest("id")

    @cached_property
    def addressed(self) -> Concern:
        """A concern with addresses of something online."""
        assert self.concern
        data = ConcernData(
            self.place.country, "es", "Un juego.", addresses="chat.example/7"
        )
        submit_concern(data, secrets.token_bytes(16))
        return Concern.objects.latest("id")

    @cached_property
    def another(self) -> Concern:
        """A second concern of the same team."""
        assert self.concern
        data = ConcernData(self.place.country, "es", "Otra vez ella.")
        submit_concern(data, secrets.token_bytes(16))
        return Concern.objects.latest("id")

    @cached_property
    def case(self) -> Any:
        """A case of the place's team."""
        return open_case(
            self.who(self.place.caseworker),
            team_id=self.world.team_id(self.place.team),
            country_code=self.place.country,
            kinds=["not_sure"],
            story="A teacher noticed first.",
        )

    @cached_property
    def child(self) -> Any:
        """The same case with a child and the child's yes."""
        worker = self.who(self.place.caseworker)
        case = record_child(worker, self.case.id, Identity(called="Wara"), Facts())
        for purpose in ("case_management", "referral"):
            record_consent(worker, case.id, said(purpose=purpose))
        return case

    @cached_property
    def goal(self) -> Any:
        """A goal of that case, with one step."""
        worker = self.who(self.place.caseworker)
        goal = add_goal(worker, self.child.id, "I want to go to school.", "learning")
        due = timezone.localdate() + timedelta(days=9)
        add_action(worker, goal.id, "Speak with the school.", "school", due)
        return goal

    @cached_property
    def approval(self) -> Any:
        """The question whether the plan of that case may begin."""
        worker = self.who(self.place.caseworker)
        assert self.goal
        now = Case.objects.get(id=self.case.id)
        judge_risk(worker, now.id, "medium", "An offer still stands.", now.version)
        return ask_approval(worker, now.id)

    @cached_property
    def service(self) -> Any:
        """A service of the place's provider."""
        return list_service(
            self.who(self.place.provider),
            self.world.team_id(self.place.service),
            ServiceData(**DATA),
        )

    @cached_property
    def referral(self) -> Referral:
        """A referral that waits for the provider's answer."""
        data = data_for(
            self.world,
            self.service,
            from_team_id=self.world.team_id(self.place.team),
        )
        return send_referral(self.who(self.place.caseworker), data, None)

    @cached_property
    def duty(self) -> Duty:
        """Something that is due for the place's team."""
        return Duty.objects.create(
            kind="concern.message",
            subject_kind="concerns.concern",
            subject_id=self.concern.id,
            team=self.world.teams[self.place.team],
            due_at=timezone.now() + timedelta(hours=3),
        )

    @cached_property
    def membership(self) -> Membership:
        """The caseworker's membership."""
        return Membership.objects.get(user=self.world.users[self.place.caseworker])


def _team_subject(records: Records) -> Subject:
    team = records.world.teams[records.place.team]
    return Subject([team.id], where_of_team(team))


def _organisation_subject(records: Records) -> Subject:
    organisation = records.world.organisations[records.place.organisation]
    return Subject([organisation.id], where_of_organisation(organisation))


def _for(kind: str, where: Callable[[Any], Where]) -> Callable[[Records], Subject]:
    def make(records: Records) -> Subject:
        made = getattr(records, kind)
        return Subject([made.id], where(made))

    return make


def _fact(model: type[Any]) -> Callable[[Records], Subject | None]:
    def make(records: Records) -> Subject | None:
        found = model.objects.filter(country_id=records.place.country).first()
        return found and Subject([found.id], Where(country=records.place.country))

    return make


def _clock(records: Records) -> Subject:
    code = records.place.country
    clock = Clock.objects.filter(country=None).first()
    assert clock is not None
    return Subject([code, clock.id], Where(country=code))


def _country(records: Records) -> Subject:
    return Subject([records.place.country], Where(country=records.place.country))


def _switch(records: Records) -> Subject:
    code = records.place.country
    return Subject([code, "hide_partner_names"], Where(country=code))


def _sender(referral: Referral) -> Where:
    return where_of_sender(referral.from_team, referral.sender_id)


def _in_case(kind: str, *more: str) -> Callable[[Records], Subject]:
    """A page of a case, named by the case or by something in it."""

    def make(records: Records) -> Subject:
        ids = [getattr(records, name).id for name in (kind, *more)]
        return Subject(ids, where_of_case(records.case))

    return make


def _consent(records: Records) -> Subject:
    consent = records.child.consents.first()
    return Subject([records.case.id, consent.id], where_of_case(records.case))


def _action(records: Records) -> Subject:
    return Subject([records.goal.actions.get().id], where_of_case(records.case))


def _name(records: Records) -> Subject:
    """A name lies with the custodians where there are some, else with the team."""
    team = records.world.teams[records.place.team]
    return Subject([records.concern.id], where_of_team(team.custodians or team))


CASE = _for("case", where_of_case)
CONCERN = _for("concern", where_of_concern)
PERSON = _for("person", where_of_person)
SERVICE = _for("service", where_of_service)
MEMBERSHIP = _for("membership", where_of_membership)


def _duty(records: Records) -> Subject:
    return Subject([records.duty.id], where_of_duty(records.duty), leads_away=True)


def _keys(records: Records) -> Subject:
    return Subject([records.world.team_id(records.place.team)], None)


SENT = _for("referral", _sender)
RECEIVED = _for("referral", where_of_receiver)
CONTACT, LEGAL_DUTY = _fact(HelpContact), _fact(ReportingDuty)


def _plain(*args: Any) -> Callable[[Records], Subject]:
    return lambda _records: Subject(list(args), None)


def _nobody(_records: Records) -> None:
    return None


def _user_subject(records: Records) -> Subject:
    user = records.world.users[records.place.caseworker]
    return Subject([user.id], where_of_user(user))


def _trace(records: Records) -> Subject:
    return Subject(["R1", records.place.country], None)


def _language(records: Records) -> Subject:
    """The first language of the public pages in the country, English apart."""
    code = records.place.country
    languages = Country.objects.get(code=code).languages
    spoken = next(language for language in languages if language != "en")
    return Subject([spoken], Where(country=code))


def _in_language(*more: str) -> Callable[[Records], Subject]:
    def make(records: Records) -> Subject:
        language = _language(records)
        return Subject([*language.args, *more], language.where)

    return make


def _text(records: Records) -> Subject:
    language = _language(records)
    return Subject([*language.args, sayings(language.args[0])[0].key], language.where)


def _remark(records: Records) -> Subject:
    writer, language = records.who(records.place.caseworker), _language(records)
    key = sayings(language.args[0])[0].key
    remark = write_remark(writer, language.args[0], key, "Too long.", uuid4())
    return Subject(
        [remark.id], Where(owner_id=writer.user_id, country=records.place.country)
    )


BOTH = _for("referral", lambda r: _wide(_sender(r), where_of_receiver(r)))
INDICATOR = _plain("R1")


def _wide(one: Where, other: Where) -> Where:
    return Where(
        owner_id=one.owner_id,
        team_ids=one.team_ids | other.team_ids,
        organisation_ids=one.organisation_ids | other.organisation_ids,
        country=one.country,
    )


def _addresses(records: Records) -> Subject | None:
    """Addresses lie with the online desk; where there is none, nobody asks for them."""
    desk = records.world.teams[records.place.team].online_desk
    return Subject([records.addressed.id], where_of_team(desk)) if desk else None


def _two(records: Records) -> Subject:
    """Two concerns of one team."""
    ids = [records.concern.id, records.another.id]
    return Subject(ids, where_of_concern(records.concern))


def _asking(records: Records) -> Subject:
    """Asking about something alike; nobody knows this mark, but the page opens."""
    return Subject([records.concern.id, "0" * 16], where_of_concern(records.concern))


def _talk(records: Records) -> Subject:
    """A talk of the place's team with itself: the cast has no other one beside it."""
    concern = records.concern
    talk, made = Talk.objects.get_or_create(
        about=concern,
        other_about=records.another,
        defaults={"team": concern.team, "other_team": concern.team},
    )
    if made:
        new_key(TALK, talk.id, teams=[concern.team_id])
    return Subject([talk.id], where_of_talk(talk))


def _passed(records: Records) -> Subject:
    """A concern that is passed on to the place's team; nobody has answered."""
    transfer, _made = Transfer.objects.get_or_create(
        concern=records.concern,
        defaults={
            "from_team": records.world.teams["refugio"],
            "to_team": records.concern.team,
            "sent_by": records.world.users["pablo"],
            "reason_sealed": b"",
        },
    )
    return Subject([transfer.id], where_of_passed(transfer))


def _canned(records: Records) -> Subject:
    team = records.world.teams[records.place.team]
    text = CannedText.objects.create(
        team=team, language="es", title="Hola", text="Hola."
    )
    return Subject([text.id], where_of_canned(team))


SUBJECTS: dict[str, Callable[[Records], Subject | None]] = {
    "accounts:withdraw": _nobody,
    "accounts:give_key": MEMBERSHIP,
    "accounts:end_role": MEMBERSHIP,
    "accounts:rotate_key": _team_subject,
    "accounts:add_role": _user_subject,
    "accounts:close": _user_subject,
    "accounts:reset_factor": _user_subject,
    "accounts:recovery": _organisation_subject,
    "accounts:join_recovery": _organisation_subject,
    "duties:postpone": _duty,
    "duties:keys": _keys,
    "places:contact": CONTACT,
    "places:confirm": CONTACT,
    "places:correct": CONTACT,
    "places:retire": CONTACT,
    "places:edit_duty": LEGAL_DUTY,
    "places:country": _country,
    "places:duties": _country,
    "places:clocks": _country,
    "places:switches": _country,
    "places:facts": _country,
    "places:edit_switch": _switch,
    "places:edit_profile": _country,
    "places:add_contact": _country,
    "places:add_duty": _country,
    "places:edit_clock": _clock,
    "places:reset_clock": _clock,
    "languages:language": _language,
    "languages:sign_off": _language,
    "languages:withdraw": _language,
    "languages:part": _in_language("tell"),
    "languages:read": _in_language("tell"),
    "languages:remark": _text,
    "languages:settle": _remark,
    "organisations:team": _team_subject,
    "organisations:change_team": _team_subject,
    "organisations:open_door": _team_subject,
    "organisations:close_door": _team_subject,
    "organisations:organisation": _organisation_subject,
    "organisations:change": _organisation_subject,
    "organisations:set_safeguarding": _organisation_subject,
    "organisations:create_team": _organisation_subject,
    "persons:person": PERSON,
    "persons:change": PERSON,
    "services:service": SERVICE,
    "services:change": SERVICE,
    "services:place": SERVICE,
    "services:open-place": SERVICE,
    "services:confirm-place": SERVICE,
    "services:verify": SERVICE,
    "services:capacity": SERVICE,
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
    "concerns:claim": CONCERN,
    "concerns:hand_to": CONCERN,
    "concerns:correct": CONCERN,
    "concerns:respond": CONCERN,
    "concerns:join_case": CONCERN,
    "concerns:quick": CONCERN,
    "concerns:undo": CONCERN,
    "concerns:reopen": CONCERN,
    "concerns:look": CONCERN,
    "concerns:hand_back": CONCERN,
    "concerns:judge": CONCERN,
    "concerns:open_case": CONCERN,
    "concerns:close": CONCERN,
    "concerns:pass_name": _name,
    "concerns:online_part": _addresses,
    "concerns:online_end": CONCERN,
    "concerns:keeping": CONCERN,
    "concerns:keep": CONCERN,
    "concerns:destroy": CONCERN,
    "concerns:block": CONCERN,
    "concerns:block_review": CONCERN,
    "concerns:unblock": CONCERN,
    "concerns:reach": CONCERN,
    "concerns:reply_hint": CONCERN,
    "concerns:say_of_two": _two,
    "concerns:ask_about": _asking,
    "concerns:talk": _talk,
    "concerns:talk_end": _talk,
    "concerns:pass_on": CONCERN,
    "concerns:pass_recall": CONCERN,
    "concerns:pass_go_on": CONCERN,
    "concerns:passed_one": _passed,
    "concerns:passed_accept": _passed,
    "concerns:passed_decline": _passed,
    "concerns:text_add": _team_subject,
    "concerns:text_change": _canned,
    "cases:detail": CASE,
    "cases:child": CASE,
    "cases:link": _in_case("case", "person"),
    "cases:consent": _in_case("child"),
    "cases:withdraw": _consent,
    "cases:risk": _in_case("child"),
    "cases:note": CASE,
    "cases:assign": CASE,
    "cases:goal": _in_case("child"),
    "cases:goal-change": _in_case("goal"),
    "cases:action-new": _in_case("goal"),
    "cases:action": _action,
    "cases:ask": _in_case("child"),
    "cases:decide": _in_case("approval"),
    "cases:unask": _in_case("approval"),
    "cases:refer": _in_case("child"),
    "cases:refer-to": _in_case("child", "service"),
    "cases:closure": _in_case("child"),
    "cases:close": _in_case("child"),
    "indicators:indicator": INDICATOR,
    "indicators:export": INDICATOR,
    "indicators:trace": _trace,
}
