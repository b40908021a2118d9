"""Pictures of every step and dialog for people to look at: ``python -m tests.screenshots DIR``.

Light and dark, at 1280x720 and 1366x768, and the steps at 200 % text.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shiboken6
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu, QWidget

from crisisplan.assets import FORMS, REFERENCE
from crisisplan.document.biometrics.papers import READERS
from crisisplan.exchange.calendar_changes import apply_calendar, import_label
from crisisplan.exchange.named_grades import Served
from crisisplan.exchange.pasted import read_over, read_pasted
from crisisplan.exchange.roster import read_roster_sheets
from crisisplan.exchange.school_calendar import read_calendar_text
from crisisplan.exchange.school_directory import load_list
from crisisplan.exchange.starting import start_plan, start_sample
from crisisplan.exchange.training_records import pasted_training_sheets
from crisisplan.plan.author import Author
from crisisplan.plan.backups import backups_of
from crisisplan.plan.forms import load_forms
from crisisplan.plan.history import versions
from crisisplan.plan.model import (
    BiometricSystem,
    BiometricWording,
    Drill,
    Person,
    Position,
    School,
    SchoolYear,
    TrainingSession,
)
from crisisplan.rules.drills.year_plan import plan_year
from crisisplan.rules.reference import Reference
from crisisplan.rules.school_days import SchoolDays
from crisisplan.rules.training.starting_set import starting_set
from crisisplan.settings import load_settings
from crisisplan.ui.app import make_application
from crisisplan.ui.ask import Ask, Question
from crisisplan.ui.attached import FileViewer
from crisisplan.ui.backups import RestoreDialog
from crisisplan.ui.biometrics.counsel import CounselDialog
from crisisplan.ui.biometrics.dialogs import AnswersDialog, Asked
from crisisplan.ui.biometrics.papers import BiometricPapersDialog, papers_of
from crisisplan.ui.biometrics.wording import WordingDialog
from crisisplan.ui.calendars import CalendarDialog, Reading
from crisisplan.ui.dialogs import (
    ExportDialog,
    PasteDialog,
    PrintDialog,
    SettingsDialog,
    StartDialog,
)
from crisisplan.ui.drills.papers import DrillPapersDialog, LettersDialog
from crisisplan.ui.drills.planning import ProposalDialog, SetAsideDialog
from crisisplan.ui.history import HistoryDialog
from crisisplan.ui.pages.biometrics import BiometricsPage
from crisisplan.ui.pages.drills import DrillsPage
from crisisplan.ui.pages.training import TrainingPage
from crisisplan.ui.plans import Plans
from crisisplan.ui.planview import PANEL_FOLDS_BELOW
from crisisplan.ui.report import ReportDialog, report_of
from crisisplan.ui.rosters import Reading as RosterReading
from crisisplan.ui.rosters import RosterDialog
from crisisplan.ui.school_finder import SchoolListLoader
from crisisplan.ui.theme import Theme
from crisisplan.ui.training.importing import Reading as RecordsReading
from crisisplan.ui.training.importing import RecordsDialog
from crisisplan.ui.training.lists import TrainingListsDialog
from crisisplan.ui.training.papers import TrainingPapersDialog
from crisisplan.ui.training.recording import AttendanceDialog, RecordDialog
from crisisplan.ui.training.starting import (
    CatalogDialog,
    RetireDialog,
    StartingDialog,
    SwitchOffDialog,
    state_words,
)
from crisisplan.ui.window import MainWindow
from tests.exchange.schools import ccd_row, write_list

SIZES = ((1280, 720), (1366, 768))
LONG_WORDS = (
    "So that everybody in the building knows within minutes who decides, who calls, where to go "
    "and whom to trust.\n\nThe plan is for the first hour. What comes later is with the district."
)
PASTED = "Name\tJob title\tLeft on\tShoe size\nZoë Quinn\tAide\t\t8\nOmar Said\tCoach\tnever\t10\n"

TRAINING = """Name	Course	Completed	Expires
Daniel Whitfield	IS-200	11/3/2025	
Zoë Quinn	CPR/AED	11/3/2025	
Gloria Petersen	Underwater welding	11/3/2025	
Marisol Vega	CPR/AED	11/3/2025	11/3/2024
Joyce Kim	CPR/AED	soon	
"""

ROSTER = """Staff_id,Name,Title,Work phone,Email,Role,School,Password
1,Ana Muñoz,Head of school,(217) 555-0199,,Staff,Cedar Hollow Middle School,
2,Daniel Whitfield,Assistant principal,,,Staff,Cedar Hollow Middle School,
3,Zoë Quinn,Teacher - Science 7,,zoe@cedarhollow.example,Staff,Cedar Hollow Middle School,
4,Omar Said,Coach,,not an address,Staff,Oak Street Elementary School,
5,Stu Dent,,,,Student,Cedar Hollow Middle School,
6,Chromebook Cart 3,,,,,Cedar Hollow Middle School,
"""


CALENDAR = """Date,Event
2026-08-19,First Day of School
2026-09-07,No School / Labor Day
2026-10-09,Professional Development
2026-10-21,Early Dismissal
2026-10-28,Two-Hour Delay
2026-11-03,No School for Grades 9-12
2026-11-04,No School for Grade 6
2026-11-25 to 2026-11-27,Thanksgiving Break
2026-12-21 to 2027-01-01,Winter Break
2027-01-04,Second Semester Begins
2027-02-15,Presidents' Day
2027-02-30,Odd
2027-03-22,Spring Break
2027-04-12 to 2027-04-16,State Testing
2027-05-07,Picture Day
2027-05-28,Last Day of School
2027-05-31,Memorial Day
"""


def main(folder: Path) -> None:
    """Write all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    app = make_application()
    with tempfile.TemporaryDirectory() as home:
        os.environ["CRISISPLAN_HOME"] = os.environ["CRISISPLAN_SITE"] = home
        theme = Theme(app)
        for choice in ("light", "dark"):
            theme.choose(choice, 100)
            for size in SIZES:
                shoot(folder / f"{choice}-{size[0]}x{size[1]}", theme, size, Path(home))
        theme.choose("light", 200)
        shoot(folder / "light-1366x768-200%", theme, SIZES[1], Path(home), dialogs=False)
    # In this order, or Qt's objects outlive the application.
    del theme
    gc.collect()
    shiboken6.delete(app)


