"""Biometric systems: what each reads, why, of whom, for how long, and what families may choose.

Nothing here holds the name of a student: people are counted, and known by reference numbers.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from crisisplan.plan.audience import Audience
from crisisplan.plan.model.base import Entity, Ref, answer, reference


class BiometricSystem(Entity):
    """A system that recognizes people by their bodies: proposed, in use, refused or retired."""

    __tablename__ = "biometric_system"
    stages = ("state", ("draft", "checked", "consulted", "approved", "published", "retired"))

    name: Mapped[str | None] = answer(Audience.PUBLIC)
    vendor: Mapped[str | None] = answer(Audience.PUBLIC)
    version: Mapped[str | None] = answer(Audience.PUBLIC)
    modality: Mapped[str | None] = answer(Audience.PUBLIC)
    """What it reads; see ``biometric_modality`` in choices.toml."""
    matching: Mapped[str | None] = answer(Audience.PUBLIC)
    """``one_to_one`` or ``one_to_many``."""
    stored_as: Mapped[str | None] = answer(Audience.PUBLIC)
    """``template``, ``image`` or ``both``."""
    kept_where: Mapped[str | None] = answer(Audience.PUBLIC)
    kept_detail: Mapped[str | None] = answer(Audience.PRIVATE)
    summary: Mapped[str | None] = answer(Audience.PUBLIC)
    limits: Mapped[str | None] = answer(Audience.PUBLIC)
    """What it can do besides, and what it cannot."""

    of_students: Mapped[bool | None] = answer(Audience.PUBLIC)
    of_parents: Mapped[bool | None] = answer(Audience.PUBLIC)
    of_staff: Mapped[bool | None] = answer(Audience.PUBLIC)
    of_applicants: Mapped[bool | None] = answer(Audience.PUBLIC)
    of_visitors: Mapped[bool | None] = answer(Audience.PUBLIC)
    enrolled: Mapped[str | None] = answer(Audience.PUBLIC)
    watch_list: Mapped[bool | None] = answer(Audience.PUBLIC)
    watch_criteria: Mapped[str | None] = answer(Audience.PUBLIC)
    watch_students: Mapped[bool | None] = answer(Audience.PUBLIC)
    watch_added_by: Mapped[str | None] = answer(Audience.STAFF)
    watch_approved_by: Mapped[str | None] = answer(Audience.STAFF)
    watch_expiry: Mapped[str | None] = answer(Audience.PUBLIC)
    watch_notice: Mapped[str | None] = answer(Audience.PUBLIC)
    watch_appeal: Mapped[str | None] = answer(Audience.PUBLIC)

    policy: Mapped[str | None] = answer(Audience.PUBLIC)
    """The district's policy: its number, and where it can be read."""
    policy_on: Mapped[date | None] = answer(Audience.PUBLIC)
    consent: Mapped[str | None] = answer(Audience.PUBLIC)
    """The kinds are those of the law's records: ``written_opt_in`` and so on."""
    consent_by: Mapped[str | None] = answer(Audience.PUBLIC)
    separate_form: Mapped[bool | None] = answer(Audience.PUBLIC)
    child_may_refuse: Mapped[bool | None] = answer(Audience.PUBLIC)
    withdraw_how: Mapped[str | None] = answer(Audience.PUBLIC)
    alternative: Mapped[str | None] = answer(Audience.PUBLIC)
    no_detriment: Mapped[bool | None] = answer(Audience.PUBLIC)
    stops_on_leaving: Mapped[bool | None] = answer(Audience.PUBLIC)
    stops_on_request: Mapped[bool | None] = answer(Audience.PUBLIC)
    destroy_within_days: Mapped[int | None] = answer(Audience.PUBLIC)
    """Days after use stops."""
    destroy_proof: Mapped[str | None] = answer(Audience.PUBLIC)

    match_threshold: Mapped[str | None] = answer(Audience.PRIVATE)
    match_told: Mapped[str | None] = answer(Audience.STAFF)
    match_check: Mapped[str | None] = answer(Audience.PUBLIC)
    match_may: Mapped[str | None] = answer(Audience.STAFF)
    match_may_not: Mapped[str | None] = answer(Audience.PUBLIC)
    match_within: Mapped[str | None] = answer(Audience.STAFF)
    match_false: Mapped[str | None] = answer(Audience.PUBLIC)
    match_police: Mapped[str | None] = answer(Audience.PUBLIC)
    match_log: Mapped[str | None] = answer(Audience.STAFF)

    vendor_gets: Mapped[str | None] = answer(Audience.PUBLIC)
    police_access: Mapped[str | None] = answer(Audience.PUBLIC)
    police_approved_by: Mapped[str | None] = answer(Audience.PUBLIC)
    others_get: Mapped[str | None] = answer(Audience.PUBLIC)
    no_sale: Mapped[bool | None] = answer(Audience.PUBLIC)
    accuracy: Mapped[str | None] = answer(Audience.PUBLIC)
    independent_test: Mapped[str | None] = answer(Audience.PUBLIC)
    fairness: Mapped[str | None] = answer(Audience.PUBLIC)
    tested_on: Mapped[date | None] = answer(Audience.PUBLIC)
    access_roles: Mapped[str | None] = answer(Audience.STAFF)
    trained_on: Mapped[date | None] = answer(Audience.PUBLIC)
    encrypted: Mapped[bool | None] = answer(Audience.PUBLIC)
    audit_log: Mapped[bool | None] = answer(Audience.PUBLIC)
    audited_on: Mapped[date | None] = answer(Audience.PUBLIC)
    breach_notice: Mapped[str | None] = answer(Audience.PUBLIC)
    assessed_on: Mapped[date | None] = answer(Audience.PUBLIC)
    assessment_at: Mapped[str | None] = answer(Audience.PUBLIC)
    other_ways: Mapped[str | None] = answer(Audience.PUBLIC)
    """What else was considered."""
    why_this: Mapped[str | None] = answer(Audience.PUBLIC)
    contact: Mapped[str | None] = answer(Audience.PUBLIC)
    complaints: Mapped[str | None] = answer(Audience.PUBLIC)
    rights: Mapped[str | None] = answer(Audience.PUBLIC)
    review_on: Mapped[date | None] = answer(Audience.PUBLIC)

    state: Mapped[str | None] = answer(Audience.PUBLIC)
    """The stage; see ``biometric_state`` in choices.toml."""
    refused_on: Mapped[date | None] = answer(Audience.PUBLIC)
    """When it was decided not to have it; then it stays at its stage, as a record."""
    refused_because: Mapped[str | None] = answer(Audience.PUBLIC)
    checked_on: Mapped[date | None] = answer(Audience.PUBLIC)
    counsel_name: Mapped[str | None] = answer(Audience.PUBLIC)
    counsel_on: Mapped[date | None] = answer(Audience.PUBLIC)
    counsel_note: Mapped[str | None] = answer(Audience.PUBLIC)
    """Why it may go on in spite of a ban, or where the law is open."""
    approved_on: Mapped[date | None] = answer(Audience.PUBLIC)
    published_on: Mapped[date | None] = answer(Audience.PUBLIC)
    notice_version: Mapped[int | None] = answer(Audience.PUBLIC)
    retired_on: Mapped[date | None] = answer(Audience.PUBLIC)

    consents: Mapped[int | None] = answer(Audience.PRIVATE)
    refusals: Mapped[int | None] = answer(Audience.PRIVATE)
    withdrawals: Mapped[int | None] = answer(Audience.PRIVATE)
    counted_on: Mapped[date | None] = answer(Audience.PRIVATE)

    @property
    def people(self) -> frozenset[str]:
        """Whose data it reads, in the words of the law's records."""
        groups = ("students", "parents", "staff", "applicants", "visitors")
        return frozenset(group for group in groups if getattr(self, f"of_{group}"))

    @property
    def is_settled(self) -> bool:
        """Whether it is neither planned nor in use: refused or retired."""
        return self.refused_on is not None or self.state == "retired"


