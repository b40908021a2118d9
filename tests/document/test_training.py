"""The plan's section on staff training: what it says, and to whom."""

from __future__ import annotations

from datetime import date

import pytest

from crisisplan.document.blocks import Callout, Document, Heading, Table, plain
from crisisplan.document.editions import EDITIONS
from crisisplan.document.outline import outline, part_of
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import (
    Building,
    Course,
    Person,
    School,
    TrainingRecord,
    TrainingRequirement,
    TrainingSession,
)
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY
from tests.document.reading import texts


def section(file: PlanFile, forms: Forms, reference: Reference, edition: str = "full") -> Document:
    whole = outline(file.plan, forms, reference, (), TODAY, EDITIONS[edition])
    return part_of(whole, "training")


def tables(document: Document, caption: str) -> list[dict[str, list[str]]]:
    """The tables whose caption starts so: their columns by title."""
    return [
        {
            column.title: [plain(row[number]) for row in block.rows]
            for number, column in enumerate(block.columns)
        }
        for block in document.blocks
        if isinstance(block, Table) and block.caption.startswith(caption)
    ]


def table(document: Document, caption: str) -> dict[str, list[str]]:
    (found,) = tables(document, caption)
    return found


def told(document: Document) -> str:
    return "\n".join(texts(document.blocks))


# -- who must have what


