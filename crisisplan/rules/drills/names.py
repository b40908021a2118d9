"""What kinds of drill and requirements are called, in the words that the school has chosen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from crisisplan.plan.forms import ActionWords, Forms
from crisisplan.plan.plan import Plan
from crisisplan.rules.drills.requirement import MET_BY, Requirement
from crisisplan.rules.drills.wording import how_often, windows_of
from crisisplan.rules.states import DrillRule


@dataclass(frozen=True)
class DrillNames:
    """The names for everything about drills that people read.

    It looks at the plan each time: when the school chooses other words, the names are others.
    """

    forms: Forms
    plan: Plan

    @property
    def words(self) -> ActionWords | None:
        """The words that the school has chosen; ``None`` for plain ones."""
        return self.forms.action_words(self.plan)

    @property
    def kinds(self) -> Mapping[str, str]:
        """The name of every kind of drill, by its key."""
        kinds = self.forms.table("drills.drills").column("kind")
        return {option.key: option.label for option in kinds.offered(self.plan)}

    def kind(self, key: str | None) -> str:
        """“Lockdown”; nothing for no kind."""
        return self.forms.table("drills.drills").column("kind").show(key, self.plan)

    def chosen_word(self, kind: str | None) -> str:
        """What the school’s chosen words call a kind; empty where they have none for it."""
        words = self.words
        return words.labels.get("drill_kind", {}).get(kind or "", "") if words is not None else ""

    def title(self, requirement: Requirement) -> str:
        """“Active threat: law enforcement lockdown drill”: the kind, and which of them."""
        kind, called = self.kind(requirement.rule.kind), requirement.called
        if not called:
            return kind
        if requirement.rule.kind == "other" or called.casefold().startswith(kind.casefold()):
            return called[:1].upper() + called[1:]
        return f"{kind}: {called}"

    def short(self, requirement: Requirement) -> str:
        """“Active threat”, where there is little room: the kind; its own name where it has none."""
        rule = requirement.rule
        return self.title(requirement) if rule.kind == "other" else self.kind(rule.kind)


def called(rules: Sequence[DrillRule]) -> list[str]:
    """For each rule of a source what tells it from the others of its kind; empty where alone.

    That is what the source calls it. Where it does not, or calls two the same, it is how many are
    asked, of which number they are a part, then when, for whom, where it is written, and last
    where it stands among them.
    """
    told = [_own_name(rule) for rule in rules]
    of_kind = Counter(rule.kind for rule in rules)
    steps: tuple[Callable[[DrillRule], str], ...] = (
        lambda rule: _number(rule, rules),
        windows_of,
        lambda rule: f"grades {rule.grades}" if rule.grades else "",
        lambda rule: rule.applies_to or rule.audience,
        lambda rule: rule.citation,
    )
    for step in steps:
        for numbers in _alike(rules, told):
            parts = {number: step(rules[number]) for number in numbers}
            differ = len(set(parts.values())) > 1
            # One without a name stands beside others that have one: its number names it.
            unnamed = not told[numbers[0]] and of_kind[rules[numbers[0]].kind] > 1
            if (differ and len(numbers) > 1) or unnamed:
                for number, part in parts.items():
                    told[number] = ", ".join(filter(None, [told[number], part]))
    for numbers in _alike(rules, told):
        for place, number in enumerate(numbers[1:], 2):
            told[number] = f"{told[number]} ({place})".strip()
    return told


def _own_name(rule: DrillRule) -> str:
    same = rule.label.casefold() == rule.kind.replace("_", " ")
    return "" if same else rule.label


def _alike(rules: Sequence[DrillRule], told: Sequence[str]) -> list[list[int]]:
    """The places of rules that would have the same title."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, rule in enumerate(rules):
        groups[rule.kind, told[number].casefold()].append(number)
    return list(groups.values())


def _number(rule: DrillRule, rules: Sequence[DrillRule]) -> str:
    """“8 each school year, part of the 12”."""
    often = how_often(rule) if rule.count is not None else "no number given"
    often = often[:1].lower() + often[1:]
    if not rule.part_of_total:
        return often
    totals = [
        each.count
        for each in rules
        if each.is_law
        and each.kind != rule.kind
        and rule.kind in MET_BY[each.kind]
        and each.per == rule.per
        and (each.count or 0) > (rule.count or 0)
    ]
    whole = f"the {totals[0]}" if len(totals) == 1 else "another number"
    return f"{often}, part of {whole}"
