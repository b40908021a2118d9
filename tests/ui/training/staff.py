"""Training in the sample school: current, ending soon, ended, missing, new people, a session."""

from __future__ import annotations

from datetime import date

from crisisplan.plan.file import PlanFile
from crisisplan.plan.model import (
    Building,
    Course,
    Person,
    Position,
    TrainingRecord,
    TrainingRequirement,
    TrainingSession,
)


def add_training(file: PlanFile) -> dict[str, Course]:
    """Give the sample eight courses and who has them on Nov 23, 2026; by short name."""
    plan, add = file.plan, file.add
    people = {row.name: row for row in plan.rows(Person)}
    positions = {row.title: row for row in plan.rows(Position)}
    courses: dict[str, Course] = {}

    with file.edit("Add training"):

        def course(key: str, name: str, renewal: str, who: str, **values: object) -> None:
            months = values.pop("months", None)
            row = add(Course, name=name, renewal=renewal, renewal_months=months,
                      catalogue=values.pop("catalogue", None), minutes=60)  # fmt: skip
            basis = values.pop("basis", "practice")
            add(TrainingRequirement, course=row.id, who=who, basis=basis, **values)
            courses[key] = row

        course("plan", "Orientation on the emergency plan", "school_year", "all_staff",
               basis="state_law", rule="IL.training.1", reason="105 ILCS 128/20",
               catalogue="plan_orientation")  # fmt: skip
        course("is100", "IS-100.c: Introduction to the Incident Command System", "none",
               "role_holders")  # fmt: skip
        course("is200", "IS-200.c: Basic Incident Command System", "none", "position",
               position=positions["Operations Chief"].id)  # fmt: skip
        course("is700", "IS-700.b: Introduction to NIMS", "none", "role_holders")
        course("cpr", "CPR and AED", "months", "category", months=24, category="nurse",
               catalogue="cpr_aed")  # fmt: skip
        add(TrainingRequirement, course=courses["cpr"].id, who="position", basis="practice",
            position=positions["Medical"].id)  # fmt: skip
        add(TrainingRequirement, course=courses["cpr"].id, who="all_staff", basis="practice",
            at_least=1, per="building")  # fmt: skip
        course("threat", "Behavioral threat assessment", "months", "category", months=36,
               category="counselor")  # fmt: skip
        course("reunite", "Reunification of students with their families", "school_year",
               "position", position=positions["Reunification"].id)  # fmt: skip
        course("subs", "Emergency orientation for substitutes", "school_year", "category",
               category="substitute")  # fmt: skip
        session = add(TrainingSession, name="Yearly briefing on the plan", held=True, minutes=60,
                      course=courses["plan"].id, on=date(2026, 8, 13), place="Library",
                      trainer="Ana Muñoz")  # fmt: skip
        add(TrainingSession, name="CPR course", course=courses["cpr"].id, on=date(2026, 12, 9))

        def done(key: str, name: str, *day: int, **values: object) -> None:
            add(TrainingRecord, person=people[name].id, course=courses[key].id,
                completed_on=date(*day), **values)  # fmt: skip

        missed = {"Beth Lindholm", "Victor Dvořák", "Kevin Halloran"}
        for name, person in people.items():
            if name not in missed and person.category not in (None, "volunteer", "responder"):
                done("plan", str(name), 2026, 8, 13, session=session.id)
        holders = {ref for row in positions.values() for ref in row.line}
        for number, (name, person) in enumerate(people.items()):
            if person.id in holders:
                if name != "Joyce Kim":
                    done("is100", str(name), 2019 + number % 7, 3, 5)
                if name not in ("Alice Dupree", "Ray Thompson"):
                    done("is700", str(name), 2019 + number % 6, 4, 9)
        done("is200", "Priya Raman", 2024, 2, 2)
        done("cpr", "Thanh Nguyễn, RN", 2026, 3, 4, verified_by="Ana Muñoz")
        done("cpr", "Alice Dupree", 2024, 10, 2)
        done("cpr", "Carla Weiss", 2024, 12, 14)
        done("cpr", "Ben Hartley", 2025, 6, 14)
        done("threat", "Danielle Prescott", 2025, 10, 8)
        done("threat", "Dr. Farah Siddiqui", 2024, 1, 8)
        done("reunite", "Marisol Vega", 2026, 9, 3)
        done("reunite", "Łukasz Nowak", 2026, 9, 3, expires_on=date(2026, 12, 18))
        building = plan.rows(Building)[0]
        for person in people.values():
            person.building = building.id
        people["Ben Hartley"].building = plan.rows(Building)[1].id
        add(Person, name="Nora Newhire", job_title="Science, grade 6", category="teacher",
            hired_on=date(2026, 11, 16), building=building.id)  # fmt: skip
    return courses
