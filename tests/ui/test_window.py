"""The window: plans come and go, documents are written, errors are said in words."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from crisisplan.plan.file import PlanFile, read_plan
from crisisplan.plan.model import Position, School
from crisisplan.rules.check import StepState
from crisisplan.settings import RecentPlan
from crisisplan.ui.ask import Question
from crisisplan.ui.dialogs import ExportChoice, ExportDialog, SettingsDialog, StartDialog
from crisisplan.ui.theme import SCALES, Theme
from crisisplan.ui.tokens import DARK, LIGHT, Tokens
from crisisplan.ui.welcome import Welcome
from crisisplan.ui.window import MainWindow
from tests.ui.conftest import Answers, InDialog, type_in

# -- plans


def test_a_new_plan_starts_with_four_answers(
    window: MainWindow, ask: Answers, in_dialog: InDialog, tmp_path: Path
) -> None:
    ask.path = tmp_path / "elm.crisisplan"

    def fill(dialog: StartDialog) -> None:
        assert not dialog.act.isEnabled()
        dialog.school.setText("Elm School")
        dialog.state.setCurrentIndex(dialog.state.findData("OH"))
        dialog.grades.setText("K-5")
        dialog.author.setText("Zoë Quinn")
        dialog.act.click()

    in_dialog(fill)
    window.findChild(Welcome).start.click()
    assert ask.asked[-1].endswith("Elm School.crisisplan")
    assert window.desk is not None
    school = window.desk.plan.one(School)
    assert (school.name, school.state, school.grades) == ("Elm School", "OH", "K-5")
    assert window.settings.author == "Zoë Quinn"
    assert window.desk.plan.revisions[0].author == "Zoë Quinn"


def test_a_plan_that_would_be_replaced_is_kept_beside(
    window: MainWindow, ask: Answers, in_dialog: InDialog, sample_path: Path
) -> None:
    ask.path = sample_path

    def fill(dialog: StartDialog) -> None:
        dialog.school.setText("Elm School")
        dialog.accept()

    in_dialog(fill)
    window.plans.start_plan()
    kept = list(sample_path.parent.glob("sample (replaced*"))
    assert read_plan(kept[0]).one(School).name == "Cedar Hollow Middle School"
    assert read_plan(sample_path).one(School).name == "Elm School"


def test_cancelling_the_start_leaves_nothing(
    window: MainWindow, ask: Answers, in_dialog: InDialog, tmp_path: Path
) -> None:
    in_dialog(lambda dialog: dialog.reject())
    window.plans.start_plan()
    assert window.desk is None
    assert list(tmp_path.iterdir()) == []


def test_the_sample_is_made_once_and_then_opened(
    window: MainWindow, ask: Answers, tmp_path: Path
) -> None:
    ask.path = tmp_path / "sample.crisisplan"
    window.plans.start_sample()
    assert window.desk is not None
    window.desk.file.set(window.desk.plan.one(School), "city", "Changed", "City")
    window.plans.start_sample()
    assert window.desk.plan.one(School).city == "Changed"


def test_a_file_that_is_no_plan_is_told_and_the_window_goes_on(
    window: MainWindow, ask: Answers, tmp_path: Path
) -> None:
    ask.path = tmp_path / "x.crisisplan"
    ask.path.write_text("hello")
    window.plans.open_plan()
    assert "is not a CrisisPlan file. Nothing was changed." in ask.asked[0]
    assert window.findChild(Welcome) is not None


def test_a_closed_plan_is_remembered_as_it_was(opened: MainWindow, sample_path: Path) -> None:
    opened.show_welcome()
    (recent,) = opened.settings.recent
    assert recent == RecentPlan(
        str(sample_path.resolve()),
        "Cedar Hollow Middle School",
        "Plan 2026–27, draft 1",
        "Ana Muñoz",
        100,
        recent.open_points,
    )
    button = next(b for b in opened.findChildren(QPushButton) if b.property("kind") == "recent")
    button.click()
    assert opened.desk is not None


def test_a_copy_is_saved(opened: MainWindow, ask: Answers, tmp_path: Path) -> None:
    ask.path = tmp_path / "copy.crisisplan"
    opened.plans.save_copy()
    assert read_plan(ask.path).one(School).name == "Cedar Hollow Middle School"
    assert opened.view is not None
    assert "copy.crisisplan" in opened.view.toast._text.text()


def test_closing_saves_what_was_typed(opened: MainWindow, sample_path: Path) -> None:
    assert opened.view is not None
    opened.view.page("school").fields["city"].editor.setText("Springfield")
    opened.close()
    assert read_plan(sample_path).one(School).city == "Springfield"


# -- undo


def test_undo_and_redo_by_key_and_menu(opened: MainWindow, qtbot: Any) -> None:
    assert opened.desk is not None
    assert opened.view is not None
    field = opened.view.page("school").fields["level"]
    field.editor.setCurrentIndex(field.editor.findData("high"))
    field.editor.activated.emit(1)
    assert opened.menus.actions["undo"].text() == "&Undo: Change “Level”"
    qtbot.keyClick(opened, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert opened.desk.plan.one(School).level == "middle"
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(opened, Qt.Key.Key_Z, both)
    assert opened.desk.plan.one(School).level == "high"
    opened.view.top.undo_wanted.emit()
    assert opened.desk.plan.one(School).level == "middle"


def test_a_text_with_typing_of_its_own_is_undone_first(opened: MainWindow, qtbot: Any) -> None:
    assert opened.desk is not None
    assert opened.view is not None
    editor = opened.view.page("school").fields["city"].editor
    editor.setFocus()
    editor.end(False)
    type_in(editor, "x")
    opened.plans.undo()
    assert editor.text() == "Cedar Hollow"
    editor.clearFocus()
    opened.plans.undo()
    assert opened.desk.plan.one(School).city == "Cedar Hollow"


# -- documents


def test_documents_are_written_beside_the_window(
    opened: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    job = opened.plans.documents.export_to(ExportChoice(("word", "pdf"), "letter", tmp_path))
    with qtbot.waitSignal(job.done, timeout=60_000):
        pass
    names = sorted(path.name for path in tmp_path.glob("sample (*"))
    assert names == ["sample (school’s own).docx", "sample (school’s own).pdf"]
    assert opened.view is not None
    assert opened.view.toast._text.text().startswith("Written: ")
    assert not opened.view.progress.isVisible()


def test_a_template_is_chosen_once_and_remembered(
    opened: MainWindow, ask: Answers, in_dialog: InDialog, tmp_path: Path, qtbot: Any
) -> None:
    ask.path = tmp_path / "district.docx"

    def choose(dialog: ExportDialog) -> None:
        assert not dialog.own_look.isVisible()
        dialog.choose.click()
        assert dialog.choice().template == ask.path
        assert dialog.own_look.isVisible()
        dialog.reject()

    in_dialog(choose)
    opened.plans.export()
    assert opened.settings.template == ""
    job = opened.plans.documents.export_to(ExportChoice(("word",), "letter", tmp_path, ask.path))
    with qtbot.waitSignal(job.failed, timeout=60_000):
        pass
    assert opened.view is not None
    assert "district.docx could not be read" in opened.view.band.words.text()

    def look(dialog: ExportDialog) -> None:
        assert dialog.look.text() == "district.docx"
        dialog.own_look.click()
        assert dialog.choice().template is None
        dialog.reject()

    in_dialog(look)
    opened.plans.export()


def test_characters_that_no_font_has_are_told(
    opened: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    assert opened.desk is not None
    assert opened.view is not None
    opened.desk.file.set(opened.desk.plan.one(School), "campus", "A \U0010fffd here.", "Campus")
    job = opened.plans.documents.export_to(ExportChoice(("pdf",), "letter", tmp_path))
    with qtbot.waitSignal(job.done, timeout=60_000):
        pass
    assert opened.view.band.isVisible()
    words = opened.view.band.words.text()
    assert "The PDF is written" in words
    assert "U+10FFFD" in words
    assert "4.1 Campus and surroundings" in words
    assert opened.view.toast._text.text().startswith("Written: ")


def test_an_export_can_be_cancelled_and_leaves_no_file(
    opened: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    before = set(tmp_path.iterdir())
    job = opened.plans.documents.export_to(ExportChoice(("pdf",), "letter", tmp_path))
    assert opened.view is not None
    with qtbot.waitSignal(job.cancelled, timeout=60_000):
        opened.view.progress.cancel_wanted.emit()
    assert {p for p in tmp_path.iterdir() if "part" in p.name or p.suffix == ".pdf"} == set()
    assert before <= set(tmp_path.iterdir())
    assert "No file was left" in opened.view.toast._text.text()


def test_a_failed_export_offers_to_try_again(
    opened: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    blocked = tmp_path / "sample (school’s own).pdf"
    blocked.mkdir()
    assert opened.view is not None
    job = opened.plans.documents.export_to(ExportChoice(("pdf",), "letter", tmp_path))
    with qtbot.waitSignal(job.failed, timeout=60_000):
        pass
    assert opened.view.band.isVisible()
    assert "Your plan is saved." in opened.view.band.words.text()
    blocked.rmdir()
    opened.view.band._again()
    qtbot.waitUntil(blocked.is_file, timeout=60_000)


def test_the_export_dialog_wants_at_least_one_format(
    opened: MainWindow, ask: Answers, in_dialog: InDialog, tmp_path: Path
) -> None:
    ask.path = tmp_path

    def look(dialog: ExportDialog) -> None:
        dialog.word.setChecked(False)
        dialog.pdf.setChecked(False)
        assert not dialog.act.isEnabled()
        dialog.pdf.setChecked(True)
        dialog.change.click()
        assert dialog.choice() == ExportChoice(("pdf",), "letter", tmp_path)
        dialog.reject()

    in_dialog(look)
    opened.plans.export()


def test_an_answer_that_cannot_be_saved_stays_and_is_tried_again(
    opened: MainWindow, sample_path: Path
) -> None:
    assert opened.desk is not None
    assert opened.view is not None
    field = opened.view.page("school").fields["city"]
    with closing(sqlite3.connect(sample_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        field.editor.setText("Springfield")
        field.flush()
        assert opened.view.band.isVisible()
        assert "Another program is using it" in opened.view.band.words.text()
        assert field.editor.text() == "Springfield"
        other.execute("ROLLBACK")
    opened.view.band._again()
    assert read_plan(sample_path).one(School).city == "Springfield"


# -- getting about


def test_steps_findings_and_areas_have_keys(opened: MainWindow, qtbot: Any) -> None:
    view = opened.view
    assert view is not None
    qtbot.keyClick(opened, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert view._step == "people"
    qtbot.keyClick(opened, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert view._step == "school"
    steps = []
    for _ in range(3):
        qtbot.keyClick(opened, Qt.Key.Key_F8)
        steps.append(view._step)
    assert steps == ["team", "roles", "roles"]
    qtbot.keyClick(opened, Qt.Key.Key_F9)
    assert view.panel.folded
    qtbot.keyClick(opened, Qt.Key.Key_F1)
    assert not view.panel.folded
    areas = []
    for _ in range(4):
        qtbot.keyClick(opened, Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        areas.append(
            next(
                name
                for name, area in (("steps", view.steps), ("page", view.stack),
                                   ("panel", view.panel), ("top", view.top))
                if area.isAncestorOf(focus)
            )
        )  # fmt: skip
    assert sorted(areas) == ["page", "panel", "steps", "top"]


def test_the_fold_is_remembered_for_each_step(opened: MainWindow) -> None:
    view = opened.view
    assert view is not None
    view.show_step("roles")
    view.panel.fold(True)
    view.show_step("school")
    assert not view.panel.folded
    view.show_step("roles")
    assert view.panel.folded


def test_the_cards_of_the_panel_are_made_when_somebody_looks(
    opened: MainWindow, qtbot: Any
) -> None:
    view = opened.view
    assert view is not None

    def cards() -> int:
        every = view.panel.findChildren(QWidget)
        return sum(widget.property("kind") == "finding" for widget in every)

    view.show_step("training")
    own = [f for f in opened.desk.findings if f.step == "training"]
    every = sum(not f.missing for f in own) + any(f.missing for f in own)
    assert every > 3
    assert cards() == 0
    view.panel.show_findings()
    assert cards() == 3
    qtbot.waitUntil(lambda: cards() == every)


def test_a_click_on_a_finding_goes_to_its_row(opened: MainWindow, qtbot: Any) -> None:
    view = opened.view
    assert view is not None
    view.show_step("roles")
    view.panel.show_findings()

    def links() -> list[QPushButton]:
        buttons = view.panel.findChildren(QPushButton)
        return [button for button in buttons if button.text() == "Go to Reunification"]

    qtbot.waitUntil(lambda: bool(links()))
    (link, *_) = links()
    link.click()
    current = view.page("roles").tables["positions"].current()
    assert isinstance(current, Position)
    assert current.title == "Reunification"


def test_the_step_list_shows_states_and_counts(opened: MainWindow) -> None:
    view = opened.view
    assert view is not None
    items = {i.form.key: i for i in view.steps.model.items if i.form is not None}
    assert items["school"].state is StepState.COMPLETE
    assert (items["roles"].state, items["roles"].open) == (StepState.NEEDS_ATTENTION, 2)
    index = view.steps.model.index(view.steps.model.row_of("roles"))
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Crisis roles: needs attention, 2 open findings"


def test_every_action_with_a_key_is_in_a_menu(window: MainWindow) -> None:
    in_menus = {action for menu in window.menuBar().actions() for action in menu.menu().actions()}
    for action in window.menus.actions.values():
        assert action in in_menus
    keys = [k.toString() for a in window.menus.actions.values() for k in a.shortcuts()]
    assert len(keys) == len(set(keys))
    wanted = ["Ctrl+N", "Ctrl+O", "Ctrl+E", "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y", "F1", "F6",
              "Shift+F6", "Ctrl+F", "F8", "Shift+F8", "F9", "F11",
              "Ctrl+PgDown", "Ctrl+PgUp"]  # fmt: skip
    assert {QKeySequence(key).toString() for key in wanted} <= set(keys)


def test_the_table_menu_holds_what_the_table_in_use_can_do(opened: MainWindow, qtbot: Any) -> None:
    view = opened.view
    assert view is not None
    view.show_step("people")
    (menu,) = [a.menu() for a in opened.menuBar().actions() if a.text() == "&Table"]
    menu.aboutToShow.emit()
    block = view.page("people").tables["people"]
    assert set(block.menu.actions) <= set(menu.actions())
    qtbot.keyClick(opened, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert opened.focusWidget().objectName() == "filter_people"
    view.show_step("roles")
    view.page("roles").tables["succession"].view.setFocus()
    menu.aboutToShow.emit()
    assert set(view.page("roles").tables["succession"].menu.actions) <= set(menu.actions())
    assert not set(block.menu.actions) & set(menu.actions())


def test_alt_shows_and_hides_the_menu_bar(window: MainWindow, qtbot: Any) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert not window.menuBar().isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Alt)
    assert window.menuBar().isVisible()
    menu = window.menus.menus["&File"]
    assert menu.isVisible()
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.menuBar().isVisible())


def test_alt_with_a_letter_opens_a_hidden_menu(window: MainWindow, qtbot: Any) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
    menu = window.menus.menus["&View"]
    assert menu.isVisible()
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.menuBar().isVisible())


# -- looks


def luminance(color: str) -> float:
    def channel(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.03928 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue)


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, 1.4.3."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_outlines_can_be_made_out(tokens: Tokens) -> None:
    grounds = [tokens.window, tokens.surface, tokens.rail, tokens.panel, tokens.sunken]
    for text in (tokens.text, tokens.text2, tokens.muted, tokens.accent):
        assert min(contrast(text, ground) for ground in grounds) >= 4.5
    for ground in (tokens.window, tokens.surface, tokens.panel):
        assert contrast(tokens.strong, ground) >= 3
    for name in ("ok", "warn", "bad", "info", "neutral"):
        status = tokens.status(name)
        for ground in (status.fill, tokens.surface, tokens.window, tokens.panel):
            assert contrast(status.text, ground) >= 4.5, name
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5


@pytest.mark.parametrize("choice", ["light", "dark"])
@pytest.mark.parametrize("scale", SCALES)
def test_every_step_opens_in_every_theme_and_size(
    opened: MainWindow, theme: Theme, choice: str, scale: int, qtbot: Any
) -> None:
    view = opened.view
    assert view is not None
    try:
        theme.choose(choice, scale)
        for form in opened.plans.forms:
            view.show_step(form.key)
            page = view.page(form.key)
            for block in page.tables.values():
                if block.model.rows:
                    block.view.setCurrentIndex(block.model.index(0, 0))
            qtbot.wait(10)
            inside = page.widget()
            assert inside.minimumSizeHint().width() <= page.viewport().width(), form.key
            opened.grab()
        opened.show_welcome()
        opened.grab()
    finally:
        theme.choose("light", 100)


@pytest.mark.parametrize("size", [(760, 520), (1024, 640), (1280, 720), (1366, 768)])
def test_the_window_fits_small_screens(
    opened: MainWindow, size: tuple[int, int], qtbot: Any
) -> None:
    view = opened.view
    assert view is not None
    opened.resize(*size)
    qtbot.wait(30)
    assert (opened.width(), opened.height()) == size
    for form in opened.plans.forms:
        view.show_step(form.key)
        qtbot.wait(10)
        page = view.page(form.key)
        assert page.widget().minimumSizeHint().width() <= page.viewport().width(), form.key
    assert view.steps.icons_only == (size[0] < 900)
    assert view.panel.folded == (size[0] < 1180)


def test_settings_apply_at_once_and_cancel_takes_them_back(
    window: MainWindow, theme: Theme, in_dialog: InDialog, qtbot: Any
) -> None:
    def look(dialog: SettingsDialog) -> None:
        dialog.theme_choice.setCurrentIndex(dialog.theme_choice.findData("dark"))
        qtbot.waitUntil(lambda: theme.is_dark)
        dialog.reject()

    in_dialog(look)
    window.plans.show_settings()
    assert not theme.is_dark

    def accept(dialog: SettingsDialog) -> None:
        dialog.author.setText("Zoë Quinn")
        dialog.accept()

    in_dialog(accept)
    window.plans.show_settings()
    assert window.settings.as_author.name == "Zoë Quinn"


def test_a_question_has_the_safe_verb_as_escape(qtbot: Any) -> None:
    question = Question(None, "Remove Ray?", "He is alternate 1.", "Remove", "Keep")
    qtbot.addWidget(question)
    safe, act = question.findChildren(QPushButton)
    assert (safe.text(), act.text()) == ("Keep", "Remove")
    assert safe.isDefault()
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    assert question.result() == Question.DialogCode.Rejected


def test_a_closed_plan_frees_its_widgets(window: MainWindow, sample_path: Path, qtbot: Any) -> None:
    def living() -> int:
        return sum(shiboken6.isValid(owner) for owner, _ in window.theme._followers)

    counts = []
    for _ in range(3):
        window.open_file(sample_path)
        view = window.view
        assert view is not None
        for form in window.plans.forms:
            view.show_step(form.key)
        window.show_welcome()
        qtbot.waitUntil(lambda view=view: not shiboken6.isValid(view))
        counts.append(living())
    assert counts[0] == counts[1] == counts[2]


def test_undo_tells_when_something_was_left_alone(
    window: MainWindow, sample_path: Path, author: Any
) -> None:
    machine = window.settings.as_author
    first = PlanFile(sample_path, machine)
    first.set(first.plan.one(School), "city", "Mine", "City")
    first.close()
    second = PlanFile(sample_path, author)
    second.set(second.plan.one(School), "city", "Theirs", "City")
    second.close()
    window.open_file(sample_path)
    window.plans.undo()
    assert window.desk is not None
    assert window.view is not None
    assert window.desk.plan.one(School).city == "Theirs"
    assert "1 answer was left alone" in window.view.toast._text.text()
