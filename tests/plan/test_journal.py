"""The journal: every edit is captured, can be undone, and is remembered across restarts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    precondition,
    rule,
)

from crisisplan.plan.author import Author
from crisisplan.plan.clock import Clock
from crisisplan.plan.file import PlanFile, create_file, read_edits, read_plan
from crisisplan.plan.journal import Timeline
from crisisplan.plan.model import ENTITIES, Adoption, JobAction, Person, Position, School
from tests.conftest import StandingClock


@contextmanager
def empty_plan(path: Path, clock: Any = None, author: Author | None = None) -> Iterator[PlanFile]:
    if not path.exists():
        create_file(path)
    file = PlanFile(path, author or Author("Ana", "office"), clock or StandingClock())
    if not file.plan.rows(School):
        with file.edit("Start"):
            file.add(School)
            file.add(Adoption)
    try:
        yield file
    finally:
        file.close()


@pytest.fixture
def file(tmp_path: Path, clock: StandingClock) -> Iterator[PlanFile]:
    clock.step = timedelta(seconds=30)
    with empty_plan(tmp_path / "plan.crisisplan", clock) as opened:
        yield opened


def state(file: PlanFile) -> dict[str, Any]:
    """Everything a plan holds."""
    return {
        f"{name}.{row.id}.{column.key}": getattr(row, column.key)
        for name, entity in ENTITIES.items()
        for row in file.plan.rows(entity)
        for column in entity.__table__.columns
    }


def test_an_edit_holds_who_when_what_and_where_the_value_came_from(file: PlanFile) -> None:
    school = file.plan.one(School)
    first = file.set(school, "name", "Cedar", "Name the school").edit
    second = file.set(school, "name", "Cedar Hollow", "Rename the school").edit
    edits = read_edits(file.path)
    edit, (change,) = edits[-1]
    assert (edit.author, edit.machine, edit.label) == ("Ana", "office", "Rename the school")
    assert edit.written_at.startswith("2026-11-23T10:4")
    assert (change.entity, change.row_id, change.field) == ("School", school.id, "name")
    assert change.value == '"Cedar Hollow"'
    assert change.base == first.id
    assert second.id != first.id


def test_undo_restores_the_value_before_even_after_two_edits(file: PlanFile) -> None:
    school = file.plan.one(School)
    file.set(school, "name", "First", "Name")
    file.set(school, "name", "Second", "Name")
    file.undo()
    assert school.name == "First"
    file.undo()
    assert school.name is None
    file.redo()
    file.redo()
    assert school.name == "Second"


def test_undo_and_redo_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "plan.crisisplan"
    with empty_plan(path) as file:
        file.set(file.plan.one(School), "name", "Cedar", "Name the school")
        file.set(file.plan.one(School), "city", "Springfield", "Set the city")
        file.undo()
    with empty_plan(path) as file:
        assert file.journal.undo_label() == "Name the school"
        assert file.journal.redo_label() == "Set the city"
        file.redo()
        assert file.plan.one(School).city == "Springfield"
        file.undo()
        file.undo()
        assert file.plan.one(School).name is None


def test_a_new_edit_ends_redo(file: PlanFile) -> None:
    school = file.plan.one(School)
    file.set(school, "name", "Cedar", "Name")
    file.undo()
    file.set(school, "city", "Springfield", "City")
    assert file.journal.redo_label() is None
    assert file.redo() is None


def test_what_a_plan_starts_with_is_not_taken_back(file: PlanFile) -> None:
    assert file.journal.undo_label() is None
    assert file.undo() is None
    file.close()
    with empty_plan(file.path) as again:
        assert again.undo() is None
        assert again.plan.rows(School)


def test_undo_of_an_added_row_hides_it_and_redo_brings_it_back(file: PlanFile) -> None:
    with file.edit("Add Ana"):
        ana = file.add(Person, name="Ana Muñoz", left_on=date(2027, 6, 30))
    file.undo()
    assert file.plan.rows(Person) == []
    file.redo()
    assert file.plan.rows(Person) == [ana]
    assert (ana.name, ana.left_on) == ("Ana Muñoz", date(2027, 6, 30))


def test_removing_a_person_empties_their_places_and_undo_fills_them_again(file: PlanFile) -> None:
    with file.edit("Add"):
        ana = file.add(Person, name="Ana")
        role = file.add(Position, title="Incident Commander", primary=ana.id)
    with file.edit("Remove Ana"):
        file.remove(ana)
    assert role.primary is None
    file.undo()
    assert role.primary == ana.id
    assert file.plan.rows(Person) == [ana]


def test_removing_a_row_removes_its_parts(file: PlanFile) -> None:
    with file.edit("Add"):
        role = file.add(Position, title="Medical")
        file.add(JobAction, position=role.id, text="Open the go-kit")
    with file.edit("Remove"):
        file.remove(role)
    assert file.plan.rows(JobAction) == []
    file.undo()
    assert [row.text for row in file.plan.rows(JobAction)] == ["Open the go-kit"]


def test_undo_leaves_alone_what_was_changed_since(file: PlanFile, tmp_path: Path) -> None:
    school = file.plan.one(School)
    with file.edit("Name and city"):
        school.name, school.city = "Cedar", "Springfield"
    file.close()
    with empty_plan(file.path, author=Author("Daniel", "library")) as other:
        other.set(other.plan.one(School), "name", "Cedar Hollow", "Rename")
    with empty_plan(file.path) as again:
        transaction = again.undo()
        assert transaction is not None
        assert transaction.skipped == 1
        school = again.plan.one(School)
        assert (school.name, school.city) == ("Cedar Hollow", None)


def test_only_edits_of_this_machine_are_undone(file: PlanFile) -> None:
    file.set(file.plan.one(School), "name", "Cedar", "Name")
    file.close()
    with empty_plan(file.path, author=Author("Daniel", "library")) as other:
        assert other.journal.undo_label() is None
        assert other.undo() is None


def test_typing_on_is_one_edit_under_a_new_id(file: PlanFile, clock: StandingClock) -> None:
    clock.step = timedelta(milliseconds=600)
    school = file.plan.one(School)
    before = len(read_edits(file.path))
    ids = [
        file.set(school, "name", text, "Name", amend=True).edit.id
        for text in ("C", "Ce", "Ced", "Cedar")
    ]
    assert len(set(ids)) == 4
    assert len(read_edits(file.path)) == before + 1
    file.undo()
    assert school.name is None
    file.redo()
    assert school.name == "Cedar"


def test_typing_after_a_pause_is_another_edit(file: PlanFile, clock: StandingClock) -> None:
    school = file.plan.one(School)
    clock.step = timedelta(seconds=6)
    file.set(school, "name", "Cedar", "Name", amend=True)
    file.set(school, "name", "Cedar Hollow", "Name", amend=True)
    file.undo()
    assert school.name == "Cedar"


def test_sealed_typing_is_not_amended(file: PlanFile, clock: StandingClock) -> None:
    clock.step = timedelta(milliseconds=10)
    school = file.plan.one(School)
    file.set(school, "name", "Cedar", "Name", amend=True)
    file.journal.seal()
    file.set(school, "name", "Cedar Hollow", "Name", amend=True)
    file.undo()
    assert school.name == "Cedar"


def test_a_copy_made_while_typing_keeps_the_first_half_as_an_edit_of_its_own(
    file: PlanFile, clock: StandingClock, tmp_path: Path
) -> None:
    clock.step = timedelta(milliseconds=10)
    school = file.plan.one(School)
    half = file.set(school, "name", "Ced", "Name", amend=True).edit
    copy = tmp_path / "copy.crisisplan"
    file.save_copy(copy)
    whole = file.set(school, "name", "Cedar", "Name", amend=True).edit
    assert {half.id, whole.id} <= {edit.id for edit, _ in read_edits(file.path)}
    assert half.id in {edit.id for edit, _ in read_edits(copy)}


def test_an_error_inside_an_edit_takes_all_of_it_back(file: PlanFile) -> None:
    school = file.plan.one(School)
    before = state(file)
    with pytest.raises(ZeroDivisionError), file.edit("Break"):
        school.name = "Half"
        file.add(Person, name="Half")
        raise ZeroDivisionError
    assert state(file) == before
    file.set(school, "name", "Whole", "Name")
    assert read_plan(file.path).one(School).name == "Whole"


def test_a_change_outside_an_edit_is_refused(file: PlanFile) -> None:
    file.plan.one(School).name = "Sneaky"
    with pytest.raises(RuntimeError, match="inside an edit only"):
        file._session.flush()


def test_setting_the_same_value_is_no_edit(file: PlanFile) -> None:
    school = file.plan.one(School)
    file.set(school, "name", "Cedar", "Name")
    count = len(read_edits(file.path))
    assert file.set(school, "name", "Cedar", "Name").edit is None
    assert len(read_edits(file.path)) == count


def test_the_history_of_a_field_has_every_value_with_its_author(file: PlanFile) -> None:
    school = file.plan.one(School)
    file.set(school, "name", "Cedar", "Name")
    file.set(school, "name", "Cedar Hollow", "Name")
    history = file.journal.history(school.id, "name")
    assert [value for _, value in history] == ["Cedar Hollow", "Cedar"]
    assert {edit.author for edit, _ in history} == {"Ana"}


def test_the_record_of_changes_has_a_line_for_each_day_and_author(
    tmp_path: Path, clock: StandingClock
) -> None:
    path = tmp_path / "plan.crisisplan"
    with empty_plan(path, clock) as file:
        file.set(file.plan.one(School), "name", "Cedar", "Name")
        clock.now += timedelta(days=2)
        file.set(file.plan.one(School), "city", "Springfield", "City")
    with empty_plan(path, clock, Author("Daniel", "library")) as file:
        with file.edit("Add"):
            file.add(Person, name="Daniel")
        live = file.plan.revisions
        read = read_plan(path).revisions
        assert live == read
        assert [(r.number, r.on, r.author) for r in read] == [
            (1, date(2026, 11, 23), "Ana"),
            (2, date(2026, 11, 25), "Ana"),
            (3, date(2026, 11, 25), "Daniel"),
        ]
        assert read[2].entities == {"Person"}
        assert file.plan.touched == {"School", "Person"}


def test_the_clock_never_runs_backwards(tmp_path: Path, clock: StandingClock) -> None:
    path = tmp_path / "plan.crisisplan"
    with empty_plan(path, clock) as file:
        file.set(file.plan.one(School), "name", "Cedar", "Name")
        clock.now -= timedelta(days=365)
        file.set(file.plan.one(School), "name", "Cedar Hollow", "Name")
        file.undo()
        assert file.plan.one(School).name == "Cedar"
    clocks = [edit.clock for edit, _ in read_edits(path)]
    assert clocks == sorted(set(clocks))


def test_a_clock_gives_larger_numbers_than_it_has_seen(clock: StandingClock) -> None:
    ticking = Clock(clock)
    first, _ = ticking.tick()
    ticking.see(first + 10**12)
    assert ticking.tick()[0] == first + 10**12 + 1


def test_the_timeline_ignores_what_it_cannot_take_back() -> None:
    timeline = Timeline()
    timeline.note("a", None)
    timeline.note("stray", "unknown")
    assert (timeline.undoable, timeline.redoable) == (["a"], [])


class Editing(RuleBasedStateMachine):
    """Whatever is done, undoing it all and redoing it all gives every state again."""

    people = Bundle("people")

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "plan.crisisplan"
        self.clock = StandingClock()
        self.clock.step = timedelta(seconds=30)
        create_file(self.path)
        self.open()
        with self.file.edit("Start"):
            self.file.add(School)
            self.file.add(Adoption)
            self.role = self.file.add(Position, title="Medical").id
        self.states = [state(self.file)]
        self.at = 0

    def open(self) -> None:
        self.file = PlanFile(self.path, Author("Ana", "office"), self.clock)

    def teardown(self) -> None:
        while self.at:
            self.take_back()
        self.file.close()
        self.folder.cleanup()

    def done(self) -> None:
        """Note the state after an edit, if it was one."""
        now = state(self.file)
        if now != self.states[self.at]:
            self.states[self.at + 1 :] = [now]
            self.at += 1

    @rule(target=people, name=st.text(min_size=1, max_size=8))
    def add(self, name: str) -> str:
        with self.file.edit("Add"):
            person = self.file.add(Person, name=name)
        self.done()
        return person.id

    @rule(person=people, name=st.one_of(st.none(), st.text(max_size=8)))
    def rename(self, person: str, name: str | None) -> None:
        row = self.file.plan.get(Person, person)
        if row is not None:
            self.file.set(row, "name", name, "Rename")
            self.done()

    @rule(person=people)
    def appoint(self, person: str) -> None:
        row = self.file.plan.get(Person, person)
        role = self.file.plan.get(Position, self.role)
        if row is not None and role is not None:
            self.file.set(role, "primary", row.id, "Appoint")
            self.done()

    @rule(person=people, place=st.integers(min_value=0, max_value=9))
    def move(self, person: str, place: int) -> None:
        row = self.file.plan.get(Person, person)
        if row is not None:
            with self.file.edit("Move"):
                self.file.move(row, place)
            self.done()

    @rule(person=consumes(people))
    def remove(self, person: str) -> None:
        row = self.file.plan.get(Person, person)
        if row is not None:
            with self.file.edit("Remove"):
                self.file.remove(row)
            self.done()

    @precondition(lambda self: self.at > 0)
    @rule()
    def take_back(self) -> None:
        self.file.undo()
        self.at -= 1
        assert state(self.file) == self.states[self.at]

    @precondition(lambda self: self.at < len(self.states) - 1)
    @rule()
    def bring_back(self) -> None:
        self.file.redo()
        self.at += 1
        assert state(self.file) == self.states[self.at]

    @rule()
    def restart(self) -> None:
        self.file.close()
        self.open()

    @invariant()
    def file_holds_what_the_window_shows(self) -> None:
        reading = read_plan(self.path)
        for entity in (Person, Position):
            shown = [(row.id, row.sequence, row.row_name) for row in self.file.plan.rows(entity)]
            read = [(row.id, row.sequence, row.row_name) for row in reading.rows(entity)]
            assert shown == read


Editing.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestEditing = Editing.TestCase


def test_many_rows_go_with_their_parts_and_come_back_as_one_edit(
    sample: PlanFile, clock: StandingClock
) -> None:
    before, edits = state(sample), len(read_edits(sample.path))
    people, positions = sample.plan.rows(Person), sample.plan.rows(Position)
    with sample.edit("Remove"):
        sample.remove(*people[:30], *positions[:3])
    gone = {row.id for row in (*people[:30], *positions[:3])}
    assert len(read_edits(sample.path)) == edits + 1
    assert all(row.position not in gone for row in sample.plan.rows(JobAction))
    assert all(row.primary not in gone for row in sample.plan.rows(Position))
    sample.undo()
    assert state(sample) == before
