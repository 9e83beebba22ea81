"""What identifies a person (always sealed), and coded facts about them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from ..kernel.text import many_lines, one_line
from .models import Disability, Precision, Sex


@dataclass(frozen=True)
class Identity:
    """Who a person is, in their own words and script.

    ``names`` are full names as people have them, one or many, in any script.
    ``birth_date`` is ISO 8601 as far as it is known: ``2010-05-03``, ``2010-05`` or
    empty; the year alone is a coded fact. ``phones`` are E.164 where we can parse them;
    ``typed`` has what was typed for each of those.
    """

    called: str = ""
    names: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    birth_date: str = ""
    street: str = ""
    safe_contact: str = ""

    def cleaned(self) -> Identity:
        """Return the same with composed letters and single spaces, without blanks."""
        return Identity(
            called=one_line(self.called),
            names=list(dict.fromkeys(n for n in map(one_line, self.names) if n)),
            phones=list(dict.fromkeys(p for p in map(one_line, self.phones) if p)),
            typed=self.typed,
            birth_date=self.birth_date.strip(),
            street=one_line(self.street),
            safe_contact=many_lines(self.safe_contact),
        )

    @property
    def display_name(self) -> str:
        """The name to show: what the person wants to be called, or their first name."""
        return self.called or (self.names[0] if self.names else "")

    def to_json(self) -> str:
        """Return the text that is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Identity:
        """Parse what ``to_json`` wrote; unknown fields are ignored."""
        raw: dict[str, Any] = json.loads(text) if text else {}
        known = {f.name for f in fields(cls)}
        return cls(**{name: raw[name] for name in raw if name in known})


@dataclass(frozen=True)
class Facts:
    """What is coded about a person; as coarse as deadlines and statistics allow."""

    sex: str = Sex.NOT_RECORDED
    birth_year: int | None = None
    birth_precision: str = Precision.UNKNOWN
    disability: str = Disability.NOT_ASKED
    country_code: str = ""
    area_code: str = ""
