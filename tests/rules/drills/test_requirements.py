"""What each kind of school owes in each state, and what it is asked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.assets import REFERENCE
from crisisplan.plan.model import Building, Circumstance, DrillGoal, RuleDecision
from crisisplan.plan.sources import Status
from crisisplan.rules.drills.requirements import Duties, SetAside, duties_of
from crisisplan.rules.drills.terms import required_count
from crisisplan.rules.grades import read_grades
from crisisplan.rules.reference import Reference
from crisisplan.rules.school_days import SchoolDays
from tests.rules.drills.calendars import school_days
from tests.rules.drills.schools import school_plan

STATES = sorted(path.stem.upper() for path in (REFERENCE / "states").glob("*.toml"))
RULES = Reference(REFERENCE)


def keys_in(duties: Duties) -> list[str]:
    """The key of each requirement in the place where it is, once for each place."""
    return [
        *(requirement.key for requirement in duties.requirements),
        *{requirement.key for q in duties.questions for requirement in q.requirements},
        *(aside.requirement.key for aside in duties.set_aside),
        *(requirement.key for requirement in duties.advice),
    ]


def owed(duties: Duties) -> list[str]:
    return [requirement.key for requirement in duties.requirements]


def aside(duties: Duties, key: str) -> SetAside:
    return next(aside for aside in duties.set_aside if aside.requirement.key == key)


def asked(duties: Duties) -> dict[str, list[str]]:
    return {q.key: [requirement.key for requirement in q.requirements] for q in duties.questions}


def law_keys(state: str) -> list[str]:
    found = RULES.state(state)
    assert found is not None
    kinds = [rule.kind for rule in found.drills]
    return [f"{state}.{kind}.{kinds[: place + 1].count(kind)}" for place, kind in enumerate(kinds)]


FACTS = [fact.fact for fact in RULES.circumstances.facts]
SCHOOLS = st.fixed_dictionaries(
    {
        "level": st.sampled_from([None, "elementary", "middle", "high", "combined", "other"]),
        "control": st.sampled_from([None, "public", "charter", "private"]),
        "grades": st.sampled_from(
            [None, "K", "PK", "K-5", "K-8", "6-8", "PK, 1-3", "9-12", "PK-12", "7-12", "6", "all"]
        ),
    }
)
SPRINKLERS = st.lists(st.sampled_from([None, "yes", "partly", "no"]), max_size=3)
YEARS = st.sampled_from(
    [
        None,
        school_days(),
        school_days(summer_first_day=date(2027, 6, 7), summer_last_day=date(2027, 7, 16)),
        school_days(first=date(2023, 8, 17), last=date(2024, 5, 30)),
    ]
)


@given(
    state=st.sampled_from(STATES),
    school=SCHOOLS,
    sprinklers=SPRINKLERS,
    when=YEARS,
    facts=st.dictionaries(st.sampled_from(FACTS), st.sampled_from([None, True, False])),
    decisions=st.dictionaries(st.integers(0, 8), st.sampled_from([None, True, False])),
)
def test_every_rule_is_in_exactly_one_place(
    state: str,
    school: dict[str, str | None],
    sprinklers: list[str | None],
    when: SchoolDays | None,
    facts: dict[str, bool | None],
    decisions: dict[int, bool | None],
) -> None:
    keys = law_keys(state)
    decided = {keys[place]: applies for place, applies in decisions.items() if place < len(keys)}
    plan = school_plan(
        state,
        *(Building(name="Main", sprinklered=value) for value in sprinklers),
        *(Circumstance(fact=fact, holds=holds) for fact, holds in facts.items()),
        *(RuleDecision(rule=key, applies=applies) for key, applies in decided.items()),
        **school,
    )
    duties = duties_of(plan, RULES, when)
    assert sorted(key for key in keys_in(duties) if not key.startswith("US.")) == sorted(keys)
    assert all(requirement.rule.is_law for requirement in duties.requirements)
    assert all(a.reason for a in duties.set_aside)
    for key, applies in decided.items():
        if applies is False:
            assert aside(duties, key).decision is not None
        elif applies:
            assert key not in {key for q in duties.questions for key in asked(duties)[q.key]}
    served = read_grades(school["grades"])
    for requirement in duties.requirements:
        assert requirement.grades <= (served or frozenset())
        assert requirement.grades != served
    # A question that was answered is not asked again, and what a step holds is not asked at all.
    for key in asked(duties):
        assert facts.get(key) is None
        assert key != "school.control" or school["control"] is None
    texts = [question.text for question in duties.questions]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("state", STATES)
def test_all_facts_and_decisions_leave_no_question(state: str) -> None:
    plan = school_plan(state, level="high", control="private", grades="9-12")
    for _ in range(4):
        questions = duties_of(plan, RULES, school_days()).questions
        for question in questions:
            kind, _, rest = question.key.partition(":")
            if kind == "rule":
                plan.append(RuleDecision(rule=rest, applies=True))
            else:
                plan.append(Circumstance(fact=kind, holds=True))
    assert not questions


def test_every_phrase_of_the_law_is_known() -> None:
    """A phrase that a new state file brings is asked in its own words; today none has to be."""
    asked = set()
    for state in STATES:
        for control in ("public", "private"):
            plan = school_plan(state, control=control)
            questions = duties_of(plan, RULES, school_days()).questions
            asked |= {question.key for question in questions}
    known = {fact.key for fact in RULES.circumstances.facts}
    # Florida's record names no kinds of drill: only the district can.
    assert asked - known == {"rule:FL.emergency_any.1"}
    asked &= known
    # Every fact of the file is asked somewhere, so none is left over from another edition.
    undecided = {q.key for s in STATES for q in duties_of(school_plan(s), RULES, None).questions}
    assert asked | (undecided & known) == known


def test_a_phrase_that_nobody_knows_becomes_a_question(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("reference")
    (folder / "states").mkdir()
    for name in ("circumstances.toml", "practice.toml"):
        (folder / name).write_text((REFERENCE / name).read_text("utf-8"), "utf-8")
    record = '[[drill]]\nkind = "fire"\nper = "month"\ncount = 1\ncitation = "ORC 1"\n'
    record += 'source_url = "https://example.org"\nas_of = "2026"\nstatus = "verified"\n'
    (folder / "states" / "oh.toml").write_text(
        'name = "Ohio"\ncode = "OH"\nas_of = "2026"\nchecked = "2026-11-21"\n'
        + record
        + 'applies_to = "schools near a dam"\n'
        + record
        + 'grades = "upper"\n'
        + record
        + 'audience = "crossing guards"\n'
        + record
        + 'effective_from = "soon"\n',
        "utf-8",
    )
    duties = duties_of(
        school_plan("OH", level="middle", grades="6-8"), Reference(folder), school_days()
    )
    assert asked(duties) == {
        "rule:OH.fire.1": ["OH.fire.1"],
        "rule:OH.fire.2": ["OH.fire.2"],
        "rule:OH.fire.3": ["OH.fire.3"],
        "rule:OH.fire.4": ["OH.fire.4"],
    }
    assert "schools near a dam" in duties.questions[0].text
    assert duties.questions[0].why == "ORC 1 (fire) holds for “schools near a dam”."
    assert "crossing guards" in duties.questions[2].text
    assert not duties.requirements


def test_illinois_is_decided_without_a_question() -> None:
    duties = duties_of(school_plan("IL", level="middle", grades="6-8"), RULES, school_days())
    assert owed(duties) == [
        "IL.fire.1",
        "IL.bus_evacuation.1",
        "IL.active_threat.1",
        "IL.severe_weather.1",
    ]
    assert (duties.questions, duties.set_aside, duties.advice, duties.silence) == ((), (), (), "")
    reading = duties.requirements[2].reading
    assert reading == (
        "The law says 90 days. Calendar days are counted, the shorter reading: by Nov 15, 2026; "
        "school days would give longer: Dec 21, 2026."
    )


def test_two_readings_that_end_on_one_day_are_one() -> None:
    """The first three days from a Tuesday: all of them are school days."""
    duties = duties_of(school_plan("MA"), RULES, school_days())
    fire = next(r for r in duties.requirements if r.key == "MA.fire.1")
    assert fire.reading == ""


def test_the_later_reading_counts_for_what_comes_after() -> None:
    duties = duties_of(school_plan("VA"), RULES, school_days())
    second = next(r for r in duties.requirements if r.key == "VA.lockdown.2")
    assert second.reading == (
        "The law says after 60 days. School days are counted, the later reading: after "
        "Nov 9, 2026; calendar days would end earlier: Oct 16, 2026."
    )
    fifth = next(r for r in duties.requirements if r.key == "VA.bus_evacuation.1")
    assert fifth.reading == ""


@pytest.mark.parametrize(
    ("state", "level", "grades", "expected"),
    [
        ("CA", "elementary", "K-8", {"CA.fire.1": set(), "CA.earthquake.1": set()}),
        ("CA", "middle", "6-8", {"CA.fire.2": set(), "CA.earthquake.2": set()}),
        ("CA", "high", None, {"CA.fire.3": set(), "CA.earthquake.2": set()}),
        ("CA", None, "K-6", {"CA.fire.1": set(), "CA.earthquake.1": set()}),
        (
            "CA",
            "combined",
            "K-12",
            {
                "CA.fire.1": {0, 1, 2, 3, 4, 5},
                "CA.fire.2": {6, 7, 8},
                "CA.fire.3": {9, 10, 11, 12},
                "CA.earthquake.1": {0, 1, 2, 3, 4, 5},
                "CA.earthquake.2": {6, 7, 8, 9, 10, 11, 12},
            },
        ),
        ("ME", None, "K-4", {"ME.evacuation.1": set(), "ME.evacuation.2": set()}),
        (
            "ME",
            "elementary",
            "PK-8",
            {
                "ME.evacuation.1": set(range(9)),
                "ME.evacuation.2": set(),
            },
        ),
        ("ME", "combined", "6-12", {"ME.evacuation.1": set(), "ME.evacuation.3": set()}),
        ("ME", None, "9-12", {"ME.evacuation.1": set(), "ME.evacuation.4": set()}),
        # Utah's own rule counts grade 6 as elementary, whatever the school calls itself.
        (
            "UT",
            "middle",
            "6-8",
            {
                "UT.emergency_any.1": {6},
                "UT.fire.1": {6},
                "UT.fire.2": {7, 8},
                "UT.emergency_any.2": {7, 8},
            },
        ),
        ("UT", "middle", None, {"UT.fire.2": set(), "UT.emergency_any.2": set()}),
    ],
)
def test_words_for_grades(
    state: str, level: str | None, grades: str | None, expected: dict[str, set[int]]
) -> None:
    duties = duties_of(school_plan(state, level=level, grades=grades), RULES, school_days())
    concerned = {r.key: set(r.grades) for r in duties.requirements if r.rule.grades}
    assert concerned == expected
    assert not duties.questions


def test_grades_are_asked_once_where_they_are_missing() -> None:
    duties = duties_of(school_plan("CA", grades="six to eight"), RULES, school_days())
    (question,) = duties.questions
    assert (question.key, len(question.requirements)) == ("school.grades", 5)
    assert "Cal. Educ. Code 32001 (fire) holds for “elementary”." in question.why


def test_a_fact_is_asked_once_and_its_answer_counts() -> None:
    assert asked(duties_of(school_plan("WA"), RULES, school_days())) == {
        "tsunami_zone": ["WA.tsunami.1"],
        "lahar_zone": ["WA.tsunami.1"],
    }
    lahar = Circumstance(fact="lahar_zone", holds=True)
    assert "WA.tsunami.1" in owed(duties_of(school_plan("WA", lahar), RULES, school_days()))
    neither = [Circumstance(fact=f, holds=False) for f in ("lahar_zone", "tsunami_zone")]
    reason = aside(
        duties_of(school_plan("WA", *neither), RULES, school_days()), "WA.tsunami.1"
    ).reason
    assert "schools in mapped lahar or tsunami hazard zones" in reason
    assert reason.count(" No") == 2


@pytest.mark.parametrize(
    ("sprinklers", "answer", "expected"),
    [
        (["yes", "yes"], None, ["OH.fire.1"]),
        (["yes", "partly"], None, []),
        ([], None, []),
        (["no"], True, ["OH.fire.1"]),
        (["no"], False, ["OH.fire.2"]),
    ],
)
def test_sprinklers_decide_as_far_as_they_can(
    sprinklers: list[str], answer: bool | None, expected: list[str]
) -> None:
    rows = [Building(sprinklered=value) for value in sprinklers]
    plan = school_plan("OH", *rows, Circumstance(fact="fire_protection", holds=answer))
    duties = duties_of(plan, RULES, school_days())
    assert [key for key in owed(duties) if key in ("OH.fire.1", "OH.fire.2")] == expected
    fire = ["OH.fire.1", "OH.fire.2"]
    assert asked(duties) == ({} if expected else {"fire_protection": fire})


@pytest.mark.parametrize(
    ("state", "control", "expected"),
    [
        ("MN", "private", ["MN.lockdown.2", "MN.fire.2", "MN.severe_weather.2"]),
        ("MN", "charter", ["MN.lockdown.1", "MN.fire.1", "MN.severe_weather.1"]),
        ("LA", "private", ["LA.security_any.2", "LA.bus_evacuation.1"]),
        ("LA", "public", ["LA.security_any.1", "LA.bus_evacuation.1"]),
        ("DE", "private", ["DE.lockdown.1", "DE.plan_exercise.1"]),
        ("DE", "charter", ["DE.fire.1", "DE.lockdown.1", "DE.plan_exercise.1"]),
        ("TN", "private", ["TN.active_threat.1", "TN.fire.1", "TN.emergency_any.1"]),
        ("MO", "private", ["MO.earthquake.1", "MO.cardiac.1"]),
        ("NV", "private", ["NV.emergency_any.1", "NV.lockdown.1"]),
        ("NV", "public", []),
    ],
)
def test_public_and_private_schools(state: str, control: str, expected: list[str]) -> None:
    facts = [Circumstance(fact=fact, holds=True) for fact in ("bus_riders", "new_madrid")]
    duties = duties_of(school_plan(state, *facts, control=control), RULES, school_days())
    assert owed(duties) == expected
    assert not duties.questions
    for set_aside in duties.set_aside:
        assert (
            f"this school is {'private' if control == 'private' else 'public'}"
            in (set_aside.reason)
            or "A rule of its own" in set_aside.reason
        )


def test_a_private_school_is_told_where_the_record_does_not_name_it() -> None:
    duties = duties_of(school_plan("NC", control="private"), RULES, school_days())
    said = {r.key: "private schools are meant" in r.reading for r in duties.requirements}
    # The record of NC's monthly fire drills names private schools in its notes.
    assert said == {
        "NC.lockdown.1": True,
        "NC.plan_exercise.1": True,
        "NC.fire.1": False,
        "NC.fire.2": True,
    }


def test_the_calendar_decides_what_it_can() -> None:
    summer = school_days(summer_first_day=date(2027, 6, 7), summer_last_day=date(2027, 7, 16))
    assert "summer_school" in asked(duties_of(school_plan("NY"), RULES, school_days()))
    duties = duties_of(school_plan("NY"), RULES, summer)
    assert "summer_school" not in asked(duties)
    assert "NY.evacuation.2" in owed(duties)
    before = school_days(first=date(2025, 8, 18), last=date(2026, 5, 29))
    assert "MO.cardiac.1" in owed(duties_of(school_plan("MO"), RULES, school_days()))
    late = aside(duties_of(school_plan("MO"), RULES, before), "MO.cardiac.1")
    assert late.reason == "In force from the school year 2026–27."


def test_a_duty_of_somebody_else_is_set_aside() -> None:
    duties = duties_of(school_plan("AL"), RULES, school_days())
    assert "coordinator" in aside(duties, "AL.lockdown.2").reason


def test_who_takes_part_decides_nothing_but_athletics_do() -> None:
    assert "OH.active_threat.2" in owed(duties_of(school_plan("OH"), RULES, school_days()))
    assert asked(duties_of(school_plan("KY"), RULES, school_days())) == {
        "athletics": ["KY.cardiac.1"]
    }


def test_the_school_decides_with_its_reason() -> None:
    no = RuleDecision(rule="IL.bus_evacuation.1", applies=False, reason="All students walk.")
    duties = duties_of(school_plan("IL", no), RULES, school_days())
    assert "IL.bus_evacuation.1" not in owed(duties)
    assert aside(duties, "IL.bus_evacuation.1").reason == "All students walk."
    assert aside(duties, "IL.bus_evacuation.1").decision == no.id
    yes = RuleDecision(rule="MO.earthquake.1", applies=True, reason="We opted in.")
    far = Circumstance(fact="new_madrid", holds=False)
    assert "MO.earthquake.1" in owed(duties_of(school_plan("MO", far, yes), RULES, school_days()))
    # Advice does not become law because somebody says yes to it.
    plan = school_plan("MS", RuleDecision(rule="MS.fire.2", applies=True))
    assert "MS.fire.2" not in owed(duties_of(plan, RULES, school_days()))


def test_an_own_goal_is_owed_beside_the_law() -> None:
    goal = DrillGoal(
        name="Lockdown practice",
        kind="lockdown",
        count=1,
        per="semester",
        asked_by="district",
        reason="Board policy 4:170",
    )
    unfinished = DrillGoal(name="Something")
    duties = duties_of(school_plan("IL", goal, unfinished), RULES, school_days())
    own = [requirement for requirement in duties.requirements if requirement.own]
    assert [requirement.key for requirement in own] == [f"own.{goal.id}"]
    assert own[0].rule.status is Status.OWN
    assert own[0].rule.citation == "District policy: Board policy 4:170"
    assert not own[0].is_law
    fire = duties.requirements[0]
    assert not own[0].rivals(fire)
    no = RuleDecision(rule=f"own.{goal.id}", applies=False, reason="Repealed")
    assert aside(
        duties_of(school_plan("IL", goal, no), RULES, school_days()), f"own.{goal.id}"
    ).reason


@pytest.mark.parametrize("state", ["ID", "WV", "PR", "AZ", "DC"])
def test_a_state_without_a_record_gets_advice_and_is_told(state: str) -> None:
    duties = duties_of(school_plan(state), RULES, school_days())
    assert not duties.requirements
    assert "No drill law was read" in duties.silence
    federal = [r for r in duties.advice if r.key.startswith("US.")]
    assert federal
    assert all(r.rule.status is Status.PRACTICE and r.rule.count is None for r in federal)


def test_a_law_about_other_schools_only_is_no_word_about_this_one() -> None:
    """What was read of Nevada is about private schools; nothing says that public ones owe none."""
    duties = duties_of(school_plan("NV", control="public"), RULES, school_days())
    assert not duties.requirements
    assert "read for Nevada is about other schools" in duties.silence
    assert "ask your district" in duties.silence
    assert any(r.key.startswith("US.") for r in duties.advice)
    private = duties_of(school_plan("NV", control="private"), RULES, school_days())
    assert (private.silence, private.advice) == ("", ())
    # Whoever set it aside knows of it.
    no = RuleDecision(rule="NV.emergency_any.1", applies=False)
    refused = duties_of(school_plan("NV", no, control="private"), RULES, school_days())
    assert (refused.silence, refused.advice) == ("", ())


def test_a_school_of_several_bands_follows_its_lowest_grade() -> None:
    duties = duties_of(school_plan("ME", grades="PK-8"), RULES, school_days())
    assert reading_of(duties, "ME.evacuation.2").startswith("A school of several bands")
    assert aside(duties, "ME.evacuation.3").reason == (
        "It holds for 5-8; a school of several bands follows its lowest grade, and this one "
        "serves PK-8."
    )
    high = "It holds for 9-12; this school serves PK-8."
    assert aside(duties, "ME.evacuation.4").reason == high
    plain = duties_of(school_plan("ME", grades="K-4"), RULES, school_days())
    assert "bands" not in reading_of(plain, "ME.evacuation.2")
    # Prekindergarten is in none of the bands, so kindergarten decides.
    assert "ME.evacuation.2" in owed(duties)
    unknown = duties_of(school_plan("ME"), RULES, school_days())
    assert set(asked(unknown)["school.grades"]) == {f"ME.evacuation.{n}" for n in (1, 2, 3, 4)}


def test_half_of_another_number_is_asked() -> None:
    duties = duties_of(school_plan("NV", control="private"), RULES, school_days())
    whole, half = duties.requirements
    assert half.totals == (whole,)
    assert half.reading.startswith(
        "Half of the number that the law asks for (1 each month with school) is counted"
    )
    months = required_count(whole, school_days())
    assert (months, required_count(half, school_days())) == (10, 5)
    # Whoever set the whole aside has no number of which this were half.
    no = RuleDecision(rule="NV.emergency_any.1", applies=False)
    (left,) = duties_of(school_plan("NV", no, control="private"), RULES, None).requirements
    assert (left.key, left.has_number) == ("NV.lockdown.1", False)


def test_without_a_state_the_school_is_asked_for_it() -> None:
    duties = duties_of(school_plan(None), RULES, None)
    assert duties.state is None
    assert "Name the state" in duties.silence


@pytest.mark.parametrize(
    ("state", "key"),
    [
        ("ME", "ME.lockdown.1"), ("WA", "WA.lockdown.1"), ("CT", "CT.security_any.1"),
        ("NH", "NH.active_threat.1"), ("OH", "OH.emergency_any.1"),
    ],
)  # fmt: skip
def test_a_part_of_another_kinds_number_is_told_to_be_counted_on_top(state: str, key: str) -> None:
    """Where the record does not say in which number, as Maine's does not."""
    sprinklers = Building(sprinklered="yes")
    duties = duties_of(school_plan(state, sprinklers, grades="K-5"), RULES, None)
    assert ("on top of it" in reading_of(duties, key)) == (state == "ME")


