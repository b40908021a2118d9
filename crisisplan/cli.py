"""The same jobs without a window. Nothing here imports Qt."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from crisisplan import (
    __version__,
    biometric_commands,
    biometric_paper_commands,
    calendar_commands,
    drill_commands,
    training_commands,
)
from crisisplan.assets import REFERENCE
from crisisplan.commands import (
    DONE,
    FOUND,
    REFUSED,
    Command,
    CommandError,
    asked_forms,
    author_of,
    name_author,
    print_json,
)
from crisisplan.exchange.answers import AnswersError, put_answers, read_answers, write_answers
from crisisplan.exchange.roster import MEANINGS, read_roster, read_roster_sheets
from crisisplan.exchange.school_directory import load_list
from crisisplan.exchange.school_list import SchoolListError
from crisisplan.exchange.sheets import SheetError
from crisisplan.exchange.staff_changes import (
    EVERY_SCHOOL,
    Act,
    StaffChange,
    StaffChanges,
    apply_changes,
    find_school,
    import_label,
    staff_changes,
)
from crisisplan.exchange.starting import NAME_THE_SCHOOL, school_answers, start_plan, start_sample
from crisisplan.folders import data_folder, site_folder
from crisisplan.plan.database import DamagedPlanError, PlanFileError, check_database
from crisisplan.plan.file import PlanFile, read_edits, read_plan
from crisisplan.plan.forms import Field
from crisisplan.plan.kinds import UnreadableError
from crisisplan.plan.plan import Plan
from crisisplan.plan.repair import repair
from crisisplan.rules.biometrics.drafting import DraftingStoppedError, drafted, hold
from crisisplan.rules.check import check
from crisisplan.rules.finding import Severity
from crisisplan.rules.reference import Reference
from crisisplan.settings import default_path, load_settings

SAMPLE_AUTHOR = "Ana Muñoz"
"""The sample school's principal, whose plan it is when nobody sits at the screen."""


