"""Names of other scripts in Latin letters, roughly as people write them themselves.

Devanagari and Bengali have one table, for their letters lie alike in Unicode; Thai is
read by syllables, with its unwritten vowels. Everything else is left to anyascii.
"""

from __future__ import annotations

import re

from anyascii import anyascii

# -- Devanagari and Bengali ----------------------------------------------------------

_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनऩपफबभमयरऱलळऴवशषसह",
        "k kh g gh ng ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l l"
        " v sh sh s h".split(),
        strict=True,
    )
)
_DOTTED = {"क": "k", "ख": "kh", "ग": "g", "ज": "z", "ड": "r", "ढ": "r", "फ": "f"}
_VOWELS = dict(
    zip("अआइईउऊऋएऐओऔऍऑऎऒ", "a a i i u u ri e ai o au e o e o".split(), strict=True)
)
_SIGNS = dict(zip("ािीुूृेैोौॅॉॆॊ", "a i i u u ri e ai o au e o e o".split(), strict=True))
_VIRAMA, _DOT, _NASAL, _BREATH = "\u094d", "\u093c", "\u0902", "\u0903"
_INHERENT = "A"  # said or not: decided at the end
_AT_THE_END = re.compile("(?<=[aeiouA])(ng|[^aeiouA]h?)A$")
_BETWEEN = re.compile("(?<=[aeiouA])([^aeiouA]h?)A(?=[^aeiouA]h?[aeiouA])")
_SPOKEN_TOGETHER = [
    ("ज्ञ", "ग्य"),
    ("ङ्ग", "न्ग"),
    ("ङ्क", "न्क"),
    ("ञ्ज", "न्ज"),
    ("ञ्च", "न्च"),
]
_BENGALI = [("ওয়া", "বা"), ("য়", "\u09df"), ("ড়", "\u09dc"), ("ঢ়", "\u09dd"), ("ৎ", "ত্")]
_BENGALI_ONLY = {"\u09df": "य", "\u09dc": "ड\u093c", "\u09dd": "ढ\u093c"}


def _from_bengali(token: str) -> str:
    """Return a Bengali name in the letters of Devanagari, by what is said."""
    for written, letter in _BENGALI:
        token = token.replace(written, letter)
    said = ""
    for letter in token:
        if letter in _BENGALI_ONLY:
            said += _BENGALI_ONLY[letter]
        elif letter == "য" and not said.endswith(_VIRAMA):
            said += "ज"
        elif "\u0980" <= letter <= "\u09ff":
            said += chr(ord(letter) - 0x80)
        else:
            said += letter
    return said


def _indic(token: str) -> str:
    for written, said in _SPOKEN_TOGETHER:
        token = token.replace(written, said)
    latin = ""
    for place, letter in enumerate(token):
        if letter in _CONSONANTS:
            dotted = token[place + 1 : place + 2] == _DOT
            sound = _DOTTED.get(letter) if dotted else None
            latin += (sound or _CONSONANTS[letter]) + _INHERENT
        elif letter in _SIGNS or letter == _VIRAMA:
            latin = latin.removesuffix(_INHERENT) + _SIGNS.get(letter, "")
        elif letter in _VOWELS:
            latin += _VOWELS[letter]
        elif letter == _NASAL:
            labial = token[place + 1 : place + 2] in tuple("पफबभम")
            latin += "m" if labial else "n"
        elif letter not in (_DOT, _BREATH):
            latin += anyascii(letter).lower()
    latin = _AT_THE_END.sub(r"\1", latin)
    return _BETWEEN.sub(r"\1", latin).replace(_INHERENT, "a")


# -- Thai ----------------------------------------------------------------------------

