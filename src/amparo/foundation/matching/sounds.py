"""How a part of a name is compared: as written, in plain Latin letters, by sound."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .romanise import romanise

VERSION = 1  # raise it when a form changes: stored ones are then made anew


@dataclass(frozen=True)
class Forms:
    """The forms of one part of a name."""

    written: str
    plain: str  # in Latin letters, spelt in one way
    sounds: frozenset[str]  # consonants as they sound, by the habits of several regions


_Rules = list[tuple[re.Pattern[str], str]]


def _rules(*pairs: tuple[str, str]) -> _Rules:
    return [(re.compile(pattern), sound) for pattern, sound in pairs]


_SHARED = _rules(
    (r"^hu(?=[aeio])", "b"),
    (r"w(?![aeiouy])", ""),
    (r"ksh|x|kt?h?s", "ks"),
    (r"chh|tch|tj|ch", "C"),
    (r"sch|sh|sj|z", "s"),
    (r"dj|zh", "j"),
    (r"qu|ck|q", "k"),
    (r"[vw]", "b"),
)
# Spanish, Portuguese and Filipino; South and South-East Asian; Thai.
_REGIONS = {
    "i": _rules(
        (r"^x", "j"),
        (r"ph", "f"),
        (r"c(?=[eiy])", "s"),
        (r"g(?=[eiy])", "j"),
        (r"c(?!h)", "k"),
    )
    + _SHARED,
    "a": _rules((r"ph|f", "p"), (r"c(?!h)", "C"), (r"z", "j")) + _SHARED,
    "t": _rules(
        (r"(?<=[aeou])r(?![aeiouy])", ""),
        (r"ck", "k"),
        (r"ch|sh|j", "C"),
        (r"[vw]", "b"),
        (r"[aeiou]b(?![aeiou])", "a"),
        (r"ng", "N"),
        (r"g", "k"),
        (r"ph|bh", "p"),
        (r"[db](?![aeiouyrlh])", "t"),
        (r"[sCjt]h?$", "t"),
        (r"[lr]$", "n"),
        (r"l", "r"),
        (r"z", "s"),
    ),
}
_DOUBLE = re.compile(r"(.)\1+")


def _skeleton(latin: str, rules: _Rules) -> str:
    for pattern, sound in rules:
        latin = pattern.sub(sound, latin)
    # Often left out in writing; where scripts omit vowels, it cannot be known.
    latin = latin.replace("h", "")
    head = "a" if latin[:1] in tuple("aeiouy") else ""
    return _DOUBLE.sub(r"\1", head + re.sub("[aeiouy]", "", latin))


def _regions(token: str) -> str:
    """Return which habits of spelling are possible: a script says more than Latin."""
    if re.search("[\u0e00-\u0e7f]", token):
        return "t"
    return "iat" if token.isascii() else "a"


_PLAIN = _rules(
    (r"[ck]?h?x|ksh", "ks"),
    (r"sch|sh|sj|z", "s"),
    (r"tj|ch", "C"),
    (r"dj", "j"),
    (r"c(?=[eiy])", "s"),
    (r"qu(?=[ei])|q|ck?", "k"),
    (r"ph|f", "p"),
    (r"[vw](?=h?[aeiouy])", "b"),
    (r"[vw]", "u"),
    (r"ee|y|ie", "i"),
    (r"oo|ou|oe", "u"),
    (r"h", ""),
    (r"(.)\1+", r"\1"),
)


def plain(latin: str) -> str:
    """Return Latin letters in one spelling of what is spelt in many ways."""
    for pattern, one in _PLAIN:
        latin = pattern.sub(one, latin)
    return latin


_REGION_OF = dict.fromkeys(("BD", "ID", "IN", "LK", "MM", "NP", "PK"), "a")
_REGION_OF |= dict.fromkeys(("KH", "LA", "TH"), "t")


def sound_in(country: str, token: str) -> str:
    """Return the one way in which a part of a name sounds in a country."""
    letters = re.sub("[^a-z]", "", romanise(token))
    return _skeleton(letters, _REGIONS[_REGION_OF.get(country, "i")])


def forms(token: str) -> Forms:
    """Return the forms of a folded part of a name.

    A sound of a single consonant would match everyone and is left out.
    """
    latin = romanise(token)
    letters = re.sub("[^a-z]", "", latin)
    found = {_skeleton(letters, _REGIONS[region]) for region in _regions(token)}
    return Forms(token, plain(latin), frozenset(s for s in found if len(s) > 1))
