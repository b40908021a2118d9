"""An open plan in the window: bars, step list, the page of a step, the panel."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crisisplan.document.export import ExportError
from crisisplan.exchange.pasted import PasteError, add_pasted, read_over, read_pasted, write_over
from crisisplan.exchange.school_directory import answers_of_school, questions_of_list
from crisisplan.exchange.school_list import ListedSchool
from crisisplan.exchange.sheets import SheetError
from crisisplan.plan.database import PlanFileError
from crisisplan.plan.forms import Field, Table
from crisisplan.plan.history import versions
from crisisplan.plan.journal import Transaction
from crisisplan.plan.model import Entity, Person, School
from crisisplan.plan.model.base import references_to
from crisisplan.plan.search import Entry
from crisisplan.rules.finding import listed
from crisisplan.settings import Settings
from crisisplan.ui.announcement import FindingNews
from crisisplan.ui.ask import Ask
from crisisplan.ui.attached import AttachedFiles
from crisisplan.ui.desk import Desk
from crisisplan.ui.dialogs import PasteDialog
from crisisplan.ui.history import HistoryDialog, question_at
from crisisplan.ui.labels import text_label
from crisisplan.ui.page import StepPage
from crisisplan.ui.pages import PAGES
from crisisplan.ui.pages.biometrics import BiometricsPage
from crisisplan.ui.pages.calendar import CalendarPage
from crisisplan.ui.pages.drills import DrillsPage
from crisisplan.ui.pages.people import PeoplePage
from crisisplan.ui.pages.training import TrainingPage
from crisisplan.ui.panel import FOLDED, SidePanel
from crisisplan.ui.plandialog import accepted
from crisisplan.ui.school_finder import of_year
from crisisplan.ui.search import SearchBox
from crisisplan.ui.steps import StepList
from crisisplan.ui.table import TableBlock
from crisisplan.ui.theme import Theme
from crisisplan.ui.toast import Toast
from crisisplan.ui.topbar import ErrorBand, Notice, ProgressStrip, TopBar
from crisisplan.ui.work import Job

SCHOOL, BIOMETRICS = "school", "biometrics"
PANEL_FOLDS_BELOW = 1180
STEPS_SHRINK_BELOW = 900
NAMES_HIDE_BELOW = 620


class PlanView(QWidget):
    """Shows one step at a time; pages are made when they are first wanted, and kept."""

    settings_wanted = Signal()
    roster_wanted = Signal(object)
    """A roster is to be imported: its path, or ``None`` to ask for one."""
    calendar_wanted = Signal(object)
    """A school calendar is to be imported: its path, pasted text, or ``None`` to ask for one."""
    training_wanted = Signal(object)
    """Training records are to be imported: their path, pasted text, or ``None`` to ask."""
    training_papers_wanted = Signal(str, object)
    training_lists_wanted = Signal(object)
    papers_wanted = Signal()
    counsel_wanted = Signal(object)
    """The stop-check of the biometric system with this id is to be printed."""
    biometric_papers_wanted = Signal(object)
    """The papers of a system or of a destruction by its id; of the school for an empty one."""
    letters_wanted = Signal(object)
    """A letter about this drill is to be made."""

    def __init__(self, desk: Desk, settings: Settings, theme: Theme, ask: Ask) -> None:
        super().__init__()
        self.desk = desk
        self._settings = settings
        self._theme = theme
        self._ask = ask
        self._pages: dict[str, StepPage] = {}
        self._step = ""
        self._last_finding = -1
        self._again: Callable[[], Any] = desk.try_again
        self._toast_act: Callable[[], Any] = desk.undo
        self.top = TopBar(desk, theme)
        self.steps = StepList(desk, theme)
        self.panel = SidePanel(desk, settings, theme)
        self._panel_room = QWidget()
        """Keeps the panel's place; where there is little room, the panel opens over the page."""
        self.stack = QStackedWidget()
        self.band = ErrorBand(theme)
        self.notice = Notice(theme)
        self.notice.resized.connect(self._place_panel)
        self.progress = ProgressStrip(theme)
        self._build()
        self.toast = Toast(theme, self.stack)
        self.files = AttachedFiles(desk, theme, ask, self)
        self.search = SearchBox(desk, theme, self)
        self._news = FindingNews(desk, self)
        self.search.chosen.connect(self._go_to_found)
        self.toast.act_wanted.connect(lambda: self._toast_act())
        self.steps.chosen.connect(self.show_step)
        self.panel.go_to.connect(self.go_to)
        self.panel.folded_changed.connect(self._folded)
        self.panel.width_changed.connect(self._place_panel)
        self.band.again_wanted.connect(lambda: self._again())
        self.band.left.connect(desk.give_up)
        desk.failed.connect(self._could_not_save)
        desk.refused.connect(self.refuse)
        desk.changed.connect(self._changed)
        desk.skipped.connect(self._skipped)
        desk.findings_changed.connect(self._judged)
        theme.follow(self, self._make_room)

    def _build(self) -> None:
        theme = self._theme
        self._back, self._next = QPushButton("Back"), QPushButton("Next")
        self._back.setObjectName("back")
        self._next.setObjectName("next")
        self._next.setProperty("kind", "primary")
        self._next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        theme.show_icon(self._back, "arrow-left", "text", 16)
        theme.show_icon(self._next, "arrow-right", "on_accent", 16)
        self._back.clicked.connect(lambda: self.go(-1))
        self._next.clicked.connect(lambda: self.go(1))
        self._back_name, self._next_name = text_label("", "help"), text_label("", "help")
        bottom = QWidget()
        bottom.setProperty("kind", "bottombar")
        bottom.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar = QHBoxLayout(bottom)
        bar.setContentsMargins(28, 0, 28, 0)
        bar.setSpacing(12)
        bar.addWidget(self._back)
        bar.addWidget(self._back_name)
        bar.addStretch()
        bar.addWidget(self._next_name)
        bar.addWidget(self._next)
        theme.follow(bottom, lambda: bottom.setFixedHeight(theme.px(52)))
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.band)
        middle.addWidget(self.stack, 1)
        middle.addWidget(self.progress)
        middle.addWidget(bottom)
        center = QHBoxLayout()
        center.setContentsMargins(0, 0, 0, 0)
        center.setSpacing(0)
        center.addWidget(self.steps)
        center.addLayout(middle, 1)
        center.addWidget(self._panel_room)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addWidget(self.notice)
        layout.addLayout(center, 1)
        self.panel.setParent(self)

    # -- steps

    def page(self, key: str) -> StepPage:
        """The page of a step."""
        if key not in self._pages:
            form = self.desk.forms.step(key)
            page = PAGES[form.page](form, self.desk, self._theme, self.stack)
            page.remove_wanted.connect(self._remove)
            page.paste_wanted.connect(self._paste)
            page.person_wanted.connect(self._add_person)
            page.history_wanted.connect(self.show_history)
            page.file_wanted.connect(self.files.do)
            page.told.connect(lambda words, undo: self.say(words, "Undo" if undo else ""))
            page.refused.connect(self.refuse)
            page.school_chosen.connect(self._fill_in_school)
            page.settings_wanted.connect(self.settings_wanted)
            page.step_wanted.connect(self.go_to)
            page.grown.connect(partial(self._order_tabs, page))
            if isinstance(page, PeoplePage):
                page.roster_wanted.connect(self.roster_wanted)
            if isinstance(page, CalendarPage):
                page.calendar_wanted.connect(self.calendar_wanted)
            if isinstance(page, DrillsPage):
                page.papers_wanted.connect(self.papers_wanted)
                page.record.letters_wanted.connect(self.letters_wanted)
            if isinstance(page, TrainingPage):
                page.import_wanted.connect(self.training_wanted)
                page.papers_wanted.connect(self.training_papers_wanted)
                page.lists_wanted.connect(self.training_lists_wanted)
            if isinstance(page, BiometricsPage):
                page.counsel_wanted.connect(self.counsel_wanted)
                page.papers_wanted.connect(self.biometric_papers_wanted)
            self._pages[key] = page
            self.stack.addWidget(page)
            self._order_tabs(page)
        return self._pages[key]

    def _order_tabs(self, page: StepPage) -> None:
        """Tab goes through the page in reading order, after the steps and before the foot."""
        before: QWidget = self.steps.view
        for widget in page.widget().findChildren(QWidget):
            takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if takes and widget.window() is self.window():
                QWidget.setTabOrder(before, widget)
                before = widget

    def show_step(self, key: str) -> None:
        """Turn to a step."""
        if key == self._step:
            return
        self.flush()
        self._step = key
        form = self.desk.forms.step(key)
        page = self.page(key)
        # The panel first: its width is then known when the page is laid out.
        self.panel.show_step(form, page.panel_tab)
        self.stack.setCurrentWidget(page)
        self.steps.show_step(key)
        self._news.show_step(key)
        self._fold()
        if not self.steps.isAncestorOf(QApplication.focusWidget() or self):
            first = self._first_in(self.stack)
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)
        before, after = self._neighbor(-1), self._neighbor(1)
        for button, label, other in (
            (self._back, self._back_name, before),
            (self._next, self._next_name, after),
        ):
            button.setVisible(other is not None)
            label.setText(other.title if other is not None else "")

    @property
    def step(self) -> str:
        """The key of the step that is shown."""
        return self._step

    def _neighbor(self, step: int) -> Any:
        steps = self.desk.forms.steps
        place = [form.key for form in steps].index(self._step) + step
        return steps[place] if 0 <= place < len(steps) else None

    def go(self, step: int) -> None:
        """Turn to the step before or after."""
        other = self._neighbor(step)
        if other is not None:
            self.show_step(other.key)

    def go_to(self, step: str, field: str, row: Entity | None) -> None:
        """Turn to a question."""
        self.show_step(step)
        self.page(step).show_question(field, row)

    def _go_to_found(self, found: Entry) -> None:
        """Turn to what the search has found."""
        self.go_to(found.step, found.place, found.row)
        first = self._first_in(self.stack)
        if not found.place and first is not None:
            self.page(found.step).verticalScrollBar().setValue(0)
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_school(self) -> None:
        """Turn to the place where the school is found in the official list."""
        self.show_step(SCHOOL)
        page = self.page(SCHOOL)
        page.verticalScrollBar().setValue(0)
        page.find.focus()

    def do_in(self, step: str, act: str) -> None:
        """Turn to a step and do there what a menu says."""
        self.show_step(step)
        getattr(self.page(step), act)()

    def show_check(self) -> None:
        """Turn to the biometrics and show the stop-check."""
        self.show_step(BIOMETRICS)
        self.panel.show_own()

    def refresh_list(self) -> None:
        """Look whether a school list is there now."""
        if SCHOOL in self._pages:
            self._pages[SCHOOL].refresh_list()

    def next_finding(self, step: int) -> None:
        """Turn to the next finding's question."""
        findings = self.desk.findings
        if not findings:
            self.say("Nothing is open.", "")
            return
        if not 0 <= self._last_finding < len(findings) or (
            findings[self._last_finding].step != self._step
        ):
            self._last_finding = self._before_step(step)
        self._last_finding = (self._last_finding + step) % len(findings)
        finding = findings[self._last_finding]
        row = self.desk.plan.find(finding.rows[0]) if finding.rows else None
        self.go_to(finding.step, finding.field, row)
        self.panel.show_findings()
        self.page(finding.step).show_question(finding.field, row)

    def _before_step(self, step: int) -> int:
        """Where to count on from, so that the next finding is of this step or beyond it."""
        order = [form.key for form in self.desk.forms.steps]
        here = order.index(self._step)
        places = [order.index(finding.step) for finding in self.desk.findings]
        if step > 0:
            return sum(place < here for place in places) - 1
        return sum(place <= here for place in places)

    def show_change(self, transaction: Transaction, words: str) -> None:
        """Turn to what an undo or redo has changed, where another step is shown, and say it."""
        for change in transaction.changes:
            question = self.desk.forms.question(type(change.row), change.field)
            form = next(
                (f for f in self.desk.forms if type(change.row).__name__ in f.entities), None
            )
            if form is None:
                continue
            if form.key != self._step:
                place = question.place if question is not None else ""
                self.go_to(form.key, place, change.row if not change.row.removed else None)
            break
        self.say(words, "")

    def next_area(self, step: int) -> None:
        """Move the focus between the steps, the page, the panel and the bars."""
        areas = [self.steps, self.stack, self.panel, self.top]
        focus = QApplication.focusWidget()
        here = next(
            (n for n, area in enumerate(areas) if focus is not None and area.isAncestorOf(focus)),
            -1,
        )
        for distance in range(1, len(areas) + 1):
            area = areas[(here + step * distance) % len(areas)]
            target = self._first_in(area)
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _first_in(self, area: QWidget) -> QWidget | None:
        if area is self.steps:
            return self.steps.view
        inside = self.page(self._step) if area is self.stack else area
        for widget in inside.findChildren(QWidget):
            policy = widget.focusPolicy()
            if policy & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
                return widget
        return None

    def fold(self) -> None:
        """Fold or unfold the panel; the focus never stays in a folded panel."""
        inside = self.panel.isAncestorOf(QApplication.focusWidget() or self)
        self.panel.fold(not self.panel.folded)
        first = self._first_in(self.stack)
        if inside and first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_guidance(self) -> None:
        """Turn the panel to the guidance."""
        self.panel.show_guidance()

    def show_preview(self) -> None:
        """Turn the panel to the preview."""
        self.panel.show_preview()

    def table_in_use(self) -> TableBlock | None:
        """The table of this step that the menu acts on, if it has one."""
        return self.page(self._step).table_in_use()

    # -- the panel, and little room

    def _is_narrow(self) -> bool:
        return self.width() < self._theme.px(PANEL_FOLDS_BELOW)

    def _fold(self) -> None:
        """Fold the panel as this step and the room ask."""
        folded = self._is_narrow() or self._step in self._settings.folded
        if folded != self.panel.folded:
            self._asked_for = False
            self.panel.fold(folded)
            self._asked_for = True

    _asked_for = True

    def _folded(self, folded: bool) -> None:
        if self._asked_for and not self._is_narrow():
            known = [key for key in self._settings.folded if key != self._step]
            self._settings.folded = [*known, self._step] if folded else known
        self._place_panel()

    def _place_panel(self) -> None:
        wanted = self.panel.wanted_width()
        self._panel_room.setFixedWidth(self._theme.px(FOLDED) if self._is_narrow() else wanted)
        top = self.top.height() + (0 if self.notice.isHidden() else self.notice.height())
        wide = min(wanted, self.width())
        self.panel.setGeometry(self.width() - wide, top, wide, self.height() - top)
        self.panel.raise_()
        self.search.raise_()

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Fold the panel, shrink the step list and drop names where there is little room."""
        super().resizeEvent(event)
        was_narrow = event.oldSize().width() < self._theme.px(PANEL_FOLDS_BELOW)
        if was_narrow != self._is_narrow() and self._step:
            self._fold()
        self._make_room()

    def _make_room(self) -> None:
        px = self._theme.px
        self.steps.show_icons_only(self.width() < px(STEPS_SHRINK_BELOW))
        roomy = self.width() - self.steps.width() - px(FOLDED) >= px(NAMES_HIDE_BELOW)
        self._back_name.setVisible(roomy)
        self._next_name.setVisible(roomy)
        self.top.make_room(self.width())
        self._place_panel()

    def _judged(self) -> None:
        if self._step == "team":
            self.panel.show_step(self.desk.forms.step(self._step), None)

    # -- saving, telling

    def flush(self) -> None:
        """Save everything that was typed and not saved yet."""
        for page in self._pages.values():
            page.flush()

    def stop(self) -> None:
        """End what goes on in the background."""
        self.panel.preview.stop()
        self.files.stop()
        for page in self._pages.values():
            page.stop()

    @property
    def unfinished(self) -> list[str]:
        """What would be lost if the plan were closed now, a sentence for each."""
        return [page.unfinished for page in self._pages.values() if page.unfinished]

    def say(self, words: str, act: str = "Undo", do: Callable[[], Any] | None = None) -> None:
        """A short message with one button; Undo takes back the last edit, and no other."""
        self._toast_act = do or self.desk.undo
        self._toast_undoes = bool(act) and do is None
        self.toast.say(words, act)

    def refuse(self, words: str) -> None:
        """Say why something that was wanted was not done."""
        self._toast_undoes = False
        self.toast.say(words, "", refused=True)

    _toast_undoes = False

    def _changed(self, *_: object) -> None:
        if self._toast_undoes:
            self.toast.hide()

    def warn(self, words: str, again: Callable[[], Any]) -> None:
        """Say what did not go as it should, with a way to do it again."""
        self._again = again
        self.band.say(words)

    def _could_not_save(self, words: str) -> None:
        self._again = self.desk.try_again
        self.band.say(words)

    def _skipped(self, number: int) -> None:
        noun = "answer was" if number == 1 else "answers were"
        self.refuse(f"{number} {noun} left alone, because they were changed since.")

    def follow(
        self,
        job: Job,
        again: Callable[[], Any],
        cancelled: str = "Cancelled. No file was left.",
    ) -> None:
        """Show how far a job is, and what became of it."""
        self.band.hide()
        self.progress.start()
        job.progressed.connect(self.progress.report)
        self.progress.cancel_wanted.connect(job.cancel)
        for end in (job.done, job.failed, job.cancelled):
            end.connect(lambda *_: self.progress.end())
        job.cancelled.connect(lambda: self.say(cancelled, ""))

        def failed(error: Exception) -> None:
            if not isinstance(error, ExportError | PlanFileError | SheetError):
                raise error
            self.warn(str(error), again)

        job.failed.connect(failed)

    # -- what reaches beyond a page

    def show_history(self, item: Field, row: Entity) -> None:
        """Show what an answer was before; put back what is chosen, as an edit of its own."""
        self.flush()
        file = self.desk.file
        held = versions(file, item, row)
        dialog = HistoryDialog(self, self._theme, item, row, held, read_only=file.read_only)
        if accepted(dialog) and dialog.chosen is not None:
            value = dialog.chosen.value
            whose = f" of {row.row_name}" if item.table and row.row_name else ""

            def restore() -> None:
                setattr(row, item.key, value)

            if self.desk.edit(f"Restore “{item.label}”{whose}", restore):
                self.say(f"“{item.label}”{whose} restored.")

    def show_history_at(self, widget: QWidget | None) -> None:
        """Show the history of the field or cell that a widget is a part of."""
        found = question_at(widget)
        if found is None:
            self.refuse("Put the cursor into a field or a cell first, then ask for its history.")
            return
        self.show_history(*found)

    def _remove(self, table: Table, rows: list[Entity]) -> None:
        """Remove rows; ask first where other answers point to them."""
        many = table.counted(len(rows)) if len(rows) > 1 else ""
        uses = self._uses(rows)
        if uses:
            title = f"Remove {many or rows[0].row_name or f'this {table.noun}'}?"
            become = "This place becomes" if len(uses) == 1 else "These places become"
            effect = f"{listed(uses)}. {become} “Not yet decided”. You can undo this."
            if not self._ask.confirm(self, title, effect, "Remove", "Keep"):
                return
        if self.desk.remove(table, rows):
            self.say(f"{many or rows[0].row_name or f'One {table.noun}'} removed.")

    def _uses(self, rows: list[Entity]) -> list[str]:
        """Where other rows use these, in words: “Alternate 1 of Safety Officer”."""
        uses = []
        refs = {row.id for row in rows}
        plan, forms = self.desk.plan, self.desk.forms
        for entity, attribute, part in references_to(type(rows[0]).__tablename__):
            question = forms.question(entity, attribute)
            for other in plan.rows(entity):
                used = getattr(other, attribute) in refs and other.id not in refs
                if used and not part and question is not None:
                    whose = f" of {other.row_name}" if other.row_name else ""
                    uses.append(f"{question.label}{whose}")
        return uses

    def _paste(self, block: TableBlock, text: str) -> None:
        """Show what pasted rows would become; add them, or put them over the selected ones."""
        table, plan, parent = block.table, self.desk.plan, block.model.parent_ref
        rows = block.selected()
        over = None
        try:
            pasted = read_pasted(text, table, plan, parent)
            if len(rows) > 1:
                over = read_over(text, table, plan, parent, block.column())
        except PasteError as error:
            self.refuse(str(error))
            return
        dialog = PasteDialog(self, table, pasted, self._theme, over, len(rows))
        if not accepted(dialog):
            return
        file, before = self.desk.file, set(block.model.every)
        if dialog.goes_over and over is not None:
            label = f"Paste over {table.counted(len(rows))}"
            done = f"Pasted over {table.counted(len(rows))}."
            change = partial(write_over, file, table, over, rows)
        else:
            label = f"Paste {table.counted(len(pasted.rows))}"
            done = f"{table.counted(len(pasted.rows))} added."
            change = partial(add_pasted, file, table, pasted)
        if self.desk.edit(label, change, block):
            new = [row for row in block.model.every if row not in before]
            if not dialog.goes_over:
                block.show_rows(new)
            self.say(done)

    def _fill_in_school(self, school: ListedSchool) -> None:
        """Put what the official list knows of a school into the School step, as one edit."""
        self.flush()
        form, row = self.desk.forms.step(SCHOOL), self.desk.plan.one(School)
        known = answers_of_school(school, form)
        given = {item: value for item, value in known.items() if item.answer(row) != value}
        if not given:
            self.say("The plan says the same as the list already.", "")
            return
        effect = self._effect_on_answers(given, known, row)
        if effect and not self._ask.confirm(
            self, f"Fill in {school.name}?", effect, "Fill in", "Keep my answers"
        ):
            return

        def change() -> None:
            for item, value in given.items():
                setattr(row, item.key, value)

        source = f"the school list {of_year(school.year)}"
        if self.desk.edit(f"Fill in {school.name} from {source}", change):
            noun = "answer" if len(given) == 1 else "answers"
            self.say(f"{len(given)} {noun} filled in from {source}. Check them.")

    def _effect_on_answers(
        self, given: dict[Field, Any], known: dict[Field, Any], row: School
    ) -> str:
        """Which answers would be other than they are, in words; nothing if only gaps are filled."""
        plan = self.desk.plan
        replaced = [
            f"{item.label} “{item.text(row, plan)}” becomes “{item.show(value, plan)}”"
            for item, value in given.items()
            if item.answer(row) is not None
        ]
        if not replaced:
            return ""
        # Of another school, these may no longer be true.
        staying = [
            item.label
            for item in questions_of_list(self.desk.forms.step(SCHOOL))
            if item not in known and item.answer(row) is not None
        ]
        stay = f" The list does not know: {listed(staying)}; this stays." if staying else ""
        return f"{'; '.join(replaced)}.{stay} You can undo this in one step."

    def _add_person(self, table: Table | None, row: Entity, item: Field, name: str) -> None:
        """Offer to add somebody who was typed but is not in People."""
        words = (
            f"Nobody in People is called “{name}”. Add this person now and fill in the rest later."
        )
        if not self._ask.confirm(self, f"Add {name} to People?", words, "Add", "Leave it"):
            return

        def add() -> None:
            person = self.desk.file.add(Person, name=name)
            setattr(row, item.key, person.id)

        self.desk.edit(f"Add {name} as {item.label}", add)
