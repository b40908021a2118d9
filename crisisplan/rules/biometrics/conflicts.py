"""Where what is written of a system goes against the law that was read, or leaves it open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crisisplan.plan.kinds import Value
from crisisplan.plan.model import BiometricData, BiometricPurpose, BiometricSystem
from crisisplan.rules.biometrics.law import CONSENTS, LawRule
from crisisplan.rules.biometrics.stop_check import StopCheck

ANSWERS = {
    "policy": ("policy",),
    "consent": ("consent", "consent_by"),
    "alternative": ("alternative", "no_detriment"),
    "retention": ("stops_on_leaving", "stops_on_request"),
    "destruction": ("destroy_within_days",),
    "security": ("encrypted", "access_roles"),
    "disclosure": ("police_access", "vendor_gets", "no_sale"),
    "human_review": ("match_check",),
    "training": ("trained_on",),
    "testing": ("tested_on",),
    "accuracy": ("accuracy",),
    "bias": ("fairness",),
    "impact_assessment": ("assessed_on",),
}
"""By the topic of a duty, the questions that have to be answered to meet it."""
_COURT_ONLY = ("never", "court_order")
_FREELY = ("on_request", "direct")


@dataclass(frozen=True)
class Mend:
    """The one answer that ends a conflict, where there is one that the school can just decide."""

    label: str
    value: Value


@dataclass(frozen=True)
class Conflict:
    """An answer that a rule does not allow, or that it needs and that is missing."""

    key: str
    field: str
    """The question: ``systems.consent``, ``data.keep_days``."""
    rows: tuple[str, ...]
    title: str
    message: str
    rule: LawRule
    missing: bool = False
    """Nothing is wrong yet; it is only not answered."""
    below: str = ""
    """What stands below the question, where the message says more than is needed there."""
    mend: Mend | None = None

    @property
    def below_field(self) -> str:
        """The sentence that stands below the question."""
        return self.below or self.message


_YES = Mend("Change to Yes", True)
_PERMISSION_FIRST = Mend("Ask for written permission first", "written_opt_in")
_COURT_ORDER = Mend("Change to a court order or warrant only", "court_order")


@dataclass(frozen=True)
class JudgedUse:
    """What is written of a system’s use, in order, and what the law that was read says of it."""

    system: BiometricSystem
    check: StopCheck
    purposes: tuple[BiometricPurpose, ...]
    data: tuple[BiometricData, ...]


def conflicts(sheet: JudgedUse) -> list[Conflict]:
    """What is wrong or missing, in the order of the duties."""
    return [
        *_consent(sheet),
        *_alternative(sheet),
        *_purposes(sheet),
        *_retention(sheet),
        *_disclosure(sheet),
        *_safeguards(sheet),
        *_missing(sheet),
    ]


def _of_system(
    sheet: JudgedUse,
    key: str,
    field: str,
    title: str,
    message: str,
    rule: LawRule,
    mend: Mend | None = None,
    below: str = "",
) -> Conflict:
    ref = sheet.system.id
    return Conflict(key, f"systems.{field}", (ref,), title, message, rule, mend=mend, below=below)


def _at_most(sheet: JudgedUse, days: int, rule: LawRule) -> tuple[str, Mend]:
    """The sentence for a number of days that is too high, and what ends it."""
    jurisdiction = sheet.check.jurisdiction
    of_state = jurisdiction is not None and rule in jurisdiction.rules
    name = jurisdiction.name if jurisdiction is not None and of_state else "Federal law"
    day = "day" if days == 1 else "days"
    fewer = f"Enter {days} or fewer." if days else "Enter 0."
    return f"{name} allows at most {days} {day}. {fewer}", Mend(f"Change to {days} {day}", days)


def _consent(sheet: JudgedUse) -> Iterator[Conflict]:
    duty, wanted, have = sheet.check.duty("consent"), sheet.check.consent, sheet.system.consent
    if duty is None or not wanted or have is None:
        return
    if CONSENTS.index(have) > CONSENTS.index(wanted):
        yield _of_system(
            sheet,
            "consent",
            "consent",
            "The choice is too weak",
            "The law asks for more than this choice gives: permission in writing before "
            "anything is collected."
            if "written" in wanted or wanted == "signed_waiver"
            else "The law asks for permission before anything is collected.",
            duty.rule,
            _PERMISSION_FIRST,
        )
    separate = next((rule for rule in duty.rules if "separate_form" in rule.asks), None)
    if separate is not None and sheet.system.separate_form is False:
        yield _of_system(
            sheet,
            "separate_form",
            "separate_form",
            "Permission on another form",
            "Permission has to be given on a form made only for that.",
            separate,
            _YES,
        )


def _alternative(sheet: JudgedUse) -> Iterator[Conflict]:
    duty = sheet.check.duty("alternative")
    if duty is not None and sheet.system.no_detriment is False:
        yield _of_system(
            sheet,
            "detriment",
            "no_detriment",
            "Saying no costs something",
            "Nobody may lose a service by saying no.",
            duty.rule,
            _YES,
        )


def _purposes(sheet: JudgedUse) -> Iterator[Conflict]:
    limit = sheet.check.purposes
    if limit is None:
        return
    allowed, rule = limit
    for purpose in sheet.purposes:
        if purpose.kind is not None and purpose.kind not in allowed:
            yield Conflict(
                f"purpose.{purpose.id}",
                "purposes.kind",
                (purpose.id,),
                "A purpose outside the law",
                f"“{(purpose.purpose or 'This purpose')[:60]}” is none of the purposes that the "
                "law names.",
                rule,
            )


def _retention(sheet: JudgedUse) -> Iterator[Conflict]:
    system = sheet.system
    deadline = sheet.check.destroy_within
    if deadline is not None:
        days, rule = deadline
        below, mend = _at_most(sheet, days, rule)
        if system.destroy_within_days is not None and system.destroy_within_days > days:
            yield _of_system(
                sheet,
                "destroy",
                "destroy_within_days",
                "Kept too long",
                f"You entered {system.destroy_within_days} days. The law that was read gives at "
                f"most {days}.",
                rule,
                mend,
                below,
            )
        for data in sheet.data:
            if data.trigger != "capture" and data.keep_days is not None and data.keep_days > days:
                yield Conflict(
                    f"keep.{data.id}",
                    "data.keep_days",
                    (data.id,),
                    "Data kept too long",
                    f"{data.element or 'Data'}: kept {data.keep_days} days. The law that was "
                    f"read gives at most {days}.",
                    rule,
                    below=below,
                    mend=mend,
                )
    for rule in sheet.check.of_topic("retention", "destruction"):
        for field, word in (("stops_on_leaving", "withdraw"), ("stops_on_request", "request")):
            if word in rule.trigger and getattr(system, field) is False:
                yield _of_system(
                    sheet,
                    f"stop.{field}.{rule.id}",
                    field,
                    "Use goes on too long",
                    f"Use has to stop: {rule.trigger}.",
                    rule,
                    _YES,
                )


def _disclosure(sheet: JudgedUse) -> Iterator[Conflict]:
    system = sheet.system
    for rule in sheet.check.of_topic("disclosure"):
        if rule.effect != "prohibit":
            continue
        if _bars_police(rule, system.police_access):
            yield _of_system(
                sheet,
                f"police.{rule.id}",
                "police_access",
                "Police get what is barred",
                "The law bars passing this data on"
                + (f", except: {', '.join(rule.exceptions)}." if rule.exceptions else "."),
                rule,
                _COURT_ORDER,
            )
        if system.no_sale is False:
            yield _of_system(
                sheet,
                f"sale.{rule.id}",
                "no_sale",
                "Selling is barred",
                "The data may not be sold, leased or traded.",
                rule,
                _YES,
            )


def _bars_police(rule: LawRule, access: str | None) -> bool:
    """Whether a bar on passing data on leaves no room for how police get it."""
    if access is None or access in _COURT_ONLY:
        return False
    told = " ".join(rule.exceptions).lower()
    if "law enforcement" in told and "warrant" not in told:
        return False
    if access == "consent":
        return bool(rule.exceptions) and "consent" not in told
    if access == "emergency":
        return bool(rule.exceptions) and not ("emergency" in told or "safety" in told)
    return access in _FREELY


def _safeguards(sheet: JudgedUse) -> Iterator[Conflict]:
    for rule in sheet.check.of_topic("security"):
        if "encryption" in rule.asks and sheet.system.encrypted is False:
            yield _of_system(
                sheet,
                "encryption",
                "encrypted",
                "Not encrypted",
                "The data have to be encrypted.",
                rule,
            )


def _missing(sheet: JudgedUse) -> Iterator[Conflict]:
    """What a duty needs to know and nobody has answered."""
    for duty in sheet.check.duties:
        for field in ANSWERS.get(duty.topic, ()):
            if getattr(sheet.system, field) in (None, ""):
                yield Conflict(
                    f"open.{duty.topic}.{field}",
                    f"systems.{field}",
                    (sheet.system.id,),
                    "Not yet decided",
                    f"{duty.rule.title}: not yet decided.",
                    duty.rule,
                    missing=True,
                )
