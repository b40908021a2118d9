"""The school calendar in the window: brought in, looked over, and marked day by day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTableView

from crisisplan.exchange.calendar_changes import (
    apply_calendar,
    calendar_changes,
    import_label,
)
from crisisplan.exchange.school_calendar import Taken, read_calendar_text
from crisisplan.plan.file import PlanFile, read_edits
from crisisplan.plan.model import CalendarDay, SchoolYear
from crisisplan.ui.calendars import FROM, TAKEN, THROUGH, WORDS, CalendarDialog, Reading
from crisisplan.ui.desk import Desk
from crisisplan.ui.editors import Combo
from crisisplan.ui.pages.calendar import CalendarPage
from crisisplan.ui.planview import PlanView
from crisisplan.ui.theme import Theme
from crisisplan.ui.window import MainWindow
from crisisplan.ui.yearview import YearView
from tests.conftest import TODAY
from tests.ui.conftest import Answers, cells, type_in

CALENDAR = (
    "Date,Event\n2027-08-18,First Day of School\n2027-09-06,Labor Day\n"
    "2027-11-25,Thanksgiving Recess\n2028-02-14,Professional Development\n"
    "2028-03-03,Picture Day\n2028-05-26,Last Day of School\n"
)


def day(month: int, number: int) -> date:
    """A day of the school year 2027–28."""
    return date(2027 if month > 6 else 2028, month, number)


def rows(desk: Desk) -> list[tuple[Any, ...]]:
    """The days of the school year 2027–28."""
    years = [year.id for year in desk.plan.rows(SchoolYear) if year.first_day == day(8, 18)]
    found = [row for row in desk.plan.rows(CalendarDay) if row.year in years]
    return sorted((row.starts, row.ends, row.kind, row.label) for row in found)


# -- the year view


@pytest.fixture
def page(view: PlanView, desk: Desk) -> CalendarPage:
    """The step with the school year 2027–28."""
    with desk.file.edit("Add a school year"):
        year = desk.file.add(
            SchoolYear,
            first_day=day(8, 18),
            last_day=day(5, 26),
            second_semester_on=day(1, 5),
        )
        desk.file.add(
            CalendarDay,
            year=year.id,
            starts=day(12, 20),
            ends=day(12, 31),
            kind="no_school",
            label="Winter Break",
        )
    view.show_step("calendar")
    page = view.page("calendar")
    assert isinstance(page, CalendarPage)
    page.years.setCurrentIndex(page.years.findData(year.id))
    return page


@pytest.fixture
def year(page: CalendarPage) -> YearView:
    page.block.view.setFocus()
    return page.block.view


def mark(year: YearView, words: str) -> None:
    """Choose a line of the menu that the chosen days have."""
    menu = year.menu()
    action: QAction
    (action,) = [a for a in menu.actions() if a.text().replace("&", "") == words]
    action.trigger()
    menu.deleteLater()


def ticked(year: YearView) -> list[str]:
    menu = year.menu()
    found = [action.text().replace("&", "") for action in menu.actions() if action.isChecked()]
    menu.deleteLater()
    return found


def key(year: YearView, key: Qt.Key, *, shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(year, key, modifier)


def test_the_keys_move_through_the_year_and_no_further(year: YearView) -> None:
    year.choose(day(10, 29))
    walked = []
    for pressed in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Up,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_Home,
        Qt.Key.Key_Left,
        Qt.Key.Key_End,
        Qt.Key.Key_Down,
    ):
        key(year, pressed)
        walked.append(year.chosen[0])
    assert walked == [
        day(10, 30),
        day(11, 6),
        day(11, 5),
        day(10, 29),
        day(11, 29),
        day(10, 29),
        day(8, 18),
        day(8, 18),
        day(5, 26),
        day(5, 26),
    ]


def test_a_range_of_days_is_marked_and_each_mark_is_undone_by_itself(
    year: YearView, desk: Desk
) -> None:
    before = rows(desk)
    year.choose(day(10, 11))
    for _ in range(2):
        key(year, Qt.Key.Key_Right, shift=True)
    assert year.chosen == (day(10, 11), day(10, 13))
    mark(year, "Testing window")
    assert rows(desk) == [(day(10, 11), day(10, 13), "testing", None), *before]
    assert ticked(year) == ["Testing window"]
    year.choose(day(10, 12))
    mark(year, "School day")
    assert [row[:3] for row in rows(desk)[:2]] == [
        (day(10, 11), None, "testing"),
        (day(10, 13), None, "testing"),
    ]
    assert ticked(year) == ["School day"]
    desk.undo()
    desk.undo()
    assert rows(desk) == before
    assert year.kinds_of(day(10, 12)) == []


def test_a_day_can_start_late(year: YearView, desk: Desk) -> None:
    year.choose(day(10, 13))
    mark(year, "Late start")
    assert (day(10, 13), None, "late_start", None) in rows(desk)
    assert ticked(year) == ["Late start"]
    assert year.summary() == "Wed, Oct 13, 2027: late start"


def test_enter_and_space_open_the_menu_and_escape_ends_a_range(year: YearView, qtbot: Any) -> None:
    for pressed in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        year.setFocus()
        key(year, pressed)
        menu = QApplication.activePopupWidget()
        assert menu is not None
        assert menu.objectName() == "day_menu"
        menu.close()
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    year.choose(day(10, 11))
    key(year, Qt.Key.Key_Down, shift=True)
    key(year, Qt.Key.Key_Escape)
    assert year.chosen == (day(10, 18), day(10, 18))


def press(year: YearView, on: date, then: date | None = None) -> None:
    """Press the mouse on a day, and let it go there or on another."""
    places = [year._places[each].center().toPoint() for each in (on, then or on)]
    button = Qt.MouseButton.LeftButton
    QTest.mousePress(year, button, Qt.KeyboardModifier.NoModifier, places[0])
    if then is not None:
        QTest.mouseMove(year, places[1])
    QTest.mouseRelease(year, button, Qt.KeyboardModifier.NoModifier, places[1])


def test_a_click_chooses_a_day_and_offers_what_it_can_be(year: YearView, desk: Desk) -> None:
    press(year, day(9, 14))
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert year.chosen == (day(9, 14), day(9, 14))
    QTest.keyClick(menu, Qt.Key.Key_D)
    assert (day(9, 14), None, "sensitive", None) in rows(desk)


def test_days_outside_of_the_year_cannot_be_chosen(year: YearView) -> None:
    year.choose(day(8, 19))
    press(year, day(8, 17))
    assert QApplication.activePopupWidget() is None
    assert year.chosen == (day(8, 19), day(8, 19))
    assert year._at(QPointF(1, 1)) is None


def test_the_year_says_what_a_day_is(year: YearView, page: CalendarPage) -> None:
    said = {}
    for on in (day(8, 18), day(12, 21), day(1, 5), day(9, 11), day(9, 13), day(5, 26)):
        year.choose(on)
        said[on] = page.block.summary.text()
    assert said == {
        day(8, 18): "Wed, Aug 18, 2027: first day of school, school day",
        day(12, 21): "Tue, Dec 21, 2027: no school, Winter Break",
        day(1, 5): "Wed, Jan 5, 2028: second semester starts, school day",
        day(9, 11): "Sat, Sep 11, 2027: weekend",
        day(9, 13): "Mon, Sep 13, 2027: school day",
        day(5, 26): "Fri, May 26, 2028: last day of school, school day",
    }
    year.choose(day(12, 17), extend=False)
    year.choose(day(12, 21), extend=True)
    assert page.block.summary.text() == "Fri, Dec 17, 2027 to Tue, Dec 21, 2027: 1 school day"
    interface = QAccessible.queryAccessibleInterface(year)
    assert interface.text(QAccessible.Text.Name) == "School year 2027–28, day by day"
    heard = interface.text(QAccessible.Text.Description)
    assert heard.startswith("Fri, Dec 17, 2027 to Tue, Dec 21, 2027: 1 school day.")


def test_the_table_shows_the_days_of_the_chosen_year(page: CalendarPage, desk: Desk) -> None:
    block = page.tables["days"]
    assert [row.label for row in block.model.rows] == ["Winter Break"]
    with desk.file.edit("Add a school year"):
        other = desk.file.add(SchoolYear, first_day=date(2028, 8, 16), last_day=date(2029, 5, 25))
        row = desk.file.add(
            CalendarDay, year=other.id, starts=date(2028, 9, 4), kind="no_school", label="Labor Day"
        )
    desk.undo()
    desk.redo()
    page.show_question("days.label", row)
    assert page.years.currentText() == "2028–29"
    assert [row.label for row in block.model.rows] == ["Labor Day"]
    assert page.block.view.year is other


def test_without_a_sound_year_the_page_says_what_to_do(
    new_desk: Desk, theme: Theme, qtbot: Any
) -> None:
    page = CalendarPage(new_desk.forms.step("calendar"), new_desk, theme)
    qtbot.addWidget(page)
    page.show()
    assert not page.block.view.isVisible()
    assert not page.tables["days"].isVisible()
    assert page.block._hint.text().startswith("Import the calendar")
    row = new_desk.add(new_desk.forms.table("calendar.years"))
    assert row is not None
    assert page.block._hint.text().startswith("This school year shows here")
    for field, value in (("first_day", day(8, 18)), ("last_day", day(5, 26))):
        item = new_desk.forms.table("calendar.years").column(field)
        new_desk.answer(item, row, value)
    assert page.block.view.isVisible()
    assert page.years.currentText() == "2027–28"


def test_a_plan_that_can_only_be_read_is_not_marked(
    sample_path: Path, page: CalendarPage, year: YearView, desk: Desk
) -> None:
    desk.file.read_only = True
    menu = year.menu()
    assert not any(action.isEnabled() for action in menu.actions() if not action.isSeparator())
    menu.deleteLater()
    desk.file.read_only = False


# -- bringing a calendar in


@pytest.fixture
def calendar(tmp_path: Path) -> Path:
    path = tmp_path / "school.csv"
    path.write_text(CALENDAR, "utf-8")
    return path


def line(dialog: CalendarDialog, words: str) -> int:
    return next(
        n for n, row in enumerate(cells(dialog, "calendar_entries")) if row[WORDS].startswith(words)
    )


def choose(dialog: CalendarDialog, words: str, taken: Taken) -> None:
    """Choose what a line is, as people do: open its editor, pick."""
    view = dialog.findChild(QTableView, "calendar_entries")
    index = view.model().index(line(dialog, words), TAKEN)
    view.setFocus()
    assert view.edit_if_possible(index)
    combo = view.findChild(Combo)
    combo.setCurrentIndex(list(Taken).index(taken))
    combo.activated.emit(combo.currentIndex())


def test_a_calendar_is_looked_over_and_brought_in_as_one_edit(
    opened: MainWindow, ask: Answers, look_over: Any, calendar: Path
) -> None:
    assert opened.desk is not None
    assert opened.view is not None
    before = len(read_edits(opened.desk.file.path))
    opened.view.show_step("calendar")
    ask.path = calendar
    seen: dict[str, Any] = {}

    def look(dialog: CalendarDialog) -> None:
        seen["cells"] = cells(dialog, "calendar_entries")
        seen["tabs"] = [tab.text() for tab in dialog.tabs() if not tab.isHidden()]
        seen["changes"] = cells(dialog, "calendar_days")
        choose(dialog, "Professional", Taken.EARLY_RELEASE)
        view = dialog.findChild(QTableView, "calendar_entries")
        index = view.model().index(line(dialog, "Thanksgiving"), THROUGH)
        assert view.edit_if_possible(index)
        QTest.keyClick(view.focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        type_in(view.focusWidget(), "11/26/2027")
        QTest.keyClick(view.focusWidget(), Qt.Key.Key_Return)
        QApplication.processEvents()
        seen["after"] = cells(dialog, "calendar_entries")
        dialog.act.click()

    button = opened.view.page("calendar").findChild(QPushButton, "import_calendar")
    look_over(button.click, look)
    assert seen["tabs"] == ["Lines 6", "Changes 3"]
    assert seen["cells"][:2] == [
        [
            "Nov 25, 2027",
            "Thanksgiving Recess\nOnly Nov 25, 2027 is given. A recess often lasts longer: "
            "through which day?",
            "",
            "No school",
        ],
        [
            "Feb 14, 2028",
            "Professional Development\nStaff work that day. Do students stay home?",
            "",
            "No school",
        ],
    ]
    assert [row[FROM] for row in seen["cells"][2:]] == [
        "Aug 18, 2027",
        "Sep 6, 2027",
        "Mar 3, 2028",
        "May 26, 2028",
    ]
    assert seen["changes"][:2] == [
        ["Aug 18, 2027 to May 26, 2028", "Add the school year 2027–28", ""],
        ["Sep 6, 2027", "Add: No school, Labor Day", "Line 3"],
    ]
    assert seen["after"][:2] == [
        ["Nov 25, 2027", "Thanksgiving Recess", "Nov 26, 2027", "No school"],
        ["Feb 14, 2028", "Professional Development", "", "Early release"],
    ]
    assert rows(opened.desk) == [
        (day(9, 6), None, "no_school", "Labor Day"),
        (day(11, 25), day(11, 26), "no_school", "Thanksgiving Recess"),
        (day(2, 14), None, "early_release", "Professional Development"),
    ]
    assert len(read_edits(opened.desk.file.path)) == before + 1
    assert opened.view.toast._text.text() == (
        "Imported school.csv. School year 2027–28, Aug 18, 2027 to May 26, 2028. "
        "Added: 2 times without school and 1 early release."
    )
    opened.plans.undo()
    assert rows(opened.desk) == []


def test_pasted_lines_are_brought_in_the_same_way(opened: MainWindow, look_over: Any) -> None:
    assert opened.desk is not None
    QApplication.clipboard().setText(
        "August 18, 2027 First day of school\nMay 26, 2028 Last day of school\n"
        "Nov 25-26, 2027 Thanksgiving Break\n"
    )
    seen: list[str] = []

    def look(dialog: CalendarDialog) -> None:
        seen.append(dialog.windowTitle())
        dialog.act.click()

    look_over(opened.plans.paste_calendar, look)
    assert seen == ["Import the calendar from pasted lines?"]
    assert rows(opened.desk) == [(day(11, 25), day(11, 26), "no_school", "Thanksgiving Break")]


def test_after_a_wrong_paste_what_was_copied_since_is_read(
    opened: MainWindow, look_over: Any, qtbot: Any
) -> None:
    view = opened.view
    assert view is not None
    QApplication.clipboard().setText("Dear families,")
    opened.plans.paste_calendar()
    qtbot.waitUntil(lambda: not view.band.isHidden())
    assert "No dates were found in the pasted lines." in view.band.words.text()
    QApplication.clipboard().setText(
        "August 18, 2027 First day of school\nMay 26, 2028 Last day of school\n"
    )
    (again,) = [b for b in view.band.findChildren(QPushButton) if b.text() == "Try again"]
    look_over(again.click, lambda dialog: dialog.act.click())
    assert opened.desk is not None
    years = [row.first_day for row in opened.desk.plan.rows(SchoolYear)]
    assert date(2027, 8, 18) in years


def test_what_is_no_calendar_is_said_in_the_band(
    opened: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    assert opened.view is not None
    path = tmp_path / "letter.ics"
    path.write_text("Dear families,", "utf-8")
    opened.plans.import_calendar(path)
    qtbot.waitUntil(lambda: not opened.view.band.isHidden())
    assert "letter.ics is not a calendar" in opened.view.band.words.text()


@pytest.fixture
def make_dialog(new_desk: Desk, theme: Theme, window: MainWindow) -> Any:
    """The dialog of a calendar, for a plan that was just started."""

    def make(text: str) -> CalendarDialog:
        reading = Reading(
            "elm.csv", lambda first: read_calendar_text("elm.csv", text, TODAY, first)
        )
        dialog = CalendarDialog(window, theme, window.worker, reading, reading.read(None), new_desk)
        dialog.show()
        return dialog

    return make


def enter(dialog: CalendarDialog, key: str, text: str) -> None:
    dialog.fields[key].setText(text)
    dialog.fields[key].flush()


def test_first_and_last_day_are_asked_for_where_the_calendar_lacks_them(make_dialog: Any) -> None:
    dialog = make_dialog("2027-09-06,Labor Day\n2028-05-29,Memorial Day\n")
    assert not dialog.act.isEnabled()
    assert dialog._reason.text() == (
        "Enter the first day of school and last day of school: the calendar does not say it."
    )
    enter(dialog, "first_day", "8/18/2027")
    enter(dialog, "last_day", "8/1/2027")
    assert "the last day has to come after the first" in dialog._reason.text()
    enter(dialog, "last_day", "2/30/2028")
    assert dialog._reason.text() == "February 2028 has 29 days."
    enter(dialog, "last_day", "5/26/2028")
    enter(dialog, "second_semester_on", "1/5/2028")
    assert dialog.act.isEnabled()
    assert dialog.changes.values == {
        "first_day": day(8, 18),
        "last_day": day(5, 26),
        "second_semester_on": day(1, 5),
    }
    assert [row[TAKEN] for row in cells(dialog, "calendar_entries")] == [
        "No school",
        "Outside the school year",
    ]
    dialog.deleteLater()


def test_another_first_day_gives_dates_without_a_year_another_one(
    make_dialog: Any, qtbot: Any
) -> None:
    dialog = make_dialog("Sept 6 Labor Day\n")
    assert "Its dates are taken for 2026–27." in dialog._assumed.text()
    assert cells(dialog, "calendar_entries")[0][FROM] == "Sep 6, 2026"
    enter(dialog, "first_day", "8/18/2027")
    enter(dialog, "last_day", "5/26/2028")
    qtbot.waitUntil(lambda: cells(dialog, "calendar_entries")[0][FROM] == "Sep 6, 2027")
    assert dialog.act.isEnabled()
    dialog.deleteLater()


def test_another_line_becomes_the_first_day(make_dialog: Any) -> None:
    dialog = make_dialog(CALENDAR.replace("Picture Day", "Students begin spring"))
    choose(dialog, "Labor Day", Taken.FIRST_DAY)
    found = {row[WORDS]: row[TAKEN] for row in cells(dialog, "calendar_entries")}
    assert found["Labor Day"] == "First day of school"
    assert dialog.fields["first_day"].text() == "Sep 6, 2027"
    assert dialog.changes.first_day == day(9, 6)
    dialog.deleteLater()


def test_a_last_day_that_cannot_be_one_changes_nothing(make_dialog: Any) -> None:
    dialog = make_dialog(CALENDAR)
    model = dialog.findChild(QTableView, "calendar_entries").model()
    index = model.index(line(dialog, "Thanksgiving"), THROUGH)
    for text in ("soon", "11/1/2027"):
        assert not model.setData(index, text)
    assert index.data() == ""
    assert model.setData(index, "11/29/2027")
    assert model.setData(index, "")
    assert index.data() == ""
    dialog.deleteLater()


def test_a_calendar_that_is_in_the_plan_already_says_so(
    make_dialog: Any, new_desk: Desk, new_plan: PlanFile
) -> None:
    first = make_dialog(CALENDAR)
    from crisisplan.exchange.calendar_changes import apply_calendar

    assert new_desk.edit("Import", lambda: apply_calendar(new_plan, first.changes))
    again = make_dialog(CALENDAR)
    assert not again.act.isEnabled()
    assert again._reason.text().startswith("There is nothing to import")
    for dialog in (first, again):
        dialog.deleteLater()


def test_what_the_district_dropped_is_taken_out_only_where_it_is_ticked(
    make_dialog: Any, new_desk: Desk
) -> None:
    text = "2027-08-18,First day of school\n2028-05-26,Last day of school\n2027-09-06,Labor Day\n"
    old = read_calendar_text("elm.csv", f"{text}2027-10-11,No school\n", TODAY)
    changes = calendar_changes(old, new_desk.plan)
    new_desk.edit(import_label("elm.csv"), lambda: apply_calendar(new_desk.file, changes))
    dialog = make_dialog(text)
    assert [tab.text() for tab in dialog.tabs() if not tab.isHidden()] == [
        "Lines 3",
        "Changes 0",
        "No longer in it 1",
    ]
    assert not dialog.act.isEnabled()
    dialog.tabs()[3].click()
    assert cells(dialog, "calendar_gone") == [["Oct 11, 2027", "No school", "No school"]]
    view = dialog.findChild(QTableView, "calendar_gone")
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert dialog.changes.in_words() == "take out 1 entry"
    assert dialog.act.isEnabled()
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert not dialog.act.isEnabled()


def test_enter_in_the_list_edits_and_does_not_import(make_dialog: Any) -> None:
    dialog = make_dialog(CALENDAR)
    view = dialog.findChild(QTableView, "calendar_entries")
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, TAKEN))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert view.findChild(Combo) is not None
    dialog.deleteLater()


def test_tab_goes_from_the_year_to_the_tables(page: CalendarPage, view: PlanView) -> None:
    view.show_step("school")
    view.show_step("calendar")
    walked = []
    widget = page.years
    for _ in range(4):
        walked.append(widget.objectName())
        widget = widget.nextInFocusChain()
        while not (widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()):
            widget = widget.nextInFocusChain()
    assert walked == ["calendar_year", "import_calendar", "paste_calendar", "year_view"]
