"""The step of staff training: recording, sessions, what is asked, cards. Each act is one edit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from crisisplan.plan.file import read_edits
from crisisplan.plan.model import (
    Course,
    Person,
    School,
    Trainee,
    TrainingRecord,
    TrainingRequirement,
    TrainingSession,
)
from crisisplan.ui.desk import Desk
from crisisplan.ui.pages.training import TrainingPage
from crisisplan.ui.planview import PlanView
from crisisplan.ui.training.recording import AttendanceDialog, RecordDialog
from crisisplan.ui.training.starting import CatalogDialog, StartingDialog
from tests.conftest import TODAY
from tests.ui.conftest import InDialog

Find = Callable[[str], Person]


def press(widget: QWidget, name: str) -> None:
    (button,) = [b for b in widget.findChildren(QPushButton, name) if b.isVisibleTo(widget)]
    button.click()


def records_of(desk: Desk, person: Person, course: Course) -> list[TrainingRecord]:
    return [
        row
        for row in desk.plan.rows(TrainingRecord)
        if (row.person, row.course) == (person.id, course.id)
    ]


def edits(desk: Desk) -> int:
    return len(read_edits(desk.file.path))


def words_in(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


# -- recording


def test_many_people_are_recorded_at_once_and_undone_in_one_step(
    page: TrainingPage, desk: Desk, courses: dict[str, Course], in_dialog: InDialog
) -> None:
    before, known = len(desk.plan.rows(TrainingRecord)), edits(desk)

    def fill(dialog: RecordDialog) -> None:
        dialog.course.setCurrentIndex(dialog.course.findData(courses["cpr"].id))
        assert not dialog.act.isEnabled()
        dialog.completed.setText("11/20/2026")
        dialog.people.category.setCurrentIndex(dialog.people.category.findData("coach"))
        dialog.people.tick_all.click()
        dialog.people.category.setCurrentIndex(0)
        dialog.people.words.setText("dupree")
        assert dialog.people.tick_all.text() == "Tick these 1"
        dialog.people.tick_all.click()
        assert dialog.act.text() == "Record for 3 people"
        dialog.verified.setText("Ana  Muñoz")
        dialog.act.click()

    in_dialog(fill)
    press(page, "record_training")
    added = desk.plan.rows(TrainingRecord)[before:]
    assert len(added) == 3
    assert {row.completed_on for row in added} == {date(2026, 11, 20)}
    assert {row.verified_by for row in added} == {"Ana Muñoz"}
    assert {row.minutes for row in added} == {60}
    assert edits(desk) == known + 1
    desk.undo()
    assert len(desk.plan.rows(TrainingRecord)) == before


@pytest.mark.parametrize(
    ("completed", "expires", "why"),
    [
        ("11/24/2026", "", "Nov 24, 2026 has not come yet."),
        ("11/20/2026", "11/19/2026", "The card would end before it began."),
        ("yesterday", "", "Write the day as 12/3/2026 or Dec 3, 2026."),
        ("", "", "Write the day as 12/3/2026 or Dec 3, 2026."),
        ("11/20/2026", "2/30/2027", "Write the day on the card as 12/3/2026, or leave it empty."),
    ],
)
def test_days_that_cannot_be_are_refused_in_words(
    page: TrainingPage, desk: Desk, courses: dict[str, Course], person: Find, in_dialog: InDialog,
    completed: str, expires: str, why: str,
) -> None:  # fmt: skip
    before = len(desk.plan.rows(TrainingRecord))
    seen: list[tuple[bool, str]] = []

    def fill(dialog: RecordDialog) -> None:
        dialog.completed.setText(completed)
        dialog.expires.setText(expires)
        seen.append((dialog.act.isEnabled(), dialog._reason.text()))
        dialog.reject()

    in_dialog(fill)
    page.recorder.record(person("Alice Dupree"), courses["cpr"])
    assert seen == [(False, why)]
    assert len(desk.plan.rows(TrainingRecord)) == before


def test_who_has_the_same_record_already_is_left_out(
    page: TrainingPage, desk: Desk, courses: dict[str, Course], person: Find, in_dialog: InDialog
) -> None:
    def fill(dialog: RecordDialog) -> None:
        dialog.course.setCurrentIndex(dialog.course.findData(courses["cpr"].id))
        dialog.completed.setText("10/2/2024")
        dialog.people.tick([person("Alice Dupree").id])
        assert dialog._reason.text() == "This person has this course from that day already."
        dialog.people.tick([person("Joyce Kim").id])
        assert dialog._note.text() == "1 person has it from that day already and stay as they are."
        dialog.act.click()

    in_dialog(fill)
    page.record_one()
    assert len(records_of(desk, person("Alice Dupree"), courses["cpr"])) == 1
    assert len(records_of(desk, person("Joyce Kim"), courses["cpr"])) == 1


def test_r_in_the_matrix_records_for_the_cell(
    page: TrainingPage, desk: Desk, courses: dict[str, Course], person: Find, in_dialog: InDialog
) -> None:
    page.who.choose("staff")
    view = page.who.matrix.view
    view.go_to(person("Joyce Kim").id, courses["is100"].id)
    in_dialog(lambda dialog: dialog.act.click())
    QTest.keyClick(view, Qt.Key.Key_R)
    (row,) = records_of(desk, person("Joyce Kim"), courses["is100"])
    assert row.completed_on == TODAY
    assert page.found.cell(person("Joyce Kim").id, courses["is100"].id).counts


# -- cards


def test_a_card_says_why_something_is_asked_and_by_whom(page: TrainingPage, person: Find) -> None:
    page.open_person(person("Alice Dupree"))
    words = words_in(page.card)
    assert page.card.summary.text() == "4 asked, 2 missing or ended."
    assert "Medical and alternates. Practice, not law." in words
    assert "State law: 105 ILCS 128/20. Not reviewed." in words
    assert "Completed Oct 2, 2024, counts until Oct 2, 2026." in words
    assert "Ended Oct 2" in words


def test_recording_from_the_card_shows_on_it(
    page: TrainingPage, courses: dict[str, Course], person: Find, in_dialog: InDialog
) -> None:
    page.open_person(person("Alice Dupree"))
    frame = page.card.findChild(QWidget, f"course_{courses['cpr'].id}")
    in_dialog(lambda dialog: dialog.act.click())
    press(frame, "record_it")
    assert page.card.summary.text() == "4 asked, 1 missing or ended."
    assert "Completed Nov 23, 2026, counts until Nov 23, 2028." in words_in(page.card)


def test_change_leads_to_the_record_in_its_table(page: TrainingPage, person: Find) -> None:
    page.open_person(person("Carla Weiss"))
    page.card.findChildren(QPushButton, "change_record")[0].click()
    assert not page.card.isVisible()
    block = page.tables["records"]
    assert block.isVisible()
    assert block.current().person == person("Carla Weiss").id


def test_a_courses_list_has_who_lacks_it_first_and_totals_by_category(
    page: TrainingPage, courses: dict[str, Course]
) -> None:
    page.open_course(courses["cpr"])
    rows = page.course_list.rows
    told = [(rows.index(n, 0).data(), rows.index(n, 1).data()) for n in range(rows.rowCount())]
    assert told[:3] == [
        ("Alice Dupree", "Ended on Oct 2, 2026"),
        ("Carla Weiss", "Ends on Dec 14, 2026"),
        ("Thanh Nguyễn, RN", "Current until Mar 4, 2028"),
    ]
    totals = page.course_list.totals.text()
    assert totals.startswith("Current: 2 of 3. 1 more is needed.")
    assert "Nurse or health staff: 2 of 2" in totals
    page.course_list.view.setCurrentIndex(rows.index(0, 0))
    page.course_list.view.activated.emit(rows.index(0, 0))
    assert page.card.title.text() == "Alice Dupree"


# -- sessions


def briefing(desk: Desk) -> TrainingSession:
    return desk.plan.rows(TrainingSession)[0]


def test_who_came_is_ticked_and_unticked_as_one_edit(
    page: TrainingPage, desk: Desk, courses: dict[str, Course], person: Find, in_dialog: InDialog
) -> None:
    page.open_session(briefing(desk))
    assert "Beth Lindholm, Kevin Halloran, Victor Dvořák" in page.sheet.missed.text()
    known = edits(desk)

    def tick(dialog: AttendanceDialog) -> None:
        dialog.people.tick([person("Beth Lindholm").id])
        dialog.people.tick([person("Ana Muñoz").id], ticked=False)
        dialog.act.click()

    in_dialog(tick)
    press(page.sheet, "tick_who_came")
    (row,) = records_of(desk, person("Beth Lindholm"), courses["plan"])
    assert (row.session, row.completed_on) == (briefing(desk).id, date(2026, 8, 13))
    assert row.verified_by == "Ana Muñoz"
    assert records_of(desk, person("Ana Muñoz"), courses["plan"]) == []
    assert edits(desk) == known + 1
    assert "Beth Lindholm" not in page.sheet.missed.text()
    assert "Ana Muñoz" in page.sheet.missed.text()
    desk.undo()
    assert len(records_of(desk, person("Ana Muñoz"), courses["plan"])) == 1


def test_whoever_left_since_stays_recorded(
    page: TrainingPage, desk: Desk, courses: dict[str, Course], person: Find, in_dialog: InDialog
) -> None:
    ana = person("Ana Muñoz")
    desk.edit("Leave", lambda: setattr(ana, "left_on", TODAY))

    def untick_all(dialog: AttendanceDialog) -> None:
        dialog.people.tick(list(dialog.people.chosen), ticked=False)
        dialog.act.click()

    in_dialog(untick_all)
    page.recorder.tick_who_came(briefing(desk))
    left = [row.person for row in desk.plan.rows(TrainingRecord) if row.session]
    assert ana.id in left
    assert not {line.person.id for line in page.who.lines} & set(left)


def test_signatures_of_all_are_kept_at_once(
    page: TrainingPage, desk: Desk, in_dialog: InDialog
) -> None:
    def sign(dialog: AttendanceDialog) -> None:
        dialog.signed.setChecked(True)
        dialog.act.click()

    in_dialog(sign)
    page.recorder.tick_who_came(briefing(desk))
    rows = [row for row in desk.plan.rows(TrainingRecord) if row.session == briefing(desk).id]
    assert rows
    assert all(row.acknowledged for row in rows)


def test_a_session_to_come_cannot_be_ticked_and_says_when(page: TrainingPage, desk: Desk) -> None:
    page.open_session(desk.plan.rows(TrainingSession)[1])
    assert not page.sheet.tick.isEnabled()
    assert "The session is on Dec 9, 2026. Tick who came then." in page.sheet.state.text()


def test_a_make_up_session_is_planned_for_who_missed_it(page: TrainingPage, desk: Desk) -> None:
    page.open_session(briefing(desk))
    press(page.sheet, "plan_make_up")
    added = desk.plan.rows(TrainingSession)[1]
    assert added.name == "Yearly briefing on the plan: make-up"
    assert (added.course, added.on, added.held) == (briefing(desk).course, None, None)
    assert page.sheet.session is added


def test_held_is_marked_and_taken_back(page: TrainingPage, desk: Desk) -> None:
    page.open_session(briefing(desk))
    press(page.sheet, "mark_held")
    assert briefing(desk).held is False
    assert "The day has passed." in page.sheet.state.text()
    press(page.sheet, "mark_held")
    assert briefing(desk).held is True


def test_the_yearly_briefing_is_ready_made(page: TrainingPage, desk: Desk) -> None:
    page.show_sessions()
    press(page, "plan_briefing")
    added = desk.plan.rows(TrainingSession)[-1]
    assert added.name == "Yearly briefing on the plan"
    assert page.sheet.session is added
    assert "Reunification" in (added.topics or "")
    assert len(desk.plan.rows(Course)) == 8, "the course is there already"


def test_the_briefing_brings_its_course_and_who_must_have_it(
    new_desk: Desk, new_view: PlanView
) -> None:
    new_view.show_step("training")
    page = new_view.page("training")
    assert isinstance(page, TrainingPage)
    page.plan_briefing()
    (course,) = new_desk.plan.rows(Course)
    (requirement,) = new_desk.plan.rows(TrainingRequirement)
    assert course.catalogue == "plan_orientation"
    assert (requirement.course, requirement.who) == (course.id, "all_staff")
    new_desk.undo()
    assert new_desk.plan.rows(TrainingSession) == []
    assert new_desk.plan.rows(Course) == []


# -- what is asked


def test_the_starting_set_is_shown_with_its_sources_and_taken_over_as_one_edit(
    page: TrainingPage, desk: Desk, in_dialog: InDialog
) -> None:
    asked = desk.plan.rows(TrainingRequirement)
    desk.edit("Move", lambda: setattr(desk.plan.one(School), "state", "UT"))
    desk.edit("Clear", lambda: desk.file.remove(*asked))
    known, courses = edits(desk), len(desk.plan.rows(Course))
    seen: list[str] = []

    def take(dialog: StartingDialog) -> None:
        model = dialog.model
        seen.append(model.index(0, 2).data())
        seen.append(words_in(dialog))
        first = dialog.offered[0]
        assert first.requirement["basis"] == "state_law"
        model.tick_all(False)
        assert not dialog.act.isEnabled()
        model.setData(model.index(0, 0), Qt.CheckState.Checked.value,
                      Qt.ItemDataRole.CheckStateRole)  # fmt: skip
        assert dialog.act.text() == "Add 1"
        dialog.act.click()

    in_dialog(take)
    page.show_asked()
    press(page, "start_set")
    added = desk.plan.rows(TrainingRequirement)[-1]
    assert seen[0].startswith("State law: Utah")
    assert "about training staff found" in seen[1]
    assert (added.basis, added.rule) == ("state_law", "UT.training.1")
    assert edits(desk) == known + 1
    assert len(desk.plan.rows(Course)) in (courses, courses + 1)


def test_a_line_of_good_practice_becomes_the_law(
    page: TrainingPage, desk: Desk, in_dialog: InDialog
) -> None:
    asked = desk.plan.rows(TrainingRequirement)
    desk.edit("Move", lambda: setattr(desk.plan.one(School), "state", "UT"))
    desk.edit("Clear", lambda: desk.file.remove(*asked))
    in_dialog(take_first)
    page.start_set()
    (line,) = desk.plan.rows(TrainingRequirement)

    def soften() -> None:
        line.basis, line.rule, line.reason = "practice", None, "Handbook, page 4"

    desk.edit("Soften", soften)
    in_dialog(take_first)
    page.start_set()
    assert desk.plan.rows(TrainingRequirement) == [line]
    assert (line.basis, line.rule) == ("state_law", "UT.training.1")
    assert line.reason == "Handbook, page 4"


def take_first(dialog: StartingDialog) -> None:
    dialog.model.tick_all(False)
    dialog.model.setData(dialog.model.index(0, 0), Qt.CheckState.Checked.value,
                         Qt.ItemDataRole.CheckStateRole)  # fmt: skip
    dialog.act.click()


def test_a_state_without_a_record_says_that_nothing_was_found(
    page: TrainingPage, in_dialog: InDialog
) -> None:
    seen: list[str] = []

    def look(dialog: StartingDialog) -> None:
        seen.append(words_in(dialog))
        dialog.reject()

    in_dialog(look)
    page.start_set()
    assert "nothing was found about training staff" in seen[0]
    assert "That does not mean that there is no rule" in seen[0]


def test_courses_come_from_the_catalogue_with_what_is_known_of_them(
    page: TrainingPage, desk: Desk, in_dialog: InDialog
) -> None:
    def take(dialog: CatalogDialog) -> None:
        keys = [course.key for course in dialog.offered]
        assert "cpr_aed" not in keys, "that is in the plan"
        row = keys.index("bleeding_control")
        assert "confirm" in dialog.model.index(row, 2).data()
        dialog.model.setData(
            dialog.model.index(row, 0), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole
        )
        dialog.act.click()

    in_dialog(take)
    page.show_asked()
    press(page, "add_from_catalogue")
    added = desk.plan.rows(Course)[-1]
    assert (added.name, added.catalogue) == ("Stop the Bleed", "bleeding_control")
    assert page.tables["courses"].current() is added


def test_a_course_with_records_is_retired_instead_of_removed(
    page: TrainingPage, desk: Desk, courses: dict[str, Course], in_dialog: InDialog
) -> None:
    records = len(desk.plan.rows(TrainingRecord))
    page.show_asked()
    block = page.tables["courses"]
    block.show_row(courses["cpr"])
    in_dialog(lambda dialog: dialog.act.click())
    block.remove()
    assert courses["cpr"] in desk.plan.rows(Course)
    assert courses["cpr"].retired is True
    assert len(desk.plan.rows(TrainingRecord)) == records
    assert courses["cpr"] not in page.found.courses
    block.show_row(courses["subs"])
    block.remove()
    assert courses["subs"] not in desk.plan.rows(Course), "nobody has it"


def test_switching_off_a_law_asks_for_the_reason(
    page: TrainingPage, desk: Desk, in_dialog: InDialog, qtbot: Any
) -> None:
    page.show_asked()
    block = page.tables["requirements"]
    law = desk.plan.rows(TrainingRequirement)[0]
    assert law.basis == "state_law"
    block.show_row(law)
    index = block.model.index(0, block.model.column_of("switched_off"))

    def write(dialog: Any) -> None:
        assert not dialog.act.isEnabled()
        dialog.reason.setPlainText("We are a private school.")
        dialog.act.click()

    in_dialog(write)
    block.model.setData(index, True)
    qtbot.waitUntil(lambda: law.reason == "We are a private school.")
    assert law.switched_off is True
    desk.undo()
    assert (law.switched_off, law.reason) == (None, "105 ILCS 128/20")


def test_without_a_reason_the_law_stays_on(
    page: TrainingPage, desk: Desk, in_dialog: InDialog, qtbot: Any
) -> None:
    page.show_asked()
    block = page.tables["requirements"]
    law = desk.plan.rows(TrainingRequirement)[0]
    asked: list[bool] = []

    def leave(dialog: Any) -> None:
        asked.append(True)
        dialog.reject()

    in_dialog(leave)
    block.model.setData(block.model.index(0, block.model.column_of("switched_off")), True)
    qtbot.waitUntil(lambda: bool(asked) and law.switched_off is None)


def test_people_named_stand_below_their_requirement(
    page: TrainingPage, desk: Desk, person: Find
) -> None:
    page.show_asked()
    named = page.tables["trainees"]
    assert not named.isVisible()
    row = desk.plan.rows(TrainingRequirement)[1]

    def change() -> None:
        row.who = "named"
        desk.file.add(Trainee, requirement=row.id, person=person("Joyce Kim").id)

    desk.edit("Name", change)
    page.tables["requirements"].show_row(row)
    assert named.isVisible()
    assert [each.person for each in named.model.rows] == [person("Joyce Kim").id]


# -- around it


def test_findings_lead_to_the_card_and_to_the_rows(
    page: TrainingPage, desk: Desk, view: PlanView, person: Find, courses: dict[str, Course]
) -> None:
    view.go_to("training", "records", person("Alice Dupree"))
    assert page.card.isVisible()
    view.go_to("training", "courses.renewal_months", courses["threat"])
    assert not page.card.isVisible()
    assert page.tables["courses"].current() is courses["threat"]
    view.go_to("training", "sessions.held", desk.plan.rows(TrainingSession)[1])
    assert page.tables["sessions"].current() is desk.plan.rows(TrainingSession)[1]


def test_an_empty_plan_says_where_to_begin(
    new_desk: Desk, new_view: PlanView, in_dialog: InDialog
) -> None:
    new_view.show_step("training")
    page = new_view.page("training")
    assert isinstance(page, TrainingPage)
    assert page.no_people.isVisible()
    assert not page.record_button.isEnabled()
    new_desk.edit("Add", lambda: new_desk.file.add(Person, name="Ana", category="teacher"))
    assert page.no_courses.isVisible()
    in_dialog(lambda dialog: dialog.act.click())
    press(page, "no_courses_act")
    assert page.who.isVisible()
    assert page.found.courses


def test_undo_of_a_removed_session_closes_its_sheet(page: TrainingPage, desk: Desk) -> None:
    page.plan_briefing()
    assert page.sheet.isVisible()
    desk.undo()
    assert not page.sheet.isVisible()
