"""What a line of a school calendar is taken for, judged by its own words alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from crisisplan.exchange.calendar_words import lower, plain, says, vocabulary
from crisisplan.exchange.named_grades import Concern, Served, call, concern_of, named_grades

NOBODY_SAID = Served()

Stretch = tuple[date, date]


class Taken(Enum):
    """What a line is taken for."""

    FIRST_DAY = "First day of school"
    LAST_DAY = "Last day of school"
    SECOND_SEMESTER = "Second semester starts"
    NO_SCHOOL = "No school"
    EARLY_RELEASE = "Early release"
    LATE_START = "Late start"
    TESTING = "Testing window"
    SENSITIVE = "Sensitive date: no drills"
    SCHOOL_DAY = "School as usual"

    @property
    def key(self) -> str:
        """The word that commands print; of a day's kind, the key of that choice."""
        return self.name.lower()


@dataclass(frozen=True)
class Entry:
    """What a line of the calendar says."""

    line: int
    """Where it stands, from 1."""
    words: str
    stretches: tuple[Stretch, ...]
    """Its days: each from a day to a day."""
    taken: Taken
    question: str = ""
    """What to look at, where it is not sure."""
    note: str = ""
    """Why it changes nothing here, where its words would have."""

    @property
    def sure(self) -> bool:
        """Whether its words leave no doubt."""
        return not self.question

    @property
    def starts(self) -> date:
        """Its first day."""
        return self.stretches[0][0]

    @property
    def ends(self) -> date:
        """Its last day."""
        return self.stretches[-1][1]


class Line:
    """The words of a line, and what can be told of them."""

    def __init__(self, number: int, words: str, details: str = "") -> None:
        self.number = number
        self.words = " ".join(words.split())
        self.closed: bool | None = None
        """What a column says that says nothing else."""
        self._title = plain(self.words)
        whole = f"{words} · {details}" if details else self.words
        self._whole, self._said = lower(whole), plain(whole)
        self._details = plain(details)
        names = says("some", self._said) or named_grades(self._whole).anything
        self._some = names and not says("every", self._said)
        """Whether only some schools or grades are meant."""

    def entries(
        self, stretches: tuple[Stretch, ...], served: Served, question: str = ""
    ) -> list[Entry]:
        """What the line was taken for: mostly one thing, seldom two (an early last day)."""
        concern, mine = self._concern(served)
        note = ""
        if concern is Concern.NONE:
            taken = [(Taken.SCHOOL_DAY, "")]
            if self._would_matter():
                note = f"It is for others: this school serves {served.in_words}."
        else:
            asked = _About(concern, mine, served)
            taken = [*self._ends_of_year(asked), *self._day(asked)] or [(Taken.SCHOOL_DAY, "")]
        if len(taken) > 1 and taken[-1][0] is Taken.SCHOOL_DAY:
            taken.pop()
        return [
            Entry(
                self.number,
                self.words,
                stretches[:1] if kind in _SINGLE else stretches,
                kind,
                why or (question if kind is not Taken.SCHOOL_DAY else ""),
                note,
            )
            for kind, why in taken
        ]

    def _concern(self, served: Served) -> tuple[Concern, frozenset[int]]:
        """Whether it is about this school."""
        if not self._some:
            return Concern.ALL, served.grades
        return concern_of(self._whole, served)

    def _would_matter(self) -> bool:
        """Whether it would be more than a day of school, were it about this one."""
        everybody = _About(Concern.ALL, frozenset(), NOBODY_SAID)
        taken = [*self._ends_of_year(everybody), *self._day(everybody)]
        return any(kind is not Taken.SCHOOL_DAY for kind, _ in taken)

    def _ends_of_year(self, about: _About) -> Iterator[tuple[Taken, str]]:
        """The first day, the last day, the second semester."""
        staff = says("staff", self._title) and "student" not in self._title
        for kind, meaning in ((Taken.FIRST_DAY, "first_day"), (Taken.LAST_DAY, "last_day")):
            if says(meaning, self._title) and not staff and not says("events", self._title):
                question = ""
                if about.concern is not Concern.ALL:
                    question = f"{about.in_words} Is it the {_WORD[kind]} of the school?"
                elif says("unsettled", self._said):
                    question = f"It may turn out otherwise. Is it the {_WORD[kind]} to plan with?"
                yield kind, question
        if says("second_semester", self._title):
            yield Taken.SECOND_SEMESTER, ""

    def _day(self, about: _About) -> Iterator[tuple[Taken, str]]:
        """What kind of day it is."""
        kind, question = self._kind()
        affects = kind in _AFFECTING
        if affects and about.concern is not Concern.ALL:
            question = f"{about.in_words} {_AFFECTING[kind]}"
            if self.closed is not True and (self.closed is False or about.is_small(self._whole)):
                kind = Taken.SCHOOL_DAY
        elif affects and not question and says("unsettled", self._said):
            question = "It may turn out otherwise. Is it to be planned with?"
        yield kind, question

    def _kind(self) -> tuple[Taken, str]:
        closed = says("closed", self._said)
        # A column speaks of the district; words that name grades are closer to the school.
        if closed and self.closed is False and not self._some:
            return Taken.SCHOOL_DAY, (
                "The words say that students stay home, another column that school is open. "
                "Which is right?"
            )
        if closed or self.closed:
            return Taken.NO_SCHOOL, ""
        if says("early", self._said):
            return Taken.EARLY_RELEASE, ""
        if says("late", self._said):
            return Taken.LATE_START, ""
        capitals = vocabulary().words["testing_capitals"]
        if says("testing", self._title) or capitals.search(self.words):
            return Taken.TESTING, ""
        title = self._title
        if self.closed is False or says("events", title) or says("resumes", title):
            return Taken.SCHOOL_DAY, ""
        if says("recess", title) or says("closed_holidays", title):
            return Taken.NO_SCHOOL, ""
        if says("staff_days", title):
            return Taken.NO_SCHOOL, ""
        if says("staff", title):
            return Taken.NO_SCHOOL, "Staff work that day. Do students stay home?"
        if says("holidays", title) or says("holidays", self._details):
            return Taken.NO_SCHOOL, "It does not say “no school”. Is your school closed?"
        return Taken.SCHOOL_DAY, ""


@dataclass(frozen=True)
class _About:
    """Whom a line is about, held against the school."""

    concern: Concern
    mine: frozenset[int]
    served: Served

    @property
    def in_words(self) -> str:
        """What a question begins with."""
        if self.concern is Concern.SOME:
            return f"It is about {call(self.mine)}; this school serves {self.served.in_words}."
        return "It names some grades or schools."

    def is_small(self, text: str) -> bool:
        """Whether so few are meant that the whole school goes on."""
        if self.concern is Concern.SOME:
            return 2 * len(self.mine) < len(self.served.grades)
        return named_grades(text).few or says("few", text)


_AFFECTING = {
    Taken.NO_SCHOOL: "Is the school closed?",
    Taken.EARLY_RELEASE: "Does the day end early for the school?",
    Taken.LATE_START: "Does the day start late for the school?",
}
_SINGLE = (Taken.FIRST_DAY, Taken.LAST_DAY, Taken.SECOND_SEMESTER)
_WORD = {Taken.FIRST_DAY: "first day", Taken.LAST_DAY: "last day"}
