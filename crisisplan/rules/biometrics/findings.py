"""What is wrong, missing or due with the school's biometric systems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from crisisplan.plan.dates import show_date
from crisisplan.plan.model import BiometricSystem, School
from crisisplan.plan.sources import Status
from crisisplan.rules.biometrics.conflicts import Conflict
from crisisplan.rules.biometrics.destruction import DueDestruction, destruction_calendar
from crisisplan.rules.biometrics.law import LawRule
from crisisplan.rules.biometrics.practice import Verdict, practice_check
from crisisplan.rules.biometrics.sheet import Sheet, sheets
from crisisplan.rules.biometrics.stages import STAGES, needs, stage_of
from crisisplan.rules.biometrics.stop_check import Outcome
from crisisplan.rules.finding import Facts, Finding, Severity, Source, StepFindings, listed

DISCLOSURE = Source(
    Status.PRACTICE, "PASS Safety and Security Guidelines for K-12 Schools, 6th ed. (2023)"
)
_finding = StepFindings("biometrics", DISCLOSURE)
_STATUS = {"verified": Status.VERIFIED, "secondary": Status.SECONDARY}


def source_of_rule(rule: LawRule) -> Source:
    """Where a rule on biometrics was read, and how sure we are of it."""
    status = Status.PRACTICE if rule.effect == "recommend" else _STATUS.get(rule.status)
    return Source(status or Status.NOT_REVIEWED, rule.citation, rule.source_url)


def systems(facts: Facts) -> Iterator[Finding]:
    """Each system that is planned or in use: bans, conflicts, open duties, PASS, review."""
    found = sheets(facts.plan, facts.reference.biometrics)
    if facts.plan.one(School).uses_biometrics is False:
        current = [sheet.system for sheet in found if not sheet.system.is_settled]
        if current:
            yield _finding(
                "used_after_all",
                Severity.MUST,
                "uses_biometrics",
                "None is used, and one is recorded",
                f"You say that you use none, and {listed([_name(s) for s in current])} is neither "
                "refused nor retired. One of the two is wrong.",
                current,
            )
    for sheet in found:
        if not sheet.system.is_settled:
            yield from _of_system(sheet, facts)
        elif sheet.system.refused_on is not None and not sheet.system.refused_because:
            yield _finding(
                f"no_reason.{sheet.system.id}",
                Severity.SHOULD,
                "systems.refused_because",
                "Refused without a reason",
                f"{_name(sheet.system)}: write down why it was refused; somebody will ask again.",
                [sheet.system],
            )
    for due in destruction_calendar(facts.plan, found, facts.years):
        yield from _of_destruction(due, facts.today)


def _name(system: BiometricSystem) -> str:
    return system.name or "A system without a name"


def _of_system(sheet: Sheet, facts: Facts) -> Iterator[Finding]:
    system, check = sheet.system, sheet.check
    if check.stops and not sheet.has_counsel:
        ban = check.bans[0]
        yield _finding(
            f"ban.{system.id}",
            Severity.MUST,
            "systems.modality",
            "The law that was read forbids this",
            f"{_name(system)}: {ban.summary} Do not go on without a written note by counsel.",
            [system],
            source_of_rule(ban),
        )
    elif check.outcome is Outcome.ASK_COUNSEL and not sheet.has_counsel and not check.missing:
        yield _finding(
            f"ask.{system.id}",
            Severity.SHOULD,
            "systems.counsel_note",
            "Ask counsel",
            f"{_name(system)}: nothing that decides whether it may be used was found in what was "
            "read. That is no permission. Ask counsel, and write down the answer.",
            [system],
            Source(Status.NOT_REVIEWED),
        )
    for conflict in sheet.conflicts:
        yield _of_conflict(conflict, sheet)
    yield from _past_its_stage(sheet, facts)
    yield from _pass_points(sheet, facts)
    if system.review_on is not None and system.review_on <= facts.today:
        yield _finding(
            f"review.{system.id}",
            Severity.SHOULD,
            "systems.review_on",
            "A review is due",
            f"{_name(system)}: the review of {show_date(system.review_on)} is due.",
            [system],
        )


def _of_conflict(conflict: Conflict, sheet: Sheet) -> Finding:
    return _finding(
        f"law.{sheet.system.id}.{conflict.key}",
        Severity.MUST,
        conflict.field,
        conflict.title,
        f"{_name(sheet.system)}: {conflict.message}",
        conflict.rows,
        source_of_rule(conflict.rule),
        missing=conflict.missing,
    )


def _past_its_stage(sheet: Sheet, facts: Facts) -> Iterator[Finding]:
    """What an earlier move needed and is not there any more, or never was."""
    reached = STAGES.index(stage_of(sheet.system))
    for stage in STAGES[1 : reached + 1]:
        lacking = [need for need in needs(sheet, stage, facts.forms, facts.today) if not need.met]
        if lacking:
            field = lacking[0].field if lacking[0].step == "biometrics" else ""
            column = facts.forms.table("biometrics.systems").column("state")
            yield _finding(
                f"stage.{sheet.system.id}.{stage}",
                Severity.MUST,
                field or "systems.state",
                "A stage lacks what it needs",
                f"{_name(sheet.system)} is at “{column.show(sheet.system.state, facts.plan)}” "
                f"without all that this needs. {lacking[0].text.rstrip('.')}.",
                [sheet.system],
            )
            return


def _pass_points(sheet: Sheet, facts: Facts) -> Iterator[Finding]:
    lacking = [
        point
        for point in practice_check(sheet, facts.reference.biometrics)
        if point.is_of_pass and point.verdict is Verdict.NOT_MET
    ]
    if lacking:
        yield _finding(
            f"pass.{sheet.system.id}",
            Severity.CONSIDER,
            "systems",
            "PASS points not met",
            f"{_name(sheet.system)}: {listed([point.rule.title for point in lacking])}.",
            [sheet.system],
            source_of_rule(lacking[0].rule),
        )


def _of_destruction(due: DueDestruction, today: date) -> Iterator[Finding]:
    rows = [each for each in (due.system, due.row) if each is not None]
    source = source_of_rule(due.rule) if due.rule is not None else DISCLOSURE
    key = f"{due.system.id}.{due.cause}.{due.caused_on}.{due.group}"
    if due.is_overdue(today):
        assert due.due_on is not None
        yield _finding(
            f"overdue.{key}",
            Severity.MUST,
            "destructions.done_on",
            "Data not destroyed in time",
            f"{_name(due.system)}, {due.group}: to be destroyed by {show_date(due.due_on)}. "
            "Have it done, and write down by whom, how and the proof.",
            rows,
            source,
        )
    elif due.is_due_soon(today):
        by = f" by {show_date(due.due_on)}" if due.due_on is not None else ""
        yield _finding(
            f"due.{key}",
            Severity.SHOULD,
            "destructions",
            "Data have to be destroyed",
            f"{_name(due.system)}, {due.group}: use stops on {show_date(due.caused_on)}; the data "
            f"have to be destroyed{by}.",
            rows,
            source,
        )
    elif due.row is not None and due.is_done and not (due.row.done_by and due.row.how):
        yield _finding(
            f"proof.{key}",
            Severity.SHOULD,
            "destructions.done_by",
            "A destruction lacks its proof",
            f"{_name(due.system)}, {due.group}: write down who destroyed the data, and how.",
            rows,
        )


RULES = (systems,)
