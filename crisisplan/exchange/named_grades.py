"""Which grades or schools a line of a calendar names, and whether they are those of this school."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from crisisplan.plan.model import School
from crisisplan.rules.grades import HIGHEST, LOWEST, level_of, read_grades, show_grades

_LONGEST = 400
"""Characters of a line in which grades are looked for."""
_BANDS = {
    "elementary": frozenset(range(LOWEST, 6)),
    "middle": frozenset(range(6, 9)),
    "high": frozenset(range(9, HIGHEST + 1)),
}
_ITEM = (
    r"(?:pre-?k(?:indergarten)?|preschool|pk|tk|3-?k|4-?k|kindergarten|kinder|kdg|k|"
    r"1[0-2](?:th)?|[1-9](?:st|nd|rd|th)?)"
)
_TO = r" ?(?:[-–—]|to|thru|through) ?"
_AND = r"(?: ?, ?(?:and |& ?)?| ?& ?| ?/ ?| and | or )"
_LIST = rf"\b(?>{_ITEM}(?:(?:{_TO}|{_AND}){_ITEM}){{0,14}})\b(?![:%])"
"""Bounded, as is the text: a line from outside may be a list without end."""
_BEFORE = re.compile(rf"\b(?:grades?|gr\.?) ?({_LIST})")
_AFTER = re.compile(rf"({_LIST})[- ](?:grades?|graders?|only|students?)\b")
_TYPE = rf"(?:pk|k|\d{{1,2}}){_TO}\d{{1,2}}"
_TYPES = re.compile(rf"\b((?>{_TYPE}(?:{_AND}{_TYPE}){{0,6}})) schools?\b")
"""Kinds of schools by what they serve: “K–12 and 6–12 schools”."""
_SPAN = re.compile(rf"\b(pre-?k|pk|k){_TO}(\d{{1,2}})\b")
_SPAN_OF_DIGITS = re.compile(rf"\b({_ITEM}){_TO}({_ITEM})\b")
_YOUNG = re.compile(
    r"\b(?:(pre-?k(?:indergarten)?|preschool|pk|tk|3-?k|4-?k)|kindergarten|kinder|kdg)\b"
)
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth",
    "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
)  # fmt: skip
_IN_WORDS = re.compile(rf"\b({'|'.join(_ORDINALS)})[- ]grad")
_CLASSES = {
    "freshm": {9},
    "sophomore": {10},
    "junior": {11},
    "senior": {12},
    "underclass": {9, 10, 11},
    "upperclass": {11, 12},
}
_CLASS = re.compile(
    r"\b(?:(freshm)[ae]n|(sophomore)s?|(junior)s|(senior)s|(underclass|upperclass)m[ae]n)\b"
)
_LEVELS = {
    "elementary": r"elementary|elem\b\.?|es\b|primary(?= (?:schools?|students|grades|only|level))",
    "middle": r"middle(?= ?(?:schools?|students|grades|only|level|/|&|,|and high))"
    r"|junior high|jr\.? high|jhs\b|ms\b",
    "high": r"(?:senior )?high(?= ?(?:schools?|students|only|level)\b)|hs\b"
    r"|(?<=middle[/&])high|(?<=middle and )high|(?<=middle & )high|(?<=middle / )high",
}
_LEVEL = re.compile("|".join(rf"(?P<{name}>\b(?:{words}))" for name, words in _LEVELS.items()))
_LEADS = {
    "for", "all", "the", "at", "in", "of", "and", "or", "only", "our", "both", "no", "school",
    "classes", "students", "release", "dismissal", "day", "days", "start", "delay", "arrival",
    "out", "closed", "conference", "conferences", "testing", "exams", "attending",
}  # fmt: skip
"""What stands before “high school” where no school with a name is meant."""
_UNCLEAR = re.compile(
    r"\b(?:intermediate|secondary|charter|alternative|magnet|some|select|selected"
    r"|campus(?:es)?|track [a-d]|all other|d\d+)\b"
)
_OTHERS_ATTEND = re.compile(r"\b(?:all )?other (?:students|schools|grades) (?:will )?attend\b")
_EXCEPT = re.compile(r"\b(?:except(?:ing)?(?: for)?|excluding|not including)\b")


class Concern(Enum):
    """Whether the named grades are those of a school."""

    NONE = "none"
    SOME = "some"
    ALL = "all"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Served:
    """Whom a school serves, as far as it says so."""

    grades: frozenset[int] = frozenset()
    """Kindergarten is 0; empty where nobody said."""
    level: str = ""
    """Elementary, middle or high; empty for several, or where nobody said."""

    @staticmethod
    def by(school: School) -> Served:
        """What a plan says of its school."""
        grades = read_grades(school.grades) or frozenset()
        return Served(grades, level_of(school.level, grades))

    @property
    def in_words(self) -> str:
        """“grades K-5”, “elementary”."""
        return f"grades {show_grades(self.grades)}" if self.grades else self.level


@dataclass(frozen=True)
class Named:
    """What a line says of grades and schools."""

    grades: frozenset[int] = frozenset()
    levels: frozenset[str] = frozenset()
    types: tuple[frozenset[int], ...] = ()
    """Kinds of schools of several levels: those that serve just these grades are meant."""
    unclear: bool = False
    """Besides, it names what only somebody who knows the district can place."""

    @property
    def anything(self) -> bool:
        """Whether it names any."""
        return bool(self.grades or self.levels or self.types)

    @property
    def few(self) -> bool:
        """Whether so few are named that a school of several grades goes on without them."""
        small = (frozenset({-1, 0}), frozenset({HIGHEST}))
        return bool(self.grades) and not self.levels and any(self.grades <= each for each in small)

    def of(self, served: Served) -> tuple[Concern, frozenset[int]]:
        """Whether it is about a school, and about which of its grades."""
        mine, unclear = self.grades & served.grades, self.unclear
        if self.grades and not served.grades:
            unclear = unclear or not served.level or bool(self.grades & _BANDS[served.level])
        for level in self.levels:
            if level == served.level:
                return Concern.ALL, served.grades
            if not served.level:
                mine |= _BANDS[level] & served.grades
                unclear = unclear or not served.grades
        for kind in self.types:
            if not served.grades:
                unclear = True
            elif kind - {LOWEST} == served.grades - {LOWEST}:
                return Concern.ALL, served.grades
        if mine and mine == served.grades:
            return Concern.ALL, mine
        if unclear or not self.anything:
            return Concern.UNCLEAR, mine
        return (Concern.SOME if mine else Concern.NONE), mine


def concern_of(text: str, served: Served) -> tuple[Concern, frozenset[int]]:
    """Whether a line is about a school, and which of its grades; the text is in lower case."""
    text = text[:_LONGEST]
    head, *tails = _EXCEPT.split(_OTHERS_ATTEND.sub(" ", text), maxsplit=1)
    without = named_grades(tails[0]) if tails else Named()
    meant = named_grades(head)
    if not without.anything:
        return meant.of(served)
    concern, mine = meant.of(served) if meant.anything else (Concern.ALL, served.grades)
    left_out, others = without.of(served)
    if Concern.UNCLEAR in (concern, left_out):
        return Concern.UNCLEAR, mine
    if left_out is Concern.ALL or concern is Concern.NONE:
        return Concern.NONE, frozenset()
    if left_out is Concern.NONE:
        return concern, mine
    mine -= others
    return (Concern.SOME if mine else Concern.NONE), mine


@lru_cache(maxsize=256)
def named_grades(text: str) -> Named:
    """The grades, levels and kinds of schools that a text in lower case names."""
    text = text[:_LONGEST]
    grades: set[int] = set()
    types: list[frozenset[int]] = []
    for match in _TYPES.finditer(text):
        for span in _SPAN_OF_DIGITS.finditer(match[1]):
            kind = _between(span[1], span[2])
            if any(kind <= band | {6} for band in _BANDS.values()):
                grades |= kind
            elif kind:
                types.append(kind)
    # “high schools, K–12, and 6–12 schools”: the word stands once, after the last of them.
    if types:
        spans = (_between(span[1], span[2]) for span in _SPAN.finditer(text))
        types += [kind for kind in spans if len(kind) > len(_BANDS["elementary"])]
    text = _TYPES.sub(" ", text)
    for match in (*_BEFORE.finditer(text), *_AFTER.finditer(text)):
        grades |= set(_listed(match[1]))
    for span in _SPAN.finditer(text):
        kind = _between(span[1], span[2])
        if kind not in types:
            grades |= kind
    rest = _SPAN.sub(" ", text)
    grades |= {LOWEST if match[1] else 0 for match in _YOUNG.finditer(rest)}
    grades |= {_ORDINALS.index(match[1]) + 1 for match in _IN_WORDS.finditer(text)}
    for match in _CLASS.finditer(text):
        grades |= _CLASSES[next(filter(None, match.groups()))]
    levels, unclear = set(), bool(_UNCLEAR.search(text))
    for match in _LEVEL.finditer(text):
        if _has_a_name(text, match):
            unclear = True
        elif match.lastgroup:
            levels.add(match.lastgroup)
    return Named(frozenset(grades), frozenset(levels), tuple(types), unclear)


def _has_a_name(text: str, match: re.Match[str]) -> bool:
    """Whether one school is meant by its name: “Lincoln High School”."""
    before = re.search(r"(\w+) $", text[: match.start()])
    one = re.match(r" school\b(?!s)", text[match.end() :])
    short = match[0] in ("es", "ms", "hs", "elementary")
    return before is not None and before[1] not in _LEADS and (one is not None or short)


def _listed(words: str) -> Iterator[int]:
    """The grades of “K, 1 and 3-5”."""
    spans = re.split(_AND, words)
    for span in spans:
        ends = re.findall(_ITEM, span)
        if ends:
            yield from _between(ends[0], ends[-1])


def _between(first: str, last: str) -> frozenset[int]:
    start, end = _grade(first), _grade(last)
    return frozenset(range(start, end + 1)) if end <= HIGHEST else frozenset()


def _grade(word: str) -> int:
    if word[0].isdigit() and not word.endswith("k"):
        return int(re.sub(r"\D", "", word))
    return LOWEST if re.match(r"p|t|3|4", word) else 0


def call(grades: frozenset[int]) -> str:
    """“kindergarten”, “grade 3”, “grades 6-8”."""
    if len(grades) == 1:
        (grade,) = grades
        return {LOWEST: "prekindergarten", 0: "kindergarten"}.get(grade, f"grade {grade}")
    return f"grades {show_grades(grades)}"
