"""Every rule, held against a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import Enum

from crisisplan.plan.forms import Form, Forms
from crisisplan.plan.plan import Plan
from crisisplan.rules import absence, calendar, command, completeness, contacts, school, team
from crisisplan.rules.biometrics import findings as biometrics
from crisisplan.rules.completeness import progress
from crisisplan.rules.drills import findings as drills
from crisisplan.rules.finding import Facts, Finding, Severity
from crisisplan.rules.reference import Reference
from crisisplan.rules.training import findings as training

Rule = Callable[[Facts], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    *school.RULES,
    *team.RULES,
    *command.RULES,
    *absence.RULES,
    *contacts.RULES,
    *calendar.RULES,
    *drills.RULES,
    *training.RULES,
    *biometrics.RULES,
    completeness.doubtful_answers,
    completeness.required_answers,
)


def check(plan: Plan, forms: Forms, reference: Reference, today: date) -> list[Finding]:
    """All findings: in the order of the steps, the gravest first, what is wrong before what is
    only missing.
    """
    facts = Facts(plan, forms, reference, today)
    order = {form.key: number for number, form in enumerate(forms)}
    found = [finding for rule in RULES for finding in rule(facts)]
    return sorted(found, key=lambda f: (order[f.step], f.severity, f.missing))


class StepState(Enum):
    """How far a step has come."""

    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    COMPLETE = "Complete"
    NEEDS_ATTENTION = "Needs attention"


def step_state(plan: Plan, form: Form, findings: Iterable[Finding]) -> StepState:
    """How far a step has come, judged by its own findings and whether anyone worked on it."""
    own = [finding for finding in findings if finding.step == form.key]
    if any(not f.missing and f.severity is not Severity.CONSIDER for f in own):
        return StepState.NEEDS_ATTENTION
    done = progress(plan, form)
    touched = bool(form.entities & plan.touched)
    answered = done.answered == done.needed and not any(finding.missing for finding in own)
    if answered and (done.needed or touched):
        return StepState.COMPLETE
    return StepState.IN_PROGRESS if touched else StepState.NOT_STARTED
