"""A stop-check in words: how it ends, for whom it was made, what counsel is to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crisisplan.plan.dates import show_date
from crisisplan.rules.biometrics.conflicts import Conflict
from crisisplan.rules.biometrics.law import LawRule
from crisisplan.rules.biometrics.sheet import Sheet
from crisisplan.rules.biometrics.stop_check import Outcome, StopCheck
from crisisplan.rules.states import WITHOUT_FILE

OPT_IN = (
    "PASS asks that parents can opt out. Several states ask for permission in writing before "
    "anything is collected. Opt-in meets both, so a new system starts with it."
)
_SCHOOLS = {"public": "public district", "charter": "charter school", "private": "private school"}
_BODIES = {"local_government": "local governments", "state_agency": "state agencies"}


@dataclass(frozen=True)
class Headline:
    """How a stop-check ends, in a few words and a sentence."""

    title: str
    text: str
    gravity: str
    """``bad``, ``warn`` or ``info``. Never ``ok``: no stop-check says that a use is in order."""


def headline(sheet: Sheet, found: Sequence[Conflict]) -> Headline:
    """How the stop-check of a system ends; ``found`` are its conflicts."""
    check, where = sheet.check, concerned(sheet.check)
    refused, retired = sheet.system.refused_on, sheet.system.state == "retired"
    if refused is not None or retired:
        forbids = "The law that was read forbids it. " if check.bans else ""
        what = f"Refused on {show_date(refused)}" if refused is not None else "Retired"
        return Headline(what, f"{forbids}The record stays. {where}", "info")
    if check.stops and not sheet.has_counsel:
        return Headline(
            "Stop: the law that was read forbids this",
            f"{where} Going on needs a note by counsel: name, date, text.",
            "bad",
        )
    wrong = sum(not each.missing for each in found)
    missing = len({each.field for each in found if each.missing})
    counts = [
        *([f"{wrong} {'conflict' if wrong == 1 else 'conflicts'} with the law that was read"]
          if wrong else []),
        *([f"{missing} {'answer' if missing == 1 else 'answers'} missing"] if missing else []),
    ]  # fmt: skip
    counted = ", ".join(counts)
    counted = f"{counted}. " if counted else ""
    if check.stops:
        assert sheet.system.counsel_on is not None
        return Headline(
            "Forbidden by the law that was read",
            # What it says is counsel’s own: not always that it may go on.
            f"{counted}Counsel’s note of {show_date(sheet.system.counsel_on)} is recorded. {where}",
            "bad" if wrong else "warn",
        )
    is_out = sheet.system.state == "published"
    unready = "Published, but not in order" if is_out else "Not ready to publish"
    if wrong:
        return Headline(unready, f"{counted}{where}", "bad")
    if check.missing:
        number = len(check.missing)
        facts = "1 fact is" if number == 1 else f"{number} facts are"
        return Headline(
            "Not ready: facts are missing",
            f"{facts} not known that decide which law concerns it. {counted}{where}",
            "warn",
        )
    if check.outcome is Outcome.ASK_COUNSEL:
        noted = "" if sheet.has_counsel else "That is no permission. "
        return Headline(
            "Ask counsel" if not sheet.has_counsel else "Counsel was asked",
            f"Nothing that decides it was found in what was read. {noted}{counted}{where}",
            "warn" if not sheet.has_counsel else "info",
        )
    if missing:
        return Headline(unready, f"{counted}{where}", "warn")
    return Headline(
        "No ban was found in what was read",
        f"No answer goes against the duties that were read. {where}",
        "info",
    )


def _name_of(state: str) -> str:
    return WITHOUT_FILE.get(state, state)


def concerned(check: StopCheck) -> str:
    """For which state and kind of school a stop-check was made: “Illinois, public district.”"""
    use = check.use
    if check.jurisdiction is not None:
        state = check.jurisdiction.name
    else:
        state = (
            f"{_name_of(use.state)}: nothing was read of it" if use.state else "No state chosen yet"
        )
    school = _SCHOOLS.get(use.control or "", "kind of school not yet decided")
    return f"{state}, {school}."


def read_on(check: StopCheck) -> str:
    """The day on which the law was read; empty where nothing was."""
    return check.jurisdiction.reviewed if check.jurisdiction is not None else ""


def questions_for_counsel(check: StopCheck) -> Iterator[tuple[str, str, str]]:
    """What to ask counsel: a title, the question, and where to look."""
    if check.jurisdiction is None and check.use.state:
        yield (
            f"The law of {_name_of(check.use.state)}",
            "No file on it was read, so nothing is known here of bans or duties.",
            "",
        )
    for rule in check.unread:
        yield rule.title, f"{rule.summary} {_doubt(rule)}", rule.citation
    for gap in check.gaps:
        yield "Known to be missing", gap.about, gap.where_to_look


def _doubt(rule: LawRule) -> str:
    if not rule.is_read:
        return "Its text was not read. Does it bind your school?"
    bodies = [name for key, name in _BODIES.items() if key in rule.binds]
    speaks = f"It speaks of {' and '.join(bodies)}. " if bodies else ""
    return f"{speaks}Does it bind your school?"
