"""Whether a rule fits this school: yes, no and why, or what has to be asked first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crisisplan.plan.model import Building, Circumstance, School
from crisisplan.plan.plan import Plan
from crisisplan.plan.sources import Status
from crisisplan.rules.circumstances import Circumstances
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.grades import level_of, read_grades, show_grades
from crisisplan.rules.school_days import SchoolDays
from crisisplan.rules.states import DrillRule


@dataclass(frozen=True)
class Asked:
    """Something that the plan does not say; the key is that of the ``Question``."""

    key: str
    text: str


@dataclass(frozen=True)
class Fit:
    """The answer for one rule: it holds, it does not, or (``None``) something is asked first."""

    holds: bool | None = True
    reason: str = ""
    asked: tuple[Asked, ...] = ()
    grades: frozenset[int] = frozenset()
    """The school's grades that it concerns; empty for all."""
    reading: str = ""


FITS = Fit()


class Facts:
    """What is known of one school, held against the words of its state's laws."""

    def __init__(
        self,
        plan: Plan,
        circumstances: Circumstances,
        laws: tuple[DrillRule, ...],
        year: SchoolDays | None,
    ) -> None:
        self._school = plan.one(School)
        self._circumstances = circumstances
        self.laws = laws
        self._year = year
        self._grades = read_grades(self._school.grades)
        self._known = self._gathered(plan)

    def fit(self, requirement: Requirement) -> Fit:
        """Whether a requirement holds here."""
        rule = requirement.rule
        concerned = self.concerned(requirement)
        fits = (
            self._in_force(requirement),
            self._not_stated_apart(rule),
            concerned,
            _named_kinds(requirement),
            self._phrase(requirement, rule.applies_to),
            self._phrase(requirement, rule.audience),
        )
        for fit in fits:
            if fit.holds is False:
                return fit
        asked = tuple(dict.fromkeys(asked for fit in fits for asked in fit.asked))
        return Fit(None, asked=asked) if asked else concerned

    def private_reading(self, rule: DrillRule) -> str:
        """Said to a private school of a rule that does not name it."""
        if self._school.control != "private" or rule.applies_to or "private" in rule.notes:
            return ""
        return "The record does not say whether private schools are meant; it is counted."

    def _gathered(self, plan: Plan) -> dict[str, tuple[bool, str]]:
        """Each fact that is known, whether it holds, and how we know. The school's own answers in
        other steps go before what it was asked here.
        """
        known: dict[str, tuple[bool, str]] = {}
        for row in plan.rows(Circumstance):
            if row.fact is not None and row.holds is not None:
                known[row.fact] = (row.holds, "")
        for fact in self._circumstances.facts:
            if fact.asked_in:
                known.pop(fact.fact, None)
        if self._school.control is not None:
            kind = "private" if self._school.control == "private" else "public"
            known["private_school"] = (kind == "private", f"this school is {kind}")
        buildings = plan.rows(Building)
        if buildings and all(building.sprinklered == "yes" for building in buildings):
            known["fire_protection"] = (True, "every building has sprinklers")
        if self._year is not None and self._year.summer is not None:
            known["summer_school"] = (True, "the school calendar has summer dates")
        return known

    def _phrase(self, requirement: Requirement, phrase: str) -> Fit:
        """Whether words that say for whom a rule holds fit the school."""
        if not phrase or self._circumstances.decides_nothing(phrase):
            return FITS
        reason = self._circumstances.duty_of_another(phrase)
        if reason:
            return Fit(False, reason)
        facts = self._circumstances.naming(phrase)
        if not facts:
            return _own_words(requirement, phrase)
        asked, because = [], []
        for fact, wanted in facts:
            if fact.fact not in self._known:
                asked.append(Asked(fact.key, fact.question))
                continue
            holds, how = self._known[fact.fact]
            if holds is wanted:
                return FITS
            because.append(how or f"“{fact.question}” {'Yes' if holds else 'No'}")
        if asked:
            return Fit(None, asked=tuple(asked))
        return Fit(False, f"It holds for {phrase}; {', '.join(because)}.")

    def _in_force(self, requirement: Requirement) -> Fit:
        since = requirement.rule.effective_from
        if not since:
            return FITS
        if not re.fullmatch(r"\d{4}-\d{4}", since):
            return _own_words(requirement, f"in force from {since}")
        if self._year is not None and self._year.name[:4] < since[:4]:
            return Fit(False, f"In force from the school year {since[:4]}–{since[-2:]}.")
        return FITS

    def _not_stated_apart(self, rule: DrillRule) -> Fit:
        """A rule in general words does not mean private schools where the state has one for them
        about the same kind of drill.
        """
        if self._school.control != "private" or rule.applies_to or rule.status is Status.OWN:
            return FITS
        for law in self.laws:
            names = self._circumstances.naming(law.applies_to)
            private = any(fact.fact == "private_school" and wanted for fact, wanted in names)
            if law.kind == rule.kind and private:
                return Fit(False, f"A rule of its own holds for {law.applies_to}: {law.citation}.")
        return FITS

    def concerned(self, requirement: Requirement) -> Fit:
        """Whether the school has the grades that a rule means, and which of its grades they are."""
        phrase = requirement.rule.grades
        if not phrase:
            return FITS
        served, level = self._grades, level_of(self._school.level, self._grades)
        meant = self._meant(phrase)
        kinds = self._levels_called(phrase, requirement.rule.kind)
        if meant is None and kinds is None:
            return _own_words(requirement, f"grades: {phrase}")
        if meant is not None and served is not None:
            if requirement.rule.by_lowest_grade and meant & served:
                return self._of_lowest(requirement.rule, meant, served)
            return self._among(phrase, meant & served)
        if kinds is not None and level:
            if level in kinds:
                return FITS
            return Fit(False, f"It holds for {phrase} schools; the level of this one is {level}.")
        if kinds is not None and served is not None:
            bands = [v for v in self._circumstances.levels if v.level in kinds]
            among = {n for n in served if any(v.lowest <= n <= v.highest for v in bands)}
            return self._among(phrase, frozenset(among), counted=True)
        fact = self._circumstances.fact("grades_served")
        return Fit(None, asked=(Asked(fact.key, fact.question),))

    def _among(self, phrase: str, grades: frozenset[int], counted: bool = False) -> Fit:
        if not grades:
            return Fit(False, f"It holds for {phrase}; this school serves {self._school.grades}.")
        if grades == self._grades:
            return FITS
        reading = f"Grades {show_grades(grades)} are counted as {phrase}." if counted else ""
        return Fit(grades=grades, reading=reading)

    def _of_lowest(self, rule: DrillRule, meant: frozenset[int], served: frozenset[int]) -> Fit:
        """For all the school’s grades, or for none of them: as its lowest grade decides, of those
        that the state’s rules of this sort name at all.
        """
        bands = [
            self._meant(law.grades) or frozenset()
            for law in self.laws
            if law.kind == rule.kind and law.by_lowest_grade
        ]
        if min(served & meant.union(*bands)) not in meant:
            reason = (
                f"It holds for {rule.grades}; a school of several bands follows its lowest grade"
            )
            return Fit(False, f"{reason}, and this one serves {self._school.grades}.")
        if served & meant.union(*bands) <= meant:
            return FITS
        return Fit(reading="A school of several bands of grades follows that of its lowest grade.")

    def _meant(self, phrase: str) -> frozenset[int] | None:
        """The grades that a phrase names itself, or that the state's rule says it means."""
        bands = self._circumstances.bands
        own = (b for b in bands if (b.state, b.word) == (self._school.state, phrase))
        band = next(own, None)
        return band.grades if band is not None else read_grades(phrase)

    def _levels_called(self, phrase: str, kind: str) -> set[str] | None:
        """The levels that the state's laws on a kind of drill call so; ``None`` for a word that
        is no word for a level.
        """
        levels = self._circumstances.levels
        if not any(phrase in level.words for level in levels):
            return None
        used = {law.grades for law in self.laws if law.kind == kind}
        return {
            level.level
            for level in levels
            if next((word for word in level.words if word in used), "") == phrase
        }


def names_no_kinds(rule: DrillRule) -> bool:
    """Whether a rule asks for so many drills of each kind and the record names no kind."""
    return rule.count is None and rule.min_per_kind is not None and not rule.met_by


def _named_kinds(requirement: Requirement) -> Fit:
    """Only the district can say which kinds are meant, and the school what it has added."""
    rule = requirement.rule
    if not names_no_kinds(rule):
        return FITS
    often = "once" if rule.min_per_kind == 1 else f"{rule.min_per_kind} times"
    text = (
        f"Every kind of emergency drill is owed at least {often} a school year, and the record "
        "does not name the kinds: ask your district. Is each of them under “Asked by the district "
        "or yourselves”?"
    )
    return Fit(None, asked=(Asked(f"rule:{requirement.key}", text),))


def _own_words(requirement: Requirement, phrase: str) -> Fit:
    """Only the school can say whether it is meant."""
    return Fit(None, asked=(Asked(f"rule:{requirement.key}", f"Does this hold here: {phrase}?"),))
