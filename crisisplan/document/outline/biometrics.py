"""Biometrics: what is used or was refused, what it owes, what is open, what is destroyed when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from crisisplan.document.biometrics.disclosure import (
    CONSULTATIONS,
    DATA,
    GROUPS,
    LINKS,
    PURPOSE,
    keys_of,
)
from crisisplan.document.biometrics.law import LawTeller, in_english
from crisisplan.document.blocks import (
    Block,
    Heading,
    Paragraph,
    Words,
    words,
)
from crisisplan.document.outline.teller import NONE, UNDECIDED, Teller, table_for
from crisisplan.plan.audience import Audience
from crisisplan.plan.dates import show_date
from crisisplan.plan.model import BiometricSystem, Entity, School
from crisisplan.rules.biometrics.destruction import DueDestruction, destruction_calendar
from crisisplan.rules.biometrics.practice import practice_check
from crisisplan.rules.biometrics.sheet import Sheet, sheets

TITLE = "Biometrics"
PART = "Basic plan"
NONE_USED = (
    "The school uses no system that recognizes people by face, finger, hand, eye or voice, and "
    "plans none."
)
_SUMMARY = ("name", "vendor", "modality", "state", "approved_on", "published_on", "review_on")
_WHOLE = (
    ("The system", ("summary", "state", "notice_version", *GROUPS["system"])),
    ("The people", GROUPS["people"]),
    ("Choice and destruction", GROUPS["choice"]),
    ("After a match", GROUPS["match"]),
    ("Sharing", GROUPS["sharing"]),
    ("Accuracy and safeguards", (*GROUPS["accuracy"], *GROUPS["safeguards"])),
    ("Why, and who answers", (*GROUPS["assessment"], *GROUPS["contact"])),
    (
        "Stages",
        (
            *("counsel_name", "counsel_on", "counsel_note", "checked_on", "approved_on"),
            *("published_on", "retired_on"),
        ),
    ),
)
_COUNTS = ("consents", "refusals", "withdrawals", "counted_on")
_DESTROYED = ("done_on", "done_by", "how", "proof")
_PRIVATE = Audience.PRIVATE


def biometrics(tell: Teller) -> Iterator[Block]:
    """The inventory, the law of each system, what is open, the calendar of destruction."""
    school = tell.plan.one(School)
    found = sheets(tell.plan, tell.reference.biometrics)
    yield Heading(TITLE, 1, part=PART, new_page=True)
    if school.uses_biometrics is False:
        yield Paragraph(words(NONE_USED))
    yield tell.facts("What we use", school, ("uses_biometrics", "biometrics_contact"))
    current = [sheet for sheet in found if sheet.system.refused_on is None]
    if current:
        yield Heading("Systems", 2)
        yield tell.table(
            "biometrics.systems",
            _SUMMARY,
            "Systems planned, in use or retired.",
            [sheet.system for sheet in current],
            widths=dict.fromkeys(_SUMMARY, 1.0) | {"name": 1.8},
        )
    law = LawTeller(in_english, _day)
    for sheet in current:
        yield from _system(tell, sheet, law)
    yield from _refused(tell, [sheet for sheet in found if sheet.system.refused_on is not None])
    yield from _open(tell)
    yield from _calendar(tell, found)
    yield from _counts(tell, [sheet.system for sheet in found])


def _name(system: BiometricSystem) -> str:
    return system.name or "A system without a name"


def _day(text: str) -> str:
    try:
        return show_date(date.fromisoformat(text))
    except ValueError:
        return text


def _system(tell: Teller, sheet: Sheet, law: LawTeller) -> Iterator[Block]:
    system = sheet.system
    yield Heading(_name(system), 2)
    for title, keys in _WHOLE:
        shown = [key for key in keys if key in _wanted(sheet)]
        facts = tell.facts(f"{_name(system)}: {title}", system, shown)
        # A draft has passed no stage yet, and the public may see nothing of some groups.
        if facts.rows:
            yield _lead(title, min(facts.audiences))
            yield facts
    yield from _parts(tell, sheet)
    yield _lead("The law that was read")
    for block in law.blocks(sheet, 3):
        # Its parts are below the heading of the system.
        yield _lead(block.text) if isinstance(block, Heading) else block
    points = [p for p in practice_check(sheet, tell.reference.biometrics) if p.is_of_pass]
    if points:
        yield _lead("Good practice, which is not law")
        yield Paragraph(words(law.word("practice_note")), keep_with_next=True)
        yield law.practice(points)


def _lead(title: str, audience: Audience = Audience.PUBLIC) -> Paragraph:
    """The title of a part that is below the heading of its system."""
    return Paragraph(words(title, bold=True), keep_with_next=True, audience=audience)


def _wanted(sheet: Sheet) -> set[str]:
    """The questions that concern a system: those about a watch list only where there is one."""
    keys = {key for _, keys in _WHOLE for key in keys}
    watch = keys_of("people", watch_list=sheet.system.watch_list)
    return keys - (set(GROUPS["people"]) - set(watch))


def _parts(tell: Teller, sheet: Sheet) -> Iterator[Block]:
    """Purposes, data, links and consultations."""
    if sheet.purposes:
        yield _lead("Purposes and limits")
    for purpose in sheet.purposes:
        yield tell.facts("Purpose", purpose, PURPOSE)
    if not sheet.purposes:
        yield Paragraph(words("Purposes: ", bold=True) + UNDECIDED)
    tables: tuple[tuple[str, Sequence[Entity], dict[str, float], str], ...] = (
        ("data", sheet.data, DATA, "What is kept, and how long."),
        ("links", sheet.links, LINKS, "What it works with."),
        ("consultations", sheet.consultations, CONSULTATIONS, "Who was asked."),
    )
    for key, rows, widths, caption in tables:
        if rows:
            keys = tuple(widths)
            yield tell.table(f"biometrics.{key}", keys, caption, rows, widths=widths)


def _refused(tell: Teller, refused: Sequence[Sheet]) -> Iterator[Block]:
    """What it was decided not to have, with what had been written of it."""
    if not refused:
        return
    yield Heading("Proposals that were refused", 2)
    for sheet in refused:
        system = sheet.system
        answered = [
            key
            for key in ("refused_on", "refused_because", *(k for _, keys in _WHOLE for k in keys))
            if tell.question(system, key).text(system, tell.plan)
        ]
        yield tell.facts(f"{_name(system)}: refused", system, dict.fromkeys(answered))
        if sheet.purposes or sheet.data or sheet.links or sheet.consultations:
            yield from _parts_there(tell, sheet)


def _parts_there(tell: Teller, sheet: Sheet) -> Iterator[Block]:
    blocks = _parts(tell, sheet)
    if not sheet.purposes:
        # What was decided against is not waited for.
        next(blocks)
    yield from blocks


def _open(tell: Teller) -> Iterator[Block]:
    """What is missing or wrong, for the school itself."""
    findings = tell.open_points("biometrics")
    if not findings:
        return
    yield Heading("What is open", 2)
    # One duty may wait for several answers.
    found = dict.fromkeys((each.severity, each.message) for each in findings)
    for severity, message in sorted(found, key=lambda each: each[0]):
        told = words(f"•\u2002{severity.label}: ", bold=True) + words(message)
        yield Paragraph(told, audience=_PRIVATE)


def _calendar(tell: Teller, found: Sequence[Sheet]) -> Iterator[Block]:
    """What has to be destroyed by when, and what was."""
    calendar = destruction_calendar(tell.plan, found)
    if not calendar:
        return
    yield Heading("Calendar of destruction", 2)
    yield Paragraph(
        words("Groups and the numbers of papers; no name of a student stands in this plan."),
        keep_with_next=True,
        audience=_PRIVATE,
    )
    yield table_for(
        _PRIVATE,
        "What must be destroyed by when, and what was.",
        {"System, group": 2, "Because": 1.1, "Use stops": 1, "Destroyed by": 1.5, "Done": 2.2},
        tuple(_due(tell, due) for due in calendar),
    )


def _due(tell: Teller, due: DueDestruction) -> tuple[Words, ...]:
    causes = tell.forms.table("biometrics.destructions").column("cause")
    by = words(show_date(due.due_on)) if due.due_on is not None else UNDECIDED
    if due.rule is not None:
        by += words(f"\n{due.rule.citation}")
    done = NONE
    if due.is_overdue(tell.today):
        done = words("Overdue", bold=True)
    elif due.row is not None:
        row = due.row
        parts = [tell.question(row, key).text(row, tell.plan) for key in _DESTROYED]
        if row.people is not None:
            parts.append("1 person" if row.people == 1 else f"{row.people} people")
        done = words("\n".join(filter(None, parts))) or NONE
    return (
        words(f"{_name(due.system)}\n{_group(due)}"),
        words(causes.show(due.cause, tell.plan)),
        words(show_date(due.caused_on)),
        by,
        done,
    )


def _group(due: DueDestruction) -> str:
    """The group, and the number of the paper where there are both."""
    own = due.row.group if due.row is not None else None
    return ", ".join(dict.fromkeys(filter(None, (own, due.group))))


def _counts(tell: Teller, systems: Sequence[BiometricSystem]) -> Iterator[Block]:
    """How many said yes, no, or took it back: numbers only."""
    counted = [s for s in systems if any(getattr(s, key) is not None for key in _COUNTS)]
    if counted:
        yield Heading("Counts of consent", 2)
        table = tell.table(
            "biometrics.systems",
            ("name", *_COUNTS),
            "Numbers only, by system.",
            counted,
            widths={"name": 2},
        )
        # The names are public; which systems were counted is not.
        yield replace(table, audience=_PRIVATE)
