"""The full disclosure of a system: every group of facts, the law, and practice apart from it."""

from __future__ import annotations

from collections.abc import Iterator

from crisisplan.document.biometrics.scribe import Scribe
from crisisplan.document.blocks import (
    Block,
    Callout,
    Document,
    FactSheet,
    Heading,
    Paragraph,
    Words,
    words,
)
from crisisplan.rules.biometrics.law import BiometricLaw
from crisisplan.rules.biometrics.practice import practice_check
from crisisplan.rules.biometrics.sheet import Sheet

GROUPS: dict[str, tuple[str, ...]] = {
    "system": (
        *("name", "vendor", "version", "modality", "matching", "stored_as", "kept_where"),
        *("kept_detail", "limits"),
    ),
    "people": (
        *("of_students", "of_staff", "of_visitors", "of_parents", "of_applicants", "enrolled"),
        *("watch_list", "watch_criteria", "watch_students", "watch_added_by"),
        *("watch_approved_by", "watch_expiry", "watch_notice", "watch_appeal"),
    ),
    "choice": (
        *("policy", "policy_on", "consent", "consent_by", "separate_form", "child_may_refuse"),
        *("withdraw_how", "alternative", "no_detriment", "stops_on_leaving"),
        *("stops_on_request", "destroy_within_days", "destroy_proof"),
    ),
    "match": (
        *("match_threshold", "match_told", "match_check", "match_may", "match_may_not"),
        *("match_within", "match_false", "match_police", "match_log"),
    ),
    "sharing": ("vendor_gets", "police_access", "police_approved_by", "others_get", "no_sale"),
    "accuracy": ("accuracy", "independent_test", "fairness", "tested_on"),
    "safeguards": (
        *("access_roles", "trained_on", "encrypted", "audit_log", "audited_on"),
        "breach_notice",
    ),
    "assessment": ("assessed_on", "assessment_at", "other_ways", "why_this"),
    "contact": ("contact", "complaints", "rights", "review_on"),
}
"""The questions of each group. A watch list’s are told only where there is one."""
PURPOSE = (
    *("kind", "purpose", "places", "hours", "concerned", "trigger", "not_for", "never_in"),
)  # fmt: skip
DATA = {"element": 2.0, "source": 1.6, "trigger": 1.2, "keep_days": 0.8, "proof": 1.2}
LINKS = {"component": 2.0, "direction": 1.3, "data": 1.6, "locks_by_itself": 1.0}
CONSULTATIONS = {"held_on": 1.1, "groups": 1.6, "comments": 2.2, "changes": 2.2}


def keys_of(group: str, *, watch_list: bool | None) -> tuple[str, ...]:
    """The questions of a group that concern a system."""
    keys = GROUPS[group]
    if watch_list is False:
        return tuple(key for key in keys if key == "watch_list" or not key.startswith("watch_"))
    return keys


def disclosure(scribe: Scribe, sheet: Sheet, law: BiometricLaw) -> Document:
    """Everything about a system that the readers may see. Raises ReferenceDataError."""
    title = scribe.texts["disclosure"]["title"].format(system=scribe.name_of(sheet.system))
    return scribe.document(title, _blocks(scribe, sheet, law), sheet)


def _blocks(scribe: Scribe, sheet: Sheet, law: BiometricLaw) -> Iterator[Block]:
    if sheet.system.refused_on is not None:
        yield from _record(scribe, sheet)
        return
    system, own = sheet.system, scribe.texts["disclosure"]
    names = own["groups"]
    yield from scribe.draft_mark(sheet)
    yield from refused(scribe, sheet)
    yield Heading(names["header"], 1)
    yield _header(scribe, sheet)
    yield Heading(names["short"], 1)
    yield Paragraph(scribe.say(system, "summary"))
    yield from _facts(scribe, sheet, "system")
    yield Heading(names["purposes"], 1)
    for purpose in sheet.purposes:
        yield scribe.facts(scribe.label(purpose, "purpose"), purpose, PURPOSE)
    if not sheet.purposes:
        yield Paragraph(scribe.undecided)
    yield from _facts(scribe, sheet, "people")
    yield Heading(names["data"], 1)
    table = scribe.table(own["captions"]["data"], "biometrics.data", sheet.data, DATA)
    yield table or Paragraph(scribe.undecided)
    for group in ("choice", "match", "sharing", "accuracy"):
        yield from _facts(scribe, sheet, group)
    yield Heading(names["links"], 1)
    yield links(scribe, sheet)
    yield from _facts(scribe, sheet, "safeguards")
    yield Heading(names["consultation"], 1)
    yield consultations(scribe, sheet)
    yield from _facts(scribe, sheet, "assessment")
    yield from _facts(scribe, sheet, "contact")
    yield Heading(names["law"], 1)
    yield from counsel_note(scribe, sheet)
    yield from scribe.law.blocks(sheet, 2)
    yield Heading(names["practice"], 1)
    yield Paragraph(words(scribe.law.word("practice_note")), keep_with_next=True)
    yield scribe.law.practice(practice_check(sheet, law))
    yield Paragraph(words(scribe.texts["not_advice"]), small=True)


