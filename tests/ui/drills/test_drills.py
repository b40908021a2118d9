"""The step of the drills: the board, the strip and the month change the plan; the planner too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QPushButton

from crisisplan.plan.dates import DAY
from crisisplan.plan.model import (
    Circumstance,
    Drill,
    DrillGoal,
    RuleDecision,
    School,
    SchoolYear,
    Split,
)
from crisisplan.rules.drills.board import BoardState
from crisisplan.rules.drills.checker import judge
from crisisplan.rules.drills.meeting import occasions_of
from crisisplan.ui.desk import Desk
from crisisplan.ui.drills.board import Card
from crisisplan.ui.pages.drills import DrillsPage
from crisisplan.ui.planview import PlanView
from crisisplan.ui.theme import Theme
from tests.conftest import TODAY
from tests.ui.drillyear import clear_year, put_drills, put_year

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def standing_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DrillsPage, "today", staticmethod(lambda: TODAY))


@pytest.fixture
def drills(desk: Desk) -> dict[str, Drill]:
    clear_year(desk.file)
    return put_drills(desk.file)


@pytest.fixture
def page(drills: dict[str, Drill], view: PlanView) -> DrillsPage:
    view.show_step("drills")
    made = view.page("drills")
    assert isinstance(made, DrillsPage)
    return made


def card_of(page: DrillsPage, kind: str) -> Card:
    return next(card for card in page.drill_board.cards() if kind in card.text.key)


def press(widget: Any, name: str) -> None:
    (button,) = [b for b in widget.findChildren(QPushButton, name) if b.isVisibleTo(widget)]
    button.click()


# -- the board


def test_each_requirement_stands_in_the_column_of_its_state(page: DrillsPage) -> None:
    states = {card.text.key: card.text.state for card in page.drill_board.cards()}
    assert states["IL.fire.1"] is BoardState.SCHEDULED
    assert states["IL.active_threat.1"] is BoardState.PAST_DUE
    assert states["IL.severe_weather.1"] is BoardState.SCHEDULED
    assert any(key.startswith("own.") for key in states)
    assert card_of(page, "fire").text.title == (
        "Fire evacuation: school evacuation drill (fire), 2 of 3"
    )
    assert "Nov 15" in card_of(page, "active_threat").text.problem


def test_a_card_says_source_and_status_in_words(page: DrillsPage) -> None:
    spoken = card_of(page, "active_threat").accessibleName()
    assert "105 ILCS 128/20(c)" in spoken
    assert "Reported by a secondary source, confirm, text undated, checked Nov 21, 2026" in spoken
    assert "Past due" in spoken
    assert "the shorter reading: by Nov 15, 2026" in spoken


def test_recording_the_last_drill_completes_the_requirement(
    page: DrillsPage, desk: Desk, drills: dict[str, Drill]
) -> None:
    before = card_of(page, "IL.active_threat")
    with_state = card_of(page, "severe_weather")
    assert with_state.text.state is BoardState.SCHEDULED
    press(with_state, "record_the_drill")
    assert page.record.drill is drills["weather"]
    page.record.mark_held()
    page.close_detail()
    assert card_of(page, "severe_weather").text.state is BoardState.COMPLETED
    assert card_of(page, "IL.active_threat") is before, "a card that says the same stays"


def test_choosing_a_date_adds_a_drill_of_the_kind_and_asks_for_its_day(
    page: DrillsPage, desk: Desk, qtbot: Any
) -> None:
    press(card_of(page, "active_threat"), "choose_a_date")
    added = desk.plan.rows(Drill)[-1]
    assert (added.kind, added.state, added.planned_on) == ("active_threat", "draft", None)
    editor = page.record.fields["planned_on"].editor
    qtbot.waitUntil(editor.hasFocus)
    editor.setText("12/10/2026")
    editor.flush()
    assert added.planned_on == date(2026, 12, 10)


def test_a_rule_is_set_aside_with_a_reason_and_taken_back(
    page: DrillsPage, desk: Desk, in_dialog: Callable[..., None]
) -> None:
    def write(dialog: Any) -> None:
        assert not dialog.act.isEnabled()
        dialog.reason.setPlainText("No students are here in storms.")
        dialog.act.click()

    in_dialog(write)
    press(card_of(page, "severe_weather"), "does_not_apply")
    (decision,) = desk.plan.rows(RuleDecision)
    assert (decision.rule, decision.applies) == ("IL.severe_weather.1", False)
    assert decision.reason == "No students are here in storms."
    assert not [c for c in page.drill_board.cards() if "severe_weather" in c.text.key]
    # The card that had the keyboard has gone.
    assert page.window().focusWidget() is page.drill_board.cards()[0]
    page.show_question("decisions.reason", decision)
    assert page.window().focusWidget() is page.decisions.folds["set_aside"].button
    page.decisions.folds["set_aside"].open()
    press(page.decisions.set_aside, "take_back")
    assert desk.plan.rows(RuleDecision) == []
    assert desk.file.journal.undo_label() == (
        "Take back the decision: Severe weather and shelter-in-place"
    )
    assert card_of(page, "severe_weather")


def test_a_decision_is_told_by_the_name_of_its_rule(page: DrillsPage, desk: Desk) -> None:
    def decide() -> None:
        desk.file.add(RuleDecision, rule="IL.severe_weather.1", applies=True)
        desk.file.add(RuleDecision, rule="TX.fire.1", applies=False, reason="We moved.")

    desk.edit("Decide", decide)
    page.decisions.folds["answers"].open()
    words = " ".join(label.text() for label in page.decisions.answers.findChildren(QLabel))
    assert "Severe weather and shelter-in-place. It applies here." in words
    assert "It does not apply here. We moved." in words
    assert "IL." not in words
    assert "TX." not in words
    page.decisions.answers.findChildren(QPushButton, "take_back")[0].click()
    assert [row.rule for row in desk.plan.rows(RuleDecision)] == ["TX.fire.1"]


def test_the_board_is_one_stop_and_arrows_move_inside(page: DrillsPage, qtbot: Any) -> None:
    stops = [c for c in page.drill_board.cards() if c.focusPolicy() == Qt.FocusPolicy.StrongFocus]
    assert len(stops) == 1
    page.show_drill_board()
    first = stops[0]
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    other = page.focusWidget()
    assert isinstance(other, Card)
    assert other.text.state is not first.text.state
    assert other.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert first.focusPolicy() == Qt.FocusPolicy.ClickFocus


def test_everything_a_card_can_do_is_in_its_menu(page: DrillsPage) -> None:
    card = card_of(page, "active_threat")
    menu = QMenu()
    card.fill(menu)
    words = [action.text() for action in menu.actions()]
    assert {"Choose a date", "Record the drill", "Does not apply…", "Open the source"} <= {*words}
    page.open_drill = lambda ref, key="": None  # type: ignore[method-assign]
    menu.actions()[0].trigger()


def test_the_table_says_the_same_and_can_do_the_same(
    page: DrillsPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.show_table()
    table = page.views.table
    assert not page.drill_board.isVisible()
    texts = [
        [table.model().index(row, column).data() for column in range(7)]
        for row in range(table.model().rowCount())
    ]
    assert ["Fire evacuation: school evacuation drill (fire)", "3 each school year", "2 of 3", "1",
            "Jun 4, 2027", "Scheduled", "Law text read"] in texts  # fmt: skip
    keys = [line.requirement.key for line in table.rows.lines]
    table.setCurrentIndex(table.model().index(keys.index("IL.active_threat.1"), 0))
    asked: list[str] = []
    table.menu_wanted.connect(lambda key, at: asked.append(key))
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: None)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert asked == ["IL.active_threat.1"]


def test_the_words_for_the_actions_change_what_people_read(page: DrillsPage, desk: Desk) -> None:
    assert not page.credit.isVisible()
    kinds = page.tables["drills"].model
    column = [item.key for item in kinds.columns].index("kind")
    desk.edit("Words", lambda: setattr(desk.plan.one(School), "action_words", "srp"))
    assert card_of(page, "fire").text.title.startswith("Evacuate (fire): ")
    page.show_table()
    titles = {page.views.table.rows.index(n, 0).data() for n in range(len(page.board.lines))}
    assert any(title.startswith("Evacuate (fire): ") for title in titles)
    page.show_drill_board()
    assert {kinds.index(n, column).data() for n in range(kinds.rowCount())} >= {"Evacuate (fire)"}
    assert "Foundation" in page.credit.text()
    assert page.credit.isVisible()
    fire = next(drill for drill in page.board.drills if drill.kind == "fire")
    page.open_drill(fire.id)
    assert page.record.fields["kind"].editor.currentText() == "Evacuate (fire)"
    page.close_detail()
    desk.edit("Words", lambda: setattr(desk.plan.one(School), "action_words", "generic"))
    page.open_drill(fire.id)
    assert page.record.fields["kind"].editor.currentText() == "Fire evacuation"
    page.close_detail()
    assert not page.credit.isVisible()


def test_what_hangs_on_a_question_says_where_it_was_read(page: DrillsPage, desk: Desk) -> None:
    desk.edit("Move", lambda: setattr(desk.plan.one(School), "state", "OR"))
    words = [label.text() for label in page.questions.findChildren(QLabel)]
    (tsunami,) = [text for text in words if text.startswith("Tsunami or lahar evacuation: ")]
    assert "ORS 336.071" in tsunami
    assert tsunami.endswith("Read in the statute, text undated, checked Nov 21, 2026.")
    assert page.questions.findChildren(QPushButton, "source")
    page.show_question("circumstances.holds")
    at = page.window().focusWidget()
    assert page.questions.isAncestorOf(at)
    assert at.objectName() != "source"


def test_claims_that_nobody_confirmed_stand_in_a_fold(page: DrillsPage, desk: Desk) -> None:
    desk.edit("Move", lambda: setattr(desk.plan.one(School), "state", "FL"))
    fold = page.decisions.folds["not_confirmed"]
    assert fold.isVisible()
    assert "never counted" in fold.button.text()
    fold.open()
    words = " ".join(label.text() for label in page.decisions.claims.findChildren(QLabel))
    assert "Six emergency drills a year" in words
    assert "ask your district" in words
    assert "Looked for and not found for Florida" in page.silence.text()
    desk.edit("Move", lambda: setattr(desk.plan.one(School), "state", "OR"))
    assert not fold.isVisible()


def test_a_drill_that_was_held_is_not_moved_and_says_why(
    page: DrillsPage, view: PlanView, drills: dict[str, Drill]
) -> None:
    before = drills["fire1"].planned_on
    page.strip.choose(drills["fire1"].id)
    grid = page.month.grid
    page.show_month()
    grid.go_to(before)
    for move in (
        lambda: page.move_drill(drills["fire1"].id, date(2027, 1, 14)),
        lambda: QTest.keyClick(page.strip, Qt.Key.Key_Right, SHIFT),
        lambda: QTest.keyClick(grid, Qt.Key.Key_Right, SHIFT),
    ):
        view.toast._text.clear()
        move()
        assert drills["fire1"].planned_on == before
        assert "was held" in view.toast._text.text()
        assert view.toast.icon == "warning"
    assert grid.day == before


def test_own_goals_lead_to_their_row(page: DrillsPage, desk: Desk) -> None:
    press(card_of(page, "own."), "change_this_goal")
    assert page.tables["goals"].current() is desk.plan.rows(DrillGoal)[0]


# -- questions


def test_a_question_is_answered_at_once(page: DrillsPage, desk: Desk, qtbot: Any) -> None:
    def ask_in(state: str) -> None:
        desk.edit("Move", lambda: setattr(desk.plan.one(School), "state", state))

    states = ("OR", "WA", "CA", "HI", "AK")
    for state in states:
        ask_in(state)
        known = [q for q in page.board.duties.questions if "." not in q.key and ":" not in q.key]
        if known:
            break
    question = known[0]
    frame = page.questions.findChild(object, f"question_{question.key}")
    press(frame, "no")
    (fact,) = [row for row in desk.plan.rows(Circumstance) if row.fact == question.key]
    assert fact.holds is False
    assert question.key not in {q.key for q in page.board.duties.questions}
    page.decisions.folds["answers"].open()

    def answer_card() -> Any:
        cards = page.decisions.answers.findChildren(QFrame, f"answer_{question.key}")
        return next(card for card in cards if card.isVisible())

    press(answer_card(), "change")
    assert fact.holds is True
    press(answer_card(), "again")
    assert fact.holds is None
    assert question.key in {q.key for q in page.board.duties.questions}


# -- what is missing


def test_without_a_calendar_it_leads_there(new_desk: Desk, theme: Theme, qtbot: Any) -> None:
    page = DrillsPage(new_desk.forms.step("drills"), new_desk, theme)
    qtbot.addWidget(page)
    page.show()
    assert page.no_state.isVisible()
    assert page.no_calendar.isVisible()
    assert not page.propose_button.isEnabled()
    with qtbot.waitSignal(page.step_wanted) as asked:
        page.no_calendar.button.click()
    assert asked.args == ["calendar", "years", None]
    new_desk.edit("State", lambda: setattr(new_desk.plan.one(School), "state", "IL"))
    put_year(new_desk.file)
    page.refresh()
    assert not page.no_state.isVisible()
    assert not page.no_calendar.isVisible()
    assert page.propose_button.isEnabled()


def test_a_state_without_drill_law_says_so(page: DrillsPage, desk: Desk) -> None:
    codes = [o.key for o in desk.forms.step("school").field("state").options]
    empty = next(
        code
        for code in codes
        if not any(rule.is_law for rule in getattr(desk.reference.state(code), "drills", ()))
    )
    desk.edit("Move", lambda: setattr(desk.plan.one(School), "state", empty))
    assert "ask your district" in page.silence.text()
    assert page.silence.isVisible()
    assert page.board.duties.advice
    assert page.decisions.folds["advice"].isVisible()


# -- the strip


def test_left_and_right_walk_through_the_drills_and_enter_opens_one(
    page: DrillsPage, drills: dict[str, Drill], desk: Desk
) -> None:
    strip = page.strip
    strip.setFocus()
    strip.choose(drills["lockdown"].id)
    QTest.keyClick(strip, Qt.Key.Key_Right)
    assert strip.chosen() is drills["tabletop"]
    assert "Reunification tabletop" in strip.accessibleDescription()
    QTest.keyClick(strip, Qt.Key.Key_Left)
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert page.record.drill is drills["lockdown"]
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.record.drill is None


def test_keys_move_a_drill_and_all_of_it_is_one_edit(
    page: DrillsPage, drills: dict[str, Drill], desk: Desk
) -> None:
    strip = page.strip
    strip.setFocus()
    strip.choose(drills["lockdown"].id)
    desk.rest()
    for _ in range(3):
        QTest.keyClick(strip, Qt.Key.Key_Right, SHIFT)
    # From Thursday: Friday, and over the weekend Monday and Tuesday.
    assert drills["lockdown"].planned_on == date(2026, 12, 8)
    assert strip.chosen() is drills["lockdown"]
    desk.undo()
    assert drills["lockdown"].planned_on == date(2026, 12, 3)


def test_keys_take_a_drill_to_no_day_without_school(
    page: DrillsPage, view: PlanView, drills: dict[str, Drill], desk: Desk
) -> None:
    page.show_month()
    grid, drill, year = page.month.grid, drills["lockdown"], page.board.year
    assert year is not None
    for day, key, to in (
        (date(2026, 12, 4), Qt.Key.Key_Right, date(2026, 12, 7)),
        (date(2026, 12, 7), Qt.Key.Key_Left, date(2026, 12, 4)),
        (year.days[-3], Qt.Key.Key_Down, year.last),
    ):
        desk.edit("Move", lambda day=day: setattr(drill, "planned_on", day))
        grid.go_to(day)
        QTest.keyClick(grid, key, SHIFT)
        assert drill.planned_on == to
        assert grid.day == to
    QTest.keyClick(grid, Qt.Key.Key_Right, SHIFT)
    assert drill.planned_on == year.last
    assert "No school day of 2026–27 comes after this one" in view.toast._text.text()


def test_dragging_a_drill_plans_it_for_another_day(
    page: DrillsPage, drills: dict[str, Drill], desk: Desk
) -> None:
    strip = page.strip
    start = strip.place_of(drills["weather"].id).toPoint()
    target = strip.place_of(drills["fire3"].id).toPoint()
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(strip, start + QPoint(20, 0))
    QTest.mouseMove(strip, target)
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, target)
    assert drills["weather"].planned_on == date(2027, 4, 8)
    desk.undo()
    assert drills["weather"].planned_on == date(2027, 3, 3)


def test_a_drill_that_was_held_stays_where_it_was(
    page: DrillsPage, drills: dict[str, Drill], desk: Desk
) -> None:
    page.strip.choose(drills["fire2"].id)
    QTest.keyClick(page.strip, Qt.Key.Key_Right, SHIFT)
    page.move_drill(drills["fire1"].id, date(2026, 9, 10))
    assert drills["fire2"].planned_on == date(2026, 10, 13)
    assert drills["fire1"].planned_on == date(2026, 9, 9)


def test_the_line_of_today_goes_through_no_words(
    page: DrillsPage, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    strip = page.strip
    (bar, rect), *_ = strip._bars
    monkeypatch.setattr(DrillsPage, "today", staticmethod(lambda: bar.start + 12 * DAY))
    page.refresh()
    (bar, rect), *_ = strip._bars
    picture = strip.grab().toImage()
    x = int(strip._x(page.today())) + 1
    top = rect.top() + theme.px(33)
    line = [picture.pixelColor(x, y) for y in range(top, top + rect.height())]
    assert picture.pixelColor(x, strip.height() - 3) == theme.color("text")
    assert theme.color("text") not in line[4:-4]


def test_the_strip_says_the_year_in_words(page: DrillsPage) -> None:
    assert page.strip.accessibleName() == "School year 2026–27"
    told = page.strip.accessibleDescription()
    assert "Aug 18, 2026 to Jun 4, 2027" in told
    assert "7 drills" in told


def test_a_running_timer_is_told_wherever_one_looks(
    page: DrillsPage, drills: dict[str, Drill]
) -> None:
    page.open_drill(drills["lockdown"].id)
    page.start_or_stop_timer()
    assert not page.running.isVisible()
    page.close_detail()
    assert page.running.isVisible()
    assert page.running.text() == "The timer runs: Lockdown with police, Dec 3, 2026"
    page.open_drill(drills["weather"].id)
    page.running.click()
    assert page.record.drill is drills["lockdown"]
    page.start_or_stop_timer()
    page.close_detail()
    assert not page.running.isVisible()


# -- the month


def test_arrows_go_from_day_to_day_and_shift_takes_the_drill_along(
    page: DrillsPage, drills: dict[str, Drill], desk: Desk
) -> None:
    page.show_month()
    grid = page.month.grid
    assert grid.day == TODAY
    grid.go_to(date(2026, 12, 3))
    desk.rest()
    QTest.keyClick(grid, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(grid, Qt.Key.Key_Left, SHIFT)
    assert drills["lockdown"].planned_on == date(2026, 12, 9)
    assert grid.day == date(2026, 12, 9)
    desk.undo()
    assert drills["lockdown"].planned_on == date(2026, 12, 3)
    QTest.keyClick(grid, Qt.Key.Key_PageDown)
    assert grid.accessibleName() == "January 2027"


def test_a_day_without_a_drill_takes_a_new_one(page: DrillsPage, desk: Desk) -> None:
    page.show_month()
    page.month.grid.go_to(date(2027, 2, 10))
    QTest.keyClick(page.month.grid, Qt.Key.Key_Return)
    assert desk.plan.rows(Drill)[-1].planned_on == date(2027, 2, 10)
    assert page.record.drill is desk.plan.rows(Drill)[-1]


def test_dragging_in_the_month_moves_a_drill(
    page: DrillsPage, drills: dict[str, Drill], desk: Desk
) -> None:
    page.show_month()
    grid = page.month.grid
    grid.go_to(date(2026, 12, 3))
    start = grid.cell(date(2026, 12, 3)).topLeft() + QPoint(30, 32)
    target = grid.cell(date(2026, 12, 15)).center()
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, none, start)
    QTest.mouseMove(grid, start + QPoint(20, 0))
    QTest.mouseMove(grid, target)
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, none, target)
    assert drills["lockdown"].planned_on == date(2026, 12, 15)


# -- the planner


def test_a_proposed_year_is_shown_first_and_taken_over_as_one_edit(
    page: DrillsPage, desk: Desk, in_dialog: Callable[..., None]
) -> None:
    planned = list(desk.plan.rows(Drill))

    def look(dialog: Any) -> None:
        assert desk.plan.rows(Drill) == planned
        assert dialog.list.count() >= 1
        words = [dialog.list.item(n).text() for n in range(dialog.list.count())]
        assert any("Bus evacuation" in line for line in words)
        dialog.act.click()

    in_dialog(look)
    page.propose()
    new = [drill for drill in desk.plan.rows(Drill) if drill not in planned]
    assert new
    assert all(drill.state == "draft" and drill.planned_on for drill in new)
    assert page.board.year is not None
    found = judge(page.board.duties.requirements, page.board.year,
                  occasions_of(desk.plan, page.board.year))  # fmt: skip
    assert {breach.key for breach in found} <= {"IL.active_threat.1"}, "its window has passed"
    desk.undo()
    assert desk.plan.rows(Drill) == planned


def test_a_drill_without_a_date_gets_the_proposed_one(
    page: DrillsPage, desk: Desk, in_dialog: Callable[..., None]
) -> None:
    made: list[Drill] = []
    desk.edit(
        "Think of a drill",
        lambda: made.append(desk.file.add(Drill, name="Ours", kind="bus_evacuation")),
    )
    before, new = len(desk.plan.rows(Drill)), list[int]()

    def look(dialog: Any) -> None:
        words = [dialog.list.item(n).text() for n in range(dialog.list.count())]
        assert sum("“Ours”, gets this date" in line for line in words) == 1
        assert dialog.act.text().startswith("Plan ")
        new.append(len(words) - 1)
        dialog.act.click()

    in_dialog(look)
    page.propose()
    assert len(desk.plan.rows(Drill)) == before + new[0]
    assert made[0].planned_on is not None
    assert made[0].name == "Ours"
    desk.undo()
    assert made[0].planned_on is None


def test_a_proposal_that_is_not_wanted_changes_nothing(
    page: DrillsPage, desk: Desk, in_dialog: Callable[..., None]
) -> None:
    planned = list(desk.plan.rows(Drill))
    in_dialog(lambda dialog: dialog.cancel.click())
    page.propose()
    assert desk.plan.rows(Drill) == planned


# -- going there


def test_findings_of_a_drill_lead_into_its_record(
    page: DrillsPage, view: PlanView, drills: dict[str, Drill], desk: Desk, qtbot: Any
) -> None:
    view.go_to("drills", "drills.opt_outs", drills["fire2"])
    assert page.record.drill is drills["fire2"]
    qtbot.waitUntil(page.record.fields["opt_outs"].editor.hasFocus)
    split = desk.plan.rows(Split)[0]
    view.go_to("drills", "splits.area", split)
    block = page.tables["splits"]
    assert block.current() is split
    view.go_to("drills", "goals.name", desk.plan.rows(DrillGoal)[0])
    assert page.record.drill is None


def test_drills_to_record_are_offered_by_date(page: DrillsPage, drills: dict[str, Drill]) -> None:
    menu = QMenu()
    page.fill_record_menu(menu)
    words = [action.text() for action in menu.actions() if action.text()]
    assert words[0] == "Lockdown with police: Thu, Dec 3, 2026, 9:15 AM"
    assert words[-1] == "A drill that was not planned"
    menu.actions()[0].trigger()
    assert page.record.drill is drills["lockdown"]


def test_undo_of_adding_a_drill_closes_its_record(page: DrillsPage, desk: Desk) -> None:
    page.add_drill()
    assert page.record.drill is not None
    desk.undo()
    assert page.record.drill is None
    assert page.record.isHidden() or not page.record.isVisible()


def test_another_school_year_shows_its_own_drills(
    page: DrillsPage, desk: Desk, drills: dict[str, Drill]
) -> None:
    def add() -> None:
        desk.file.add(SchoolYear, first_day=date(2025, 8, 19), last_day=date(2026, 6, 5))
        desk.file.add(Drill, name="Old", kind="fire", planned_on=date(2025, 10, 1), state="held")

    desk.edit("The year before", add)
    assert page._years.isVisible()
    assert [page._years.itemText(n) for n in range(2)] == ["2026–27", "2025–26"]
    assert len(page.board.drills) == 7
    page._years.setCurrentIndex(1)
    assert [drill.name for drill in page.board.drills] == ["Old"]
    assert page.strip.mark_at(QPointF(-5, -5)) is None


def test_the_actions_stay_within_the_page_however_often_it_is_resized(
    page: DrillsPage, theme: Theme
) -> None:
    was = theme.choice, theme.scale
    theme.choose("light", 200)
    for wide in (900, 880, 860, 840):
        page.resize(wide, 600)
        QTest.qWait(20)
        ends = [button.geometry().right() for button in (page.propose_button, page.record_button)]
        assert max(ends) <= page.viewport().width()
    theme.choose(*was)


@pytest.mark.parametrize("wide", [1160, 940, 800])
def test_nothing_is_cut_off_once_the_text_is_larger(
    page: DrillsPage, theme: Theme, drills: dict[str, Drill], wide: int
) -> None:
    was = theme.choice, theme.scale
    page.setFixedSize(wide, 700)
    QTest.qWait(30)
    theme.choose("light", 200)
    QTest.qWait(30)
    assert page.widget().width() <= page.viewport().width()
    for name in ("lockdown", "fire1"):
        page.open_drill(drills[name].id)
        QTest.qWait(30)
        assert page.widget().width() <= page.viewport().width()
        assert page.record.hold.isVisible() is (name == "lockdown")
    theme.choose(*was)