def run(arguments: list[str]) -> int:
    """Carry out a command; the exit status: 0 done, 1 findings that must be settled, 2 refused."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except (
        CommandError, PlanFileError, AnswersError, DraftingStoppedError, SchoolListError, SheetError
    ) as error:  # fmt: skip
        return _refuse(str(error))
    except BrokenPipeError:
        return DONE
    except OSError as error:
        return _refuse(f"{error.filename or 'A file'}: {error.strerror or error}.")


def _refuse(sentence: str) -> int:
    print(f"crisisplan: {sentence}", file=sys.stderr)
    return REFUSED


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        sys.exit(_refuse(f"{message} (see {self.prog} --help)"))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("crisisplan", description="A crisis-preparation plan for a school.")
    parser.add_argument("--version", action="version", version=f"CrisisPlan {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)

    def add(name: str, command: Command, help: str) -> _Parser:
        sub: _Parser = commands.add_parser(name, help=help, description=help)
        sub.set_defaults(command=command)
        return sub

    sub = add("new", new, "Make a new plan.")
    sub.add_argument("file", type=Path)
    sub.add_argument("--school", help="name of the school")
    sub.add_argument("--state", help="state, as IL or Illinois")
    sub.add_argument("--grades", help="grades, as 6-8")
    name_author(sub)
    sub = add("sample", sample, "Make the plan of the sample school.")
    sub.add_argument("file", type=Path)
    name_author(sub)
    sub = add("check", check_plan, "Print what is missing or wrong in a plan.")
    sub.add_argument("file", type=Path)
    sub.add_argument("--json", action="store_true")
    sub = add("history", history, "Print every edit of a plan.")
    sub.add_argument("file", type=Path)
    sub.add_argument("--json", action="store_true")
    sub = add("export", export, "Write a plan as a Word or PDF document.")
    sub.add_argument("file", type=Path)
    sub.add_argument("--format", choices=("word", "pdf"), required=True)
    sub.add_argument("--edition", choices=("full",), default="full")
    sub.add_argument("--paper", choices=("letter", "a4"), default="letter")
    sub.add_argument("--template", type=Path, help="a Word file that gives the look (.docx, .dotx)")
    sub.add_argument("-o", "--output", type=Path, required=True)
    sub = add("blank", blank, "Print the questions of a step, or of all, to fill in by hand.")
    sub.add_argument("form", help="a step's key (see forms --json), or all")
    sub.add_argument("--plan", type=Path, help="a plan whose answers are filled in")
    sub.add_argument("--paper", choices=("letter", "a4"), default="letter")
    sub.add_argument("-o", "--output", type=Path, required=True)
    sub = add("forms", show_forms, "Print what each step asks.")
    sub.add_argument("--json", action="store_true")
    sub = add("repair", repair_plan, "Rebuild a damaged plan from its backup and its journal.")
    sub.add_argument("file", type=Path)
    sub = add("answers", answers, "Write everything that was answered as a TOML file.")
    sub.add_argument("file", type=Path)
    sub.add_argument("-o", "--output", type=Path, required=True)
    sub = add("fill", fill_plan, "Put the answers of a TOML file into a plan.")
    sub.add_argument("file", type=Path)
    sub.add_argument("answers", type=Path)
    name_author(sub)
    sub = add("school-directory", load_schools, "Load the official list of US public schools.")
    sub.add_argument("file", type=Path, help="the list: a CSV file, or a zip, gzip or xz of one")
    sub.add_argument("--site", action="store_true", help="for everyone on this computer")
    sub.add_argument("--json", action="store_true")
    sub = add("import-roster", import_roster, "Take over the staff from a roster.")
    sub.add_argument("file", type=Path)
    sub.add_argument("roster", type=Path, help="a CSV, Excel or ODS file, a folder or a zip")
    sub.add_argument("--school", help="take only the people of this school, by its name or id")
    sub.add_argument("--dry-run", action="store_true", help="show what would change, and stop")
    sub.add_argument("--json", action="store_true")
    name_author(sub)
    calendar_commands.add_to(add)
    drill_commands.add_to(add)
    training_commands.add_to(add)
    biometric_commands.add_to(add)
    biometric_paper_commands.add_to(add)
    return parser


def new(options: argparse.Namespace) -> int:
    """Make a new plan."""
    forms = asked_forms()
    school = forms.step("school")
    given: dict[str, Any] = {}
    for key, text in (
        ("name", options.school),
        ("state", options.state),
        ("grades", options.grades),
    ):
        if text is not None:
            try:
                given[key] = school.field(key).read(text, Plan())
            except UnreadableError as error:
                raise CommandError(f"--{'school' if key == 'name' else key}: {error}") from None
    answers = school_answers(forms, **given)
    start_plan(options.file, author_of(options), forms, answers, NAME_THE_SCHOOL).close()
    print(options.file)
    return DONE


def sample(options: argparse.Namespace) -> int:
    """Make the plan of the sample school."""
    start_sample(options.file, author_of(options), asked_forms()).close()
    print(options.file.resolve())
    return DONE


def make_sample_documents(folder: Path) -> int:
    """The sample plan with its Word and PDF documents in a folder; prints their paths."""
    plan = folder / "Cedar Hollow.crisisplan"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _refuse(f"The folder {folder.resolve()} could not be made: {error.strerror}.")
    status = DONE if plan.exists() else run(["sample", str(plan), "--author", SAMPLE_AUTHOR])
    for format, suffix in (("word", ".docx"), ("pdf", ".pdf")):
        path = plan.with_suffix(suffix)
        status = status or run(["export", str(plan), "--format", format, "-o", str(path)])
    return status


def check_plan(options: argparse.Namespace) -> int:
    """Print what is missing or wrong in a plan."""
    findings = check(read_plan(options.file), asked_forms(), Reference(REFERENCE), date.today())
    if options.json:
        print_json(
            [
                {
                    "id": finding.id,
                    "severity": finding.severity.key,
                    "step": finding.step,
                    "field": finding.field,
                    "message": finding.message,
                    "citation": finding.source.citation,
                    "source": finding.source.url,
                    "status": finding.source.status.label,
                }
                for finding in findings
            ]
        )
    else:
        for finding in findings:
            print(f"{finding.severity.label:8} {finding.step}: {finding.message}")
        print(f"{len(findings)} findings" if findings else "Nothing is missing or wrong.")
    return FOUND if any(f.severity is Severity.MUST for f in findings) else DONE


def history(options: argparse.Namespace) -> int:
    """Print every edit of a plan."""
    edits = read_edits(options.file)
    if options.json:
        print_json(
            [
                {
                    "at": edit.written_at,
                    "author": edit.author,
                    "label": edit.label,
                    "changes": [
                        {
                            "entity": change.entity,
                            "row": change.row_id,
                            "field": change.field,
                            "value": json.loads(change.value),
                        }
                        for change in changes
                    ],
                }
                for edit, changes in edits
            ]
        )
    else:
        for edit, changes in edits:
            print(f"{edit.at:%Y-%m-%d %H:%M}  {edit.author}: {edit.label} ({len(changes)})")
    return DONE


def export(options: argparse.Namespace) -> int:
    """Write a plan as a Word or PDF document."""
    from crisisplan.document.export import ExportError, make_document

    if options.template is not None and options.format != "word":
        raise CommandError("--template goes with --format word.")
    try:
        made = make_document(
            read_plan(options.file),
            asked_forms(),
            Reference(REFERENCE),
            format=options.format,
            paper=options.paper,
            today=date.today(),
            template=options.template,
        )
    except ExportError as error:
        raise CommandError(str(error)) from None
    return _put(made, options.output)


def blank(options: argparse.Namespace) -> int:
    """Print the questions of a step, or of all, to fill in by hand."""
    from crisisplan.document.export import make_questions

    forms = asked_forms()
    try:
        steps = forms.steps if options.form == "all" else (forms.step(options.form),)
    except KeyError:
        keys = ", ".join(form.key for form in forms)
        raise CommandError(f"There is no step {options.form}. The steps are: {keys}.") from None
    plan = read_plan(options.plan) if options.plan is not None else None
    made = make_questions(steps, plan, paper=options.paper, today=date.today())
    return _put(made, options.output)


def _put(made: tuple[bytes, list[str]], output: Path) -> int:
    """Write a document, say what could not be printed, and where the document is."""
    from crisisplan.document.export import ExportError, put

    content, warnings = made
    try:
        put(content, output)
    except ExportError as error:
        raise CommandError(str(error)) from None
    for warning in warnings:
        print(f"crisisplan: {warning}", file=sys.stderr)
    print(output.resolve())
    return DONE


def show_forms(options: argparse.Namespace) -> int:
    """Print what each step asks."""
    forms = asked_forms()
    if options.json:
        print_json(
            [
                {
                    "key": form.key,
                    "title": form.title,
                    "fields": [_question(item) for item in form.fields],
                    "tables": [
                        {
                            "key": table.key,
                            "label": table.label,
                            "columns": [_question(column) for column in table.columns],
                        }
                        for table in form.tables
                    ],
                }
                for form in forms
            ]
        )
        return DONE
    for form in forms:
        print(form.title)
        for item in form.fields:
            print(f"  {item.label}")
        for table in form.tables:
            print(f"  {table.label}: {', '.join(column.label for column in table.columns)}")
    return DONE


def _question(item: Field) -> dict[str, Any]:
    question = {
        "key": item.key,
        "kind": item.kind,
        "label": item.label,
        "required": item.required,
        "audience": item.audience.key,
    }
    if item.options:
        question["choices"] = [option.key for option in item.options]
    if item.rows:
        question["rows"] = item.rows
    return question


def repair_plan(options: argparse.Namespace) -> int:
    """Rebuild a damaged plan; a sound one is left alone."""
    try:
        check_database(options.file)
    except DamagedPlanError:
        print(repair(options.file))
    else:
        print(f"{options.file.name} is sound. Nothing was changed.")
    return DONE


def answers(options: argparse.Namespace) -> int:
    """Write everything that was answered as a TOML file."""
    text = write_answers(read_plan(options.file), asked_forms())
    options.output.write_text(text, "utf-8")
    print(options.output)
    return DONE


def fill_plan(options: argparse.Namespace) -> int:
    """Put the answers of a TOML file into a plan."""
    forms, law = asked_forms(), Reference(REFERENCE).biometrics
    given = read_answers(options.answers.read_bytes(), forms)
    file = PlanFile(options.file, author_of(options))
    try:
        before = drafted(file.plan, law, forms)
        with file.edit(f"Fill in {options.answers.name}"):
            put_answers(file, given)
            hold(file.plan, law, forms, before)
    finally:
        file.close()
    print(options.file)
    return DONE


def load_schools(options: argparse.Namespace) -> int:
    """Load the official list of US public schools."""
    loaded = load_list(options.file, site_folder() if options.site else data_folder())
    skipped = loaded.skipped
    if options.json:
        print_json(
            {
                "index": str(loaded.path),
                "schools": loaded.schools,
                "year": loaded.year,
                "years": dict(loaded.years),
                "skipped": [
                    {"reason": reason, "rows": rows, "lines": skipped.lines[reason]}
                    for reason, rows in skipped.rows.most_common()
                ],
            }
        )
        return DONE
    year = f"of {loaded.year}" if loaded.year else "of a year that the file does not name"
    print(f"{loaded.schools:,} schools {year}.")
    for line in skipped.sentences():
        print(line)
    print(loaded.path)
    return DONE


def import_roster(options: argparse.Namespace) -> int:
    """Take over the staff from a roster: add and change people, mark who is gone."""
    forms, settings = asked_forms(), load_settings(default_path())
    roster = read_roster(
        options.roster.resolve().name,
        read_roster_sheets(options.roster),
        forms,
        date.today(),
        settings.rosters,
    )
    school = None if options.school is None else find_school(roster, options.school)
    if options.dry_run:
        changes = staff_changes(roster, read_plan(options.file), date.today(), school)
        _print_changes(changes, options)
        return DONE
    file = PlanFile(options.file, author_of(options))
    try:
        changes = staff_changes(roster, file.plan, date.today(), school)
        before = _changes_json(changes, dry_run=False)
        with file.edit(import_label(roster)):
            apply_changes(file, changes.chosen)
    finally:
        file.close()
    _print_changes(changes, options, before)
    return DONE


def _print_changes(
    changes: StaffChanges, options: argparse.Namespace, told: dict[str, Any] | None = None
) -> None:
    roster = changes.roster
    if changes.school == EVERY_SCHOOL and len(roster.schools) > 1:
        names = ", ".join(list(roster.schools.values())[:12])
        print(
            f"crisisplan: The roster holds the people of {len(roster.schools)} schools, and all "
            f"are taken: {names}. Name yours with --school.",
            file=sys.stderr,
        )
    told = told or _changes_json(changes, dry_run=options.dry_run)
    if options.json:
        print_json(told)
        return
    for entry in told["changes"]:
        if entry["act"] == Act.KEEP.name.lower():
            continue
        what = [f"{key}: {_show(old)} → {_show(new)}" for key, old, new in entry["fields"]]
        who = entry["name"] or entry["place"]
        mark = "" if entry["chosen"] or entry["act"] == "skip" else " (not done)"
        parts = [who, *(what if entry["act"] == "change" else []), entry["reason"]]
        print(f"{entry['act']:7}{mark} {'; '.join(part for part in parts if part)}")
    for problem in roster.problems:
        print(f"unread  {problem}")
    print(", ".join(f"{act.value}: {told['counts'][act.name.lower()]}" for act in Act))
    if changes.of(Act.GONE):
        print(changes.gone_reason)


def _show(value: object) -> str:
    return "–" if value is None else str(value)


def _changes_json(changes: StaffChanges, *, dry_run: bool) -> dict[str, Any]:
    """Everything that an import does, as it is before it is done."""
    roster = changes.roster
    return {
        "roster": roster.name,
        "dry_run": dry_run,
        "school": roster.schools.get(changes.school),
        "schools": [{"id": key, "name": name} for key, name in roster.schools.items()],
        "columns": [
            {
                "sheet": table.sheet,
                "columns": [
                    {"header": header, "meaning": meaning or None, "label": MEANINGS.get(meaning)}
                    for header, meaning in zip(table.headers, table.meanings, strict=True)
                ],
            }
            for table in roster.columns
        ],
        "counts": {act.name.lower(): len(changes.of(act)) for act in Act},
        "gone": changes.gone_reason,
        "changes": [_change_json(change) for change in changes.changes],
        "problems": [
            {"sheet": p.sheet, "line": p.line, "column": p.column, "reason": p.reason}
            for p in roster.problems
        ],
    }


def _change_json(change: StaffChange) -> dict[str, Any]:
    return {
        "act": change.act.name.lower(),
        "name": change.name,
        "place": change.place,
        "chosen": change.chosen,
        "reason": change.reason,
        "fields": [
            (key, _plain(getattr(change.row, key, None)), _plain(value))
            for key, value in (change.values or {}).items()
        ],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
