"""Numbered steps from each schema of the plan file to the next. Old files open forever."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

Step = Callable[[sqlite3.Connection], None]


def _make_tables(connection: sqlite3.Connection, *tables: tuple[str, str, dict[str, str]]) -> None:
    """Tables of rows: the name, the columns of the answers, and to which table some point."""
    for table, columns, references in tables:
        keys = "".join(
            f", CONSTRAINT fk_{table}_{column}_{other} FOREIGN KEY({column}) "
            f"REFERENCES {other} (id) DEFERRABLE INITIALLY DEFERRED"
            for column, other in references.items()
        )
        connection.execute(
            f"CREATE TABLE {table} ({columns}, id VARCHAR NOT NULL, sequence FLOAT NOT NULL, "
            f"removed BOOLEAN NOT NULL, CONSTRAINT pk_{table} PRIMARY KEY (id){keys})"
        )
        for column in references:
            connection.execute(f"CREATE INDEX ix_{table}_{column} ON {table} ({column})")


def _keep_staff_id(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE person ADD COLUMN staff_id VARCHAR")


def _keep_situations(connection: sqlite3.Connection) -> None:
    _make_tables(
        connection,
        ("situation", "name VARCHAR", {}),
        (
            "absence",
            "situation VARCHAR, person VARCHAR",
            {"situation": "situation", "person": "person"},
        ),
    )


def _keep_calendar_and_drills(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE school ADD COLUMN action_words VARCHAR")
    connection.execute("ALTER TABLE school ADD COLUMN notice_days INTEGER")
    connection.execute("ALTER TABLE school ADD COLUMN drill_contact VARCHAR")
    connection.execute("ALTER TABLE school ADD COLUMN drill_opt_out BOOLEAN")
    connection.execute("ALTER TABLE school ADD COLUMN letters_by_week BOOLEAN")
    _make_tables(
        connection,
        (
            "school_year",
            "first_day DATE, last_day DATE, second_semester_on DATE, "
            "summer_first_day DATE, summer_last_day DATE",
            {},
        ),
        (
            "calendar_day",
            "year VARCHAR, starts DATE, ends DATE, kind VARCHAR, label VARCHAR",
            {"year": "school_year"},
        ),
        ("bell_time", "name VARCHAR, kind VARCHAR, starts TIME, ends TIME", {}),
        ("circumstance", "fact VARCHAR, holds BOOLEAN", {}),
        ("rule_decision", "rule VARCHAR, applies BOOLEAN, reason VARCHAR", {}),
        (
            "drill_goal",
            "name VARCHAR, kind VARCHAR, count INTEGER, per VARCHAR, asked_by VARCHAR, "
            "reason VARCHAR",
            {},
        ),
        (
            "drill",
            "name VARCHAR, kind VARCHAR, exercise_type VARCHAR, participants VARCHAR, "
            "planned_on DATE, planned_at TIME, keep_date BOOLEAN, leader VARCHAR, "
            "scenario VARCHAR, announced BOOLEAN, simulation BOOLEAN, accommodations VARCHAR, "
            "notice_on DATE, notice_how VARCHAR, responders VARCHAR, state VARCHAR, "
            "held_on DATE, started TIME, ended TIME, all_accounted INTEGER, "
            "population INTEGER, weather VARCHAR, blocked VARCHAR, not_secure VARCHAR, "
            "missing_people VARCHAR, faults VARCHAR, responder VARCHAR, agency VARCHAR, "
            "opt_outs INTEGER, observations VARCHAR, strengths VARCHAR, signed_by VARCHAR, "
            "signed_on DATE",
            {"leader": "person", "agency": "agency"},
        ),
        ("split", "drill VARCHAR, area VARCHAR, seconds INTEGER", {"drill": "drill"}),
        (
            "objective",
            "drill VARCHAR, text VARCHAR, rating VARCHAR, observation VARCHAR, evaluator VARCHAR",
            {"drill": "drill"},
        ),
        (
            "corrective_action",
            "drill VARCHAR, issue VARCHAR, action VARCHAR, element VARCHAR, owner VARCHAR, "
            "due DATE, status VARCHAR, done_on DATE, evidence VARCHAR",
            {"drill": "drill", "owner": "person"},
        ),
    )


def _keep_training(connection: sqlite3.Connection) -> None:
    connection.execute(
        "ALTER TABLE person ADD COLUMN building VARCHAR "
        "CONSTRAINT fk_person_building_building REFERENCES building (id) "
        "DEFERRABLE INITIALLY DEFERRED"
    )
    connection.execute("CREATE INDEX ix_person_building ON person (building)")
    connection.execute("ALTER TABLE person ADD COLUMN shift VARCHAR")
    connection.execute("ALTER TABLE person ADD COLUMN hired_on DATE")
    _make_tables(
        connection,
        (
            "course",
            "name VARCHAR, catalogue VARCHAR, provider VARCHAR, minutes INTEGER, "
            "renewal VARCHAR, renewal_months INTEGER, note VARCHAR, retired BOOLEAN",
            {},
        ),
        (
            "training_requirement",
            "course VARCHAR, who VARCHAR, category VARCHAR, position VARCHAR, "
            "at_least INTEGER, per VARCHAR, basis VARCHAR, rule VARCHAR, "
            "new_hire_days INTEGER, switched_off BOOLEAN, reason VARCHAR",
            {"course": "course", "position": "position"},
        ),
        (
            "trainee",
            "requirement VARCHAR, person VARCHAR",
            {"requirement": "training_requirement", "person": "person"},
        ),
        (
            "training_session",
            'name VARCHAR, course VARCHAR, category VARCHAR, "on" DATE, at TIME, '
            "minutes INTEGER, place VARCHAR, trainer VARCHAR, topics VARCHAR, "
            "materials VARCHAR, held BOOLEAN",
            {"course": "course"},
        ),
        (
            "training_record",
            "person VARCHAR, course VARCHAR, completed_on DATE, expires_on DATE, "
            "minutes INTEGER, provider VARCHAR, verified_by VARCHAR, session VARCHAR, "
            "acknowledged BOOLEAN, certificate VARCHAR",
            {"person": "person", "course": "course", "session": "training_session"},
        ),
    )
    connection.execute(
        "CREATE TABLE attachment (digest VARCHAR NOT NULL, content BLOB NOT NULL, "
        "CONSTRAINT pk_attachment PRIMARY KEY (digest))"
    )


def _keep_biometrics(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE school ADD COLUMN uses_biometrics BOOLEAN")
    connection.execute("ALTER TABLE school ADD COLUMN biometrics_contact VARCHAR")
    _make_tables(
        connection,
        (
            "biometric_system",
            "name VARCHAR, vendor VARCHAR, version VARCHAR, modality VARCHAR, "
            "matching VARCHAR, stored_as VARCHAR, kept_where VARCHAR, kept_detail VARCHAR, "
            "summary VARCHAR, limits VARCHAR, of_students BOOLEAN, of_parents BOOLEAN, "
            "of_staff BOOLEAN, of_applicants BOOLEAN, of_visitors BOOLEAN, "
            "enrolled VARCHAR, watch_list BOOLEAN, watch_criteria VARCHAR, "
            "watch_students BOOLEAN, watch_added_by VARCHAR, watch_approved_by VARCHAR, "
            "watch_expiry VARCHAR, watch_notice VARCHAR, watch_appeal VARCHAR, "
            "policy VARCHAR, policy_on DATE, consent VARCHAR, consent_by VARCHAR, "
            "separate_form BOOLEAN, child_may_refuse BOOLEAN, withdraw_how VARCHAR, "
            "alternative VARCHAR, no_detriment BOOLEAN, stops_on_leaving BOOLEAN, "
            "stops_on_request BOOLEAN, destroy_within_days INTEGER, destroy_proof VARCHAR, "
            "match_threshold VARCHAR, match_told VARCHAR, match_check VARCHAR, "
            "match_may VARCHAR, match_may_not VARCHAR, match_within VARCHAR, "
            "match_false VARCHAR, match_police VARCHAR, match_log VARCHAR, "
            "vendor_gets VARCHAR, police_access VARCHAR, police_approved_by VARCHAR, "
            "others_get VARCHAR, no_sale BOOLEAN, accuracy VARCHAR, "
            "independent_test VARCHAR, fairness VARCHAR, tested_on DATE, "
            "access_roles VARCHAR, trained_on DATE, encrypted BOOLEAN, audit_log BOOLEAN, "
            "audited_on DATE, breach_notice VARCHAR, assessed_on DATE, "
            "assessment_at VARCHAR, other_ways VARCHAR, why_this VARCHAR, contact VARCHAR, "
            "complaints VARCHAR, rights VARCHAR, review_on DATE, state VARCHAR, "
            "refused_on DATE, refused_because VARCHAR, checked_on DATE, "
            "counsel_name VARCHAR, counsel_on DATE, counsel_note VARCHAR, "
            "approved_on DATE, published_on DATE, notice_version INTEGER, retired_on DATE, "
            "consents INTEGER, refusals INTEGER, withdrawals INTEGER, counted_on DATE",
            {},
        ),
        (
            "biometric_purpose",
            "system VARCHAR, kind VARCHAR, purpose VARCHAR, places VARCHAR, hours VARCHAR, "
            'concerned VARCHAR, "trigger" VARCHAR, not_for VARCHAR, never_in VARCHAR',
            {"system": "biometric_system"},
        ),
        (
            "biometric_data",
            "system VARCHAR, element VARCHAR, source VARCHAR, keep_days INTEGER, "
            '"trigger" VARCHAR, proof VARCHAR',
            {"system": "biometric_system"},
        ),
        (
            "biometric_link",
            "system VARCHAR, component VARCHAR, direction VARCHAR, data VARCHAR, "
            "locks_by_itself BOOLEAN",
            {"system": "biometric_system"},
        ),
        (
            "biometric_consultation",
            "system VARCHAR, held_on DATE, groups VARCHAR, comments VARCHAR, changes VARCHAR",
            {"system": "biometric_system"},
        ),
        (
            "biometric_wording",
            "system VARCHAR, original VARCHAR, spanish VARCHAR",
            {"system": "biometric_system"},
        ),
        (
            "destruction",
            'system VARCHAR, cause VARCHAR, "reference" VARCHAR, "group" VARCHAR, '
            "people INTEGER, caused_on DATE, done_on DATE, done_by VARCHAR, how VARCHAR, "
            "proof VARCHAR",
            {"system": "biometric_system"},
        ),
    )


STEPS: Sequence[Step] = (
    _keep_staff_id,
    _keep_situations,
    _keep_calendar_and_drills,
    _keep_training,
    _keep_biometrics,
)
"""``STEPS[n - 1]`` turns schema ``n`` into ``n + 1``. A released step is never changed."""

SCHEMA = len(STEPS) + 1
"""The schema that this program writes."""


def schema_of(connection: sqlite3.Connection) -> int:
    """The schema of an open plan file."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    return int(number)


def upgrade(connection: sqlite3.Connection, steps: Sequence[Step] = STEPS) -> None:
    """Bring an open plan file to the newest schema, each step in a transaction of its own.

    ``connection`` has ``isolation_level`` None. Foreign keys are off meanwhile: SQLite alters a
    table by copying and dropping it, and with them on the child rows would be deleted. The
    caller makes the backup. Raises sqlite3.Error, with the failed step rolled back.
    """
    connection.execute("PRAGMA foreign_keys = OFF")
    for number in range(schema_of(connection), len(steps) + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            steps[number - 1](connection)
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise sqlite3.IntegrityError(f"schema {number + 1} leaves a row pointing nowhere")
            connection.execute(f"PRAGMA user_version = {number + 1}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    connection.execute("PRAGMA foreign_keys = ON")
