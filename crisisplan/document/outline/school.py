"""The school's profile: who it serves, its buildings, who is there when."""

from __future__ import annotations

from collections.abc import Iterator

from crisisplan.document.blocks import Block, Heading, Paragraph
from crisisplan.document.outline.teller import UNDECIDED, Teller
from crisisplan.plan.model import Building, Entity, HomeLanguage, Occupancy, School

PART = "Basic plan"


def school_profile(tell: Teller) -> Iterator[Block]:
    """The school profile."""
    school = tell.plan.one(School)
    yield Heading("School profile", 1, part=PART, new_page=True)
    yield tell.facts(
        "The school",
        school,
        (
            *("name", "district", "nces_id", "address", "city", "state", "zip_code"),
            *("phone", "phone_after_hours", "level", "control", "grades"),
            *("enrollment", "staff_count"),
        ),
    )
    if school.campus:
        yield Heading("Campus and surroundings", 2)
        yield from tell.paragraphs(school, "campus")
    yield Heading("Buildings", 2)
    yield from _table(
        tell,
        Building,
        "school.buildings",
        ("name", "use", "floors", "year_built", "sprinklered", "note"),
        "Buildings on the campus.",
        {"name": 1.7, "use": 2, "floors": 0.8, "year_built": 0.7, "sprinklered": 1.1, "note": 3.2},
        {"note": "Responders should know"},
    )
    yield Heading("Who is here when", 2)
    yield from _table(
        tell,
        Occupancy,
        "school.occupancy",
        ("period", "starts", "ends", "students", "adults", "places"),
        "People on the campus by part of the day.",
    )
    yield Heading("Languages spoken at home", 2)
    yield from _table(
        tell,
        HomeLanguage,
        "school.languages",
        ("language", "students", "interpreter"),
        "Languages that alerts have to reach.",
    )


def _table(
    tell: Teller,
    entity: type[Entity],
    path: str,
    keys: tuple[str, ...],
    caption: str,
    widths: dict[str, float] | None = None,
    labels: dict[str, str] | None = None,
) -> Iterator[Block]:
    if tell.plan.rows(entity):
        yield tell.table(path, keys, caption, widths=widths, labels=labels)
    else:
        yield Paragraph(UNDECIDED)
