"""The step on biometrics: that none is used, systems with their stages, and destruction."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import (
    BiometricConsultation,
    BiometricData,
    BiometricPurpose,
    BiometricSystem,
    Destruction,
    School,
    answers_of,
)
from crisisplan.rules.biometrics.destruction import DueDestruction
from crisisplan.rules.biometrics.stages import STAGES
from crisisplan.rules.reference import Reference
from crisisplan.ui.biometrics.calendar import due_words
from crisisplan.ui.biometrics.record import PARTS
from crisisplan.ui.biometrics.stages import Stepper
from crisisplan.ui.desk import Desk
from crisisplan.ui.pages.biometrics import BiometricsPage
from crisisplan.ui.planview import PlanView
from tests.conftest import TODAY
from tests.rules.biometrics.test_systems import IN_ORDER, parts_of
from tests.ui.conftest import InDialog


@pytest.fixture(autouse=True)
def standing_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BiometricsPage, "today", staticmethod(lambda: TODAY))


@pytest.fixture
def page(view: PlanView) -> BiometricsPage:
    view.show_step("biometrics")
    made = view.page("biometrics")
    assert isinstance(made, BiometricsPage)
    made.later.finish()
    return made


@pytest.fixture
def lunch(desk: Desk) -> BiometricSystem:
    return desk.plan.rows(BiometricSystem)[0]


@pytest.fixture
def doors(desk: Desk) -> BiometricSystem:
    return desk.plan.rows(BiometricSystem)[1]


@pytest.fixture
def draft(desk: Desk, page: BiometricsPage) -> BiometricSystem:
    """A system in order, still a draft, and open on the page."""
    with desk.file.edit("A draft"):
        one = desk.file.add(BiometricSystem, **{**IN_ORDER, "state": "draft"})
        for part in parts_of(one):
            values = {key: getattr(part, key) for key in answers_of(type(part))}
            if not isinstance(part, BiometricConsultation):
                desk.file.add(type(part), **values)
    page.refresh()
    page.open_system(one.id)
    return one


def words_of(widget: QWidget) -> str:
    """What can be read, from the top."""
    # What was just put there is shown once its layout has settled.
    QApplication.processEvents()
    labels = [label for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    labels.sort(key=lambda label: label.mapTo(widget, label.rect().topLeft()).y())
    return "\n".join(label.text() for label in labels if label.text())


def button(widget: QWidget, name: str) -> QPushButton:
    QApplication.processEvents()
    (found,) = [b for b in widget.findChildren(QPushButton, name) if b.isVisibleTo(widget)]
    return found


def move_to_state(desk: Desk, state: str) -> None:
    with desk.file.edit("Another state"):
        desk.plan.one(School).state = state


# -- none is used


def test_none_is_confirmed_where_a_system_is_in_use(
    page: BiometricsPage, desk: Desk, in_dialog: InDialog
) -> None:
    asked: list[str] = []

    def keep(dialog: Any) -> None:
        asked.append(words_of(dialog))
        dialog.reject()

    in_dialog(keep)
    page.none_button.click()
    assert "Cafeteria finger reader is neither refused nor retired" in asked[0]
    assert "Face recognition" not in asked[0]
    assert desk.plan.one(School).uses_biometrics is True
    in_dialog(lambda dialog: dialog.accept())
    page.none_button.click()
    assert desk.plan.one(School).uses_biometrics is False
    assert page.none.isVisible()
    told = words_of(page.none)
    assert "You say that you use none, and Cafeteria finger reader is recorded" in told
    assert "uses no system" not in told, "it would not be true"
    assert not page.print_statement.isVisible()
    assert page.window().focusWidget() is page.still_open
    with desk.file.edit("Refused"):
        desk.plan.rows(BiometricSystem)[0].refused_on = TODAY
    page.refresh()
    assert page.print_statement.isVisible()
    assert page.statement.text().startswith(
        "“Cedar Hollow Middle School uses no system that knows people by face"
    )
    assert "Gloria Petersen" in page.statement.text()


def test_a_new_plan_can_say_none_at_once(new_desk: Desk, new_view: PlanView, qtbot: Any) -> None:
    new_view.show_step("biometrics")
    page = new_view.page("biometrics")
    assert page.empty.isVisible()
    page.none_here.click()
    assert new_desk.plan.one(School).uses_biometrics is False
    assert page.none.isVisible()
    assert not page.empty.isVisible()
    with qtbot.waitSignal(new_view.biometric_papers_wanted) as caught:
        page.print_statement.click()
    assert caught.args == [""]
    page.still_open.click()
    assert new_desk.plan.one(School).uses_biometrics is None
    page.add_here.click()
    (one,) = new_desk.plan.rows(BiometricSystem)
    assert (one.state, one.consent, one.separate_form) == ("draft", "written_opt_in", True)
    assert new_desk.plan.one(School).uses_biometrics is True
    new_desk.undo()
    assert new_desk.plan.rows(BiometricSystem) == []
    assert new_desk.plan.one(School).uses_biometrics is None


# -- the list and the record


def test_refused_systems_stand_at_the_end_with_their_stage(
    page: BiometricsPage, desk: Desk, draft: BiometricSystem
) -> None:
    lines = [page.systems.item(number).text() for number in range(page.systems.count())]
    assert lines == [
        "Cafeteria finger reader, published Aug 3, 2026",
        "Lunch reader, draft",
        "Face recognition at doors 1 and 4, refused Apr 14, 2026",
    ]


def test_the_list_is_chosen_from_with_the_keys(
    page: BiometricsPage, doors: BiometricSystem, lunch: BiometricSystem
) -> None:
    assert page.system is lunch
    page.systems.setFocus()
    QTest.keyClick(page.systems, Qt.Key.Key_Down)
    assert page.system is doors
    assert page.record.fields["name"].row is doors
    assert "Families and staff did not want" in words_of(page.stages)


def test_every_question_of_a_system_stands_in_a_group(page: BiometricsPage, forms: Forms) -> None:
    for group in page.record.groups:
        group.open()
    table = forms.table("biometrics.systems")
    assert {*page.record.fields} == {column.key for column in table.columns} - {"state"}
    assert {group.title for group in page.record.groups} >= set(PARTS)
    own = {key for group in page.record.groups for key in group.blocks}
    assert own == {"purposes", "data", "links", "consultations"}


def test_answers_and_parts_are_those_of_the_shown_system(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem, doors: BiometricSystem
) -> None:
    page.record.open_part("consultations")
    page.open_system(doors.id)
    block = page.record.open_part("consultations")
    assert [row.system for row in block.model.rows] == [doors.id]
    vendor = page.record.fields["vendor"]
    vendor.editor.setText("Another")
    vendor.flush()
    assert (doors.vendor, lunch.vendor) == ("Another", "ServeLine")
    block.add()
    assert desk.plan.rows(BiometricConsultation)[-1].system == doors.id


# -- conflicts


def test_a_number_that_is_too_high_is_contested_while_it_is_typed(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem
) -> None:
    field = page.record.open_question("destroy_within_days")
    assert field is not None
    field.focus()
    field.editor.selectAll()
    QTest.keyClicks(field.editor, "6")
    assert not field.mend.isVisible()
    QTest.keyClicks(field.editor, "0")
    assert "Illinois allows at most 30 days. Enter 30 or fewer." in words_of(field)
    assert field.editor.property("state") == "error"
    assert lunch.destroy_within_days == 30, "not saved before the field is left"
    field.flush()
    assert lunch.destroy_within_days == 60
    assert "1 against the law" in page.record.groups[2].button.text()
    field.mend.click()
    assert lunch.destroy_within_days == 30
    assert "Enter 30 or fewer" not in words_of(field)
    assert field.editor.property("state") != "error"
    assert not field.mend.isVisible()


def test_typed_words_that_are_no_number_are_told_first(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem
) -> None:
    field = page.record.open_question("destroy_within_days")
    assert field is not None
    field.editor.setText("60")
    field.flush()
    field.editor.setText("a month")
    field.flush()
    assert "Enter a whole number" in words_of(field)
    with desk.file.edit("Elsewhere"):
        lunch.no_sale = False
    page.refresh()
    assert "Enter a whole number" in words_of(field)
    field.editor.setText("20")
    field.flush()
    assert lunch.destroy_within_days == 20
    assert "whole number" not in words_of(field)


def test_the_panel_mends_a_conflict_and_tells_its_source(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem
) -> None:
    with desk.file.edit("Too weak"):
        lunch.consent = "opt_out"
    page.refresh()
    told = words_of(page.check)
    assert "Published, but not in order" in told
    assert "105 ILCS 5/10-20.40(b)(1). Law text read." in told
    button(page.check, "mend_systems.consent").click()
    assert lunch.consent == "written_opt_in"
    assert "Not ready to publish" not in words_of(page.check)


def test_data_kept_too_long_are_mended_in_their_row(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem
) -> None:
    data = next(row for row in desk.plan.rows(BiometricData) if row.system == lunch.id)
    with desk.file.edit("Too long"):
        data.keep_days = 90
    page.refresh()
    page.record.open_part("data")
    assert "kept 90 days" in words_of(page.record.groups[2])
    button(page.check, "mend_data.keep_days").click()
    assert data.keep_days == 30


# -- the panel


def test_the_stop_check_stands_before_guidance_and_findings(
    page: BiometricsPage, view: PlanView
) -> None:
    own = view.panel.findChild(QPushButton, "tab_own")
    assert own is not None
    assert own.text() == "Stop-check"
    assert own.isChecked()
    assert page.check.isVisible()
    view.show_step("people")
    assert not own.isVisible()
    assert not page.check.isVisible()
    guidance = view.panel.findChild(QPushButton, "tab_guidance")
    assert guidance is not None
    assert guidance.isChecked()
    view.show_step("biometrics")
    assert page.check.isVisible()
    view.show_guidance()
    assert not page.check.isVisible()
    view.show_check()
    assert page.check.isVisible()


def test_law_and_practice_stand_apart_with_verdicts_in_words(page: BiometricsPage) -> None:
    practice = page.check.findChild(QWidget, "practice")
    assert practice is not None
    told = words_of(practice).splitlines()
    assert told[0] == "Good practice, not law"
    assert "Opt-in meets both" in told[1]
    assert told.index("PASS guidelines") < told.index("Other recommendations")
    points = [line for line in told[2:] if ": " in line]
    verdicts = {line.partition(": ")[0] for line in points}
    assert verdicts <= {"Met", "Not met", "Not yet decided", "For you to judge"}
    assert len(points) > 10
    law = words_of(page.check).removesuffix(words_of(practice))
    assert "May change: SB 415" in law
    assert "Met by what you answered" in law
    assert page.check.read.text() == "Read Nov 21, 2026. Not legal advice."


@pytest.mark.parametrize("state", ["OH", "OK", "PR"])
def test_where_nothing_was_found_it_says_ask_counsel(
    state: str, page: BiometricsPage, desk: Desk
) -> None:
    move_to_state(desk, state)
    page.refresh()
    told = words_of(page.check)
    assert "Ask counsel" in told
    assert "That is no permission." in told
    for word in ("allowed", "no rule", "permitted"):
        assert word not in told.lower()


def test_missing_facts_lead_to_their_step(page: BiometricsPage, desk: Desk, view: PlanView) -> None:
    with desk.file.edit("Not known"):
        desk.plan.one(School).control = None
    page.refresh()
    (link,) = [
        found
        for found in page.check.findChildren(QPushButton)
        if found.accessibleName().startswith("Go there: Whether the school is public")
    ]
    link.click()
    assert view.step == "school"


def test_printing_for_counsel_asks_with_the_shown_system(
    page: BiometricsPage, doors: BiometricSystem, qtbot: Any
) -> None:
    page.open_system(doors.id)
    with qtbot.waitSignal(page.counsel_wanted) as caught:
        page.check.print_button.click()
    assert caught.args == [doors.id]


# -- stages


def test_a_draft_goes_to_published_one_stage_after_the_other(
    page: BiometricsPage, desk: Desk, draft: BiometricSystem, in_dialog: InDialog
) -> None:
    move = page.stages.move_button
    assert move.text() == "Pass the stop-check"
    move.click()
    assert (draft.state, draft.checked_on) == ("checked", TODAY)
    assert not move.isEnabled()
    assert "Record who was consulted, and when" in words_of(page.stages)
    button(page.stages, "need_consultations").click()
    block = page.record.open_part("consultations")
    assert block.isVisible()
    with desk.file.edit("Asked"):
        desk.file.add(
            BiometricConsultation, system=draft.id, held_on=date(2026, 11, 3), groups="Families"
        )
    page.refresh()
    move.click()
    assert draft.state == "consulted"
    assert move.text() == "Record the board’s vote…"
    assert "missing" not in words_of(page.stages), "the day is asked as the move is made"

    def vote(dialog: Any) -> None:
        assert not dialog.act.isEnabled()
        editor = dialog.editors["approved_on"]
        editor.setText("12/1/2026")
        assert not dialog.act.isEnabled(), "it has not come yet"
        editor.setText("11/16/2026")
        dialog.act.click()

    in_dialog(vote)
    move.click()
    assert (draft.state, draft.approved_on) == ("approved", date(2026, 11, 16))
    move.click()
    assert (draft.state, draft.published_on, draft.notice_version) == ("published", TODAY, 1)
    desk.undo()
    assert (draft.state, draft.published_on, draft.notice_version) == ("approved", None, None)


def test_the_day_of_a_stage_is_written_by_the_move_and_corrected_later(
    page: BiometricsPage, desk: Desk, draft: BiometricSystem, lunch: BiometricSystem
) -> None:
    page.record.open_question("published_on")
    fields = page.record.fields
    assert "no answer goes against what was read" in words_of(page.stages)
    assert fields["checked_on"].editor.isReadOnly()
    assert not fields["counsel_name"].editor.isReadOnly()
    page.next_stage()
    assert not fields["checked_on"].editor.isReadOnly()
    assert fields["approved_on"].editor.isReadOnly()
    page.open_system(lunch.id)
    assert not fields["published_on"].editor.isReadOnly()
    assert fields["retired_on"].editor.isReadOnly()


def test_a_move_waits_for_a_conflict_and_says_which(
    page: BiometricsPage, desk: Desk, draft: BiometricSystem
) -> None:
    with desk.file.edit("Too long"):
        draft.destroy_within_days = 60
    page.refresh()
    assert not page.stages.move_button.isEnabled()
    assert "You entered 60 days." in words_of(page.stages)
    button(page.stages, "need_systems.destroy_within_days").click()
    assert page.record.fields["destroy_within_days"].isVisible()
    page.move_on("checked")
    assert draft.state == "draft"


def test_going_back_is_journaled_and_publishing_again_raises_the_version(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem
) -> None:
    page.stages.back.click()
    assert (lunch.state, lunch.published_on, lunch.notice_version) == ("approved", None, 2)
    assert "back to “Board approval”" in (desk.file.journal.undo_label() or "")
    page.stages.move_button.click()
    assert (lunch.state, lunch.notice_version) == ("published", 3)


def test_what_is_missing_is_listed_in_part_and_whole_when_wanted(
    page: BiometricsPage, desk: Desk, draft: BiometricSystem
) -> None:
    for stage in STAGES[1:4]:
        with desk.file.edit(stage):
            draft.state = stage
    with desk.file.edit("Much open"):
        for key in ("vendor", "enrolled", "contact", "match_told", "other_ways", "why_this",
                    "accuracy"):  # fmt: skip
            setattr(draft, key, None)
    page.refresh()
    assert "things are missing for “Published”" in words_of(page.stages)
    shown = words_of(page.stages).count("Not yet decided:")
    button(page.stages, "all_needs").click()
    assert words_of(page.stages).count("Not yet decided:") == 7 > shown


def test_a_published_system_is_retired_only_with_its_data_destroyed(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem, in_dialog: InDialog
) -> None:
    assert not page.stages.move_button.isEnabled()
    assert not page.stages.refuse.isVisible(), "what is in use is not refused, but retired"

    def record(dialog: Any) -> None:
        dialog.editors["caused_on"].setText("11/20/2026")
        dialog.editors["done_on"].setText("11/21/2026")
        for key in ("done_by", "how"):
            dialog.editors[key].setText(f"The {key}")
        assert not dialog.act.isEnabled(), "without a proof it is not destroyed"
        dialog.editors["proof"].setText("Report of Nov 21, 2026")
        dialog.act.click()

    in_dialog(record)
    button(page.stages, "need_destructions").click()
    row = desk.plan.rows(Destruction)[-1]
    assert (row.system, row.cause, row.group) == (lunch.id, "retired", "Everybody")
    assert (row.done_on, row.proof) == (date(2026, 11, 21), "Report of Nov 21, 2026")
    page.stages.move_button.click()
    assert (lunch.state, lunch.retired_on) == ("retired", TODAY)
    assert "Retired on Nov 23, 2026." in words_of(page.stages)
    asked: list[str] = []
    page.papers_wanted.connect(asked.append)
    page.stages.certificate.click()
    assert asked == [row.id]


def test_a_review_that_is_due_is_told_everywhere_and_leads_to_its_day(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem
) -> None:
    assert "review" not in words_of(page.stages)
    desk.edit("Due", lambda: setattr(lunch, "review_on", TODAY - timedelta(1)), None)
    assert "A review was due on Nov 22, 2026." in words_of(page.stages)
    assert page.systems.item(0).text().endswith("published Aug 3, 2026, review due")
    button(page.stages, "need_systems.review_on").click()
    assert page.record.fields["review_on"].editor.hasFocus()
    desk.edit("Set", lambda: setattr(lunch, "review_on", TODAY + timedelta(300)), None)
    assert "review" not in words_of(page.stages)


def test_a_published_system_that_is_not_in_order_says_that_its_papers_are_drafts(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem
) -> None:
    assert "drafts" not in words_of(page.stages)
    desk.edit("Gone", lambda: setattr(lunch, "alternative", None), None)
    assert "Its papers print as drafts until this is settled" in words_of(page.stages)
    assert page.stages.stepper._names["published"].accessibleName() == "Published, not in order"
    titles = [group.button.accessibleName() for group in page.record.groups]
    assert "Choice and destruction: 1 to answer, folded" in titles
    button(page.stages, "need_systems.alternative").click()
    assert page.record.fields["alternative"].editor.hasFocus()


def test_the_keyboard_goes_on_at_what_is_missing_and_not_at_refusing(
    page: BiometricsPage, draft: BiometricSystem
) -> None:
    page.stages.move_button.setFocus()
    page.stages.move_button.click()
    assert draft.state == "checked"
    assert button(page.stages, "need_consultations").hasFocus()


def test_stages_stand_in_several_lines_where_there_is_little_room(theme: Any, qtbot: Any) -> None:
    stepper, counted = Stepper(theme), []
    qtbot.addWidget(stepper)
    stepper.show()
    for width in (800, 500, 320, 200):
        stepper.resize(theme.px(width), 300)
        stepper.layout().activate()
        counted.append(len({cell.y() for cell in stepper._cells}))
    assert counted == [1, 2, 3, 6]


# -- bans


def test_narrow_exceptions_stand_with_the_ban(
    page: BiometricsPage, desk: Desk, draft: BiometricSystem
) -> None:
    move_to_state(desk, "NY")
    page.refresh()
    assert "Narrow exception: Other biometrics are a local decision" in words_of(page.stages)


def test_what_is_forbidden_can_still_be_retired(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem
) -> None:
    move_to_state(desk, "FL")
    page.refresh()
    assert page.stages.move_button.isVisible()
    assert page.stages.move_button.text() == "Retire the system"
    assert "or retire the system, with its data destroyed" in words_of(page.stages)


def test_asking_counsel_is_recorded_in_one_dialog(
    page: BiometricsPage, desk: Desk, draft: BiometricSystem, in_dialog: InDialog
) -> None:
    move_to_state(desk, "OH")
    page.refresh()
    seen: list[set[str]] = []

    def look(dialog: Any) -> None:
        seen.append(set(dialog.editors))
        dialog.reject()

    in_dialog(look)
    button(page.stages, "need_systems.counsel_note").click()
    assert seen == [{"counsel_name", "counsel_on", "counsel_note"}]


def test_a_ban_stops_drafting_until_counsel_has_written(
    page: BiometricsPage, desk: Desk, draft: BiometricSystem, in_dialog: InDialog
) -> None:
    move_to_state(desk, "FL")
    page.refresh()
    told = words_of(page.stages)
    assert "The law that was read forbids this" in told
    assert "Fla. Stat. 1002.222(1)(a)" in told
    assert not page.stages.move_button.isVisible()
    assert "Stop: the law that was read forbids this" in words_of(page.check)
    policy, modality = page.record.open_question("policy"), page.record.fields["modality"]
    assert policy is not None
    assert policy.editor.isReadOnly()
    assert policy.editor.text() == "7:340", "it stays readable"
    assert modality.editor.isEnabled(), "it decides whether there is a ban"
    page.record.open_part("data")
    assert not page.tables["data"].isEnabled()
    page._use(page.tables["data"])
    assert page.table_in_use() is None, "nor by the menu"

    def note(dialog: Any) -> None:
        assert "Still needed: “Name of counsel”." in words_of(dialog)
        dialog.editors["counsel_name"].setText("R. Ortiz")
        dialog.editors["counsel_on"].setText("11/2/2026")
        assert not dialog.act.isEnabled()
        dialog.editors["counsel_note"].setPlainText("The pilot ends in May.")
        dialog.act.click()

    in_dialog(note)
    page.stages.counsel.click()
    assert (draft.counsel_name, draft.counsel_on) == ("R. Ortiz", date(2026, 11, 2))
    assert page.stages.move_button.isVisible()
    assert not policy.editor.isReadOnly()
    assert "Note by R. Ortiz, Nov 2, 2026: The pilot ends in May." in words_of(page.stages)


def test_a_system_is_refused_with_a_reason_and_taken_back(
    page: BiometricsPage, desk: Desk, draft: BiometricSystem, in_dialog: InDialog
) -> None:
    def refuse(dialog: Any) -> None:
        assert not dialog.act.isEnabled()
        dialog.editors["refused_because"].setPlainText("PINs are enough.")
        dialog.act.click()

    in_dialog(refuse)
    page.stages.refuse.click()
    assert (draft.refused_on, draft.refused_because) == (TODAY, "PINs are enough.")
    assert draft.state == "draft"
    assert not page.stages.move_button.isVisible()
    page.stages.unrefuse.click()
    assert (draft.refused_on, draft.refused_because) == (None, "PINs are enough.")
    assert page.stages.move_button.isVisible()


# -- destruction


def test_what_the_calendar_says_is_recorded_with_who_how_and_proof(
    page: BiometricsPage,
    desk: Desk,
    lunch: BiometricSystem,
    in_dialog: InDialog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    after_school = date(2027, 6, 20)
    monkeypatch.setattr(BiometricsPage, "today", staticmethod(lambda: after_school))
    page.refresh()
    before = len(desk.plan.rows(Destruction))
    assert "Students of grade 8, 2026–27" in words_of(page.destruction.waiting)
    assert "105 ILCS 5/10-20.40(b)(3). Law text read." in words_of(page.destruction.waiting)

    def record(dialog: Any) -> None:
        assert not dialog.act.isEnabled()
        for key in ("done_by", "how", "proof"):
            dialog.editors[key].setText(f"The {key}")
        dialog.act.click()

    in_dialog(record)
    button(page.destruction.waiting, "record_destruction").click()
    row = desk.plan.rows(Destruction)[-1]
    assert len(desk.plan.rows(Destruction)) == before + 1
    assert (row.system, row.cause, row.caused_on) == (lunch.id, "graduation", date(2027, 6, 4))
    assert (row.done_on, row.done_by, row.proof) == (after_school, "The done_by", "The proof")
    assert "Students of grade 8, 2026–27" not in words_of(page.destruction.waiting)


def test_a_withdrawal_is_recorded_by_number_and_never_by_name(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem, in_dialog: InDialog
) -> None:
    def record(dialog: Any) -> None:
        number = dialog.editors["reference"]
        for name in ("Sam Miller", "Sam", "W-Miller"):
            number.setText(name)
            assert not dialog.act.isEnabled(), name
        number.setText("w-0201")
        dialog.act.click()

    in_dialog(record)
    page.destruction.withdraw.click()
    row = desk.plan.rows(Destruction)[-1]
    assert (row.system, row.cause, row.reference) == (lunch.id, "withdrawal", "W-0201")
    assert (row.caused_on, row.done_on) == (TODAY, None)
    assert "Due in 30 days" in words_of(page.destruction.waiting)


def test_permission_is_withdrawn_of_what_is_not_settled(
    page: BiometricsPage, desk: Desk, doors: BiometricSystem, in_dialog: InDialog
) -> None:
    page.open_system(doors.id)
    seen: list[str] = []

    def look(dialog: Any) -> None:
        seen.append(words_of(dialog))
        dialog.reject()

    in_dialog(look)
    page.destruction.withdraw.click()
    assert "Permission for Cafeteria finger reader" in seen[0], "the refused one took nothing"
    desk.edit("Refused", lambda: setattr(page._sheets[0].system, "refused_on", TODAY), None)
    assert not page.destruction.withdraw.isVisible()


def test_tab_follows_the_cards_from_the_top(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem
) -> None:
    with desk.file.edit("Late"):
        desk.file.add(
            Destruction, system=lunch.id, cause="withdrawal", reference="W-0101",
            caused_on=TODAY - timedelta(90),
        )  # fmt: skip
    page.refresh()
    first, second = page.destruction.waiting.buttons
    assert first.accessibleName() == "Record destruction…: W-0101"
    page.show_question("destructions.done_on")
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()


def test_what_is_still_in_use_is_not_recorded_as_destroyed(
    page: BiometricsPage, desk: Desk, in_dialog: InDialog
) -> None:
    before = len(desk.plan.rows(Destruction))

    def record(dialog: Any) -> None:
        assert "They have to be destroyed by Jul 4, 2027." in words_of(dialog)
        assert "Still needed: “Destroyed by”." in words_of(dialog)
        for key in ("done_by", "how", "proof"):
            dialog.editors[key].setText(f"The {key}")
        assert not dialog.act.isEnabled()
        assert "Their use stops on Jun 4, 2027" in words_of(dialog)
        dialog.reject()

    in_dialog(record)
    button(page.destruction.waiting, "record_destruction").click()
    assert len(desk.plan.rows(Destruction)) == before


def test_a_number_is_given_to_one_withdrawal_only(
    page: BiometricsPage, in_dialog: InDialog
) -> None:
    def again(dialog: Any) -> None:
        dialog.editors["reference"].setText("w-0147")
        assert not dialog.act.isEnabled()
        assert "is recorded already" in words_of(dialog)
        dialog.editors["reference"].setText("W-0148")
        assert dialog.act.isEnabled()
        dialog.reject()

    in_dialog(again)
    page.destruction.withdraw.click()


def test_what_is_overdue_stands_first_and_says_so_in_words(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem
) -> None:
    with desk.file.edit("Late"):
        desk.file.add(
            Destruction, system=lunch.id, cause="withdrawal", reference="W-0300",
            caused_on=TODAY - timedelta(days=42),
        )  # fmt: skip
    page.refresh()
    told = words_of(page.destruction.waiting)
    assert told.index("W-0300") < told.index("Students of grade 8")
    assert "Overdue by 12 days" in told


@pytest.mark.parametrize(
    ("due_on", "done", "words"),
    [
        (TODAY - timedelta(days=1), {}, "Overdue by 1 day"),
        (TODAY, {}, "Due today"),
        (TODAY + timedelta(days=1), {}, "Due in 1 day"),
        (None, {}, "No deadline known"),
        (TODAY, {"done_on": TODAY}, "Destroyed Nov 23, 2026, proof missing"),
        (TODAY, {"done_on": TODAY, "done_by": "A", "how": "B", "proof": "C"},
         "Destroyed Nov 23, 2026"),
    ],
)  # fmt: skip
def test_how_a_destruction_stands_is_told_in_words(
    due_on: date | None, done: dict[str, Any], words: str
) -> None:
    row = Destruction(cause="left", caused_on=TODAY, **done)
    due = DueDestruction(BiometricSystem(), "left", "Staff", TODAY, due_on, row=row)
    assert due_words(due, TODAY).text == words


# -- going there


def test_the_field_of_each_finding_opens_where_it_is_asked(
    page: BiometricsPage, desk: Desk, view: PlanView, lunch: BiometricSystem
) -> None:
    data = next(row for row in desk.plan.rows(BiometricData) if row.system == lunch.id)
    purpose = next(row for row in desk.plan.rows(BiometricPurpose) if row.system == lunch.id)
    with desk.file.edit("Much is wrong"):
        lunch.destroy_within_days, lunch.consent, lunch.policy = 60, "opt_out", None
        lunch.police_access, lunch.review_on, lunch.encrypted = "direct", TODAY, None
        data.keep_days, purpose.kind = 90, "emotion"
        desk.file.add(
            Destruction, system=lunch.id, cause="withdrawal", reference="W-1",
            caused_on=TODAY - timedelta(days=90),
        )  # fmt: skip
    desk.check()
    own = [finding for finding in desk.findings if finding.step == "biometrics"]
    assert len(own) > 6
    for finding in own:
        for group in page.record.groups:
            group.button.setChecked(False)
        row = desk.plan.find(finding.rows[0]) if finding.rows else None
        view.go_to(finding.step, finding.field, row)
        table, _, key = finding.field.partition(".")
        focus = page.focusWidget()
        assert focus is not None, finding.field
        assert focus.isVisible(), finding.field
        if table == "systems" and key in page.record.fields:
            assert page.record.fields[key].isAncestorOf(focus), finding.field
        elif table in ("purposes", "data"):
            assert page.record.open_part(table).isAncestorOf(focus), finding.field


def test_a_finding_on_another_system_shows_that_system(
    page: BiometricsPage, desk: Desk, view: PlanView, doors: BiometricSystem
) -> None:
    view.go_to("biometrics", "systems.refused_because", doors)
    assert page.system is doors
    assert page.record.fields["refused_because"].isVisible()


def test_an_empty_part_says_what_is_not_there(page: BiometricsPage, draft: BiometricSystem) -> None:
    # Not “No works with yet”, after the heading.
    assert "No links yet" in words_of(page.record.open_part("links"))


def test_undo_shows_the_system_that_it_brought_back(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem, doors: BiometricSystem
) -> None:
    desk.remove(page.form.table("systems"), [lunch])
    assert page.system is doors
    desk.undo()
    assert page.system is lunch


@pytest.mark.parametrize(
    "act",
    ["next_stage", "go_back", "refuse", "take_back_refusal", "remove_system", "record_counsel",
     "record_withdrawal", "print_for_counsel"],
)  # fmt: skip
def test_a_menu_says_where_there_is_no_system_to_act_on(
    act: str, page: BiometricsPage, desk: Desk, lunch: BiometricSystem, doors: BiometricSystem
) -> None:
    desk.remove(page.form.table("systems"), [lunch, doors])
    said: list[str] = []
    page.told.connect(lambda words, _: said.append(words))
    getattr(page, act)()
    assert said == ["No system is recorded. Add a system first."]


def test_a_menu_says_why_a_system_is_not_refused(
    page: BiometricsPage, doors: BiometricSystem
) -> None:
    said: list[str] = []
    page.told.connect(lambda words, _: said.append(words))
    page.refuse()
    page.take_back_refusal()
    page.open_system(doors.id)
    page.refuse()
    assert said == [
        "What is in use is retired, not refused.", "It was not refused.", "It is refused already."
    ]  # fmt: skip


def test_an_open_limit_of_use_leads_to_the_purposes(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem
) -> None:
    desk.remove(page.form.table("purposes"), desk.plan.rows(BiometricPurpose))
    assert "Not yet decided: Purposes, kind." in words_of(page.check)
    (link,) = [
        b for b in page.check.findChildren(QPushButton)
        if b.accessibleName() == "Answer it: Identification or fraud prevention only"
        and b.isVisibleTo(page.check)
    ]  # fmt: skip
    link.click()
    assert page.record.open_part("purposes").add_button.hasFocus()


def test_another_end_of_the_stop_check_is_shown_from_the_top(
    page: BiometricsPage, desk: Desk, view: PlanView
) -> None:
    view.panel.show_own()
    bar = page.check.body.verticalScrollBar()
    QTest.qWait(50)
    bar.setValue(bar.maximum())
    assert bar.value()
    move_to_state(desk, "FL")
    page.refresh()
    QTest.qWait(50)
    assert bar.value() == 0


def test_undo_shows_what_it_brought_back(
    page: BiometricsPage, desk: Desk, lunch: BiometricSystem
) -> None:
    page.open_system(lunch.id)
    field = page.record.open_question("contact")
    assert field is not None
    field.editor.setText("The front office")
    field.flush()
    assert lunch.contact == "The front office"
    desk.undo()
    assert field.editor.text().startswith("Gloria Petersen")


def test_a_plan_that_is_only_read_offers_no_act(
    sample_path: Any, author: Any, forms: Forms, reference: Reference, settings: Any, theme: Any,
    ask: Any, qtbot: Any, holder: Any,
) -> None:  # fmt: skip
    file = PlanFile(sample_path, author, read_only=True)
    view = PlanView(Desk(file, forms, reference), settings, theme, ask)
    qtbot.addWidget(view)
    view.resize(1366, 720)
    view.show_step("biometrics")
    view.show()
    page = view.page("biometrics")
    for act in (page.none_button, page.add_button, page.remove, page.stages.move_button,
                page.stages.back, page.destruction.withdraw):  # fmt: skip
        assert not act.isVisible(), act.objectName()
    assert page.check.isVisible()
    view.stop()
    file.close()


# -- papers


def test_papers_are_asked_for_by_system_and_by_destruction(
    page: BiometricsPage, desk: Desk, view: PlanView, lunch: BiometricSystem, qtbot: Any
) -> None:
    with qtbot.waitSignal(view.biometric_papers_wanted) as caught:
        page.papers.click()
    assert caught.args == [lunch.id]
    page.destruction.fold.open()
    with qtbot.waitSignal(view.biometric_papers_wanted) as caught:
        page.destruction.done.findChild(QPushButton, "certificate").click()
    row = desk.plan.find(caught.args[0])
    assert isinstance(row, Destruction)
    assert row.done_on is not None