class BiometricPurpose(Entity):
    """One purpose of a system, with the limits of its own."""

    __tablename__ = "biometric_purpose"
    named_by = "purpose"

    system: Mapped[Ref | None] = reference("biometric_system", Audience.PUBLIC, part_of=True)
    kind: Mapped[str | None] = answer(Audience.PUBLIC)
    purpose: Mapped[str | None] = answer(Audience.PUBLIC)
    places: Mapped[str | None] = answer(Audience.PUBLIC)
    hours: Mapped[str | None] = answer(Audience.PUBLIC)
    concerned: Mapped[str | None] = answer(Audience.PUBLIC)
    trigger: Mapped[str | None] = answer(Audience.PUBLIC)
    not_for: Mapped[str | None] = answer(Audience.PUBLIC)
    never_in: Mapped[str | None] = answer(Audience.PUBLIC)


class BiometricData(Entity):
    """One kind of data that a system keeps, and for how long."""

    __tablename__ = "biometric_data"
    named_by = "element"

    system: Mapped[Ref | None] = reference("biometric_system", Audience.PUBLIC, part_of=True)
    element: Mapped[str | None] = answer(Audience.PUBLIC)
    source: Mapped[str | None] = answer(Audience.PUBLIC)
    keep_days: Mapped[int | None] = answer(Audience.PUBLIC)
    """Days from the trigger; none where it is kept until then only."""
    trigger: Mapped[str | None] = answer(Audience.PUBLIC)
    proof: Mapped[str | None] = answer(Audience.PUBLIC)


