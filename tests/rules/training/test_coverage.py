"""Who has what: how long courses count, whom requirements concern, what a matrix cell says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.plan.model import (
    Building,
    Course,
    Person,
    Position,
    SchoolYear,
    TeamMember,
    Trainee,
    TrainingRecord,
    TrainingRequirement,
    TrainingSession,
)
from crisisplan.plan.model.base import Entity
from crisisplan.plan.plan import Plan
from crisisplan.rules.school_days import SchoolDays
from crisisplan.rules.training.audience import Groups
from crisisplan.rules.training.coverage import Standing, coverage, is_asked
from crisisplan.rules.training.expiry import ends_on
from crisisplan.rules.training.sessions import expected, to_make_up

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(1990, 1, 1), date(2190, 1, 1))


def year(first: date, last: date) -> SchoolDays:
    return SchoolDays(SchoolYear(first_day=first, last_day=last))


THIS_YEAR = year(date(2026, 8, 18), date(2027, 6, 2))
NEXT_YEAR = year(date(2027, 8, 16), date(2028, 6, 1))


def done(on: date | None, course: Course, **values: object) -> TrainingRecord:
    return TrainingRecord(completed_on=on, course=course.id, **values)


@pytest.mark.parametrize(
    ("completed", "years", "ends"),
    [
        (date(2026, 8, 18), [THIS_YEAR, NEXT_YEAR], date(2027, 8, 15)),
        (date(2026, 8, 10), [THIS_YEAR, NEXT_YEAR], date(2027, 8, 15)),  # before the first day
        (date(2027, 6, 2), [THIS_YEAR, NEXT_YEAR], date(2027, 8, 15)),
        (date(2027, 7, 20), [THIS_YEAR], date(2028, 8, 17)),  # as this year began
        (date(2023, 9, 1), [THIS_YEAR], date(2024, 8, 17)),
        (date(2026, 8, 18), [], date(2027, 6, 30)),
        (date(2026, 3, 1), [], date(2026, 6, 30)),
    ],
)
def test_each_school_year_ends_the_day_before_the_next_begins(
    completed: date, years: list[SchoolDays], ends: date
) -> None:
    course = Course(renewal="school_year")
    assert ends_on(done(completed, course), course, years) == ends


def test_months_count_from_completion_and_end_with_short_months() -> None:
    course = Course(renewal="months", renewal_months=18)
    assert ends_on(done(date(2025, 8, 31), course), course, []) == date(2027, 2, 28)


def test_what_the_card_says_goes_before_the_rule() -> None:
    course = Course(renewal="months", renewal_months=24)
    record = done(date(2025, 1, 1), course, expires_on=date(2026, 1, 1))
    assert ends_on(record, course, []) == date(2026, 1, 1)


@pytest.mark.parametrize("renewal", [None, "none", "months"])
def test_without_a_rule_a_course_counts_forever(renewal: str | None) -> None:
    course = Course(renewal=renewal)
    assert ends_on(done(date(1999, 1, 1), course), course, []) is None


@given(DAYS, st.integers(1, 1200))
def test_months_never_end_before_they_began(day: date, months: int) -> None:
    course = Course(renewal="months", renewal_months=months)
    ends = ends_on(done(day, course), course, [])
    assert ends is not None
    assert ends > day
    assert abs((ends.year - day.year) * 12 + ends.month - day.month - months) == 0


@given(DAYS)
def test_a_school_year_ends_within_a_good_year(day: date) -> None:
    course = Course(renewal="school_year")
    for years in ([], [THIS_YEAR], [THIS_YEAR, NEXT_YEAR]):
        ends = ends_on(done(day, course), course, years)
        assert ends is not None
        assert timedelta(0) <= ends - day <= timedelta(420)


# -- whom requirements concern


ANA = Person(name="Ana", category="teacher")
BEN = Person(name="Ben", category="substitute")
EVE = Person(name="Eve", category="nurse", left_on=date(2026, 6, 1))
PAT = Person(name="Pat", category="parent")
NEW = Person(name="New", category="teacher", hired_on=date(2026, 11, 16))
TO_COME = Person(name="To come", category="teacher", hired_on=date(2027, 1, 4))
PEOPLE = [ANA, BEN, EVE, PAT, NEW, TO_COME]
CPR = Course(name="CPR", renewal="months", renewal_months=24)


def need(**values: object) -> TrainingRequirement:
    return TrainingRequirement(course=CPR.id, **values)


def plan_of(*rows: Entity) -> Plan:
    for number, row in enumerate(rows):
        row.sequence = float(number)
    return Plan([*PEOPLE, CPR, *rows])


@pytest.mark.parametrize(
    ("requirement", "names"),
    [
        (need(who="all_staff"), ["Ana", "Ben", "New"]),
        (need(who="category", category="substitute"), ["Ben"]),
        (need(who="category", category="parent"), ["Pat"]),
        (need(who="category"), []),
        (need(who="role_holders"), ["Ana", "Ben"]),
        (need(who="position", position="p"), ["Ana", "Ben"]),
        (need(who="position"), []),
        (need(who="team"), ["Ben", "Pat"]),
        (need(), []),
    ],
)
def test_each_group_is_those_who_are_here(
    requirement: TrainingRequirement, names: list[str]
) -> None:
    position = Position(id="p", primary=ANA.id, alternate_1=EVE.id, alternate_2=BEN.id)
    seat = TeamMember(person=PAT.id, stand_in=BEN.id)
    groups = Groups(plan_of(requirement, position, seat), TODAY)
    assert sorted(p.name or "" for p in groups.of(requirement)) == names


def test_named_people_are_those_of_the_requirement() -> None:
    requirement, other = need(who="named"), need(who="named")
    named = Trainee(requirement=requirement.id, person=PAT.id)
    groups = Groups(plan_of(requirement, other, named), TODAY)
    assert groups.of(requirement) == [PAT]
    assert groups.of(other) == []


def test_who_is_not_of_the_staff_counts_only_where_something_is_asked_of_them() -> None:
    named = need(who="named")
    every, staff = ["Ana", "Ben", "Pat", "New"], ["Ana", "Ben", "New"]

    def counted(*rows: Entity) -> list[str]:
        found = coverage(plan_of(*rows), TODAY)
        assert [person.name for person in found.present] == every
        return [person.name or "" for person in found.people]

    assert counted(need(who="all_staff")) == staff
    assert counted(named, Trainee(requirement=named.id, person=PAT.id)) == every
    assert counted(need(who="team"), TeamMember(person=PAT.id)) == every
    assert counted(need(who="team", switched_off=True), TeamMember(person=PAT.id)) == staff


# -- the cells


@pytest.mark.parametrize(
    ("completed", "standing"),
    [
        (date(2026, 11, 23), Standing.CURRENT),
        (date(2025, 1, 23), Standing.CURRENT),  # ends in 61 days
        (date(2025, 1, 22), Standing.DUE_60),
        (date(2024, 12, 24), Standing.DUE_60),
        (date(2024, 12, 23), Standing.DUE_30),
        (date(2024, 11, 23), Standing.DUE_30),  # its last day is today
        (date(2024, 11, 22), Standing.EXPIRED),
        (date(2026, 11, 24), Standing.NEVER),  # not yet completed
    ],
)
def test_a_cell_says_how_long_it_counts(completed: date, standing: Standing) -> None:
    record = done(completed, CPR, person=ANA.id)
    cell = coverage(plan_of(need(who="all_staff"), record), TODAY).cell(ANA.id, CPR.id)
    assert cell.standing is standing
    assert cell.counts == (standing in (Standing.CURRENT, Standing.DUE_60, Standing.DUE_30))
    assert cell.lacks == (standing in (Standing.EXPIRED, Standing.NEVER))


def test_the_record_that_counts_longest_counts() -> None:
    old = done(date(2026, 1, 1), CPR, person=ANA.id)
    short = done(date(2026, 2, 1), CPR, person=ANA.id, expires_on=date(2026, 3, 1))
    found = coverage(plan_of(need(who="all_staff"), old, short), TODAY)
    assert found.cell(ANA.id, CPR.id).record is old


def test_what_is_not_required_is_shown_and_not_counted() -> None:
    record = done(date(2026, 1, 1), CPR, person=PAT.id)
    found = coverage(plan_of(need(who="all_staff"), record), TODAY)
    assert found.cell(PAT.id, CPR.id).standing is Standing.CURRENT
    assert not found.cell(PAT.id, CPR.id).required
    assert (found.total(CPR.id).current, found.total(CPR.id).required) == (0, 3)


@pytest.mark.parametrize(
    ("days", "standing", "due"),
    [
        (None, Standing.DUE_30, date(2026, 12, 16)),
        (60, Standing.DUE_60, date(2027, 1, 15)),
        (200, Standing.DUE_60, date(2027, 6, 4)),
        (7, Standing.DUE_30, date(2026, 11, 23)),
        (6, Standing.NEVER, None),
        (0, Standing.NEVER, None),
    ],
)
def test_somebody_new_has_time(days: int | None, standing: Standing, due: date | None) -> None:
    found = coverage(plan_of(need(who="all_staff", new_hire_days=days)), TODAY)
    cell = found.cell(NEW.id, CPR.id)
    assert (cell.standing, cell.ends, cell.counts) == (standing, due, False)
    assert cell.lacks == (standing is Standing.NEVER)


def test_the_strictest_requirement_sets_the_time_of_somebody_new() -> None:
    rows = need(who="all_staff", new_hire_days=90), need(who="category", category="teacher")
    assert coverage(plan_of(*rows), TODAY).cell(NEW.id, CPR.id).ends == date(2026, 12, 16)


def test_retired_courses_and_requirements_switched_off_ask_nobody() -> None:
    old = Course(name="Old", retired=True)
    rows = (
        old,
        TrainingRequirement(course=old.id, who="all_staff"),
        off := need(who="all_staff", switched_off=True),
        done(date(2026, 1, 1), old, person=ANA.id),
    )
    found = coverage(plan_of(*rows), TODAY)
    assert not is_asked(off)
    assert found.courses == (CPR,)
    assert found.cells == {}


def test_so_many_in_each_building() -> None:
    main, gym = Building(name="Main"), Building(name="Gym")
    ANA.building = main.id
    try:
        requirement = need(who="all_staff", at_least=1, per="building")
        record = done(date(2026, 1, 1), CPR, person=ANA.id)
        found = coverage(plan_of(main, gym, requirement, record), TODAY)
        assert [(each.place, each.missing) for each in found.needs] == [(main.id, 0), (gym.id, 1)]
        assert not found.cell(BEN.id, CPR.id).required
    finally:
        ANA.building = None


def test_so_many_in_the_school() -> None:
    record = done(date(2026, 1, 1), CPR, person=ANA.id)
    found = coverage(plan_of(need(who="all_staff", at_least=3, per="school"), record), TODAY)
    assert [(each.place, each.missing) for each in found.needs] == [("", 2)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([ANA, BEN, NEW]),
            st.dates(date(2020, 1, 1), date(2027, 12, 31)),
            st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        ),
        max_size=8,
    )
)
def test_totals_are_the_cells_counted(given_: list[tuple[Person, date, date | None]]) -> None:
    records = [done(on, CPR, person=p.id, expires_on=end) for p, on, end in given_]
    found = coverage(plan_of(need(who="all_staff"), *records), TODAY)
    total = found.total(CPR.id)
    assert total.required == 3
    assert total.current == sum(
        any(
            each.person == person.id
            and each.completed_on <= TODAY
            and (ends_on(each, CPR, []) or date.max) >= TODAY
            for each in records
            if each.completed_on is not None
        )
        for person in (ANA, BEN, NEW)
    )
    for person in (ANA, BEN, NEW):
        cell = found.cell(person.id, CPR.id)
        assert not (cell.counts and cell.lacks)
        assert found.is_trained[person.id] == (not found.lacking(person.id))


# -- sessions


def test_who_missed_a_session_makes_it_up_until_they_have() -> None:
    session = TrainingSession(course=CPR.id, on=date(2026, 9, 1), held=True)
    came = done(date(2026, 9, 1), CPR, person=ANA.id, session=session.id)
    plan = plan_of(need(who="all_staff"), session, came)
    found = coverage(plan, TODAY)
    assert expected(session, found) == [ANA, BEN, NEW]
    assert to_make_up(session, plan, found) == [BEN, NEW]
    later = done(date(2026, 10, 1), CPR, person=BEN.id)
    plan = plan_of(need(who="all_staff"), session, came, later)
    assert to_make_up(session, plan, coverage(plan, TODAY)) == [NEW]


def test_a_session_for_one_category_expects_only_those() -> None:
    session = TrainingSession(course=CPR.id, category="substitute", on=TODAY)
    assert expected(session, coverage(plan_of(need(who="all_staff"), session), TODAY)) == [BEN]
    plan = plan_of(session)
    assert expected(session, coverage(plan, TODAY)) == [BEN]
    assert to_make_up(session, plan, coverage(plan, TODAY)) == []