def reading_of(duties: Duties, key: str) -> str:
    (reading,) = (found.reading for found in duties.requirements if found.key == key)
    return reading


def test_what_counts_in_another_number_says_so_on_both_sides() -> None:
    duties = duties_of(school_plan("NH"), RULES, None)
    assert reading_of(duties, "NH.emergency_any.1") == (
        "These drills count as fire drills too, 4 each school year at most. The law names no limit "
        "to that; as many as it asks for are counted, the stricter reading. A plain fire drill "
        "does not count here, the stricter reading; ask your district whether it may."
    )
    assert reading_of(duties, "NH.fire.1") == (
        "A drill for “all-hazard response drills” may take the place of one of these, 4 each "
        "school year at most."
    )
    pennsylvania = duties_of(school_plan("PA"), RULES, None)
    assert "3 a school year at most" in reading_of(pennsylvania, "PA.fire.1")
    # What the school set aside stands in for nothing.
    no = RuleDecision(rule="PA.security_any.1", applies=False, reason="We are all online.")
    assert reading_of(duties_of(school_plan("PA", no), RULES, None), "PA.fire.1") == ""


def test_kinds_that_only_the_district_can_name_are_asked_and_never_counted() -> None:
    duties = duties_of(school_plan("FL", control="public"), RULES, school_days())
    (question,) = duties.questions
    assert question.key == "rule:FL.emergency_any.1"
    assert "ask your district" in question.text
    assert owed(duties) == ["FL.active_threat.1"]
    added = RuleDecision(rule="FL.emergency_any.1", applies=True)
    after = duties_of(school_plan("FL", added, control="public"), RULES, school_days())
    assert (owed(after), after.questions) == (["FL.active_threat.1"], ())
    assert "drills of its own" in aside(after, "FL.emergency_any.1").reason
    assert aside(after, "FL.emergency_any.1").decision == added.id


