"""The command that lists and writes the papers on biometrics."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from crisisplan.assets import BIOMETRICS, READING, REFERENCE
from crisisplan.commands import DONE, Add, CommandError, asked_forms, print_json
from crisisplan.document.biometrics.papers import READERS, BiometricPaper, BiometricPapers
from crisisplan.document.biometrics.reading import readings
from crisisplan.document.export import SUFFIXES, ExportError, file_name, put, write_document
from crisisplan.document.languages import LANGUAGES
from crisisplan.document.look import PAPERS
from crisisplan.document.reading_level import ReadingScale
from crisisplan.plan.file import read_plan
from crisisplan.rules.reference import Reference


def add_to(add: Add) -> None:
    """Add the command to the program’s."""
    sub = add("biometric-papers", papers, "List the papers on biometrics, or write them.")
    sub.add_argument("file", type=Path)
    sub.add_argument("--to", type=Path, metavar="FOLDER", help="write them into this folder")
    sub.add_argument("--only", nargs="+", choices=READERS, metavar="PAPER", help="only these")
    sub.add_argument("--language", choices=LANGUAGES, help="only in this language")
    sub.add_argument("--format", choices=SUFFIXES, help="only as Word or PDF")
    sub.add_argument("--paper", choices=PAPERS, default="letter")
    sub.add_argument("--json", action="store_true")


def papers(options: argparse.Namespace) -> int:
    """List the papers, with the reason where one is not made; write them into a given folder."""
    plan = read_plan(options.file)
    made = BiometricPapers(BIOMETRICS, plan, asked_forms(), Reference(REFERENCE), date.today())
    wanted = [p for p in made.papers() if not options.only or p.key in options.only]
    written = [] if options.to is None else _write(options, made, wanted)
    if options.json:
        print_json(
            {
                "papers": [
                    {
                        "key": each.key,
                        "name": made.name(each.key, "en"),
                        "of": each.of,
                        "id": each.row,
                        "about": each.about,
                        "audience": each.audience.key,
                        "languages": list(LANGUAGES),
                        "why_not": each.why_not,
                    }
                    for each in wanted
                ],
                "written": [str(path) for path in written],
            }
        )
        return DONE
    for each in wanted:
        told = f": not made. {each.why_not}" if each.why_not else ""
        print(f"{made.name(each.key, 'en')}, {each.about} ({each.audience.key}){told}")
    for path in written:
        print(f"Written: {path}")
    for warning in _hard(options, made, wanted) if written else ():
        print(warning)
    return DONE


def _hard(
    options: argparse.Namespace, made: BiometricPapers, wanted: list[BiometricPaper]
) -> list[str]:
    """That a notice which was written is harder than families are asked to read."""
    languages = [options.language] if options.language else LANGUAGES
    found = [
        (each.about, reading.warning)
        for each in wanted
        if each.key == "notice" and not each.why_not
        for reading in readings(made, each.row or "", ReadingScale(READING), languages)
    ]
    return [f"{about}: {warning}" for about, warning in found if warning]


def _write(
    options: argparse.Namespace, made: BiometricPapers, wanted: list[BiometricPaper]
) -> list[Path]:
    written: list[Path] = []
    sheet = PAPERS[options.paper]
    for each in wanted:
        if each.why_not:
            continue
        for language in [options.language] if options.language else LANGUAGES:
            document = made.document(each, language, sheet)
            for format in [options.format] if options.format else SUFFIXES:
                content, _ = write_document(document, format, sheet)
                name = file_name(f"{made.name(each.key, language)} - {each.about}")
                path = options.to / f"{name}{SUFFIXES[format]}"
                number = 1
                while path in written:
                    number += 1
                    path = path.with_name(f"{name} ({number}){SUFFIXES[format]}")
                try:
                    put(content, path)
                except ExportError as error:
                    raise CommandError(str(error)) from None
                written.append(path)
    return written
