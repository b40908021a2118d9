"""The command that brings in the school calendar."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from crisisplan.commands import (
    DONE,
    Add,
    CommandError,
    asked_day,
    author_of,
    name_author,
    print_json,
)
from crisisplan.exchange.calendar_changes import (
    CalendarChanges,
    Effect,
    NoYearError,
    apply_calendar,
    calendar_changes,
    import_label,
    imported_days,
)
from crisisplan.exchange.named_grades import Served
from crisisplan.exchange.school_calendar import SchoolCalendar, read_school_calendar
from crisisplan.plan.file import PlanFile, read_edits, read_plan
from crisisplan.plan.model import CalendarDay, Ref, School
from crisisplan.plan.plan import Plan


def add_to(add: Add) -> None:
    """Add the command to the program’s."""
    sub = add("calendar", import_calendar, "Bring in the school calendar.")
    sub.add_argument("file", type=Path)
    sub.add_argument("calendar", type=Path, help="an .ics, CSV, text, Excel or ODS file")
    sub.add_argument("--first-day", help="the first day of school, as 8/17/2026")
    sub.add_argument("--last-day", help="the last day of school")
    sub.add_argument(
        "--take-out",
        action="store_true",
        help="take out what an earlier import brought and the calendar has no more",
    )
    sub.add_argument("--dry-run", action="store_true", help="show what would change, and stop")
    sub.add_argument("--json", action="store_true")
    name_author(sub)


def import_calendar(options: argparse.Namespace) -> int:
    """Bring in the school calendar: the school year and the days that are not as usual."""
    first = asked_day(options.first_day, "--first-day")
    served = Served.by(read_plan(options.file).one(School))
    calendar = read_school_calendar(options.calendar, date.today(), first, served)
    try:
        if options.dry_run:
            plan, edits = read_plan(options.file), read_edits(options.file)
            changes = _changes(options, calendar, plan, imported_days(edits))
            told = _calendar_json(changes, dry_run=True)
        else:
            file = PlanFile(options.file, author_of(options))
            try:
                imported = imported_days(file.journal.edits_of(CalendarDay))
                changes = _changes(options, calendar, file.plan, imported)
                told = _calendar_json(changes, dry_run=False)
                with file.edit(import_label(calendar.name)):
                    apply_calendar(file, changes)
            finally:
                file.close()
    except NoYearError as error:
        options_ = " and ".join(f"--{taken.key.replace('_', '-')}" for taken in error.missing)
        raise CommandError(f"{error} Give it with {options_}. Nothing was changed.") from None
    if options.json:
        print_json(told)
    else:
        _print_calendar(told)
    return DONE


def _changes(
    options: argparse.Namespace, calendar: SchoolCalendar, plan: Plan, imported: Mapping[Ref, str]
) -> CalendarChanges:
    """What an import does; days that the calendar dropped go only where that was said."""
    first = asked_day(options.first_day, "--first-day")
    last = asked_day(options.last_day, "--last-day")
    take_out = imported if options.take_out else ()
    return calendar_changes(calendar, plan, first, last, imported=imported, take_out=take_out)


def _calendar_json(changes: CalendarChanges, *, dry_run: bool) -> dict[str, Any]:
    """Everything that an import does, as it is before it is done."""
    calendar, second = changes.calendar, changes.second_semester_on
    return {
        "calendar": calendar.name,
        "dry_run": dry_run,
        "assumed": calendar.assumed,
        "school_year": {
            "name": changes.name,
            "act": changes.effect.name.lower(),
            "first_day": changes.first_day.isoformat(),
            "last_day": changes.last_day.isoformat(),
            "second_semester_on": second.isoformat() if second else None,
        },
        "lines": [
            {
                "line": entry.line,
                "words": entry.words,
                "dates": [[start.isoformat(), end.isoformat()] for start, end in entry.stretches],
                "taken": entry.taken.key,
                "label": entry.taken.value,
                "sure": entry.sure,
                "question": entry.question,
                "note": entry.note,
                "outside": changes.is_outside(entry),
            }
            for entry in changes.entries
        ],
        "changes": [
            {
                "act": day.effect.name.lower(),
                "starts": day.starts.isoformat(),
                "ends": day.ends.isoformat(),
                "kind": day.kind,
                "label": day.label,
                "lines": day.lines,
            }
            for day in changes.days
        ],
        "counts": {effect.name.lower(): len(changes.of(effect)) for effect in Effect},
        "dropped": [
            {
                "starts": row.starts.isoformat() if row.starts else None,
                "ends": (row.ends or row.starts or changes.first_day).isoformat(),
                "kind": row.kind,
                "label": row.label,
            }
            for row in changes.dropped
        ],
        "done": changes.in_words(),
        "problems": [{"line": p.line, "reason": p.reason} for p in calendar.problems],
    }


def _print_calendar(told: dict[str, Any]) -> None:
    if told["assumed"]:
        print(f"crisisplan: {told['assumed']}", file=sys.stderr)
    for entry in told["lines"]:
        dates = ", ".join(
            start if start == end else f"{start} to {end}" for start, end in entry["dates"][:3]
        )
        more = f" and {len(entry['dates']) - 3} more" if len(entry["dates"]) > 3 else ""
        taken = "Outside the school year" if entry["outside"] else entry["label"]
        print(f"line {entry['line']}: {dates}{more}: {taken}: {entry['words'] or '–'}")
        if entry["question"]:
            print(f"    not sure: {entry['question']}")
        if entry["note"]:
            print(f"    {entry['note']}")
    for problem in told["problems"]:
        print(f"line {problem['line']}: not read: {problem['reason']}")
    taken_out = told["counts"]["take_out"]
    for day in told["dropped"]:
        fate = "taken out" if taken_out else "stays; --take-out takes it out"
        print(f"no longer in the calendar: {day['starts']}: {day['label'] or '–'} ({fate})")
    year = told["school_year"]
    print(f"School year {year['name']}: {year['first_day']} to {year['last_day']}")
    counts = ", ".join(
        f"{effect.value}: {told['counts'][effect.name.lower()]}"
        for effect in Effect
        if effect is not Effect.TAKE_OUT or taken_out
    )
    unsure = sum(not entry["sure"] for entry in told["lines"])
    print(f"{counts}, to look at: {unsure}")