def test_buses_are_asked_for_once() -> None:
    for state in ("LA", "NJ", "PA", "VT", "WY"):
        key = next(key for key in law_keys(state) if "bus" in key)
        duties = duties_of(school_plan(state, control="public"), RULES, school_days())
        assert asked(duties) == {"bus_riders": [key]}
        walk = Circumstance(fact="bus_riders", holds=False)
        duties = duties_of(school_plan(state, walk, control="public"), RULES, school_days())
        assert "No" in aside(duties, key).reason


@pytest.mark.parametrize(
    ("state", "key", "kinds"),
    [
        ("MI", "MI.lockdown.1", {"lockdown", "shelter_in_place"}),
        ("OH", "OH.emergency_any.1", {"fire", "lockdown", "active_threat"}),
        ("NC", "NC.lockdown.1", {"lockdown"}),
    ],
)
def test_the_record_names_the_kinds_that_count(state: str, key: str, kinds: set[str]) -> None:
    duties = duties_of(school_plan(state), RULES, None)
    found = next(r for r in duties.requirements if r.key == key)
    assert found.kinds == kinds


@pytest.mark.parametrize(("state", "told"), [("NY", True), ("TX", False)])
def test_where_an_evacuation_may_be_a_fire_drill_the_reading_says_so(
    state: str, told: bool
) -> None:
    duties = duties_of(school_plan(state=state, grades="K-5"), RULES, None)
    (reading,) = (r.reading for r in duties.requirements if r.key == f"{state}.evacuation.1")
    assert ("Fire drills do not count here" in reading) == told


def test_an_own_goal_has_no_reading_of_the_law() -> None:
    goal = DrillGoal(name="Walk", kind="evacuation", count=1, per="school_year")
    (own,) = (r for r in duties_of(school_plan("IL", goal), RULES, None).requirements if r.own)
    assert own.reading == "Drills that the law asks for count here too."