_INITIAL = dict(
    zip(
        "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
        "k kh kh kh kh kh ng ch ch ch s ch y d t th th th n d t th th th n b p ph f ph"
        " f ph m y r l w s s s h l - h".split(),
        strict=True,
    )
)
_FINAL = dict.fromkeys("กขคฆ", "k") | dict.fromkeys("จชซฎฏฐฑฒดตถทธศษส", "t")
_FINAL |= dict.fromkeys("ญณนรลฬ", "n") | dict.fromkeys("บปพฟภ", "p")
_FINAL |= {"ง": "ng", "ม": "m", "ย": "i", "ว": "o"}
_LEADING = "เแโใไ"
_TONES = re.compile("[\u0e47-\u0e4b\u0e4d\u0e4e\u0e3a]")
_SILENT = re.compile("(?:(?<=น)[ทตด][รน]|(?<=ญ)จน|ษณ|[ก-ฮ][\u0e34\u0e38]?)\u0e4c")
_RESPELT = [
    (re.compile(pattern), said)
    for pattern, said in [
        ("ฤา", "รือ"),
        ("ฤ", "ริ"),
        ("รร(?=[ก-ฮ](?![ะ-ฺอ]))", "ั"),
        ("รร", "ัน"),
        ("^ทร", "ซ"),
        ("เจริญ", "จะเริญ"),
        ("เกียรติ", "เกียด"),
        ("(?<=[ุา][ฒตม])ิ$", ""),
        ("(?<=[ิุ]ต)ร$|(?<=ั[กค])ร$|(?<=พช)ร$|(?<=ท)ธ$", ""),
        ("ีว(?=[ก-ฮ])", "ีวะ"),
    ]
]
_C = "[ก-ฮ]"
_CLUSTER = "(?:[กขคตปผพ][รล]|สร|ศร|ห[งญนมยรล])"
_HEAD = f"({_CLUSTER}|[กขค]ว(?=[ะ-ฺ])|{_C})"
_HEADED = f"({_CLUSTER}|{_C})"  # behind a leading vowel
# No vowel follows: this consonant may end the syllable.
_AFTER = "(?![ะ-ฺ]|อ(?![ะ-ฺ]))"
_END = f"(ร$|(?!ร|[สศ]ร[ะ-ฺ]){_C}{_AFTER}(?!{_C}$))?"
# The vowel of a syllable by how it is written; the first that fits.
_SYLLABLES = [
    (re.compile(pattern), vowel)
    for pattern, vowel in [
        (f"เ{_HEADED}าะ()", "o"),
        (f"เ{_HEADED}า()", "ao"),
        (f"เ{_HEADED}ียะ?{_END}", "ia"),
        (f"เ{_HEADED}ือะ?{_END}", "uea"),
        (f"เ{_HEADED}ิ{_END}", "oe"),
        (f"เ{_HEADED}อ{_END}", "oe"),
        (f"เ{_HEADED}ย{_AFTER}()", "oei"),
        (f"เ{_HEADED}ะ?{_END}", "e"),
        (f"แ{_HEADED}ะ?{_END}", "ae"),
        (f"โ{_HEADED}ะ?{_END}", "o"),
        (f"[ใไ]{_HEADED}(?:ย{_AFTER})?()", "ai"),
        (f"{_HEAD}ัวะ?()", "ua"),
        (f"{_HEAD}ั{_END}", "a"),
        (f"{_HEAD}ำ()", "am"),
        (f"{_HEAD}ะ()", "a"),
        (f"{_HEAD}า{_END}", "a"),
        (f"{_HEAD}[ิี]{_END}", "i"),
        (f"{_HEAD}ึ{_END}", "ue"),
        (f"{_HEAD}ือ?{_END}", "ue"),
        (f"{_HEAD}[ุู]{_END}", "u"),
        (f"{_HEAD}ว({_C}){_AFTER}(?=$|[{_LEADING}ก-ฮ])", "ua"),
        (f"{_HEAD}อ{_END}", "o"),
        (f"({_C})(ร){_AFTER}", "o"),
        (f"({_C})((?!ว){_C}){_AFTER}(?!$|{_C}{_AFTER}$)", "o"),
        (f"({_C})({_C}){_AFTER}$", "o"),
        (f"{_HEAD}()", "a"),
    ]
]


def _thai(token: str) -> str:
    token = _TONES.sub("", _SILENT.sub("", token).replace("\u0e4c", ""))
    for respelt, said in _RESPELT:
        token = respelt.sub(said, token)
    latin, place = "", 0
    while place < len(token):
        for pattern, vowel in _SYLLABLES:
            if found := pattern.match(token, place):
                head = "".join(_INITIAL[c] for c in found[1]).strip("-")
                head = re.sub("^h(?=ng|[ynmrlw])", "", head).replace("-", "")
                latin += head + vowel + _FINAL.get(found[2] or "", "")
                place = found.end()
                break
        else:
            latin += anyascii(token[place]).lower()
            place += 1
    return latin


def romanise(token: str) -> str:
    """Return a folded name part in Latin letters; what is Latin stays as it is."""
    if token.isascii():
        return token
    if re.search("[\u0980-\u09ff]", token):
        token = _from_bengali(token)
    if re.search("[\u0900-\u097f]", token):
        latin = _indic(token)
    elif re.search("[\u0e00-\u0e7f]", token):
        latin = _thai(token)
    else:
        latin = anyascii(token).lower()
    return re.sub("[^a-z0-9]", "", latin)