def test_a_requirement_says_who_and_why(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    found = table(section(trained, forms, reference), "Courses that people must have")
    assert found["Who"] == [
        "All staff\nNew people within 14 days",
        "Substitute",
        "All staff, at least 1 in each building",
        "Incident Commander and alternates",
        "Sam Okafor",
    ]
    law, practice, _, district, _ = found["Why"]
    assert law.startswith(
        "State law\nUtah Admin. Code R277-400-7(1)(a)\nRead in the statute, text of"
    )
    assert practice.startswith("Good practice\n")
    assert practice.endswith("\nPractice, not law")
    assert district == "District policy\nPolicy 4:170\nOwn goal, not law"


def test_people_who_must_have_a_course_for_one_reason_stand_together(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    with trained.edit("More people"):
        orientation = trained.plan.rows(TrainingRequirement)[1]
        for category in ("bus", "coach"):
            trained.add(
                TrainingRequirement, course=orientation.course, who="category",
                category=category, basis="practice",
            )  # fmt: skip
    found = table(section(trained, forms, reference), "Courses that people must have")
    assert found["Who"][1] == "Substitute\nBus\nCoach"
    assert len(found["Course"]) == 5


def test_law_that_the_school_entered_itself_is_not_called_read(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    with trained.edit("Law of one’s own"):
        row = trained.plan.rows(TrainingRequirement)[3]
        row.basis, row.reason = "state_law", "Utah Code 53G"
    found = table(section(trained, forms, reference), "Courses that people must have")
    assert found["Why"][3] == "State law\nUtah Code 53G\nNot reviewed"


def test_what_is_switched_off_stands_apart_with_its_reason(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    found = table(section(trained, forms, reference), "Requirements that the school does not")
    assert found["Who"] == ["Coach"]
    assert found["Reason"] == ["We have no coaches"]
    with trained.edit("Forget the reason"):
        trained.plan.rows(TrainingRequirement)[-1].reason = None
    found = table(section(trained, forms, reference), "Requirements that the school does not")
    assert found["Reason"] == ["Not yet decided"]


def test_whose_word_a_renewal_period_is(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    with trained.edit("Another period"):
        trained.add(
            Course, name="Our CPR", catalogue="cpr_aed", renewal="months", renewal_months=12
        )
        trained.add(Course, name="No months", renewal="months")
    found = table(section(trained, forms, reference), "What people learn")
    renewed = dict(zip(found["Course"], found["Renewed"], strict=True))
    assert renewed["Emergency orientation for substitutes"] == (
        "Each school year\nNo source confirmed this; it is the school’s own rule"
    )
    assert renewed["CPR, AED and first aid"].startswith("Every 2 years\n")
    assert renewed["CPR, AED and first aid"].endswith("\nRead at the source")
    assert renewed["Our CPR"] == "Every year\nSet by the school"
    assert renewed["Our radios\nWith the custodian."] == "Once\nSet by the school"
    assert renewed["No months"].startswith("Renewal not decided")
    assert "Code words\nRetired: not offered any more" in renewed
    assert found["Length"][:3] == ["1 h", "30 min", "5 h 30 min"]


# -- how many have it, and who has not


def test_numbers_add_up_for_each_course(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    found = table(section(trained, forms, reference, "staff"), "Of the people who must have")
    assert found["Course"] == ["Orientation on the emergency plan", "Our radios"]
    assert found["Must have it"] == ["11", "3"]
    assert found["Have it"] == ["7", "1"]
    assert found["New, still have time"] == ["1", "0"]
    assert found["Lack it"] == ["3", "2"]


def test_a_number_that_names_somebody_is_for_the_school_alone(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    """One substitute: “0 of 1” says who lacks it."""
    staff = section(trained, forms, reference, "staff")
    assert table(staff, "Of the people in each category")["Category"] == ["Teacher"]
    many, few = tables(section(trained, forms, reference), "Of the people in each category")
    assert many["Have all of it"] == ["4"]
    assert few["Category"][-2:] == ["Substitute", "Technology"]
    assert few["Have all of it"][-2:] == ["0", "0"]


def test_people_are_named_only_in_the_schools_own_edition(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    found = table(section(trained, forms, reference), "People who lack a course")
    gaps = dict(zip(found["Person"], found["Lacks"], strict=True))
    assert gaps["Omar Reyes\nAssistant principal"] == "Never: Our radios"
    assert gaps["Dev Patel\nGrade 4"] == "Ended: Orientation on the emergency plan (Aug 18, 2026)"
    assert found["Due soon"][-1] == "New, due: Orientation on the emergency plan (Nov 30, 2026)"
    assert "Old Timer" not in told(section(trained, forms, reference))


@pytest.mark.parametrize("edition", ["responders", "staff", "public"])
def test_no_other_edition_says_what_a_person_has_or_lacks(
    trained: PlanFile, forms: Forms, reference: Reference, edition: str
) -> None:
    secret = "Kept under the red binder"
    with trained.edit("Secrets"):
        for row in trained.plan.rows(TrainingRecord):
            row.verified_by, row.provider, row.certificate = secret, secret, secret
    words = told(section(trained, forms, reference, edition))
    assert secret not in words
    public = {"Ana Muñoz", "Omar Reyes"}  # they lead sessions
    public.add("Sam Okafor")  # a requirement names him
    names = {person.name for person in trained.plan.rows(Person)} - public
    assert not [name for name in names if name is not None and name in words]
    assert ("Who lacks what" in words) is False


def test_the_public_edition_has_no_numbers(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    document = section(trained, forms, reference, "public")
    assert not [block for block in document.blocks if isinstance(block, Table)]
    assert [b.text for b in document.blocks if isinstance(b, Heading)] == ["Staff training"]


def test_a_place_with_too_few_is_named(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    caption = "Where fewer people"
    found = table(section(trained, forms, reference), caption)
    assert found["Where"] == ["Gym wing"]
    assert "Who has it" in found
    assert "Who has it" not in table(section(trained, forms, reference, "staff"), caption)
    with trained.edit("Move the nurse"):
        gym = next(b for b in trained.plan.rows(Building) if b.name == "Gym wing")
        nurse = next(p for p in trained.plan.rows(Person) if p.category == "nurse")
        nurse.building = gym.id
        trained.remove(*[b for b in trained.plan.rows(Building) if b.id != gym.id])
    assert "Every place has as many trained people" in told(section(trained, forms, reference))


# -- sessions, and what nobody found


def test_sessions_stand_by_date_with_what_became_of_them(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    with trained.edit("Forgotten"):
        trained.add(TrainingSession, name="Radio hour", on=date(2026, 10, 1))
    found = table(section(trained, forms, reference, "staff"), "When people are trained")
    assert found["State"] == ["Held, 7 came", "The day has passed; not recorded", "Planned"]
    assert found["When"][0] == "Aug 13, 2026\n8:30 AM\n1 h"
    assert found["Session"][0] == "Plan briefing\nOrientation on the emergency plan"
    assert found["Session"][2].endswith("Only for: Substitute")


def test_what_the_law_is_silent_on_is_said(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    words = told(section(trained, forms, reference))
    assert "No law of Utah on file asks for: Emergency orientation for substitutes." in words
    assert "was not found when the sources were read" in words
    with trained.edit("Take the law out"):
        trained.remove(trained.plan.rows(TrainingRequirement)[0])
    found = table(section(trained, forms, reference), "Laws of Utah that are not")
    assert "on their roles in the emergency response plan" in found["What it asks"][0]


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("IL", "No law on the training of staff was found for Illinois. There may be one all"),
        (None, "Name the state first"),
    ],
)
def test_a_state_without_a_record_is_said(
    trained: PlanFile, forms: Forms, reference: Reference, state: str | None, says: str
) -> None:
    with trained.edit("Elsewhere"):
        trained.plan.one(School).state = state
    document = section(trained, forms, reference)
    (note,) = [block for block in document.blocks if isinstance(block, Callout)]
    assert plain(note.content).startswith(says)


def test_a_plan_without_training_says_so(
    new_plan: PlanFile, forms: Forms, reference: Reference
) -> None:
    words = told(section(new_plan, forms, reference))
    assert "Not yet decided" in words
    assert "None is planned yet." in words
    assert "How many have it" not in words