def shoot(
    folder: Path, theme: Theme, size: tuple[int, int], home: Path, *, dialogs: bool = True
) -> None:
    """Every screen in one theme and size."""
    folder.mkdir(parents=True, exist_ok=True)
    forms = load_forms(FORMS)
    settings = load_settings(home / "settings.json")
    author = Author("Ana Muñoz", settings.machine)
    sample, new = home / "Cedar Hollow.crisisplan", home / "Elm School.crisisplan"
    if not sample.exists():
        start_sample(sample, author, forms).close()
        start_plan(new, author, forms, [], "").close()
    window = MainWindow(
        settings, theme, lambda window: Plans(window, forms, Reference(REFERENCE), Ask())
    )
    window.resize(*size)
    window.show()
    number = 0

    def save(name: str, widget: QWidget = window) -> None:
        nonlocal number
        QTest.qWait(120)
        number += 1
        widget.grab().save(str(folder / f"{number:02}-{name}.png"))

    save("welcome")
    for label, path in (("sample", sample), ("new", new)):
        window.open_file(path)
        view = window.view
        assert view is not None
        for form in forms:
            view.show_step(form.key)
            if not view.panel.folded or form.key == "roles":
                view.panel.show_findings()
            save(f"{label}-{form.key}")
            page = view.page(form.key)
            for block in page.tables.values():
                if block.model.rows:
                    block.view.setCurrentIndex(block.model.index(0, 0))
            QTest.qWait(60)
            if size[0] * 100 // theme.scale > PANEL_FOLDS_BELOW:
                view.panel.show_guidance()
            else:
                view.panel.fold(True)
            bar = page.verticalScrollBar()
            step = max(1, page.viewport().height() - 60)
            for screen, top in enumerate(range(step, bar.maximum() + step, step), 2):
                bar.setValue(top)
                save(f"{label}-{form.key}-{screen}")
            if form.key == "team":
                view.panel.show_preview()
                QTest.qWait(1500)
                save(f"{label}-{form.key}-preview")
                view.panel.show_guidance()
        shoot_absences(window, save)
        if label == "sample":
            shoot_tables(window, save)
            shoot_drills(window, theme, save)
            shoot_training(window, theme, save)
            shoot_biometrics(window, theme, save)
            shoot_search(window, theme, save)
            shoot_biometric_papers(window, theme, save)
    if dialogs:
        shoot_dialogs(window, theme, save)
    shoot_school_list(window, theme, home, save)
    window.show_welcome()
    save("welcome-again")
    window.close()
    QTest.qWait(20)
    shiboken6.delete(window)
    gc.collect()


