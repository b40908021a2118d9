"""The front of the plan: cover, promulgation and approval, records of changes and distribution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from crisisplan.document.blocks import (
    Block,
    Callout,
    Column,
    Contents,
    Cover,
    Heading,
    Paragraph,
    Run,
    Signatures,
    Table,
    Words,
    words,
)
from crisisplan.document.editions import Edition
from crisisplan.document.outline.teller import UNDECIDED, Teller, table_for
from crisisplan.plan.audience import Audience
from crisisplan.plan.dates import show_date
from crisisplan.plan.model import Adoption, Delegation, School, Signatory

TITLE = "Emergency Operations Plan"
PART = "Front matter"
OPEN_POINTS = "Open points"
"""The heading of the section that lists them."""

NOT_LEGAL_ADVICE = (
    "This plan lists rules of law with their citation, source and date. It is not legal advice. "
    "Ask the district’s counsel before you release any part of it on a public records request."
)


def cover(tell: Teller, edition: Edition) -> Cover:
    """The first page."""
    school, adoption = tell.plan.one(School), tell.plan.one(Adoption)
    state = tell.question(school, "state").text(school, tell.plan)
    changed = tell.plan.changed_on(tell.today)
    signed = "Signed" if tell.plan.is_signed else "Not signed"
    version = f"{tell.plan.version.capitalize()}, {show_date(changed)}. {signed}."
    return Cover(
        school=school.name or "The school’s name is not yet decided",
        district=", ".join(filter(None, [school.district, state])),
        title=TITLE,
        subtitle="Stakeholders, crisis roles, job action sheets, contacts, drills and training",
        year=f"School year {adoption.plan_year}" if adoption.plan_year else "",
        edition=edition.label,
        edition_note=edition.note,
        handling=edition.handling,
        facts=(
            ("Version", words(version)),
            ("Takes effect", tell.words(adoption, "effective_on")),
            ("Next review", tell.words(adoption, "next_review_on")),
            ("Signatures", _signatures_so_far(tell, edition)),
            ("Open points", _open_points_so_far(tell)),
            ("Return or destroy", words("When the next version is handed out.")),
        ),
        note=NOT_LEGAL_ADVICE,
    )


def _signatures_so_far(tell: Teller, edition: Edition) -> Words:
    lines = []
    for line in tell.plan.rows(Signatory):
        name = tell.plan.name_of(line.person) if _may_read_names(tell) <= edition.audience else ""
        who = ", ".join(filter(None, [line.capacity, name]))
        when = show_date(line.signed_on) if line.signed_on else "not signed yet"
        lines.append(f"{who or 'A signature'}: {when}")
    return words("\n".join(lines)) or UNDECIDED


def _may_read_names(tell: Teller) -> Audience:
    return tell.forms.table("approval.signatories").column("person").audience


def _open_points_so_far(tell: Teller) -> Words:
    if not tell.findings:
        return words("None")
    counts = Counter(finding.severity for finding in tell.findings)
    told = ", ".join(f"{count} {severity.key}" for severity, count in sorted(counts.items()))
    return (
        Run(f"{len(tell.findings)} ({told})"),
        Run(", listed in section {}", section=OPEN_POINTS),
    )


def front_matter(tell: Teller) -> Iterator[Block]:
    """Promulgation and approval, record of changes, record of distribution, contents."""
    yield from _promulgation(tell)
    yield from _records(tell)
    yield Contents()


def _promulgation(tell: Teller) -> Iterator[Block]:
    plan, adoption = tell.plan, tell.plan.one(Adoption)
    yield Heading("Promulgation and approval", 1, part=PART, new_page=True)
    yield Heading("Promulgation", 2)
    yield from tell.paragraphs(adoption, "promulgation")
    yield Heading("Approval and implementation", 2)
    yield from tell.paragraphs(adoption, "implementation")
    lines = tuple(
        (
            line.capacity or "Not yet decided",
            plan.name_of(line.person),
            show_date(line.signed_on) if line.signed_on else "",
        )
        for line in plan.rows(Signatory)
    )
    yield Heading("Signatures", 2)
    if lines:
        yield Signatures(lines, names=_may_read_names(tell))
    else:
        yield Paragraph(UNDECIDED)
    if plan.rows(Delegation):
        yield Heading("Changes without a new signature", 2)
        yield tell.table(
            "approval.delegations", ("change", "who"), "Who may change what in between."
        )


def _records(tell: Teller) -> Iterator[Block]:
    titles = {entity: form.title for form in tell.forms for entity in form.entities}
    yield Heading("Record of changes", 1, part=PART)
    yield table_for(
        Audience.STAFF,
        "Kept by the program since the plan was entered, one line for each day and author.",
        {"No.": 0.5, "Date": 1.2, "By": 1.5, "Parts changed": 4.5},
        tuple(
            (
                words(str(revision.number)),
                words(show_date(revision.on)),
                words(revision.author),
                words(
                    "; ".join(
                        dict.fromkeys(
                            form.title
                            for form in tell.forms
                            if any(titles.get(e) == form.title for e in revision.entities)
                        )
                    )
                ),
            )
            for revision in tell.plan.revisions
        ),
    )
    yield Heading("Record of distribution", 1, part=PART)
    yield Paragraph(
        words("Enter every copy that is handed out, and have its return or destruction confirmed.")
    )
    yield Table(
        "Who received which copy.",
        (
            Column("Copy", 0.6),
            Column("Recipient", 2),
            Column("Agency", 2),
            Column("Edition", 1.2),
            Column("Date", 1.1),
            Column("Returned", 1.1),
        ),
        tuple((words(""),) * 6 for _ in range(8)),
        row_height=22,
    )


def not_legal_advice() -> Callout:
    """The note that stands with the open points."""
    return Callout("Not legal advice.", (Run(NOT_LEGAL_ADVICE),))
