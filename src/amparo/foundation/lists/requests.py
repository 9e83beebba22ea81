"""What somebody asked of a list: codes may stand in an address, typed words never."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.http import HttpRequest
from django.utils.http import urlencode

_CODE = re.compile(r"[A-Za-z0-9_.:-]{0,40}")
_PLACE = re.compile(r"([0-9]{1,9})(?:\.([A-Za-z0-9_-]{1,2000}))?")


@dataclass(frozen=True)
class Asked:
    """Filters, order and page. ``typed`` travels in the body of a form only.

    ``mark`` says, sealed, after which row the page begins.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    mark: str = ""

    @property
    def place(self) -> str:
        """The page as an address has it."""
        return f"{self.page}.{self.mark}" if self.mark else str(self.page)

    @property
    def filters(self) -> dict[str, str]:
        """Everything that narrows the list."""
        return {**self.codes, **self.typed}

    @property
    def hidden(self) -> dict[str, str]:
        """What a form carries along, so that it speaks of the same list."""
        return self.filters | ({"sort": self.sort} if self.sort else {})

    def address(self, *, sort: str | None = None, page: int | str = 1) -> str:
        """Return the query of the same list in another order, or at another page."""
        order = self.sort if sort is None else sort
        pairs = [*self.codes.items()]
        pairs += [("sort", order)] if order else []
        pairs += [("page", str(page))] if str(page) != "1" else []
        return f"?{urlencode(pairs)}"


def asked_of(
    request: HttpRequest, codes: Iterable[str] = (), typed: Iterable[str] = ()
) -> Asked:
    """Return what the person asked for.

    ``typed`` is taken from a sent form only. A value of ``codes`` that is no code is
    taken from there too, and then never put into an address.
    """
    sent = request.POST if request.method == "POST" else request.GET
    found = {name: sent[name] for name in codes if name in sent}
    plain = {name: value for name, value in found.items() if _CODE.fullmatch(value)}
    words = {name: found[name] for name in found if name not in plain}
    if request.method == "POST":
        words |= {name: value for name in typed if (value := sent.get(name, ""))}
    number, mark = _place(sent.get("page", ""))
    return Asked(plain, words, sent.get("sort", "")[:40], number, mark)


def with_defaults(asked: Asked, **defaults: str) -> Asked:
    """Return the same with codes that hold where nothing was said."""
    return replace(asked, codes=defaults | dict(asked.codes))


def _place(text: str) -> tuple[int, str]:
    found = _PLACE.fullmatch(text)
    return (max(int(found[1]), 1), found[2] or "") if found else (1, "")
