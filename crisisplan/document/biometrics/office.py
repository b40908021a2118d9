"""What staff, the board and the files get, and the statement of a school that uses none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crisisplan.document.biometrics.disclosure import (
    GROUPS,
    banned,
    consultations,
    counsel_note,
    links,
    refused,
)
from crisisplan.document.biometrics.scribe import Scribe, together
from crisisplan.document.blocks import (
    Blanks,
    Block,
    Document,
    FactSheet,
    Heading,
    Paragraph,
    Run,
    plain,
    words,
)
from crisisplan.plan.model import Destruction
from crisisplan.rules.biometrics.destruction import deadline
from crisisplan.rules.biometrics.law import BiometricLaw
from crisisplan.rules.biometrics.practice import practice_check
from crisisplan.rules.biometrics.sheet import Sheet

_STEPS = (
    *("match_told", "match_check", "match_may", "match_may_not", "match_within", "match_false"),
    *("match_police", "match_log"),
)
_ABOUT = ("summary", "modality", "matching", "stored_as", "kept_where", "enrolled", "limits")
_WATCH = (
    *("watch_criteria", "watch_students", "watch_added_by", "watch_approved_by"),
    *("watch_expiry", "watch_notice", "watch_appeal"),
)
_DATA = ("access_roles", "vendor_gets", "police_access", "police_approved_by", "breach_notice")
_CERTIFIED = (
    *("cause", "reference", "group", "people", "caused_on", "done_on", "done_by", "how", "proof"),
)  # fmt: skip


def staff_notice(scribe: Scribe, sheet: Sheet) -> Document:
    """What staff do after a match, and when somebody says no."""
    own, system = scribe.texts["staff"], sheet.system
    name = scribe.name_of(system)

    def blocks() -> Iterator[Block]:
        yield from scribe.draft_mark(sheet)
        yield from banned(scribe, sheet)
        yield Paragraph(words(own["first"], bold=True))
        yield Heading(own["steps"], 2)
        yield scribe.facts(own["steps"], system, _STEPS)
        yield Heading(own["choice"], 2)
        offer = scribe.of(own["choice_text"], system, "alternative")
        yield Paragraph(together((offer, scribe.flag(system, "no_detriment"))))
        if scribe.answer(system, "watch_list"):
            yield Heading(own["watch"], 2)
            yield scribe.facts(own["watch"], system, _WATCH)
        yield Heading(own["data"], 2)
        yield scribe.facts(own["data"], system, _DATA)
        yield Heading(own["links"], 2)
        yield links(scribe, sheet)
        yield Heading(own["about"], 2)
        yield scribe.facts(own["about"], system, _ABOUT)

    return scribe.document(own["title"].format(system=name), blocks(), sheet)


def board_memo(scribe: Scribe, sheet: Sheet, law: BiometricLaw) -> Document:
    """The stop-check, what is open and what people said, for the board’s vote."""
    own, system = scribe.texts["memo"], sheet.system
    name = scribe.name_of(system)

    def blocks() -> Iterator[Block]:
        yield Paragraph(words(own["to"]))
        yield from scribe.draft_mark(sheet, listed=True)
        yield from refused(scribe, sheet)
        yield Paragraph(scribe.say(system, "summary"))
        yield Heading(own["check"], 1)
        yield Paragraph(words(scribe.law.outcome(sheet), bold=True))
        yield from counsel_note(scribe, sheet)
        if not system.is_settled:
            yield Heading(own["open"], 1)
            yield from _to_settle(scribe, sheet)
        yield Heading(own["record"], 1)
        yield consultations(scribe, sheet)
        yield Heading(own["why"], 1)
        yield scribe.facts(own["why"], system, GROUPS["assessment"])
        yield Heading(scribe.texts["disclosure"]["groups"]["law"], 1)
        yield from scribe.law.blocks(sheet, 2)
        if system.refused_on is None:
            yield Heading(own["practice"], 1)
            yield Paragraph(words(scribe.law.word("practice_note")), keep_with_next=True)
            yield scribe.law.practice(practice_check(sheet, law))
            yield Heading(own["decision"], 1)
            yield Blanks(((own["vote"], 2), (own["chair"], 3), (own["date"], 1)))
        yield Paragraph(words(scribe.texts["not_advice"]), small=True)

    title = own["title"].format(system=name)
    return scribe.document(title, blocks(), sheet, footer=scribe.texts["footer"]["board"])


def _to_settle(scribe: Scribe, sheet: Sheet) -> Iterator[Block]:
    """What goes against the law, with its source, and what else is not yet as it has to be."""
    own = scribe.texts["memo"]
    wrong = sheet.wrong
    told = {f"{each.message} {each.rule.citation}" for each in wrong}
    others = [need for need in scribe.open_needs(sheet) if need not in told]
    for each in wrong:
        lead = Run(f"•\u2002{own['wrong']} ", bold=True)
        yield Paragraph((lead, *words(f"{each.message} {scribe.law.source(each.rule)}")))
    if others:
        # Many answers are one point of the list: the board does not read them one by one.
        asked = [need.removeprefix(scribe.not_decided) for need in others
                 if need.startswith(scribe.not_decided)]  # fmt: skip
        others = [need for need in others if not need.startswith(scribe.not_decided)]
        if asked:
            others.append(f"{scribe.not_decided}{'; '.join(asked)}")
        yield Paragraph(words(own["open_lead"]), keep_with_next=True)
        yield from _bullets(others)
    elif not wrong:
        yield Paragraph(words(own["open_none"]))


def certificate(scribe: Scribe, sheet: Sheet, row: Destruction) -> Document:
    """That data were destroyed: of whom by number or group, when, by whom, how."""
    own, system = scribe.texts["certificate"], sheet.system
    name = scribe.label(system, "name")
    elements = list(dict.fromkeys(scribe.say(each, "element") for each in sheet.data))
    kept = tuple(Run(f"{plain(each)}\n") for each in elements[:-1])
    rows = [
        (name, words(scribe.name_of(system))),
        (own["data"], (*kept, *elements[-1]) if elements else scribe.undecided),
    ]
    for key in _CERTIFIED:
        if key in ("reference", "group") and not scribe.answer(row, key):
            continue
        rows.append((scribe.label(row, key), scribe.say(row, key)))
    blocks: list[Block] = [Paragraph(words(own["text"]))]
    stopped = scribe.answer(row, "caused_on")
    if stopped is not None:
        due, rule = deadline(sheet, stopped)
        told = words(scribe.date(due)) if due is not None else scribe.undecided
        rows.append((scribe.texts["labels_of"]["due"], told))
        if rule is not None:
            source = scribe.law.source(rule).removesuffix(".")
            blocks.append(Paragraph(words(own["law"].format(citation=source)), small=True))
        elif due is not None:
            blocks.append(Paragraph(words(own["own_deadline"]), small=True))
    blocks.insert(1, FactSheet(own["title"], tuple(rows)))
    blocks += [
        Blanks(((own["signature"], 3), (own["date"], 1))),
        Blanks(((own["name"], 1),)),
    ]
    return scribe.document(own["title"], blocks)


def statement_of_none(scribe: Scribe, sheets: Sequence[Sheet]) -> Document:
    """That the school uses no biometrics, and what it decided against."""
    own, school = scribe.texts["none"], scribe.school
    name = school.name or own["our_school"]
    blocks: list[Block] = [Paragraph(words(text.format(school=name))) for text in own["text"]]
    settled = []
    for sheet in sheets:
        system = sheet.system
        key, template = (
            ("refused_on", own["refused_line"])
            if system.refused_on is not None
            else ("retired_on", own["retired_line"])
        )
        settled.append(
            scribe.fill(
                template,
                system=scribe.say(system, "name"),
                date=scribe.say(system, key),
                reason=scribe.say(system, "refused_because"),
            )
        )
    if settled:
        blocks.append(Paragraph(words(own["refused"], bold=True), keep_with_next=True))
        blocks += [Paragraph((*words("•\u2002"), *line)) for line in settled]
    contact = scribe.say(school, "biometrics_contact")
    blocks.append(Paragraph(scribe.fill(own["questions"], contact=contact)))
    blocks.append(Blanks(((own["signature"], 3), (own["date"], 1))))
    return scribe.document(own["title"], blocks)


def _bullets(lines: Sequence[str]) -> list[Block]:
    return [Paragraph(words(f"•\u2002{line}")) for line in lines]