class BiometricLink(Entity):
    """Another security component that a system works with."""

    __tablename__ = "biometric_link"
    named_by = "component"

    system: Mapped[Ref | None] = reference("biometric_system", Audience.PUBLIC, part_of=True)
    component: Mapped[str | None] = answer(Audience.PUBLIC)
    direction: Mapped[str | None] = answer(Audience.PUBLIC)
    data: Mapped[str | None] = answer(Audience.PUBLIC)
    locks_by_itself: Mapped[bool | None] = answer(Audience.PUBLIC)


class BiometricConsultation(Entity):
    """One occasion on which people were asked about a system."""

    __tablename__ = "biometric_consultation"
    named_by = ""

    system: Mapped[Ref | None] = reference("biometric_system", Audience.PUBLIC, part_of=True)
    held_on: Mapped[date | None] = answer(Audience.PUBLIC)
    groups: Mapped[str | None] = answer(Audience.PUBLIC)
    comments: Mapped[str | None] = answer(Audience.PUBLIC)
    changes: Mapped[str | None] = answer(Audience.PUBLIC)


class BiometricWording(Entity):
    """A text of a system, as its papers say it in Spanish.

    It goes by the text itself: when that is written anew, this is no translation of it any more.
    """

    __tablename__ = "biometric_wording"
    named_by = ""

    system: Mapped[Ref | None] = reference("biometric_system", Audience.STAFF, part_of=True)
    original: Mapped[str | None] = answer(Audience.STAFF)
    spanish: Mapped[str | None] = answer(Audience.STAFF)


class Destruction(Entity):
    """Biometric data that has to be destroyed, or was: of a group, or of one reference number."""

    __tablename__ = "destruction"
    named_by = ""

    system: Mapped[Ref | None] = reference("biometric_system", Audience.PRIVATE, part_of=True)
    cause: Mapped[str | None] = answer(Audience.PRIVATE)
    reference: Mapped[str | None] = answer(Audience.PRIVATE)
    """The number of a withdrawal; never a name."""
    group: Mapped[str | None] = answer(Audience.PRIVATE)
    people: Mapped[int | None] = answer(Audience.PRIVATE)
    caused_on: Mapped[date | None] = answer(Audience.PRIVATE)
    done_on: Mapped[date | None] = answer(Audience.PRIVATE)
    done_by: Mapped[str | None] = answer(Audience.PRIVATE)
    how: Mapped[str | None] = answer(Audience.PRIVATE)
    proof: Mapped[str | None] = answer(Audience.PRIVATE)
