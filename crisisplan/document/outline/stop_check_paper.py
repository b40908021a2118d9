"""The stop-check of a biometric system whole, for counsel: law first, good practice apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from crisisplan.document.blocks import (
    Block,
    Callout,
    Column,
    Document,
    FactSheet,
    Heading,
    Paragraph,
    Table,
    Title,
    Words,
    words,
)
from crisisplan.document.editions import Edition
from crisisplan.document.outline.paper import paper_of
from crisisplan.document.outline.teller import NONE, UNDECIDED, Teller
from crisisplan.plan.audience import Audience
from crisisplan.plan.dates import show_date
from crisisplan.plan.model import School
from crisisplan.rules.biometrics.findings import source_of_rule
from crisisplan.rules.biometrics.headline import (
    OPT_IN,
    headline,
    questions_for_counsel,
    read_on,
)
from crisisplan.rules.biometrics.law import LawRule
from crisisplan.rules.biometrics.practice import practice_check
from crisisplan.rules.biometrics.sheet import Sheet
from crisisplan.rules.biometrics.standing import standings

COUNSEL = Edition(
    "counsel",
    Audience.STAFF,
    "For counsel",
    "For the lawyer who advises the school.",
    ("FOR COUNSEL.", "Do not post or forward."),
    "For counsel. Guidance, not legal advice.",
)
"""Who reads it: what only the school itself may see is left out."""
_ASKED = (
    *("vendor", "version", "modality", "matching", "stored_as", "kept_where", "summary"),
    *("of_students", "of_staff", "of_visitors", "of_parents", "of_applicants", "enrolled"),
    *("watch_list", "policy", "policy_on", "consent", "consent_by", "separate_form"),
    *("alternative", "no_detriment", "stops_on_leaving", "stops_on_request"),
    *("destroy_within_days", "vendor_gets", "police_access", "others_get", "no_sale"),
    *("encrypted", "access_roles", "assessed_on", "state", "refused_on", "refused_because"),
    *("checked_on", "approved_on", "published_on"),
)
"""What counsel has to know of a system to judge it."""


@dataclass(frozen=True)
class StopCheckPaper:
    """The paper on one system."""

    tell: Teller
    sheet: Sheet

    def document(self) -> Document:
        """The whole stop-check. Raises ReferenceDataError."""
        title = f"Stop-check: {self.sheet.system.row_name or 'a system without a name'}"
        return paper_of(self.tell, title, COUNSEL, (Title(title), *self._blocks()))

    def _blocks(self) -> Iterator[Block]:
        sheet, check = self.sheet, self.sheet.check
        ends = headline(sheet, sheet.conflicts)
        yield Callout(f"{ends.title}.", words(ends.text))
        day = read_on(check)
        read = f"The law was read on {show_date(date.fromisoformat(day))}. " if day else ""
        yield Paragraph(words(
            f"{read}A text may have changed since. What was not found is no permission. This is "
            "guidance, not legal advice."
        ))  # fmt: skip
        if check.jurisdiction is not None and check.jurisdiction.note:
            yield Paragraph(words(check.jurisdiction.note))
        yield Heading("The system", 1)
        yield self._system()
        if sheet.purposes:
            yield self.tell.table(
                "biometrics.purposes", ("purpose", "kind", "places", "not_for"),
                "Its purposes.", sheet.purposes,
            )  # fmt: skip
        if sheet.data:
            yield self.tell.table(
                "biometrics.data", ("element", "trigger", "keep_days", "proof"),
                "What it keeps.", sheet.data,
            )  # fmt: skip
        yield from self._questions_first()
        yield from self._bans()
        yield from self._duties()
        if sheet.wrong:
            yield Heading("Answers against the law that was read", 1)
            yield Table(
                "Each answer, and the rule that it goes against.",
                (Column("What is wrong", 3, bold=True), Column("Source", 2)),
                tuple((words(each.message), source(each.rule)) for each in sheet.wrong),
            )
        yield from self._ask()
        yield from self._rules("Binds the vendor: for the contract", check.of_vendors)
        yield from self._rules("What the words mean", check.definitions)
        yield from self._bills()
        yield from self._looked()
        yield from self._practice()

    def _system(self) -> FactSheet:
        tell, system = self.tell, self.sheet.system
        school = tell.plan.one(School)
        facts = tell.facts("The system", system, _ASKED)
        head = tuple(
            (tell.question(school, key).label, tell.words(school, key) or UNDECIDED)
            for key in ("name", "district", "state", "control")
        )
        audiences = tuple(tell.question(school, key).audience
                          for key in ("name", "district", "state", "control"))  # fmt: skip
        return FactSheet(
            "The school and the system",
            (*head, *facts.rows),
            (*audiences, *facts.audiences),
        )

    def _questions_first(self) -> Iterator[Block]:
        missing = self.sheet.check.missing
        if missing:
            yield Heading("To be answered first", 1)
            for question in missing:
                yield Paragraph(words(question))

    def _bans(self) -> Iterator[Block]:
        check, system = self.sheet.check, self.sheet.system
        yield from self._rules("Forbidden by the law that was read", check.bans)
        yield from self._rules("Narrow exceptions", check.exceptions)
        if check.stops or self.sheet.has_counsel:
            yield Heading("Counsel’s note", 1)
        if self.sheet.has_counsel:
            yield self.tell.facts(
                "The note", system, ("counsel_name", "counsel_on", "counsel_note")
            )
        elif check.stops:
            yield Paragraph(words("None is recorded. Drafting stops until there is one."))

    def _duties(self) -> Iterator[Block]:
        told = standings(self.sheet)
        if not told:
            return
        yield Heading("Duties", 1)
        rows = []
        for each in told:
            others = [f"Also: {rule.title}. {rule.summary}" for rule in each.duty.others]
            text = "\n".join([each.rule.summary, *others])
            sources = source(each.rule)
            for rule in each.duty.others:
                sources = (*sources, *words("\n"), *source(rule))
            rows.append((words(each.rule.title), words(each.standing.label), words(text), sources))
        yield Table(
            "The strictest rule on each topic, and how the answers stand with it.",
            (
                Column("Duty", 1.4, bold=True),
                Column("Answers", 1.1),
                Column("What it asks for", 2.8),
                Column("Source", 2),
            ),
            tuple(rows),
        )

    def _ask(self) -> Iterator[Block]:
        asked = list(questions_for_counsel(self.sheet.check))
        if asked:
            yield Heading("Questions for counsel", 1)
            yield Table(
                "What was not read, or is open.",
                (Column("About", 1.4, bold=True), Column("Question", 3), Column("Look in", 1.6)),
                tuple(
                    (words(title), words(question), words(where) or NONE)
                    for title, question, where in asked
                ),
            )

    def _rules(self, title: str, rules: Iterable[LawRule]) -> Iterator[Block]:
        found = list(rules)
        if not found:
            return
        yield Heading(title, 1)
        rows = []
        for rule in found:
            more = [f"Narrow exceptions: {'; '.join(rule.exceptions)}."] if rule.exceptions else []
            text = "\n".join([rule.summary, *more, *filter(None, [rule.note])])
            rows.append((words(rule.title), words(text), source(rule)))
        yield Table(
            f"{title}.",
            (Column("Rule", 1.4, bold=True), Column("In our words", 3), Column("Source", 2)),
            tuple(rows),
        )

    def _bills(self) -> Iterator[Block]:
        watch = self.sheet.check.watch
        if watch:
            yield Heading("May change", 1)
            yield Table(
                "Pending bills. They are not law.",
                (Column("Bill", 1.4, bold=True), Column("What it would do", 3),
                 Column("Last seen", 2)),
                tuple(
                    (
                        words(f"{bill.title}\n{bill.citation}"),
                        words(bill.summary),
                        words(f"{bill.last_seen}\n{bill.source_url}"),
                    )
                    for bill in watch
                ),
            )  # fmt: skip

    def _looked(self) -> Iterator[Block]:
        looked = self.sheet.check.looked
        if looked:
            yield Heading("What was looked at", 1)
            yield Table(
                "That nothing was found in a text is no permission.",
                (Column("Text", 1.6, bold=True), Column("What was found", 3)),
                tuple(
                    (words(f"{each.citation}\n{each.source_url}"), words(each.finding))
                    for each in looked
                ),
            )

    def _practice(self) -> Iterator[Block]:
        points = practice_check(self.sheet, self.tell.reference.biometrics)
        if not points:
            return
        yield Heading("Good practice, not law", 1)
        yield Paragraph(words(OPT_IN))
        yield Table(
            "Recommendations, those of PASS first.",
            (Column("Recommendation", 2.4, bold=True), Column("Answers", 1),
             Column("Source", 2.6)),
            tuple(
                (words(point.rule.title), words(point.verdict.label), source(point.rule))
                for point in points
            ),
        )  # fmt: skip


def source(rule: LawRule) -> Words:
    """Citation, status in words and address of a rule."""
    status = source_of_rule(rule).status.label
    return (
        *words(f"{rule.citation}\n"),
        *words(f"{status}\n", italic=True),
        *words(rule.source_url),
    )
