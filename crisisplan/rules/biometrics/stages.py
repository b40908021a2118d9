"""The stages of a biometric system, and what each move needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from crisisplan.plan.forms import Forms
from crisisplan.plan.model import BiometricSystem
from crisisplan.rules.biometrics.sheet import Sheet
from crisisplan.rules.biometrics.stop_check import Outcome

STAGES = BiometricSystem.stages[1]


@dataclass(frozen=True)
class Need:
    """Something that a move needs, and whether it is there."""

    text: str
    """What is to be done, as people read it while it is not."""
    met: bool
    field: str = ""
    """Where it is answered: ``systems.policy``."""
    step: str = "biometrics"
    """In which step."""


def stage_of(system: BiometricSystem) -> str:
    """How far a system has come; what says nothing is a draft."""
    return system.state if system.state in STAGES else STAGES[0]


def next_stage(system: BiometricSystem) -> str | None:
    """The stage that follows; ``None`` after the last, and for a refused system."""
    place = STAGES.index(stage_of(system)) + 1
    return STAGES[place] if place < len(STAGES) and system.refused_on is None else None


def stage_before(system: BiometricSystem) -> str | None:
    """The stage to which a system can go back; ``None`` from the first, and if it is refused."""
    place = STAGES.index(stage_of(system)) - 1
    return STAGES[place] if place >= 0 and system.refused_on is None else None


def on_arrival(system: BiometricSystem, stage: str, today: date) -> dict[str, Any]:
    """What a move to the next stage writes down, as answers of the system."""
    dates: dict[str, dict[str, Any]] = {
        "checked": {"checked_on": today},
        "published": {
            "published_on": today,
            "notice_version": (system.notice_version or 0) + 1,
        },
        "retired": {"retired_on": today},
    }
    return {"state": stage, **dates.get(stage, {})}


def on_return(system: BiometricSystem) -> dict[str, Any]:
    """What going back one stage writes down: the date of the stage that is left is no more."""
    left = {
        "checked": "checked_on",
        "approved": "approved_on",
        "published": "published_on",
        "retired": "retired_on",
    }.get(stage_of(system))
    return {"state": stage_before(system), **({left: None} if left else {})}


def missing_needs(sheet: Sheet, stage: str, forms: Forms, today: date) -> list[Need]:
    """What a move still lacks, each question once."""
    found: dict[str, Need] = {}
    for need in needs(sheet, stage, forms, today):
        if not need.met:
            found.setdefault(need.field or need.text, need)
    return list(found.values())


def unsettled_needs(sheet: Sheet, forms: Forms, today: date) -> list[Need]:
    """What a published system does not have any more of all that its stages asked for."""
    if stage_of(sheet.system) != "published" or sheet.system.is_settled:
        return []
    found: dict[str, Need] = {}
    for stage in STAGES[1 : STAGES.index("published") + 1]:
        for need in missing_needs(sheet, stage, forms, today):
            found.setdefault(need.field or need.text, need)
    return list(found.values())


def needs(sheet: Sheet, stage: str, forms: Forms, today: date) -> list[Need]:
    """What a system needs to come to a stage from the one before."""
    match stage:
        case "checked":
            return list(_checked(sheet))
        case "consulted":
            return [
                Need(
                    "Record who was consulted, and when: families, students or staff",
                    any(
                        each.held_on is not None and each.held_on <= today and each.groups
                        for each in sheet.consultations
                    ),
                    "consultations",
                )
            ]
        case "approved":
            system = sheet.system
            approved = system.approved_on
            return [
                *_without_conflicts(sheet),
                Need("Name the district policy", bool(system.policy), "systems.policy"),
                Need(
                    "Write down the day of the board’s vote",
                    approved is not None and approved <= today,
                    "systems.approved_on",
                ),
            ]
        case "published":
            return list(_published(sheet, forms))
        case "retired":
            return list(_retired(sheet))
    return []


def _without_conflicts(sheet: Sheet) -> Iterator[Need]:
    if not sheet.wrong:
        yield Need("No answer goes against the law that was read", True)
    for conflict in sheet.wrong:
        yield Need(f"{conflict.message} {conflict.rule.citation}", False, conflict.field)


def _checked(sheet: Sheet) -> Iterator[Need]:
    check = sheet.check
    for question, (step, field) in zip(check.missing, check.missing_at, strict=True):
        asked = f"{question[:1].lower()}{question[1:]}".rstrip(".")
        yield Need(f"Say {asked}", False, field, step)
    # Before the facts are known, nobody can tell whether counsel has to be asked.
    if check.stops or (check.outcome is not Outcome.DUTIES and not check.missing):
        why = (
            "Record counsel’s note on the ban: name, date, and why it may go on"
            if check.stops
            else "Ask counsel, because nothing that decides it was found, and record the note: "
            "name, date and text"
        )
        yield Need(why, sheet.has_counsel, "systems.counsel_note")
    yield from _without_conflicts(sheet)


def _published(sheet: Sheet, forms: Forms) -> Iterator[Need]:
    table = forms.table("biometrics.systems")
    for column in table.columns:
        if column.required and column.key != "state":
            given = column.answer(sheet.system) not in (None, "")
            if not given:
                yield Need(f"Not yet decided: {column.label}", False, column.place)
    for rows, name, key in (
        (
            sheet.purposes,
            "Give each purpose with its places, its hours and what it is not used for",
            "purposes",
        ),
        (sheet.data, "Name each kind of data that is kept, and for how long", "data"),
    ):
        required = [c.key for c in forms.table(f"biometrics.{key}").columns if c.required]
        whole = bool(rows) and all(
            getattr(row, column) not in (None, "") for row in rows for column in required
        )
        yield Need(name, whole, key)
    yield from _without_conflicts(sheet)
    for conflict in sheet.conflicts:
        if conflict.missing:
            yield Need(f"{conflict.message} {conflict.rule.citation}", False, conflict.field)


def _retired(sheet: Sheet) -> Iterator[Need]:
    ends = [each for each in sheet.destructions if each.cause == "retired"]
    yield Need(
        "Destroy all data of the system and record it: the day, by whom, how and the proof",
        any(each.done_on and each.done_by and each.how and each.proof for each in ends),
        "destructions",
    )
    left = [each for each in sheet.destructions if each.done_on is None]
    yield Need("Record every other destruction that still waits", not left, "destructions.done_on")