def shoot_absences(window: MainWindow, save: Callable[..., None]) -> None:
    """The absence test: as it stands, and with each situation that can be tried."""
    view = window.view
    assert view is not None
    view.show_step("roles")
    page = view.page("roles")
    page.show_question("away.person")
    save("absences")
    for name, button in page.absences.buttons.items():
        if button.isVisible():
            button.click()
            page.show_question("away.person")
            save(f"absences-{name}")


def shoot_tables(window: MainWindow, save: Callable[[str, QWidget], None]) -> None:
    """What a long table looks like filtered, sorted and with several rows selected."""
    view = window.view
    assert view is not None
    view.show_step("people")
    view.page("people").verticalScrollBar().setValue(0)
    block = view.page("people").tables["people"]
    words = block.filter.findChild(QLineEdit)
    words.setText("teacher 2")
    block.find()
    save("table-filtered", window)
    words.setText("no such words")
    save("table-nothing-found", window)
    words.clear()
    block.view.sort_next(block.model.column_of("room"))
    block.view.go_to(block.model.index(1, 1))
    block.view.select_numbers([1, 2, 3, 6])
    block.view.setFocus()
    save("table-sorted-selected", window)
    bar = view.page("people").verticalScrollBar()
    bar.setValue(bar.maximum())
    save("table-details-of-several", window)
    menu = QMenu(block.view)
    block.menu.fill(menu)
    menu.resize(menu.sizeHint())
    save("table-menu", menu)
    menu.deleteLater()
    block.view.show_plan_order()


def shoot_drills(window: MainWindow, theme: Theme, save: Callable[..., None]) -> None:
    """The year as table and month, the record of a drill with its timer, and the dialogs."""
    view, desk = window.view, window.desk
    assert view is not None
    assert desk is not None
    view.show_step("drills")
    view.panel.fold(True)
    page = view.page("drills")
    assert isinstance(page, DrillsPage)
    page.verticalScrollBar().setValue(0)
    page.strip.setFocus()
    save("drills-strip")
    page.show_table()
    save("drills-table")
    page.show_month()
    save("drills-month")
    page.show_drill_board()
    held = next(drill for drill in page.board.drills if drill.is_held)
    coming = next(drill for drill in page.board.drills if not drill.is_held)
    page.open_drill(held.id)
    bar, step = page.verticalScrollBar(), page.viewport().height() - 60
    page.record.later.finish()
    QTest.qWait(120)
    for screen, top in enumerate(range(0, bar.maximum() + step, step)):
        bar.setValue(top)
        save(f"drill-record-{screen}")
    page.open_drill(coming.id)
    page.start_or_stop_timer()
    save("drill-timer")
    page.close_detail()
    save("drill-timer-runs")
    page.open_drill(coming.id)
    page.start_or_stop_timer()
    page.close_detail()
    while desk.file.journal.undo_label() is not None:
        desk.undo()
    view.toast.hide()
    day = date(2026, 11, 23)
    proposed = plan_year(desk.plan, desk.reference, day, day)
    dialogs: list[tuple[str, QDialog]] = [
        ("proposal", ProposalDialog(window, theme, page.names, proposed)),
        ("set-aside", SetAsideDialog(window, theme, page.names, proposed.duties.requirements[0])),
    ]
    for name, dialog in dialogs:
        dialog.show()
        save(f"dialog-{name}", dialog)
        dialog.deleteLater()


