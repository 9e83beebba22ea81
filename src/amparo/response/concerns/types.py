"""What goes into this room's operations and what comes out of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext

from amparo.foundation.kernel.text import many_lines

from .codes import (
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
    """How the person may be reached without harm.

    ``days`` are those on which it is safe (Monday is 0; none means that they did not
    say), ``from_hour`` to ``to_hour`` the hours of the day in the country's time; a
    window may end after midnight. Everything else stands in their own words.
    """

    where: str = field(default="", repr=False)  # number, account, through whom
    whose: Phone | str = ""
    days: tuple[int, ...] = ()
    from_hour: int | None = None
    to_hour: int | None = None
    leave_message: bool = False
    code_word: str = field(default="", repr=False)  # we say it, so that they know us
    never: str = field(default="", repr=False)  # what must never be done
    when: str = field(default="", repr=False)  # when it is safe, in their own words

    @property
    def whose_words(self) -> str:
        """Whose telephone or account it is, in words."""
        known = self.whose in Phone.values
        return str(Phone(self.whose).label) if known else ""

    @property
    def days_words(self) -> str:
        """The safe days as the reader's language names them, a row of them in short."""
        days = sorted(day for day in set(self.days) if day in WEEKDAYS)
        if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
            ends = {"first": WEEKDAYS[days[0]], "last": WEEKDAYS[days[-1]]}
            return gettext("%(first)s to %(last)s") % ends
        return ", ".join(str(WEEKDAYS[day]) for day in days)

    @property
    def hours_words(self) -> str:
        """The safe hours, as a clock shows them; empty when they did not say."""
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
        """Return what the fields of a form say; they bear the names of ours.

        Who is not to be contacted leaves nothing but what must never be done. One end
        of the hours alone means from then on, or until then.
        """
        if answers.get("reach", ContactWay.RETURN) in ("", ContactWay.RETURN):
            return cls(never=many_lines(answers.get("never", "")))
        said = {each.name: answers.get(each.name, each.default) for each in fields(cls)}
        said |= {k: many_lines(v) for k, v in said.items() if isinstance(v, str)}
        said["days"] = tuple(said["days"])
        begins, ends = said["from_hour"], said["to_hour"]
        if begins is None and ends is not None:
            said["from_hour"] = 0
        if ends is None and begins is not None:
            said["to_hour"] = 24
        return cls(**said)


@dataclass(frozen=True)
class Details:
    """What helps to find the child, apart from the account itself."""

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
    """What somebody tells. Only the words are needed.

    ``addresses`` (of sites, accounts, groups; one a line) go to the online desk alone.
    ``came_at`` is when it was told, if that was before now.
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
    form_kind: FormKind = FormKind.WORRIED
    channel: Channel = Channel.WEB
    came_at: datetime | None = None

    @classmethod
    def from_answers(cls, answers: Mapping[str, Any], **known: Any) -> ConcernData:
        """Return what the fields of a form say; they bear the names of ours.

        ``known`` is what no form asks: the country, the language, how it came in.
        """

        def said(name: str) -> str:
            return many_lines(str(answers.get(name) or ""))

        def ticked(name: str) -> tuple[str, ...]:
            return tuple(answers.get(name) or ())

        return cls(
            words=answers["words"],
            reporter_type=said("reporter_type"),
            kinds=ticked("kinds"),
            online=bool(answers.get("online")),
            danger_now=said("danger_now"),
            child_age=said("child_age"),
            offender_access=said("offender_access"),
            risk_signs=ticked("risk_signs"),
            disclosed_to=ticked("disclosed_to"),
            area_code=said("area_code"),
            reach=said("reach") or ContactWay.RETURN,
            contact=SafeContact.from_answers(answers),
            details=Details(said("child"), said("place")),
            addresses=said("addresses"),
            name=said("name"),
            **known,
        )


@dataclass(frozen=True)
class ShownMessage:
    """A message as a reader sees it. ``verified``: its author really wrote it."""

    id: UUID
    author: Author
    who: str  # a colleague's name; empty for the person who told
    text: str = field(repr=False)
    at: datetime
    verified: bool
    read_at: datetime | None
    kind: MessageKind = MessageKind.WORDS

    @property
    def by_reporter(self) -> bool:
        """Say whether the person who told wrote it."""
        return self.author == Author.REPORTER

    @property
    def act(self) -> str:
        """What was said with one press, in words; empty for what was written."""
        return "" if self.kind == MessageKind.WORDS else str(self.kind.label)


@dataclass(frozen=True)
class Mailbox:
    """What the person sees who opens a mailbox with the receipt."""

    concern: Concern = field(repr=False)
    words: str = field(repr=False)
    contact: SafeContact = field(repr=False)
    messages: list[ShownMessage] = field(repr=False)
    answer_by: datetime | None
    waiting: int = 0  # answers that were not shown yet

    @property
    def answered(self) -> bool:
        """Say whether the team has written anything."""
        return self.waiting > 0 or any(not m.by_reporter for m in self.messages)


@dataclass(frozen=True)
class ShownDecision:
    """What a colleague decided, and why."""

    about: DecisionKind
    value: str
    who: str
    at: datetime
    reason: str = field(repr=False)
    suggested: str = ""
    rules: tuple[str, ...] = ()  # codes of the rules that had spoken

    @property
    def overrides(self) -> bool:
        """Say whether the person judged otherwise than the rules had suggested."""
        return bool(self.suggested) and self.suggested != self.value


@dataclass(frozen=True)
class CorrectedFacts:
    """The facts of a concern, as an officer sets them right.

    Without ``details`` what the child is called, and where, stays as it was told.
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
    """Something that was done: what, when, on what ground, and in a few words whom."""

    kind: ResponseKind | str
    done_at: datetime
    detail: str = field(default="", repr=False)
    basis: Basis | str = ""
    duty_id: UUID | None = None


@dataclass(frozen=True)
class ShownResponse:
    """Something that a colleague did, with what they wrote about it."""

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
    contact: SafeContact = field(repr=False)
    details: Details = field(repr=False)
    messages: list[ShownMessage] = field(repr=False)
    decisions: list[ShownDecision] = field(repr=False)
    due_at: datetime | None
    has_name: bool
    name: str = field(default="", repr=False)  # only for whoever was given the key
    responses: list[ShownResponse] = field(default_factory=list, repr=False)

    @property
    def answered(self) -> bool:
        """Say whether the team has written anything yet."""
        return self.concern.first_answer_at is not None

    @property
    def has_mailbox(self) -> bool:
        """Say whether the person was given a number to read an answer with."""
        return self.concern.reporter_public is not None
