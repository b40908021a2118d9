"""What the law that was read says about a system, as blocks: for the papers and for the plan.

The English words stand here; another language brings its own under the same keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from crisisplan.document.blocks import (
    Block,
    Callout,
    Column,
    Heading,
    Paragraph,
    Run,
    Table,
    Words,
    words,
)
from crisisplan.rules.biometrics.law import TOPICS, LawRule
from crisisplan.rules.biometrics.practice import Point, Verdict
from crisisplan.rules.biometrics.sheet import Sheet
from crisisplan.rules.biometrics.stop_check import StopCheck

Translate = Callable[[str, str, str], str]
"""The words for a key of a list, given the English ones."""

WORDS = {
    "law_note": "Where nothing is listed, nothing was found in what was read. That says nothing "
    "about what the law permits: ask counsel.",
    "practice_note": "These are recommendations, not law. PASS asks for a right to say no; several "
    "states ask for more, permission first.",
    "bans": "What forbids it",
    "exceptions": "Narrow exceptions",
    "duties": "What the law that was read asks for",
    "counsel": "Questions for counsel",
    "watch": "May change: bills that are no law",
    "looked": "What was looked at",
    "vendors": "What binds the vendor, for the contract",
    "meaning": "What the words mean",
    "counsel_note": "Counsel’s note",
    "note_of": "{name}, {date}",
    "no_counsel": "Do not go on without a written note by counsel.",
    "refused": "It was refused: no duties are listed.",
    "no_file": "No file on this state was read. Ask counsel.",
    "reviewed": "Read for {state}, last on {date}.",
    "missing": "To be answered first: {question}",
    "also": "Also: {citation}",
    "excepted": "Except: {exceptions}.",
    "topic": "Topic",
    "title": "Rule",
    "rule": "What it says",
    "in_english": "",
    "source": "Source and how sure",
    "point": "Recommendation",
    "verdict": "Met",
    "caption_bans": "Rules that forbid it.",
    "caption_exceptions": "What the law permits narrowly.",
    "caption_duties": "Duties by topic, the strictest first.",
    "caption_practice": "Recommendations, apart from the law.",
}
OUTCOMES = {
    "ban": "The law that was read forbids this.",
    "duties": "No ban was found in what was read. The duties below have to be met.",
    "ask_counsel": "Nothing that decides it was found. Ask counsel.",
}
VERDICTS = {verdict.key: verdict.label for verdict in Verdict} | {
    "judge": "For the school to judge"
}
"""Those who read a paper are not those who use the program."""
STATUSES = {
    "verified": "Law text read",
    "secondary": "Second-hand: confirm with counsel",
    "unverified": "Not read: ask counsel",
    "recommend": "Practice, not law",
}


def in_english(table: str, key: str, english: str) -> str:
    """The English words as they are."""
    return english


class LawTeller:
    """Tells a stop-check in one language; dates are shown by ``date``."""

    def __init__(self, translate: Translate, date: Callable[[str], str]) -> None:
        self._translate = translate
        self._date = date

    def word(self, key: str, **filled: str) -> str:
        """Words of ours with what belongs in their braces."""
        return self._translate("law", key, WORDS[key]).format(**filled)

    def outcome(self, sheet: Sheet) -> str:
        """How the stop-check ends, in a sentence. What was refused owes nothing."""
        if sheet.system.refused_on is not None and not sheet.check.stops:
            return self.word("refused")
        key = sheet.check.outcome.key
        return self._translate("outcomes", key, OUTCOMES[key])

    def status(self, rule: LawRule) -> str:
        """How sure we are of a rule."""
        key = "recommend" if rule.effect == "recommend" else rule.status
        return self._translate("statuses", key, STATUSES[key])

    def source(self, rule: LawRule) -> str:
        """Citation and status."""
        return f"{rule.citation}. {self.status(rule)}."

    def topic(self, topic: str) -> str:
        """What a topic is called."""
        return self._translate("topics", topic, TOPICS[topic])

    # -- the whole

    def blocks(self, sheet: Sheet, level: int) -> Iterator[Block]:
        """Everything that was read about a system, bans first; headings from ``level`` on."""
        check, refused = sheet.check, sheet.system.refused_on is not None
        yield Paragraph(words(self.outcome(sheet), bold=True), keep_with_next=True)
        if check.stops and not sheet.has_counsel and not refused:
            yield Paragraph(words(self.word("no_counsel"), bold=True))
        if check.jurisdiction is None:
            yield Paragraph(words(self.word("no_file")))
        else:
            read = check.jurisdiction
            state = self._translate("states", read.code, read.name)
            told = self.word("reviewed", state=state, date=self._date(read.reviewed))
            yield Paragraph(words(f"{told} {read.note}".strip()))
        for question in check.missing:
            asked = self._translate("missing", question, question)
            yield Paragraph(words(self.word("missing", question=asked)))
        if self.word("in_english"):
            yield Paragraph(words(self.word("in_english"), italic=True))
        if check.bans:
            yield from self._rules("bans", check.bans, level)
        if check.exceptions:
            yield from self._rules("exceptions", check.exceptions, level)
        if not refused:
            yield from self._owed(check, level)
        yield from self._list(
            "watch", (f"{b.title}. {b.summary} {b.last_seen}. {b.citation}." for b in check.watch),
            level,
        )  # fmt: skip
        yield from self._list("looked", (f"{e.citation}: {e.finding}" for e in check.looked), level)
        if not refused:
            yield from self._list(
                "meaning", (f"{r.summary} {self.source(r)}" for r in check.definitions), level
            )
        yield Paragraph(words(self.word("law_note")), small=True)

    def _owed(self, check: StopCheck, level: int) -> Iterator[Block]:
        """Duties, what only counsel can answer, and what binds the vendor."""
        if check.duties:
            yield Heading(self.word("duties"), level)
            yield self.duties(check)
        yield from self._list("counsel", self.questions(check), level)
        yield from self._list(
            "vendors", (f"{r.title}. {r.summary} {self.source(r)}" for r in check.of_vendors), level
        )

    def note(self, name: str, date: str, text: Words) -> Block:
        """Counsel’s note: who wrote it and on which day, in words, and what."""
        of = self.word("note_of", name=name, date=date)
        return Callout(f"{self.word('counsel_note')}.", (Run(f"{of}. ", italic=True), *text))

    def questions(self, check: StopCheck) -> Iterator[str]:
        """What only counsel can answer."""
        for rule in check.unread:
            yield f"{rule.title}. {rule.summary} {self.source(rule)}"
        for gap in check.gaps:
            yield f"{gap.about} {gap.where_to_look}."

    def duties(self, check: StopCheck) -> Table:
        """A line for each topic: the strictest rule, and where the others stand."""
        rows = []
        for duty in check.duties:
            others = [
                self.word("also", citation=self.source(rule))
                for rule in duty.others
                if rule.citation != duty.rule.citation
            ]
            source = "\n".join(dict.fromkeys([self.source(duty.rule), *others]))
            rows.append((words(self.topic(duty.topic)), self._asked(duty.rule), words(source)))
        return self._table("caption_duties", ("topic", "rule", "source"), (1.1, 3, 2.3), rows)

    def practice(self, points: Sequence[Point]) -> Table:
        """Recommendations, and how a system stands with them."""
        rows = [
            (
                words(self._translate("practice", point.rule.id, point.rule.title)),
                words(self._translate("verdicts", point.verdict.key, VERDICTS[point.verdict.key])),
                words(self.source(point.rule)),
            )
            for point in points
        ]
        return self._table("caption_practice", ("point", "verdict", "source"), (2.6, 1, 2.6), rows)

    # -- parts

    def _rules(self, key: str, rules: Sequence[LawRule], level: int) -> Iterator[Block]:
        yield Heading(self.word(key), level)
        rows = [(words(rule.title), self._asked(rule), words(self.source(rule))) for rule in rules]
        yield self._table(f"caption_{key}", ("title", "rule", "source"), (1.4, 3, 2), rows)

    def _asked(self, rule: LawRule) -> Words:
        told = [rule.summary]
        if rule.exceptions:
            told.append(self.word("excepted", exceptions="; ".join(rule.exceptions)))
        if rule.note:
            told.append(rule.note)
        return words("\n".join(told))

    def _list(self, key: str, lines: Iterable[str], level: int) -> Iterator[Block]:
        told = list(lines)
        if told:
            yield Heading(self.word(key), level)
            yield from (Paragraph(words(f"•\u2002{line}")) for line in told)

    def _table(
        self,
        caption: str,
        heads: Sequence[str],
        widths: Sequence[float],
        rows: Sequence[tuple[Words, ...]],
    ) -> Table:
        columns = tuple(
            Column(self.word(head), width, bold=number == 0)
            for number, (head, width) in enumerate(zip(heads, widths, strict=True))
        )
        return Table(self.word(caption), columns, tuple(rows))
