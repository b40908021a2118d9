"""A drill rule in words: how many drills, how often, when, with whom, and how sure we are."""

from __future__ import annotations

from datetime import date

from crisisplan.plan.dates import MONTHS, show_date
from crisisplan.plan.sources import Status
from crisisplan.rules.states import DrillRule, Record, Window

PERIODS = {
    "school_year": "each school year",
    "calendar_year": "each calendar year",
    "semester": "each semester",
    "quarter": "each quarter",
    "month": "each month with school",
    "every_other_month": "every other month",
    "summer_session": "in the summer session",
    "athletic_season": "each athletic season",
    "unspecified": "",
}
"""How often, in words."""
_UNITS = {
    "school_days": "school days",
    "instructional_days": "instructional days",
    "calendar_days": "calendar days",
}
_TAKES_PART = {
    "required": "{who} must take part",
    "invited": "{who} must be invited",
    "consult": "{who} must be consulted",
    "permitted": "{who} may take part",
}

_BASIS = {
    "local_policy": "policy of a district",
    "model_policy": "model policy",
    "guidance": "guidance",
    "old_guidance": "old guidance",
    "bill_synopsis": "summary of a bill",
    "pending_bill": "bill not passed",
    "superseded": "replaced since",
    "possibly_superseded": "perhaps replaced since",
    "finding": "statement of a fact",
}

NOT_CONFIRMED = "Not confirmed by any source, so never counted: ask your district."
"""Said of unverified claims."""


def basis_of(record: Record) -> str:
    """“Guidance”: why a record is not counted as a rule of the state; empty where it is."""
    return _begun(_BASIS.get(record.basis, record.basis.replace("_", " ")))


def how_sure(record: Record, checked: str = "") -> str:
    """“Read in the statute, text of 2024-07, checked Nov 21, 2026”: status and dates.

    ``checked`` is the day on which the record was made, as its file gives it.
    """
    parts = [record.status.words]
    if record.source_url or record.as_of not in ("", "undated"):
        dated = record.as_of not in ("", "undated")
        parts.append(f"text of {record.as_of}" if dated else "text undated")
    if checked:
        parts.append(f"checked {show_checked(checked)}")
    if record.basis:
        parts.append(f"never counted as law ({basis_of(record).lower()}): ask your district")
    return _begun(", ".join(parts))


def show_checked(text: str) -> str:
    """“Nov 21, 2026”: the day on which records were made; as it stands where it is no date."""
    try:
        return show_date(date.fromisoformat(text))
    except ValueError:
        return text


def how_many(rule: DrillRule) -> str:
    """“3 each school year; at least 1 within the first 90 days; the fire department must …”."""
    parts = [_often(rule)]
    if rule.min_per_year is not None:
        parts.append(f"at least {rule.min_per_year} in the year")
    if rule.min_per_kind is not None:
        parts.append(f"at least {rule.min_per_kind} of each kind")
    parts.append(windows_of(rule))
    for who, how in (
        ("police", rule.law_enforcement),
        ("the fire department", rule.fire_department),
    ):
        if how in _TAKES_PART:
            parts.append(_TAKES_PART[how].format(who=who))
    if rule.law_enforcement_count is not None:
        parts.append(f"police at {rule.law_enforcement_count} of them")
    if rule.part_of_total and not rule.half_of and rule.status is not Status.OWN:
        within = f"the number of {rule.counts_in.replace('_', ' ')} drills"
        parts.append(f"counted within {within if rule.counts_in else 'another number'}")
    return _begun("; ".join(filter(None, parts)))


def windows_of(rule: DrillRule) -> str:
    """In which part of the year: in the words of the record, else from its numbers."""
    return rule.window or "; ".join(map(_window, rule.windows))


def how_often(rule: DrillRule) -> str:
    """“3 each school year”, or “The source gives no number”."""
    return _begun(_often(rule))


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _often(rule: DrillRule) -> str:
    if rule.interval_school_days is not None:
        often = f"no more than {rule.interval_school_days} school days apart"
    else:
        often = PERIODS.get(rule.per, "")
    if rule.interval_school_days is not None and rule.count in (1, None):
        return often
    if rule.half_of:
        return "at least half of another number"
    if rule.count is not None:
        most = f", at most {rule.max_count}" if rule.max_count is not None else ""
        return " ".join(filter(None, [f"{rule.count}{most}", often]))
    if rule.max_count is not None:
        return " ".join(filter(None, [f"at most {rule.max_count}", often]))
    return "; ".join(filter(None, [often, "the source gives no number"]))


def _window(window: Window) -> str:
    number = f"at least {window.count}" if window.count is not None else f"at most {window.max}"
    days = _UNITS.get(window.unit, "days")
    parts = []
    if window.first_days is not None:
        parts.append(f"within the first {window.first_days} {days}")
    if window.after_days is not None:
        parts.append(f"after {window.after_days} {days}")
    if window.first_weeks is not None:
        parts.append(f"within the first {window.first_weeks} weeks")
    if window.after_weeks is not None:
        parts.append(f"after {window.after_weeks} weeks")
    if window.from_ and window.until:
        parts.append(f"from {_day(window.from_)} to {_day(window.until)}")
    elif window.from_ or window.until:
        start = window.from_
        parts.append(f"from {_day(start)} on" if start else f"by {_day(window.until)}")
    if window.each:
        parts.append(f"in each {window.each}")
    if window.term:
        of = {"each_semester": "in each semester", "summer": "in the summer"}[window.term]
        parts.append(of.replace("in ", "of ", 1) if parts else of)
    return " ".join([number, *parts])


def _day(month_day: str) -> str:
    month, day = month_day.split("-")
    return f"{MONTHS[int(month) - 1][:3]} {int(day)}"