def shoot_training(window: MainWindow, theme: Theme, save: Callable[..., None]) -> None:
    """The matrix, a card, a course, a session, the other parts, and the dialogs."""
    view, desk = window.view, window.desk
    assert view is not None
    assert desk is not None
    view.show_step("training")
    view.panel.fold(True)
    page = view.page("training")
    assert isinstance(page, TrainingPage)
    page.who.choose("needs")
    page.show_who()
    save("training-needs-action")
    page.who.matrix.view.courses.setFocus()
    page.who.matrix.view.courses.go_to(4)
    save("training-courses")
    lacking = next(line.person for line in page.who.lines if page.found.lacking(line.person.id))
    for name, row in (
        ("card", lacking), ("course", page.found.courses[5]),
        ("session", desk.plan.rows(TrainingSession)[0]),
    ):  # fmt: skip
        page._open(row)
        save(f"training-{name}")
    for name in ("asked", "sessions", "records"):
        getattr(page, f"show_{name}")()
        save(f"training-{name}")
    catalog, today = desk.reference.courses, page.today()
    proposed = starting_set(desk.plan, desk.reference.state("UT"), catalog)
    sheets = pasted_training_sheets(TRAINING)
    reading = RecordsReading("records.csv", sheets, desk.plan, catalog, today)
    words = state_words(desk.reference.state("UT"), "UT", "Utah")
    session = desk.plan.rows(TrainingSession)[0]
    records = RecordsDialog(
        window, theme, window.worker, reading, reading.changes({}), {}, lambda _: ""
    )
    data = QBuffer()
    data.open(QIODevice.OpenModeFlag.WriteOnly)
    page.who.grab().save(data, "PNG")
    png = bytes(data.data().data())
    dialogs: list[tuple[str, QDialog]] = [
        ("record", RecordDialog(window, theme, desk, page.found)),
        ("attendance", AttendanceDialog(window, theme, desk, page.found, session)),
        ("starting", StartingDialog(window, theme, desk.forms, desk.plan, proposed, words)),
        ("catalogue", CatalogDialog(window, theme, desk.plan, catalog)),
        ("switch-off", SwitchOffDialog(window, theme, "Plan briefing", "Utah Admin. Code")),
        ("retire", RetireDialog(window, "Plan briefing", "64 records name")),
        ("picture", FileViewer(window, theme, "card.png", png, lambda *_: "")),
    ]
    for name, dialog in dialogs:
        dialog.show()
        save(f"dialog-training-{name}", dialog)
        dialog.deleteLater()
    records.show()
    for tab in records.tabs():
        if tab.isVisible():
            tab.click()
            save(f"dialog-{tab.objectName()}", records)
    records.deleteLater()


