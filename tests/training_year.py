"""A small school with training: done, due, missing, switched off, and sessions held and planned."""

from __future__ import annotations

from datetime import date, time

from crisisplan.plan.file import PlanFile
from crisisplan.plan.model import (
    Building,
    Course,
    Person,
    Position,
    School,
    SchoolYear,
    Trainee,
    TrainingRecord,
    TrainingRequirement,
    TrainingSession,
)


def add_training(file: PlanFile) -> None:
    """Give a plan ten people, five courses, and what they learned until Nov 23, 2026."""
    with file.edit("Training"):
        plan, add = file.plan, file.add
        school = plan.one(School)
        school.name, school.state, school.phone = "Oak Lane School", "UT", "(801) 555-0100"
        school.action_words = "srp"
        add(SchoolYear, first_day=date(2026, 8, 19), last_day=date(2027, 6, 4))
        main, gym = add(Building, name="Main hall"), add(Building, name="Gym wing")
        people = {}
        for name, job, category, building in (
            ("Ana Muñoz", "Principal", "administrator", main),
            ("Omar Reyes", "Assistant principal", "administrator", main),
            ("Thanh Nguyễn, RN", "School nurse", "nurse", main),
            ("Rosa Díaz", "Counselor", "counselor", main),
            ("Alice Dupree", "Art teacher", "teacher", main),
            ("Ben Hartley", "Physical education", "teacher", gym),
            ("Carla Jung", "Grade 3", "teacher", main),
            ("Dev Patel", "Grade 4", "teacher", gym),
            ("Eve Long", "Substitute", "substitute", None),
            ("Sam Okafor", "Technology coordinator", "technology", main),
        ):
            people[name] = add(
                Person, name=name, job_title=job, category=category, phone=f"x{len(people) + 10}",
                building=building.id if building is not None else None,
            )  # fmt: skip
        new = add(
            Person, name="Nora Newhire", job_title="Grade 5", category="teacher",
            building=main.id, hired_on=date(2026, 11, 16),
        )  # fmt: skip
        gone = add(
            Person, name="Old Timer", job_title="Aide", category="aide", left_on=date(2026, 6, 5)
        )
        ids = {name: person.id for name, person in people.items()}
        commander = next(
            (p for p in plan.rows(Position) if p.title == "Incident Commander"), None
        ) or add(Position, title="Incident Commander")
        commander.primary, commander.alternate_1 = ids["Ana Muñoz"], ids["Omar Reyes"]
        commander.post = "Main office"
        plan_course = add(
            Course, name="Orientation on the emergency plan", catalogue="plan_orientation",
            provider="Your school or district", minutes=60, renewal="school_year",
        )  # fmt: skip
        substitutes = add(
            Course, name="Emergency orientation for substitutes",
            catalogue="substitute_orientation", renewal="school_year", minutes=30,
        )  # fmt: skip
        cpr = add(
            Course, name="CPR, AED and first aid", catalogue="cpr_aed", minutes=330,
            provider="American Red Cross", renewal="months", renewal_months=24,
        )  # fmt: skip
        radio = add(
            Course, name="Our radios", minutes=20, renewal="none", note="With the custodian."
        )
        old = add(Course, name="Code words", renewal="none", retired=True)
        add(
            TrainingRequirement, course=plan_course.id, who="all_staff", basis="state_law",
            rule="UT.training.1", new_hire_days=14,
        )  # fmt: skip
        add(
            TrainingRequirement, course=substitutes.id, who="category", category="substitute",
            basis="practice", rule="practice.substitute_orientation",
        )  # fmt: skip
        add(
            TrainingRequirement, course=cpr.id, who="all_staff", at_least=1, per="building",
            basis="practice",
        )  # fmt: skip
        add(
            TrainingRequirement, course=radio.id, who="position", position=commander.id,
            basis="district", reason="Policy 4:170",
        )  # fmt: skip
        named = add(
            TrainingRequirement, course=radio.id, who="named", basis="district",
            reason="Radio plan",
        )  # fmt: skip
        add(Trainee, requirement=named.id, person=ids["Sam Okafor"])
        add(
            TrainingRequirement, course=cpr.id, who="category", category="coach",
            basis="state_law", switched_off=True, reason="We have no coaches",
        )  # fmt: skip
        briefing = add(
            TrainingSession, name="Plan briefing", course=plan_course.id, on=date(2026, 8, 13),
            at=time(8, 30), minutes=60, place="Library", trainer="Ana Muñoz",
            topics="The plan; my first ten minutes", materials="Job pages", held=True,
        )  # fmt: skip
        add(
            TrainingSession, name="Orientation for substitutes", course=substitutes.id,
            category="substitute", on=date(2026, 12, 3), at=time(15, 15), minutes=30,
            place="Room 112", trainer="Omar Reyes",
        )  # fmt: skip
        for name in list(ids)[:7]:
            add(
                TrainingRecord, person=ids[name], course=plan_course.id, session=briefing.id,
                completed_on=date(2026, 8, 13), minutes=60, acknowledged=True,
                verified_by="Gloria Petersen",
            )  # fmt: skip
        add(
            TrainingRecord, person=ids["Dev Patel"], course=plan_course.id,
            completed_on=date(2025, 8, 14), verified_by="Gloria Petersen",
        )  # fmt: skip
        add(
            TrainingRecord, person=ids["Thanh Nguyễn, RN"], course=cpr.id,
            completed_on=date(2025, 1, 10), expires_on=date(2026, 12, 31),
            provider="Wasatch Heart Center", verified_by="Gloria Petersen", minutes=300,
        )  # fmt: skip
        add(
            TrainingRecord, person=ids["Ana Muñoz"], course=radio.id,
            completed_on=date(2021, 9, 1),
        )  # fmt: skip
        add(TrainingRecord, person=ids["Ana Muñoz"], course=old.id, completed_on=date(2015, 9, 1))
        add(TrainingRecord, person=gone.id, course=plan_course.id, completed_on=date(2025, 8, 14))
        assert new.id
