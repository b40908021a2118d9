"""Staff training: who must have which course, how many have it, and what is planned.

Whoever works at the school reads numbers; who has or lacks what stands in the school’s own edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crisisplan.document.blocks import (
    Block,
    Callout,
    Column,
    Heading,
    Paragraph,
    Table,
    Words,
    words,
)
from crisisplan.document.outline.drills import read_on, source
from crisisplan.document.outline.teller import NONE, UNDECIDED, Teller, table_for
from crisisplan.plan.audience import Audience
from crisisplan.plan.dates import show_date
from crisisplan.plan.model import (
    Course,
    Person,
    School,
    Trainee,
    TrainingRequirement,
    TrainingSession,
)
from crisisplan.plan.sources import Status
from crisisplan.rules.finding import Facts
from crisisplan.rules.training.catalog import CatalogCourse, Confirmation
from crisisplan.rules.training.coverage import Cell, Standing, is_asked
from crisisplan.rules.training.findings import rule_of
from crisisplan.rules.training.sessions import attended
from crisisplan.rules.training.wording import (
    course_words,
    person_words,
    place_words,
    renewal_words,
    silence,
    who_words,
)

PART = "Basic plan"
STAFF, PRIVATE = Audience.STAFF, Audience.PRIVATE
FEW = 3
"""A number of fewer people than this would say who of them lacks a course. Our own number."""


def staff_training(tell: Teller) -> Iterator[Block]:
    """Requirements, coverage, gaps, sessions, and what nobody found in the law."""
    yield Heading("Staff training", 1, part=PART, new_page=True)
    yield Paragraph(
        words(
            "A plan works when each adult knows their own part in it. So training is kept by "
            "person, not by headcount: who must have which course, who has it, and until when."
        )
    )
    yield from _requirements(tell)
    yield from _courses(tell)
    if tell.plan.rows(TrainingRequirement):
        yield from _coverage(tell)
        yield from _places(tell)
        yield from _gaps(tell)
    yield from _sessions(tell)
    yield from _not_found(tell)


# -- who must have what


def _requirements(tell: Teller) -> Iterator[Block]:
    rows = tell.plan.rows(TrainingRequirement)
    asked = [row for row in rows if is_asked(row)]
    yield Heading("Who must have what", 2, audience=STAFF)
    if asked:
        yield table_for(
            STAFF,
            "Courses that people must have, and why.",
            {"Course": 1.6, "Who": 1.7, "Why": 2.4},
            tuple(_asked(tell, asked)),
        )
    else:
        yield Paragraph(UNDECIDED, audience=STAFF)
    off = [row for row in rows if not is_asked(row)]
    if off:
        yield Heading("Switched off", 2, audience=STAFF)
        yield table_for(
            STAFF,
            "Requirements that the school does not count, and its reason.",
            {"Course": 1.6, "Who": 1.4, "Reason": 1.5, "Asked by": 2},
            tuple(
                (
                    tell.cell(row, "course"),
                    words(whom(tell, row)) or UNDECIDED,
                    tell.words(row, "reason") or UNDECIDED,
                    why(tell, row),
                )
                for row in off
            ),
        )


def _asked(
    tell: Teller, requirements: Sequence[TrainingRequirement]
) -> Iterator[tuple[Words, Words, Words]]:
    """A line for each course and reason: whoever must have it for one reason stands together."""
    groups: dict[tuple[str | None, Words], list[Words]] = {}
    courses: dict[str | None, Words] = {}
    for row in requirements:
        courses.setdefault(row.course, tell.cell(row, "course"))
        who = words(whom(tell, row)) or UNDECIDED
        groups.setdefault((row.course, why(tell, row)), []).append(who)
    for (course, reason), people in groups.items():
        yield courses[course], _below(people), reason


def whom(tell: Teller, requirement: TrainingRequirement) -> str:
    """Whom a requirement concerns, in words; nothing where it does not say."""
    plan = tell.plan
    if requirement.who is None:
        return ""
    if requirement.who == "named":
        named = [row for row in plan.rows(Trainee) if row.requirement == requirement.id]
        group = ", ".join(filter(None, (plan.name_of(row.person) for row in named)))
    else:
        keys = ("who", "category", "position", "at_least", "per")
        values = {key: getattr(requirement, key) for key in keys}
        group = who_words(values, plan, tell.forms)
    if group and requirement.new_hire_days is not None:
        days = requirement.new_hire_days
        group += f"\nNew people within {days} day{'' if days == 1 else 's'}"
    return group


def why(tell: Teller, requirement: TrainingRequirement, *, brief: bool = False) -> Words:
    """Who asks for it, where that is written, and how sure we are of it.

    In ``brief`` for a paper that need not prove it: without addresses, and without the source of
    good practice.
    """
    told = [tell.words(requirement, "basis")]
    rule = rule_of(requirement, _facts(tell))
    own = tell.words(requirement, "reason") if is_asked(requirement) else ()
    if rule is not None:
        told += [words(rule.citation)] if brief else [source(rule)]
    elif requirement.basis == "practice":
        course = tell.plan.get(Course, requirement.course)
        known = catalog_course(tell, course) if course is not None else None
        told.append(own)
        if not brief:
            if known is not None and known.citation:
                told.append(words(f"On the course: {known.citation}"))
            told.append(words(Status.PRACTICE.label, italic=True))
    else:
        status = Status.NOT_REVIEWED if requirement.basis == "state_law" else Status.OWN
        told += [own, () if brief else words(status.label, italic=True)]
    return _below(told)


def _facts(tell: Teller) -> Facts:
    return Facts(tell.plan, tell.forms, tell.reference, tell.today)


def catalog_course(tell: Teller, course: Course) -> CatalogCourse | None:
    """The course of the catalogue that one was taken from."""
    catalog = tell.reference.courses
    return catalog.course(course.catalogue) if course.catalogue in catalog.keys else None


def _below(told: Sequence[Words]) -> Words:
    """Several stretches below each other."""
    parts = [part for part in told if part]
    return sum((words("\n") + part for part in parts[1:]), parts[0] if parts else UNDECIDED)


# -- the courses


def _courses(tell: Teller) -> Iterator[Block]:
    courses = tell.plan.rows(Course)
    if not courses:
        return
    yield Heading("Courses and how long they count", 2, audience=STAFF)
    yield table_for(
        STAFF,
        "What people learn, how long it takes, and when it is renewed.",
        {"Course": 1.8, "Provider": 1.5, "Length": 0.8, "Renewed": 2.4},
        tuple(
            (
                _below(
                    [
                        tell.words(course, "name"),
                        _retired(course),
                        words(course.note or "", italic=True),
                    ]
                ),
                tell.cell(course, "provider"),
                words(show_length(course.minutes)) or NONE,
                renewal(tell, course),
            )
            for course in courses
        ),
    )


def _retired(course: Course) -> Words:
    return words("Retired: not offered any more", italic=True) if course.retired else ()


def show_length(minutes: int | None) -> str:
    """1 h 30 min; nothing for nothing."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, [f"{hours} h" if hours else "", f"{rest} min" if rest else ""]))