def _record(scribe: Scribe, sheet: Sheet) -> Iterator[Block]:
    """What was written of a proposal that was refused: nothing of it is still to be decided."""
    system, own = sheet.system, scribe.texts["disclosure"]
    names = own["groups"]
    yield from refused(scribe, sheet)
    school, labels = scribe.school, scribe.texts["labels_of"]
    places = ((labels["school"], school.name), (labels["district"], school.district))
    told = tuple((label, words(name)) for label, name in places if name)
    if told:
        yield FactSheet(names["header"], told)
    if scribe.answer(system, "summary"):
        yield Heading(names["short"], 1)
        yield Paragraph(scribe.say(system, "summary"))
    for group in GROUPS:
        keys = keys_of(group, watch_list=scribe.answer(system, "watch_list"))
        answered = [
            key
            for key in keys
            if scribe.may_read(system, key) and scribe.answer(system, key) not in (None, "")
        ]
        if answered:
            yield Heading(names[group], 1)
            yield scribe.facts(names[group], system, answered)
        if group == "system" and sheet.purposes:
            yield Heading(names["purposes"], 1)
            for purpose in sheet.purposes:
                yield scribe.facts(scribe.label(purpose, "purpose"), purpose, PURPOSE)
    table = scribe.table(own["captions"]["data"], "biometrics.data", sheet.data, DATA)
    if table is not None:
        yield Heading(names["data"], 1)
        yield table
    if sheet.links:
        yield Heading(names["links"], 1)
        yield links(scribe, sheet)
    yield Heading(names["consultation"], 1)
    yield consultations(scribe, sheet)
    yield Heading(names["law"], 1)
    yield from counsel_note(scribe, sheet)
    yield from scribe.law.blocks(sheet, 2)
    yield Paragraph(words(scribe.texts["not_advice"]), small=True)


def refused(scribe: Scribe, sheet: Sheet) -> Iterator[Block]:
    """That it was decided not to have the system, and why."""
    system, own = sheet.system, scribe.texts["disclosure"]
    if scribe.answer(system, "refused_on") is not None:
        told = scribe.fill(
            own["refused_text"],
            date=scribe.say(system, "refused_on"),
            reason=scribe.say(system, "refused_because"),
        )
        yield Callout(own["refused"], told)


def banned(scribe: Scribe, sheet: Sheet) -> Iterator[Block]:
    """That the law forbids it, on what is made only because counsel has written a note."""
    if sheet.check.stops:
        texts = scribe.texts
        cited = "; ".join(dict.fromkeys(rule.citation for rule in sheet.check.bans))
        yield Callout(texts["banned_title"], words(texts["banned"].format(citation=cited)))


def counsel_note(scribe: Scribe, sheet: Sheet) -> Iterator[Block]:
    """Why it goes on in spite of a ban, or where the law is open."""
    if sheet.has_counsel:
        system = sheet.system
        on = scribe.date(scribe.answer(system, "counsel_on"))
        name = scribe.answer(system, "counsel_name")
        yield scribe.law.note(name, on, scribe.say(system, "counsel_note"))


def links(scribe: Scribe, sheet: Sheet) -> Block:
    """The other security components, or why they are not told."""
    path = "biometrics.links"
    table = scribe.table(scribe.texts["disclosure"]["captions"]["links"], path, sheet.links, LINKS)
    if table is not None:
        return table
    form = scribe.forms.table(path)
    secret = all(form.column(key).audience > scribe.audience for key in LINKS)
    return Paragraph(words(scribe.texts["withheld" if secret else "nothing"]))


def consultations(scribe: Scribe, sheet: Sheet) -> Block:
    """Who was asked and what they said."""
    caption = scribe.texts["disclosure"]["captions"]["consultations"]
    path = "biometrics.consultations"
    table = scribe.table(caption, path, sheet.consultations, CONSULTATIONS)
    return table or Paragraph(words(scribe.texts["nothing"]))


def _facts(scribe: Scribe, sheet: Sheet, group: str) -> Iterator[Block]:
    name = scribe.texts["disclosure"]["groups"][group]
    keys = keys_of(group, watch_list=scribe.answer(sheet.system, "watch_list"))
    yield Heading(name, 1)
    yield scribe.facts(name, sheet.system, keys)


def _header(scribe: Scribe, sheet: Sheet) -> FactSheet:
    system, school, labels = sheet.system, scribe.school, scribe.texts["labels_of"]
    rows: tuple[tuple[str, Words], ...] = (
        (labels["school"], words(school.name or "") or scribe.undecided),
        (labels["district"], words(school.district or "") or scribe.undecided),
        (labels["stage"], scribe.say(system, "state")),
        (labels["version"], scribe.say(system, "notice_version")),
        (labels["published"], scribe.say(system, "published_on")),
        (labels["approved"], scribe.say(system, "approved_on")),
        (labels["review"], scribe.say(system, "review_on")),
        (labels["policy"], scribe.say(system, "policy")),
        (labels["languages"], words(labels["languages_text"])),
    )
    return FactSheet(scribe.texts["disclosure"]["groups"]["header"], rows)
