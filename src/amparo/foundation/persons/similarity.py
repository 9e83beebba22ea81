"""How similar a person and a query are, on opened names."""

from __future__ import annotations

from rapidfuzz.fuzz import ratio

from . import birth_dates, phones, search_codes
from .identity import Facts, Identity
from .names import Name, parse_name, romanise, sounds

_ALIKE = 80.0  # from this similarity on: the same name, misspelt
_BY_BEGINNING = 82.0
_NOT_AT_ALL = 55.0
_SOUNDS_AT_LEAST = 50.0
_WEAK = 0.25


class Similarity:
    """Compares many people with one query; caches name parts only while it lives."""

    def __init__(
        self, names: list[Name], numbers: list[str], birth: birth_dates.Birth | None
    ) -> None:
        self.names = [name for name in names if name.strong]
        self.tails = {tail for tail in map(phones.tail, numbers) if tail}
        self.birth = birth
        self._sounds: dict[str, frozenset[str]] = {}
        self._scores: dict[tuple[str, str], tuple[float, bool]] = {}

    def of(
        self, identity: Identity, birth_year: int | None
    ) -> tuple[float, tuple[str, ...]]:
        """Return a score from 0 to 100 and the reasons, as codes."""
        why: list[str] = []
        score = 0.0
        if self.names:
            score, sounded = self._names(search_codes.names_of(identity))
            if score >= _ALIKE * 0.75:
                why.append("sounds_alike" if sounded else "name")
        if self.tails & set(map(phones.tail, identity.phones)):
            score = max(score, 90.0) + 10
            why.append("phone")
        if self.birth:
            gain = self._birth(identity, birth_year)
            score = score + gain if self.names or self.tails else 80 + gain
            if gain >= 5:
                why.append("birth_date")
        return min(score, 100.0), tuple(why)

    def of_whole(self, identity: Identity) -> float:
        """Return the similarity of the full names, in order; used to break ties."""
        theirs = [" ".join(parse_name(name).tokens) for name in identity.names]
        return max(
            (ratio(" ".join(m.tokens), name) for m in self.names for name in theirs),
            default=0.0,
        )

    def _names(self, theirs: list[Name]) -> tuple[float, bool]:
        pairs = ((mine, name) for mine in self.names for name in theirs)
        return max(
            (self._pair(mine, name) for mine, name in pairs),
            key=lambda scored: scored[0],
            default=(0.0, False),
        )

    def _pair(self, mine: Name, name: Name) -> tuple[float, bool]:
        """Score two full names part by part; parts that only theirs has cost little."""
        total = weights = 0.0
        sounded = False
        for token in mine.tokens:
            weight = 1.0 if token in mine.strong else _WEAK
            best = max(
                (self._tokens(token, other) for other in name.tokens),
                default=(0.0, False),
            )
            total += weight * best[0]
            weights += weight
            sounded = sounded or best[1]
        score = total / weights - min(3, max(0, len(name.strong) - len(mine.strong)))
        if mine.suffix and mine.suffix != name.suffix:
            score -= 15 if name.suffix else 5
        return score, sounded

    def _tokens(self, mine: str, theirs: str) -> tuple[float, bool]:
        pair = (mine, theirs)
        if pair not in self._scores:
            self._scores[pair] = self._compare(mine, theirs)
        return self._scores[pair]

    def _compare(self, mine: str, theirs: str) -> tuple[float, bool]:
        if mine == theirs:
            return 100.0, False
        score = ratio(mine, theirs)
        if len(mine) >= 3 and theirs.startswith(mine):
            score = max(score, _BY_BEGINNING)
        latin = ratio(romanise(mine), romanise(theirs))
        if self._sound(mine) & self._sound(theirs) and latin >= _SOUNDS_AT_LEAST:
            by_sound = 60 + 0.3 * latin  # the more letters agree, the more it says
            if by_sound > score:
                return by_sound, True
        return (score, False) if score >= _NOT_AT_ALL else (0.0, False)

    def _sound(self, token: str) -> frozenset[str]:
        if token not in self._sounds:
            self._sounds[token] = sounds(token)
        return self._sounds[token]

    def _birth(self, identity: Identity, birth_year: int | None) -> float:
        theirs = search_codes.birth_of(identity, Facts(birth_year=birth_year))
        mine = self.birth
        if mine is None or mine.year is None or theirs.year is None:
            return 0.0
        if mine.iso and mine.iso == theirs.iso:
            return 10.0
        if theirs.swapped and mine.iso == theirs.swapped.iso:
            return 6.0
        if mine.year == theirs.year:
            return 5.0 if not (mine.iso and theirs.iso) else 2.0
        return 0.0 if abs(mine.year - theirs.year) == 1 else -12.0