def renewal(tell: Teller, course: Course) -> Words:
    """How long a course counts, and whose word that is."""
    told = words(renewal_words(course))
    known = catalog_course(tell, course)
    if course.renewal is None:
        return UNDECIDED
    if known is None or (known.renewal.rule, known.renewal.months) != (
        course.renewal,
        course.renewal_months if course.renewal == "months" else None,
    ):
        return _below([told, words("Set by the school", italic=True)])
    if known.renewal_status is Confirmation.UNCONFIRMED:
        words_of_it = "No source confirmed this; it is the school’s own rule"
        return _below([told, words(words_of_it, italic=True)])
    citation, _ = known.renewal_source
    return _below([told, words(citation), words(known.renewal_status.label, italic=True)])


# -- how many have it


@dataclass(frozen=True)
class _Counts:
    """A row of numbers, and the number of people whom it is about."""

    people: int
    cells: tuple[Words, ...]


def _coverage(tell: Teller) -> Iterator[Block]:
    found = tell.training
    yield Heading("How many have it", 2, audience=STAFF)
    yield from _counted(
        "Of the people who must have a course, on the day of printing.",
        ("Course", "Must have it", "Have it", "Due within 60 days", "New, still have time",
         "Lack it"),
        [count for course in found.courses if (count := _of_course(tell, course)).people],
    )  # fmt: skip
    question = tell.forms.table("people.people").column("category")
    categories = dict.fromkeys(person.category for person in found.people)
    yield from _counted(
        "Of the people in each category of staff, on the day of printing.",
        ("Category", "Must have something", "Have all of it", "Courses that are lacking"),
        [
            count
            for category in categories
            if (
                count := _of_category(
                    tell,
                    words(question.show(category, tell.plan)) if category else UNDECIDED,
                    [person for person in found.people if person.category == category],
                )
            ).people
        ],
        last_width=2.6,
    )
    told = f"Groups of fewer than {FEW} people stand only in the school’s own edition."
    yield Paragraph(words(told), small=True, audience=STAFF)


