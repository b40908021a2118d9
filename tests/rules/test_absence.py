"""Who commands, and what nobody covers, while people are away."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crisisplan.assets import RESOURCES
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Absence, Person, Position, Ref, Situation, Successor
from crisisplan.plan.plan import Plan
from crisisplan.rules.absence import (
    away_in,
    coverage,
    load_typical_situations,
    role_holders,
)
from crisisplan.rules.check import check
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY


def ref_of(plan: Plan, name: str) -> Ref:
    person = plan.named(Person, name)
    assert person is not None
    return person.id


def commander(plan: Plan, *away: str) -> str:
    return plan.name_of(coverage(plan, [ref_of(plan, name) for name in away]).commander)


def test_command_passes_down_the_line_and_then_the_succession(sample: PlanFile) -> None:
    plan = sample.plan
    line = ["Ana Muñoz", "Daniel Whitfield", "Priya Raman", "Ben Hartley"]
    assert commander(plan) == "Ana Muñoz"
    assert commander(plan, *line[:1]) == "Daniel Whitfield"
    assert commander(plan, *line[:3]) == "Ben Hartley"
    assert commander(plan, *line) == "Tessa Morgan"
    everybody = [person.name for person in role_holders(plan)]
    assert commander(plan, *everybody) == ""


def test_a_position_is_uncovered_when_its_whole_line_is_away(sample: PlanFile) -> None:
    plan = sample.plan
    found = coverage(plan, [ref_of(plan, name) for name in ("Frank Delgado", "Ray Thompson")])
    assert [position.title for position in found.uncovered] == ["Safety Officer"]


def test_someone_who_steps_in_twice_at_once_is_named(sample: PlanFile) -> None:
    plan = sample.plan
    away = [ref_of(plan, "Ana Muñoz")]
    stretched = {
        plan.name_of(ref): [p.title for p in held] for ref, held in coverage(plan, away).stretched
    }
    assert stretched["Daniel Whitfield"] == ["Incident Commander", "Liaison Officer"]


def test_a_named_situation_with_a_gap_is_a_finding(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    plan = sample.plan

    def found() -> list[str]:
        findings = check(plan, forms, reference, TODAY)
        return [f.message for f in findings if f.id.startswith("absence.")]

    assert found() == []
    with sample.edit("A trip"):
        trip = sample.add(Situation, name="Field trip")
        for name in ("Frank Delgado", "Ray Thompson"):
            sample.add(Absence, situation=trip.id, person=ref_of(plan, name))
    assert found() == ["In “Field trip”: Nobody is left for Safety Officer."]


def test_typical_situations_propose_only_what_the_plan_knows(
    sample: PlanFile, forms: Forms
) -> None:
    plan = sample.plan
    after, trip, meeting = load_typical_situations(RESOURCES / "situations.toml")
    assert [one.name for one in (after, trip, meeting)] == [
        "After hours",
        "Field trip",
        "District meeting",
    ]
    holders = {person.id for person in role_holders(plan)}
    assert after.proposed(plan) == holders
    assert trip.proposed(plan) == set()
    assert {plan.name_of(ref) for ref in meeting.proposed(plan)} == {
        "Ana Muñoz",
        "Daniel Whitfield",
        "Priya Raman",
    }
    known = {o.key for o in forms.table("people.people").column("category").options}
    assert all(one.hint and set(one.categories) <= known for one in (after, trip, meeting))


def test_whoever_is_removed_is_away_nowhere(sample: PlanFile) -> None:
    meeting = sample.plan.rows(Situation)[0]
    before = away_in(sample.plan, meeting)
    person = sample.plan.get(Person, before[0])
    assert person is not None
    with sample.edit("Remove"):
        sample.remove(person)
    assert away_in(sample.plan, meeting) == before[1:]
    sample.undo()
    assert away_in(sample.plan, meeting) == before


@given(data=st.data())
def test_nobody_who_is_away_is_counted_on(data: st.DataObject) -> None:
    """Any roster, any people away: holders are here, and what is uncovered has nobody here."""
    people = [Person(name=str(number)) for number in range(5)]
    refs = st.one_of(st.none(), st.sampled_from([person.id for person in people]))
    positions = [
        Position(
            title=str(number),
            primary=data.draw(refs),
            alternate_1=data.draw(refs),
            alternate_2=data.draw(refs),
            at_once=data.draw(st.booleans()),
            sequence=float(number),
        )
        for number in range(3)
    ]
    successors = [Successor(person=data.draw(refs), sequence=float(n)) for n in range(2)]
    away = set(data.draw(st.lists(st.sampled_from([person.id for person in people]))))
    found = coverage(Plan([*people, *positions, *successors]), away)
    assert found.commander not in away
    for position in positions:
        nobody = bool(position.line) and set(position.line) <= away
        assert (position in found.uncovered) == nobody
    for ref, held in found.stretched:
        assert ref not in away
        assert len(held) > 1
        assert all(ref in position.line and position.at_once for position in held)
