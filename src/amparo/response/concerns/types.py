"""Data types of the operations of this room."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext

from amparo.foundation.kernel.text import many_lines

from .codes import (
    APART,
    AboutColleague,
    Age,
    Author,
    Basis,
    Channel,
    ContactWay,
    Danger,
    DecisionKind,
    FormKind,
    MessageKind,
    OffenderAccess,
    Phone,
    ReporterType,
    ResponseKind,
)
from .models import Concern

LONGEST_WORDS = 8000  # characters of one narrative or message
LONGEST_LINE = 300  # of a name, a number, a time
LONGEST_ADDRESSES = 4000  # of sites and accounts, all together


@dataclass(frozen=True)
class SafeContact:
    """The safe contact of a reporter.

    ``days`` are the safe days (Monday is 0; empty if not given), ``from_hour`` to
    ``to_hour`` the safe hours in the country's time; a window may end after midnight.
    Everything else is in their own words.
    """

    where: str = field(default="", repr=False)  # number, account, through whom
    whose: Phone | str = ""
    days: tuple[int, ...] = ()
    from_hour: int | None = None
    to_hour: int | None = None
    leave_message: bool = False
    code_word: str = field(
        default="", repr=False
    )  # said by us so that they recognise us
    never: str = field(default="", repr=False)  # what must never be done
    when: str = field(default="", repr=False)  # when it is safe, in their own words

    @property
    def whose_words(self) -> str:
        """Whose telephone or account it is, in words."""
        known = self.whose in Phone.values
        return str(Phone(self.whose).label) if known else ""

    @property
    def days_words(self) -> str:
        """The safe days in the reader's language, consecutive ones as a range."""
        days = sorted(day for day in set(self.days) if day in WEEKDAYS)
        if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
            ends = {"first": WEEKDAYS[days[0]], "last": WEEKDAYS[days[-1]]}
            return gettext("%(first)s to %(last)s") % ends
        return ", ".join(str(WEEKDAYS[day]) for day in days)

    @property
    def hours_words(self) -> str:
        """The safe hours, in words; empty when not given."""
        if self.from_hour is None or self.to_hour is None:
            return ""
        return f"{self.from_hour:02}:00–{self.to_hour:02}:00"

    def to_text(self) -> str:
        """Return it as text for sealing."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> SafeContact:
        """Read what ``to_text`` wrote; nothing gives an empty contact."""
        known = json.loads(text) if text else {}
        known["days"] = tuple(known.get("days", ()))
        names = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in known.items() if name in names})

    @classmethod
    def from_answers(cls, answers: Mapping[str, Any]) -> SafeContact:
        """Return the contact from the fields of a form, which have the same names.

        Without permission to be contacted only ``never`` is kept. One of the hours
        alone means from then on, or until then.
        """
        if answers.get("reach", ContactWay.RETURN) in ("", ContactWay.RETURN):
            return cls(never=many_lines(answers.get("never", "")))
        given = {
            each.name: answers.get(each.name, each.default) for each in fields(cls)
        }
        given |= {k: many_lines(v) for k, v in given.items() if isinstance(v, str)}
        given["days"] = tuple(given["days"])
        begins, ends = given["from_hour"], given["to_hour"]
        if begins is None and ends is not None:
            given["from_hour"] = 0
        if ends is None and begins is not None:
            given["to_hour"] = 24
        return cls(**given)


@dataclass(frozen=True)
class Details:
    """What helps to find the child, beside the narrative."""

    child: str = field(default="", repr=False)  # what the child is called
    place: str = field(default="", repr=False)  # village, school, hotel, street

    def to_text(self) -> str:
        """Return it as text for sealing; nothing gives an empty text."""
        known = asdict(self)
        return json.dumps(known, ensure_ascii=False) if any(known.values()) else ""

    @classmethod
    def from_text(cls, text: str) -> Details:
        """Read what ``to_text`` wrote."""
        return cls(**json.loads(text)) if text else cls()


@dataclass(frozen=True)
class ConcernData:
    """What is reported. Only ``words`` is required.

    ``addresses`` (sites, accounts, groups; one a line) go to the online desk alone.
    ``came_at`` is when it was reported, if that was before now.
    """

    country_code: str
    language: str
    words: str = field(repr=False)
    reporter_type: ReporterType | str = ""
    kinds: tuple[str, ...] = ()
    online: bool = False
    danger_now: Danger | str = ""
    child_age: Age | str = ""
    offender_access: OffenderAccess | str = ""
    risk_signs: tuple[str, ...] = ()
    disclosed_to: tuple[str, ...] = ()
    area_code: str = ""
    reach: ContactWay | str = ContactWay.RETURN
    contact: SafeContact = field(default_factory=SafeContact, repr=False)
    details: Details = field(default_factory=Details, repr=False)
    addresses: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    about_colleague: AboutColleague | str = ""
    usual_team: bool = False  # they chose the usual team, for nobody apart is there
    form_kind: FormKind = FormKind.WORRIED
    channel: Channel = Channel.WEB
    came_at: datetime | None = None

    @property
    def goes_apart(self) -> bool:
        """Say whether a safeguarding team shall read it instead of the usual team."""
        return self.about_colleague in APART and not self.usual_team

    @classmethod
    def from_answers(cls, answers: Mapping[str, Any], **known: Any) -> ConcernData:
        """Return the data from the fields of a form, which have the same names.

        ``known`` is what no form asks: the country, the language, the channel.
        """

        def text(name: str) -> str:
            return many_lines(str(answers.get(name) or ""))

        def ticked(name: str) -> tuple[str, ...]:
            return tuple(answers.get(name) or ())

        return cls(
            words=answers["words"],
            reporter_type=text("reporter_type"),
            kinds=ticked("kinds"),
            online=bool(answers.get("online")),
            danger_now=text("danger_now"),
            child_age=text("child_age"),
            offender_access=text("offender_access"),
            risk_signs=ticked("risk_signs"),
            disclosed_to=ticked("disclosed_to"),
            area_code=text("area_code"),
            reach=text("reach") or ContactWay.RETURN,
            contact=SafeContact.from_answers(answers),
            details=Details(text("child"), text("place")),
            addresses=text("addresses"),
            name=text("name"),
            about_colleague=text("about_colleague"),
            **known,
        )


@dataclass(frozen=True)
class ShownMessage:
    """A message as it is shown. ``verified``: its signature is the author's.

    ``proven_since``: whose key it is could only be proved from that day on, because the
    server's secret was lost before.
    """

    id: UUID
    author: Author
    who: str  # a colleague's name; empty for the reporter
    text: str = field(repr=False)
    at: datetime
    verified: bool
    read_at: datetime | None  # to the quarter hour
    kind: MessageKind = MessageKind.WORDS
    number: int = 0  # among the messages of the concern
    team_id: UUID | None = None  # in whose name a colleague wrote
    proven_since: date | None = None

    @property
    def by_reporter(self) -> bool:
        """Say whether the reporter wrote it."""
        return self.author == Author.REPORTER

    @property
    def act(self) -> str:
        """The label of a message sent with one button; empty for words."""
        return "" if self.kind == MessageKind.WORDS else str(self.kind.label)


@dataclass(frozen=True)
class Mailbox:
    """What the reporter sees in the mailbox."""

    concern: Concern = field(repr=False)
    words: str = field(repr=False)
    contact: SafeContact = field(repr=False)
    messages: list[ShownMessage] = field(repr=False)
    answer_by: datetime | None
    waiting: int = 0  # answers not shown yet

    @property
    def answered(self) -> bool:
        """Say whether the team has written anything."""
        return self.waiting > 0 or any(not m.by_reporter for m in self.messages)


@dataclass(frozen=True)
class ShownDecision:
    """A decision of a colleague, and the reason."""

    about: DecisionKind
    value: str
    who: str
    at: datetime
    reason: str = field(repr=False)
    suggested: str = ""
    rules: tuple[str, ...] = ()  # codes of the rules that applied

    @property
    def overrides(self) -> bool:
        """Say whether the decision differs from what the rules suggested."""
        return bool(self.suggested) and self.suggested != self.value


@dataclass(frozen=True)
class CorrectedFacts:
    """The facts of a concern as an officer corrects them.

    Without ``details`` the name of the child and the place stay as they are.
    """

    kinds: tuple[str, ...] = ()
    online: bool = False
    danger_now: Danger | str = ""
    child_age: Age | str = ""
    offender_access: OffenderAccess | str = ""
    risk_signs: tuple[str, ...] = ()
    disclosed_to: tuple[str, ...] = ()
    area_code: str = ""
    details: Details | None = None


@dataclass(frozen=True)
class ResponseData:
    """A response: what was done, when, on what ground, and who was informed."""

    kind: ResponseKind | str
    done_at: datetime
    detail: str = field(default="", repr=False)
    basis: Basis | str = ""
    duty_id: UUID | None = None


@dataclass(frozen=True)
class ShownResponse:
    """A response of a colleague, with their note."""

    kind: ResponseKind
    who: str
    at: datetime
    basis: str
    duty_id: UUID | None
    result: str
    detail: str = field(repr=False)


@dataclass(frozen=True)
class OpenConcern:
    """A concern as the team reads it."""

    concern: Concern
    words: str = field(repr=False)
    words_verified: bool
    came_at: datetime  # to the minute
    contact: SafeContact = field(repr=False)
    details: Details = field(repr=False)
    messages: list[ShownMessage] = field(repr=False)
    decisions: list[ShownDecision] = field(repr=False)
    due_at: datetime | None
    has_name: bool
    name: str = field(default="", repr=False)  # only for someone with the key
    responses: list[ShownResponse] = field(default_factory=list, repr=False)

    @property
    def answered(self) -> bool:
        """Say whether the team has written anything yet."""
        return self.concern.first_answer_at is not None

    @property
    def has_mailbox(self) -> bool:
        """Say whether the reporter has a receipt to read answers with."""
        return self.concern.reporter_public is not None
