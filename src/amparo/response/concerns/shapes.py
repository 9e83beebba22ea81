"""What goes into this room's operations and what comes out of them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID

from .codes import Author, Channel, Danger, Judged, Reach, Teller
from .models import Concern

LONGEST_WORDS = 8000  # characters of one narrative or message
LONGEST_LINE = 300  # of a name, a number, a time


@dataclass(frozen=True)
class SafeContact:
    """How the person may be reached without harm; all of it in their own words."""

    where: str = field(default="", repr=False)  # number, account, through whom
    when: str = field(default="", repr=False)  # when it is safe, what never to do

    def to_text(self) -> str:
        """Return it as text for sealing."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> SafeContact:
        """Read what ``to_text`` wrote; nothing gives an empty contact."""
        known = json.loads(text) if text else {}
        return cls(**{name: str(known.get(name, "")) for name in ("where", "when")})


@dataclass(frozen=True)
class ConcernData:
    """What somebody tells. Only the words are needed."""

    country_code: str
    language: str
    words: str = field(repr=False)
    teller: Teller | str = ""
    kinds: tuple[str, ...] = ()
    danger_now: Danger | str = ""
    reach: Reach | str = Reach.RETURN
    contact: SafeContact = field(default_factory=SafeContact, repr=False)
    name: str = field(default="", repr=False)
    channel: Channel = Channel.WEB


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

    @property
    def by_reporter(self) -> bool:
        """Say whether the person who told wrote it."""
        return self.author == Author.REPORTER


@dataclass(frozen=True)
class Mailbox:
    """What the person sees who opens a mailbox with the receipt."""

    concern: Concern = field(repr=False)
    words: str = field(repr=False)
    messages: list[ShownMessage] = field(repr=False)
    answer_by: datetime | None

    @property
    def answered(self) -> bool:
        """Say whether the team has written anything."""
        return any(not message.by_reporter for message in self.messages)


@dataclass(frozen=True)
class ShownJudgement:
    """What a colleague decided, and why."""

    about: Judged
    value: str
    who: str
    at: datetime
    reason: str = field(repr=False)


@dataclass(frozen=True)
class OpenConcern:
    """A concern as the team reads it."""

    concern: Concern
    words: str = field(repr=False)
    words_verified: bool
    contact: SafeContact = field(repr=False)
    messages: list[ShownMessage] = field(repr=False)
    judgements: list[ShownJudgement] = field(repr=False)
    due_at: datetime | None
    has_name: bool
    name: str = field(default="", repr=False)  # only for whoever was given the key

    @property
    def answered(self) -> bool:
        """Say whether the team has written anything yet."""
        return self.concern.first_answer_at is not None