def shoot_biometrics(window: MainWindow, theme: Theme, save: Callable[..., None]) -> None:
    """A system whole, a conflict, a ban, silence, none used; the panel; the dialogs."""
    view, desk = window.view, window.desk
    assert view is not None
    assert desk is not None
    view.show_step("biometrics")
    page = view.page("biometrics")
    assert isinstance(page, BiometricsPage)
    bar = page.verticalScrollBar()
    for group in page.record.groups:
        group.open()
    page.destruction.fold.open()
    page.every.open()
    view.panel.fold(True)
    QTest.qWait(120)
    for screen, top in enumerate(
        range(0, bar.maximum() + 1, max(1, page.viewport().height() - 60))
    ):
        bar.setValue(top)
        save(f"biometrics-open-{screen}")
    lunch, doors = desk.plan.rows(BiometricSystem)
    school = desk.plan.one(School)
    with_panel = not view.panel.folded or theme.scale == 100
    view.panel.fold(not with_panel)
    view.panel.show_own()
    desk.edit("Too long", lambda: setattr(lunch, "destroy_within_days", 60))
    page.show_question("systems.destroy_within_days", lunch)
    save("biometrics-conflict")
    bar.setValue(0)
    save("biometrics-not-in-order")
    day = date(2026, 11, 23)
    desk.edit("In order", lambda: setattr(lunch, "destroy_within_days", 30))
    desk.edit("Due", lambda: setattr(lunch, "review_on", date(2026, 11, 2)))
    save("biometrics-review-due")
    panel = page.check.body.verticalScrollBar()
    panel.setValue(panel.maximum())
    save("biometrics-practice")
    page.open_system(doors.id)
    panel.setValue(0)
    bar.setValue(0)
    save("biometrics-refused")
    page.take_back_refusal()
    view.toast.hide()
    for state in ("FL", "OH"):
        desk.edit("Another state", lambda state=state: setattr(school, "state", state))
        bar.setValue(0)
        save(f"biometrics-{state}")
        if theme.scale > 100:
            view.panel.fold(True)
            save(f"biometrics-{state}-page")
            view.panel.show_own()
    system, table = page.form.table("systems"), page.form.table("destructions")
    asked = (
        (
            "counsel",
            ("Counsel’s note", "Why it may go on in spite of a ban.", "Record the note"),
            [Asked(system.column(key)) for key in ("counsel_name", "counsel_on", "counsel_note")],
        ),
        (
            "withdrawal",
            ("Record a withdrawal", "Known by the number of the paper.", "Record it"),
            [Asked(table.column("reference")), Asked(table.column("caused_on"), value=day)],
        ),
    )
    dialogs: list[tuple[str, QDialog]] = [
        (name, AnswersDialog(window, theme, desk.plan, words, questions, day))
        for name, words, questions in asked
    ]
    folder = Path.home() / "Documents"
    dialogs.append(("for-counsel", CounselDialog(window, theme, lunch, "letter", folder)))
    texts = papers_of(desk).own_texts(lunch.id)
    wordings = [row for row in desk.plan.rows(BiometricWording) if row.system == lunch.id]
    item = page.form.table("wordings").column("spanish")
    dialogs.append(
        (
            "spanish-wording",
            WordingDialog(window, theme, desk.plan, lunch.row_name, texts, wordings, item),
        )
    )
    for name, dialog in dialogs:
        dialog.show()
        save(f"dialog-{name}", dialog)
        dialog.deleteLater()
    desk.edit("None", lambda: setattr(school, "uses_biometrics", False))
    view.panel.fold(theme.scale > 100)
    bar.setValue(0)
    save("biometrics-none-contradicted")
    desk.edit("Refused", lambda: [setattr(row, "refused_on", day) for row in (lunch, doors)])
    bar.setValue(0)
    save("biometrics-none")
    while desk.file.journal.undo_label() is not None:
        desk.undo()
    view.toast.hide()


def shoot_search(window: MainWindow, theme: Theme, save: Callable[..., None]) -> None:
    """The search before and after typing, and what a field held before."""
    view, desk = window.view, window.desk
    assert view is not None
    assert desk is not None
    view.show_step("people")
    save("search-field")
    window.search()
    for name, words in (("hint", ""), ("found", "an"), ("answers", "door"), ("nothing", "xyzzy")):
        view.search.line.setText(words)
        save(f"search-{name}")
    view.search.leave()
    forms, school = window.plans.forms, desk.plan.one(School)
    campus = forms.step("school").field("campus")
    for words in ("Who does what.\nAnd when.", "", LONG_WORDS):
        desk.answer(campus, school, words or None)
        desk.rest()
    position = desk.plan.rows(Position)[0]
    primary = forms.table("roles.positions").column("primary")
    people = desk.plan.rows(Person)
    desk.answer(primary, position, people[-1].id)
    desk.remove(forms.table("people.people"), people[-1:])
    for item, row, reads in (
        (campus, school, False),
        (primary, position, False),
        (primary, position, True),
    ):
        held = versions(desk.file, item, row)
        dialog = HistoryDialog(window, theme, item, row, held, read_only=reads)
        dialog.show()
        dialog.list.setCurrentRow(1)
        save(f"dialog-history-{item.key}{'-read-only' if reads else ''}", dialog)
        dialog.deleteLater()
    while desk.file.journal.undo_label() is not None:
        desk.undo()


