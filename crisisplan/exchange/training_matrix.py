"""The training matrix as an Excel workbook: people by courses, in words and on the same grounds."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from crisisplan.plan.dates import show_date
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Course, Person, Position, School
from crisisplan.plan.plan import Plan
from crisisplan.rules.training.coverage import Coverage
from crisisplan.rules.training.wording import (
    cell_words,
    course_words,
    person_words,
    renewal_words,
)

_GROUNDS = {
    "ok": ("#1D6638", "#E2F1E5"),
    "warn": ("#774900", "#FCEFD2"),
    "bad": ("#A0221A", "#FBE5E2"),
    "info": ("#1D4F91", "#E4ECF8"),
    "muted": ("#5C6661", "#FFFFFF"),
}
"""Text and ground of each tone, as on screen in light colors; each is also said in words."""
_HEAD = {"bold": True, "bg_color": "#EEF0ED", "border": 1, "border_color": "#D3D8D3"}
_CELL = {"border": 1, "border_color": "#D3D8D3", "valign": "top"}
_FIRST = ("Person", "Job", "Category", "Building", "Crisis role")
_WIDTHS = (26, 30, 16, 24, 30)
_COURSE_WIDTH = 17


def write_matrix(
    plan: Plan,
    forms: Forms,
    found: Coverage,
    people: Sequence[Person] | None = None,
    courses: Sequence[Course] | None = None,
) -> bytes:
    """The matrix as .xlsx: all people and courses, or those that a filter left.

    The header and the names stay in sight; below stand the totals, and on a second sheet those of
    each category. No cell is a formula.
    """
    packed = BytesIO()
    book = xlsxwriter.Workbook(
        packed, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    school = plan.one(School).name or ""
    book.set_properties({"title": "Staff training", "company": school, "author": "CrisisPlan"})
    _Matrix(
        plan,
        forms,
        found,
        found.people if people is None else people,
        found.courses if courses is None else courses,
        book,
    ).write()
    book.close()
    return packed.getvalue()


class _Matrix:
    def __init__(
        self,
        plan: Plan,
        forms: Forms,
        found: Coverage,
        people: Sequence[Person],
        courses: Sequence[Course],
        book: xlsxwriter.Workbook,
    ) -> None:
        self._plan, self._found = plan, found
        self._table = forms.table("people.people")
        self._people, self._courses, self._book = people, courses, book
        self._head = book.add_format({**_HEAD, "text_wrap": True, "valign": "top"})
        self._plain = book.add_format(_CELL)
        self._strong = book.add_format({**_CELL, "bold": True})
        self._formats: dict[tuple[str, bool], Format] = {}

    def write(self) -> None:
        """All sheets."""
        self._matrix(self._book.add_worksheet("Training"))
        self._categories(self._book.add_worksheet("By category"))
        self._reading(self._book.add_worksheet("How to read this"))

    def _ground(self, tone: str, filled: bool) -> Format:
        if (tone, filled) not in self._formats:
            text, ground = _GROUNDS[tone]
            look = {**_CELL, "font_color": text, "bold": filled}
            if filled:
                look["bg_color"] = ground
            self._formats[tone, filled] = self._book.add_format(look)
        return self._formats[tone, filled]

    def _matrix(self, sheet: Worksheet) -> None:
        duties = self._duties()
        self._heads(sheet, _FIRST, _WIDTHS)
        for number, person in enumerate(self._people, 1):
            category, building = (
                self._table.column(key).text(person, self._plan) for key in ("category", "building")
            )
            told = (person.job_title or "", category, building, duties.get(person.id, ""))
            sheet.write_string(number, 0, person_words(person), self._strong)
            for column, text in enumerate(told, 1):
                sheet.write_string(number, column, text, self._plain)
            for column, course in enumerate(self._courses, len(_FIRST)):
                words = cell_words(self._found.cell(person.id, course.id), self._found.today)
                look = self._ground(words.tone, words.filled)
                sheet.write_string(number, column, words.short, look)
        last = len(self._people)
        width = len(_FIRST) + len(self._courses)
        sheet.write_string(last + 1, 0, "Current", self._head)
        for column in range(1, len(_FIRST)):
            sheet.write_string(last + 1, column, "", self._head)
        for column, course in enumerate(self._courses, len(_FIRST)):
            sheet.write_string(last + 1, column, self._total(course, self._people), self._head)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(last, 1), width - 1)
        self._print(sheet)

    def _heads(self, sheet: Worksheet, first: Sequence[str], widths: Sequence[int]) -> None:
        sheet.set_row(0, 62)
        for column, (text, width) in enumerate(zip(first, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, text, self._head)
        for column, course in enumerate(self._courses, len(first)):
            sheet.set_column(column, column, _COURSE_WIDTH)
            text = f"{course_words(course)}\n{renewal_words(course)}"
            sheet.write_string(0, column, text, self._head)

    def _total(self, course: Course, people: Sequence[Person]) -> str:
        total = self._found.total(course.id, people)
        return f"{total.current} of {total.required}" if total.required else "–"

    def _categories(self, sheet: Worksheet) -> None:
        groups: dict[str, list[Person]] = {}
        for person in self._people:
            name = self._table.column("category").text(person, self._plan)
            groups.setdefault(name or "No category", []).append(person)
        self._heads(sheet, ("Category", "People"), (26, 9))
        for number, (name, people) in enumerate(groups.items(), 1):
            sheet.write_string(number, 0, name, self._strong)
            sheet.write_number(number, 1, len(people), self._plain)
            for column, course in enumerate(self._courses, 2):
                sheet.write_string(number, column, self._total(course, people), self._plain)
        sheet.freeze_panes(1, 1)
        self._print(sheet)

    def _reading(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 90)
        wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, "Made for", self._head)
        school = self._plan.one(School).name or "School not yet named"
        sheet.write_string(0, 1, f"{school}, {show_date(self._found.today)}", wrapped)
        for number, (tone, filled, word, text) in enumerate(_WORDS, 1):
            sheet.write_string(number, 0, word, self._ground(tone, filled))
            sheet.write_string(number, 1, text, wrapped)
        sheet.write_string(len(_WORDS) + 2, 1, _OWN_RULES, wrapped)

    def _print(self, sheet: Worksheet) -> None:
        school = (self._plan.one(School).name or "")[:90].replace("&", "&&")
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, 0)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&L{school}: staff training&R{show_date(self._found.today)}")
        sheet.set_footer("&LConfidential personnel record&RPage &P of &N")

    def _duties(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for position in self._plan.rows(Position):
            for place, ref in enumerate(position.line):
                title = position.title or "A position without a title"
                words = f"Alternate {place}, {title}" if place else title
                if ref not in found or (not place and found[ref].startswith("Alternate")):
                    found[ref] = words
        return found


_WORDS = (
    ("ok", False, "Aug 2027", "Current: the month in which it ends."),
    ("ok", False, "Done 2021", "Current: completed in that year, and it does not end."),
    ("warn", True, "Ends Dec 14", "Ends within 60 days."),
    ("bad", True, "Ended Oct 2", "Required, and not current any more."),
    ("warn", True, "Missing", "Required, and there is no record of it."),
    ("info", True, "Due Dec 1", "Somebody new here, who has until then."),
    ("muted", False, "–", "Not required of this person."),
)
_OWN_RULES = (
    "In gray: not required of this person, but there. Renewal periods are your school’s own rules "
    "where no source sets them. Your state may set others."
)
