"""Good practice with biometrics, point by point: met, not met, or for people to judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from crisisplan.rules.biometrics.law import BiometricLaw, LawRule
from crisisplan.rules.biometrics.sheet import Sheet


class Verdict(Enum):
    """Whether a recommendation is met."""

    MET = ("met", "Met")
    NOT_MET = ("not_met", "Not met")
    OPEN = ("open", "Not yet decided")
    JUDGE = ("judge", "For you to judge")

    def __init__(self, key: str, label: str) -> None:
        self.key = key
        self.label = label


@dataclass(frozen=True)
class Point:
    """A recommendation, and how a system stands with it."""

    rule: LawRule
    verdict: Verdict

    @property
    def is_of_pass(self) -> bool:
        """Whether it is one of the PASS guidelines."""
        return self.rule.id.startswith("pass")


def practice_check(sheet: Sheet, law: BiometricLaw) -> list[Point]:
    """Every recommendation that concerns the system, those of PASS first.

    Raises ReferenceDataError.
    """
    points = [
        Point(rule, _verdict(rule, sheet))
        for rule in law.practice.rules
        if rule.concerns(sheet.system.people, sheet.system.modality)
    ]
    return sorted(points, key=lambda point: not point.is_of_pass)


def _verdict(rule: LawRule, sheet: Sheet) -> Verdict:
    check = _CHECKS.get(rule.id)
    if check is None:
        return Verdict.JUDGE
    answers = check(sheet)
    if any(answer is False or answer == 0 for answer in answers):
        return Verdict.NOT_MET
    return Verdict.MET if all(answers) else Verdict.OPEN


Check = Callable[[Sheet], tuple[object, ...]]
"""The answers on which a recommendation rests: all given is met, a plain no is not met."""


def _of(*fields: str) -> Check:
    return lambda sheet: tuple(getattr(sheet.system, field) for field in fields)


def _chosen(*kinds: str) -> Check:
    """Whether families are given one of these choices."""

    def check(sheet: Sheet) -> tuple[object, ...]:
        consent = sheet.system.consent
        return (None if consent is None else consent in kinds,)

    return check


def _within(days: int) -> Check:
    def check(sheet: Sheet) -> tuple[object, ...]:
        given = sheet.system.destroy_within_days
        return (None if given is None else given <= days,)

    return check


def _told(sheet: Sheet) -> tuple[object, ...]:
    """Purpose, limits of use, links to other components, policy: and published."""
    system = sheet.system
    purposes = sheet.purposes and all(each.places and each.not_for for each in sheet.purposes)
    return (purposes or None, system.policy, system.state == "published" or None)


def _asked_before(sheet: Sheet) -> tuple[object, ...]:
    dates = [each.held_on for each in sheet.consultations if each.held_on is not None]
    approved = sheet.system.approved_on
    if not dates:
        return (None if approved is None else False,)
    return (approved is None or min(dates) <= approved,)


_WRITTEN = ("written_opt_in", "signed_waiver", "individual_or_union_written")
_CHECKS: dict[str, Check] = {
    "pass6-district-policy": _of("policy"),
    "pass6-opt-out": _chosen(*_WRITTEN, "opt_in", "opt_out"),
    "pass6-destroy": _of("stops_on_leaving", "destroy_within_days"),
    "pass6-notification-procedure": _of("match_told", "match_check", "match_may_not"),
    "pass6-transparency": _told,
    "pass6-supplement": _of("other_ways", "why_this"),
    "pass7-digital": _of("encrypted", "access_roles", "breach_notice"),
    "sia-transparency": _told,
    "sia-purpose": lambda sheet: (bool(sheet.purposes) or None,),
    "sia-accuracy": _of("accuracy"),
    "sia-human-review": _of("match_check"),
    "sia-security": _of("encrypted", "access_roles"),
    "sia-training": _of("trained_on"),
    "sia-bias": _of("fairness", "independent_test"),
    "nysed-four-considerations": lambda sheet: (sheet.system.assessed_on, *_asked_before(sheet)),
    "nyits-false-positives": _of("fairness"),
    "nyits-limits": _of("limits"),
    "uk-notify-each-parent": _chosen(*_WRITTEN),
    "uk-child-refusal": _of("child_may_refuse"),
    "uk-alternative": _of("alternative", "no_detriment"),
    "uk-withdrawal": _of("withdraw_how", "stops_on_request"),
    "ico-dpia": _of("assessed_on"),
    "ico-opt-out-not-consent": _chosen(*_WRITTEN, "opt_in"),
    "fpf-evidence": _of("why_this", "independent_test"),
    "vendor-early-notice": _asked_before,
    "riteaid-verify": _of("match_check"),
    "w3c-alternative": _of("alternative"),
    "benchmark-30-days": _within(30),
    "benchmark-standalone-form": _of("separate_form"),
}