def shoot_school_list(
    window: MainWindow, theme: Theme, home: Path, save: Callable[..., None]
) -> None:
    """What a loaded school list adds: the search, what it finds, the settings, a new plan."""
    rows = [
        ccd_row(
            SCH_NAME=f"{name} {kind}",
            NCESSCH=f"17000090{first:02}{second:02}",
            LCITY=city,
            LZIP=f"62{first}{second}0",
        )
        for first, (name, city) in enumerate((("MAPLE", "Peoria"), ("ST. MARY'S", "MAPLE GROVE")))
        for second, kind in enumerate(("EL", "MIDDLE SCHOOL", "SENIOR HIGH SCHOOL AND ACADEMY"))
    ]
    load_list(write_list(home / "ccd_sch_029_2425.csv", rows), home)
    view = window.view
    assert view is not None
    view.refresh_list()
    view.find_school()
    find = view.page("school").find
    find.line.clear()
    QTest.keyClicks(find.line, "map")
    QTest.keyClick(find.finder.popup, Qt.Key.Key_Down)
    save("list-search")
    save("list-found", find.finder.popup)
    find.finder.popup.hide()
    find.line.clear()
    QTest.keyClicks(find.line, "nowhere")
    save("list-nothing-found")
    find.line.clear()
    states = [(o.key, o.label) for o in window.plans.forms.step("school").field("state").options]
    start = StartDialog(window, theme, states, "Ana Muñoz")
    start.show()
    save("dialog-start-list", start)
    start._chosen(find.finder.directory.search("maple")[0])
    save("dialog-start-chosen", start)
    loader = SchoolListLoader(window.worker, lambda: None)
    settings = SettingsDialog(window, "Ana Muñoz", "letter", theme, loader)
    settings.show()
    save("dialog-settings-list", settings)
    for dialog in (start, settings):
        dialog.deleteLater()
    (home / "schools.sqlite").unlink()


def shoot_dialogs(window: MainWindow, theme: Theme, save: Callable[[str, QWidget], None]) -> None:
    """Every dialog, toast, band and progress."""
    assert window.desk is not None
    view = window.view
    assert view is not None
    table = window.plans.forms.table("people.people")
    states = [(o.key, o.label) for o in window.plans.forms.step("school").field("state").options]
    pasted = read_pasted(PASTED, table, window.desk.plan)
    over = read_over(PASTED, table, window.desk.plan)
    path = window.desk.file.path
    loader = SchoolListLoader(window.worker, lambda: None)
    made: list[tuple[str, QDialog]] = [
        ("start", StartDialog(window, theme, states, "Ana Muñoz")),
        ("export", ExportDialog(window, theme, "letter", Path.home() / "Documents", 3)),
        ("print", PrintDialog(window, theme, "Crisis roles", "letter", printer=True)),
        ("settings", SettingsDialog(window, "Ana Muñoz", "letter", theme, loader)),
        *paper_dialogs(window, theme),
        ("paste", PasteDialog(window, table, pasted, theme)),
        ("paste-over", PasteDialog(window, table, pasted, theme, over, 3)),
        ("restore", RestoreDialog(window, theme, backups_of(path), path)),
        ("report", ReportDialog(window, theme, report_of(KeyError("somebody")))),
        (
            "remove",
            Question(
                window,
                "Remove Ray Thompson?",
                "Alternate 1 of Safety Officer. This place becomes “Not yet decided”. "
                "You can undo this.",
                "Remove",
                "Keep",
            ),
        ),
    ]
    for name, dialog in made:
        dialog.show()
        save(f"dialog-{name}", dialog)
        dialog.deleteLater()
    shoot_roster(window, theme, save)
    shoot_calendar(window, theme, save)
    view.say("Ray Thompson removed.")
    view.progress.report("Making the Word file", 31, 84)
    view.progress.show()
    view.band.say(
        "Cedar Hollow.pdf could not be written. Your plan is saved. "
        "If the file is open in another program, close it there, then try again."
    )
    save("messages", window)
    view.toast.hide()
    view.progress.hide()
    view.band.hide()