def _of_course(tell: Teller, course: Course) -> _Counts:
    cells = [tell.training.cell(person.id, course.id) for person in tell.training.people]
    cells = [cell for cell in cells if cell.required]
    numbers = (
        len(cells),
        sum(cell.counts for cell in cells),
        sum(cell.counts and cell.standing is not Standing.CURRENT for cell in cells),
        sum(is_new(cell) for cell in cells),
        sum(cell.lacks for cell in cells),
    )
    return _Counts(
        len(cells), (tell.cell(course, "name"), *(words(str(number)) for number in numbers))
    )


def _of_category(tell: Teller, name: Words, people: Sequence[Person]) -> _Counts:
    found = tell.training
    asked = [
        person
        for person in people
        if any(found.cell(person.id, course.id).required for course in found.courses)
    ]
    trained = sum(found.is_trained[person.id] for person in asked)
    lacking = [
        f"{course_words(course)}: {number}"
        for course in found.courses
        if (number := sum(found.cell(person.id, course.id).lacks for person in asked))
    ]
    cells = (name, words(str(len(asked))), words(str(trained)), words("\n".join(lacking)) or NONE)
    return _Counts(len(asked), cells)


def is_new(cell: Cell) -> bool:
    """Whether somebody new has to have a course and still has time."""
    return cell.required and cell.record is None and not cell.lacks


def _counted(
    caption: str, titles: Sequence[str], counts: Sequence[_Counts], last_width: float = 1
) -> Iterator[Block]:
    """Numbers for everybody who works here; those that would name somebody in a table apart."""
    widths = [1.8, *(1.0 for _ in titles[1:-1]), last_width]
    for audience in (STAFF, PRIVATE):
        rows = [count.cells for count in counts if (count.people < FEW) == (audience is PRIVATE)]
        if not rows:
            continue
        if audience is PRIVATE:
            caption = f"{caption[:-1]}; fewer than {FEW} people, so only in this edition."
        columns = dict(zip(titles, widths, strict=True))
        yield table_for(audience, caption, columns, tuple(rows))


# -- where, and who


def _places(tell: Teller) -> Iterator[Block]:
    if tell.training.needs:
        told = "Every place has as many trained people as are asked for."
        yield Heading("Places with too few trained people", 2, audience=STAFF)
        yield places_short(tell) or Paragraph(words(told), audience=STAFF)


def places_short(tell: Teller) -> Table | None:
    """Where fewer people have a course than are asked for; ``None`` where that is nowhere."""
    short = [need for need in tell.training.needs if need.missing]
    if not short:
        return None
    return Table(
        "Where fewer people have a course than are asked for.",
        (
            Column("Course", 1.6, bold=True, audience=STAFF),
            Column("Where", 1.4, audience=STAFF),
            Column("Asked for", 0.8, audience=STAFF),
            Column("Have it", 0.8, audience=STAFF),
            Column("Who has it", 1.6, audience=PRIVATE),
        ),
        tuple(
            (
                tell.cell(need.course, "name"),
                words(place_words(need, tell.plan, tell.forms)),
                words(str(need.wanted)),
                words(str(len(need.holders))),
                words(", ".join(person_words(person) for person in need.holders)) or NONE,
            )
            for need in short
        ),
    )


def _gaps(tell: Teller) -> Iterator[Block]:
    """By name, for the school alone."""
    yield Heading("Who lacks what", 2, audience=PRIVATE)
    table = gaps_by_person(tell)
    if table is not None:
        yield table
    else:
        told = "Everyone has what they must have, and nothing is due within 60 days."
        yield Paragraph(words(told), audience=PRIVATE)


def gaps_by_person(tell: Teller) -> Table | None:
    """Who lacks something or is due soon; ``None`` where nobody is."""
    found = tell.training
    rows = []
    for person in found.people:
        cells = [
            (course_words(course), cell)
            for course in found.courses
            if (cell := found.cell(person.id, course.id)).needs_action
        ]
        if cells:
            lacking = _by_standing([(name, cell) for name, cell in cells if cell.lacks])
            soon = _by_standing([(name, cell) for name, cell in cells if not cell.lacks])
            rows.append((tell.cell(person, "name job_title"), lacking or NONE, soon or NONE))
    if not rows:
        return None
    return table_for(
        PRIVATE,
        "People who lack a course that they must have, or whose course is due within 60 days.",
        {"Person": 1.6, "Lacks": 2.3, "Due soon": 2.3},
        tuple(rows),
    )


