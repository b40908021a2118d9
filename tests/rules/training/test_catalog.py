"""The catalogue of courses: every record has its source, and a damaged file names itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from crisisplan.assets import REFERENCE, RESOURCES
from crisisplan.plan.forms import Forms
from crisisplan.rules.records import ReferenceDataError, read_toml
from crisisplan.rules.reference import Reference
from crisisplan.rules.training.catalog import (
    Catalog,
    Confirmation,
    Renewal,
    read_courses,
    role_key,
)

GOOD = """
[topics]
first_aid = "First aid"

[[course]]
key = "cpr"
name = "CPR"
topic = "first_aid"
provider = "A hospital"
hours = 2.5
renewal = { months = 24 }
renewal_status = "verified"
fits = ["all_staff", "category.coach", "role.medical"]
about = "What to do when a heart stops."
citation = "The hospital’s page"
source_url = "https://example.org"
as_of = "2026"
status = "verified"
"""


def read(folder: Path, content: str) -> Catalog:
    path = folder / "courses.toml"
    path.write_text(content, "utf-8")
    return read_courses(path)


CATALOG = read_courses(REFERENCE / "courses.toml")


def test_a_course_is_typed(tmp_path: Path) -> None:
    catalog = read(tmp_path, GOOD)
    course = catalog.course("cpr")
    assert course.hours == 2.5
    assert course.renewal == Renewal("months", 24)
    assert course.renewal_status is Confirmation.VERIFIED
    assert (course.categories, course.roles) == (("coach",), ("medical",))
    assert course.renewal_source == ("The hospital’s page", "https://example.org")
    with pytest.raises(KeyError):
        catalog.course("dance")


def test_a_renewal_may_have_a_source_of_its_own(tmp_path: Path) -> None:
    own = 'renewal_citation = "Law"\nrenewal_url = "https://example.com"\n'
    course = read(tmp_path, GOOD + own).course("cpr")
    assert course.renewal_source == ("Law", "https://example.com")


def test_what_is_not_confirmed_may_come_without_a_source(tmp_path: Path) -> None:
    content = GOOD.replace("verified", "unconfirmed").replace("https://example.org", "")
    course = read(tmp_path, content).course("cpr")
    assert course.status is course.renewal_status is Confirmation.UNCONFIRMED


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("key = ", ["courses.toml"]),
        (GOOD.replace("[topics]", "[topic]"), ["courses.toml", "topics"]),
        (GOOD.replace('"First aid"', "1"), ["[topics]", "first_aid"]),
        (GOOD + "[other]\n", ["courses.toml", "other"]),
        (GOOD.replace('name = "CPR"', ""), ["[[course]] 1", "name"]),
        (GOOD.replace('"CPR"', "1"), ["[[course]] 1", "name", "not text"]),
        (GOOD + 'price = "10"', ["[[course]] 1", "price"]),
        (GOOD.replace('topic = "first_aid"', 'topic = "x"'), ["[[course]] 1", "topic", "x"]),
        (GOOD.replace("2.5", '"long"'), ["[[course]] 1", "hours"]),
        (GOOD.replace("2.5", "0"), ["[[course]] 1", "hours"]),
        (GOOD.replace("2.5", "nan"), ["[[course]] 1", "hours"]),
        (GOOD.replace("months = 24", "months = 0"), ["[[course]] 1", "renewal"]),
        (GOOD.replace("months = 24", "years = 2"), ["[[course]] 1", "renewal"]),
        (GOOD.replace("{ months = 24 }", '"yearly"'), ["[[course]] 1", "renewal"]),
        (GOOD.replace("{ months = 24 }", "true"), ["[[course]] 1", "renewal"]),
        (GOOD.replace('status = "verified"', 'status = "sure"'), ["[[course]] 1", "sure"]),
        (GOOD.replace("https://example.org", ""), ["[[course]] 1", "names no source"]),
        (GOOD + 'renewal_citation = "Law"', ["[[course]] 1", "belong together"]),
        (GOOD.replace('"role.medical"', '"medics"'), ["[[course]] 1", "fits", "medics"]),
        (GOOD.replace('"role.medical"', "1"), ["[[course]] 1", "fits"]),
        (GOOD.replace('key = "cpr"', 'key = "C P R"'), ["[[course]] 1", "C P R"]),
        (GOOD + GOOD[GOOD.index("[[course]]") :], ["[[course]] 2", "cpr", "twice"]),
        ('course = ["x"]\n' + GOOD[: GOOD.index("[[course]]")], ["[[course]] 1", "not a record"]),
    ],
)
def test_a_damaged_catalogue_names_itself(tmp_path: Path, content: str, names: list[str]) -> None:
    with pytest.raises(ReferenceDataError) as caught:
        read(tmp_path, content)
    for name in names:
        assert name in str(caught.value)


def test_the_catalogue_is_read_with_the_reference(reference: Reference) -> None:
    assert reference.courses == CATALOG


def test_every_topic_has_a_course_and_every_address_is_one() -> None:
    assert {course.topic for course in CATALOG.courses} == set(CATALOG.topics)
    for course in CATALOG.courses:
        for address in filter(None, (course.source_url, course.renewal_url)):
            assert address.startswith(("http://", "https://")), course.key
        assert course.about.find(".") == len(course.about) - 1, f"{course.key}: one sentence"


def test_a_renewal_of_another_place_says_so() -> None:
    """A period that holds somewhere is never given out as one that holds here."""
    for course in CATALOG.courses:
        told = course.notes or course.renewal_citation
        assert course.renewal_status is not Confirmation.SECONDARY or told, course.key


def test_it_concerns_people_whom_a_plan_knows(forms: Forms) -> None:
    column = forms.step("people").table("people").column("category")
    categories = {choice.key for choice in column.options}
    starter = read_toml(RESOURCES / "starter.toml")
    roles = {role_key(position["title"]) for position in starter["roles"]["positions"]}
    for course in CATALOG.courses:
        assert set(course.categories) <= categories, course.key
        assert set(course.roles) <= roles, course.key


@pytest.mark.parametrize(
    ("title", "key"),
    [("Incident Commander", "incident_commander"), ("  Search & Rescue ", "search_rescue")],
)
def test_a_position_is_found_by_its_title(title: str, key: str) -> None:
    assert role_key(title) == key


def test_the_usual_courses_are_there() -> None:
    wanted = {
        "is_100", "is_200", "is_700", "is_800", "is_362", "ics_300", "ics_400", "cpr_aed",
        "first_aid", "bleeding_control", "anaphylaxis", "seizure_first_aid", "naloxone",
        "bloodborne_pathogens", "threat_assessment", "suicide_prevention", "de_escalation",
        "psychological_first_aid", "reunification", "response_actions", "visitor_procedure",
        "mandated_reporter", "cyber_awareness", "plan_orientation",
    }  # fmt: skip
    assert wanted <= CATALOG.keys