def paper_dialogs(window: MainWindow, theme: Theme) -> list[tuple[str, QDialog]]:
    """The dialogs of the papers on drills and training, for a year and people of their own."""
    year = SchoolDays(SchoolYear(id="y", first_day=date(2026, 8, 19), last_day=date(2027, 6, 4)))
    drill = Drill(id="d", name="Tornado drill", kind="severe_weather", planned_on=date(2027, 3, 3))
    folder = Path.home() / "Documents"
    open_facts = ["Told beforehand", "Taking part"]
    people = [("p", "Thanh Nguyễn, RN"), ("q", "Omar Reyes")]
    return [
        ("drill-papers", DrillPapersDialog(window, theme, [year], year, "letter", folder)),
        (
            "letters",
            LettersDialog(window, theme, [drill], "d", lambda *_: open_facts, "letter", folder),
        ),
        (
            "training-papers",
            TrainingPapersDialog(window, theme, lambda _: people, "card", "p", "letter", folder),
        ),
        ("training-lists", TrainingListsDialog(window, theme, ["p", "q"], 61, folder)),
    ]


def shoot_biometric_papers(window: MainWindow, theme: Theme, save: Callable[..., None]) -> None:
    """The dialog of the papers on biometrics: of what is in force, and of what was refused."""
    assert window.desk is not None
    papers = papers_of(window.desk)
    names = {key: papers.name(key, "en") for key in READERS}
    folder = Path.home() / "Documents"
    for row in window.desk.plan.rows(BiometricSystem):
        dialog = BiometricPapersDialog(
            window, theme, papers.papers(), names, row.id, "letter", folder
        )
        dialog.show()
        save(f"dialog-biometric-papers-{row.modality}", dialog)
        dialog.deleteLater()


def shoot_roster(window: MainWindow, theme: Theme, save: Callable[[str, QWidget], None]) -> None:
    """The dialog of a roster, at each of its tabs."""
    assert window.desk is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "staff.csv"
        path.write_text(ROSTER, "utf-8")
        sheets = read_roster_sheets(path)
    reading = RosterReading(path.name, sheets, window.plans.forms, window.desk.plan, date.today())
    dialog = RosterDialog(window, theme, window.worker, reading, reading.changes({}), {})
    dialog.show()
    for tab in dialog.tabs():
        tab.click()
        save(f"dialog-{tab.objectName()}", dialog)
    dialog.deleteLater()


def shoot_calendar(window: MainWindow, theme: Theme, save: Callable[[str, QWidget], None]) -> None:
    """The dialog of a school calendar, and the year that it makes, with some days chosen."""
    view, desk = window.view, window.desk
    assert view is not None
    assert desk is not None
    served = Served.by(desk.plan.one(School))

    def dialog_of(text: str) -> CalendarDialog:
        reading = Reading(
            "calendar.csv",
            lambda first: read_calendar_text("calendar.csv", text, date.today(), first, served),
        )
        dialog = CalendarDialog(window, theme, window.worker, reading, reading.read(None), desk)
        dialog.show()
        return dialog

    dialog = dialog_of(CALENDAR)
    for tab in dialog.tabs()[:3]:
        tab.click()
        save(f"dialog-{tab.objectName()}", dialog)
    changes = dialog.changes
    dialog.deleteLater()
    assert changes is not None
    desk.edit(import_label("calendar.csv"), lambda: apply_calendar(desk.file, changes))
    dialog = dialog_of(CALENDAR.replace("2026-10-21,Early Dismissal\n", ""))
    for tab in (dialog.tabs()[1], dialog.tabs()[3]):
        tab.click()
        save(f"dialog-{tab.objectName()}-again", dialog)
    dialog.deleteLater()
    view.show_step("calendar")
    page = view.page("calendar")
    page.verticalScrollBar().setValue(0)
    page.block.view.setFocus()
    page.block.view.choose(date(2026, 10, 6))
    page.block.view.choose(date(2026, 10, 8), extend=True)
    save("calendar-days-chosen", window)
    menu = page.block.view.menu()
    menu.resize(menu.sizeHint())
    save("calendar-menu", menu)
    menu.deleteLater()
    desk.undo()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