def _by_standing(cells: Sequence[tuple[str, Cell]]) -> Words:
    """Courses or people by how they stand, a line for each: “Never: A, B”, “Ended: C (Oct 2)”."""
    lines: dict[str, list[str]] = {label: [] for label in ("Never", "Ended", "New, due", "Ends")}
    for name, cell in cells:
        day = f" ({show_date(cell.ends)})" if cell.ends is not None else ""
        if is_new(cell):
            lines["New, due"].append(name + day)
        elif cell.record is None:
            lines["Never"].append(name)
        else:
            lines["Ended" if cell.lacks else "Ends"].append(name + day)
    told = [
        words(f"{label}: ", bold=True) + words(", ".join(names))
        for label, names in lines.items()
        if names
    ]
    return sum((words("\n") + line for line in told[1:]), told[0]) if told else ()


def gaps_by_course(tell: Teller) -> Table | None:
    """Each course with everybody who lacks it; ``None`` where nobody does."""
    found = tell.training
    rows = []
    for course in found.courses:
        cells = [
            (person_words(person), cell)
            for person in found.people
            if (cell := found.cell(person.id, course.id)).lacks
        ]
        if cells:
            lack = f"{len(cells)} of {found.total(course.id).required}"
            rows.append((tell.cell(course, "name"), words(lack), _by_standing(cells)))
    if not rows:
        return None
    return table_for(
        PRIVATE,
        "Courses that somebody lacks who must have them.",
        {"Course": 2, "Lack it": 0.8, "Who": 3.4},
        tuple(rows),
    )


# -- sessions


def _sessions(tell: Teller) -> Iterator[Block]:
    sessions = sorted(
        tell.plan.rows(TrainingSession), key=lambda row: (row.on is None, row.on, row.name or "")
    )
    yield Heading("Sessions and briefings", 2, audience=STAFF)
    if not sessions:
        yield Paragraph(words("None is planned yet."), audience=STAFF)
        return
    yield table_for(
        STAFF,
        "When people are trained together.",
        {
            "Session": 1.7,
            "When": 1.2,
            "Where, who leads": 1.2,
            "Topics, materials": 1.7,
            "State": 1,
        },
        tuple(
            (
                _below([tell.words(row, "name"), _course_of(tell, row), _only_for(tell, row)]),
                _below(
                    [
                        tell.words(row, "on"),
                        tell.words(row, "at"),
                        words(show_length(row.minutes)),
                    ]
                ),
                tell.cell(row, "place trainer"),
                tell.cell(row, "topics materials"),
                words(state_of(tell, row)),
            )
            for row in sessions
        ),
    )


def _course_of(tell: Teller, session: TrainingSession) -> Words:
    course = tell.plan.get(Course, session.course)
    if course is None:
        return UNDECIDED
    # A session is mostly called as its course is: once is enough.
    return words(course.name or "", italic=True) if course.name != session.name else ()


def _only_for(tell: Teller, session: TrainingSession) -> Words:
    category = tell.question(session, "category").text(session, tell.plan)
    return words(f"Only for: {category}") if category else ()


def state_of(tell: Teller, session: TrainingSession) -> str:
    """Whether a session was held, and how many came."""
    came = len({record.person for record in attended(session, tell.plan)})
    if session.held:
        return f"Held, {came} came"
    if session.on is not None and session.on < tell.today:
        return f"Not closed yet, {came} recorded" if came else "The day has passed; not recorded"
    return "Planned"


# -- what nobody found


def _not_found(tell: Teller) -> Iterator[Block]:
    state = _facts(tell).state
    yield Heading("What the sources do not say", 2, audience=STAFF)
    school = tell.plan.one(School)
    told = silence(school, state)
    if told:
        yield Callout("No law on file.", words(told), audience=STAFF)
    if state is None:
        return
    laws = state.staff_laws(school.control)
    rows = tell.plan.rows(TrainingRequirement)
    taken = {row.rule for row in rows}
    left = [(rule.what, source(rule)) for key, rule in laws.items() if key not in taken]
    if left:
        yield table_for(
            STAFF,
            f"Laws of {state.name} that are not in the school’s list.",
            {"What it asks": 2.4, "Source": 2.6},
            tuple((words(what), where) for what, where in left),
        )
    by_law = {row.course for row in rows if row.basis == "state_law"}
    silent = [
        course.name
        for course in tell.plan.rows(Course)
        if course.name and course.catalogue and not course.retired and course.id not in by_law
    ]
    if laws and silent:
        told = f"No law of {state.name} on file asks for: {', '.join(silent)}."
        yield Paragraph(words(told), audience=STAFF)
    claims = [each.claim for each in state.unverified if "train" in each.claim.lower()]
    if claims:
        yield Paragraph(
            words("No source confirmed these claims; ask your district."),
            keep_with_next=True,
            audience=STAFF,
        )
        for claim in claims:
            yield Paragraph(words(f"•\u2002{claim}"), audience=STAFF)
    yield Paragraph(words(read_on(state)), small=True, audience=STAFF)
