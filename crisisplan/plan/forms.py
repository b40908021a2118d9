"""The questions, read from forms/*.toml: what each step asks, in which words and order."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from crisisplan.plan.audience import Audience
from crisisplan.plan.kinds import KINDS, NOT_DECIDED, Kind, UnreadableError
from crisisplan.plan.model import ENTITIES, Entity, School, answers_of
from crisisplan.plan.plan import Plan
from crisisplan.plan.sources import Status

GROUPS = (
    "Who",
    "What could happen",
    "What we do",
    "How we practice",
    "What we disclose",
    "Finish",
)
"""The parts of the step list, in order."""


class FormError(ValueError):
    """A form file that cannot be read; the message names the file and the key."""


@dataclass(frozen=True)
class Choice:
    """One answer of a choice: the key that is stored and the label that is shown."""

    key: str
    label: str


@dataclass(frozen=True)
class ActionWords:
    """Other people’s words for the actions and for what practices them."""

    key: str
    credit: str = ""
    """Whose words they are; printed once where they are used."""
    actions: Mapping[str, str] = field(default_factory=dict)
    """Each action, and what is called out with it."""
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By list of choices.toml and key of the option."""


@dataclass(frozen=True)
class Field:
    """One question: which attribute of which entity it fills, and in which words it asks."""

    key: str
    kind: str
    label: str
    required: bool = False
    """Needed for a complete plan."""
    vital: bool = False
    """Required, and without it the plan cannot be used: missing is Must, not Should."""
    gap: str = ""
    """What an empty required cell means, where “not answered” says too little: “Vacant”."""
    help: str = ""
    why: str = ""
    example: str = ""
    choices: str = ""
    """The name of a list in choices.toml."""
    rows: str = ""
    """``step.table``: the answer is one of that table's rows."""
    width: float = 1
    """On the page: 1 or 2 of its two columns. In a table: its share of the width."""
    detail: bool = False
    """In a table: asked below the selected row, not in a column."""
    group: str = ""
    """In a table whose rows have a page of their own: the heading that starts here."""
    entity: type[Entity] = Entity
    audience: Audience = Audience.PRIVATE
    options: tuple[Choice, ...] = ()
    """The answers of a choice, in plain words."""
    worded: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)
    """What options are called in other words for the actions, by the key of those words."""
    target: type[Entity] | None = None
    """The entity that the answer points to."""
    step: str = ""
    table: str = ""

    @property
    def type(self) -> Kind:
        """The kind of answer."""
        return KINDS[self.kind]

    @property
    def place(self) -> str:
        """Where it is in its step, as findings say it: ``question`` or ``table.column``."""
        return f"{self.table}.{self.key}" if self.table else self.key

    def read(self, text: str, plan: Plan) -> Any:
        """The value for what was typed, ``None`` for nothing. Raises UnreadableError."""
        text = text.strip()
        if not text or text.casefold() == NOT_DECIDED.casefold():
            return None
        if self.target is not None:
            return self._read_row(text, plan)
        if self.options:
            return self._read_choice(text, plan)
        return self.type.read(text) or None if self.type.type is str else self.type.read(text)

    def _read_choice(self, text: str, plan: Plan) -> str:
        wanted, offered = text.casefold(), self.offered(plan)
        for option in (*offered, *self.options):
            if wanted in (option.key.casefold(), option.label.casefold()):
                return option.key
        listed = ", ".join(option.label for option in offered[:6])
        more = ", …" if len(self.options) > 6 else ""
        raise UnreadableError(f"“{text[:40]}” is not one of the answers: {listed}{more}.")

    def _read_row(self, text: str, plan: Plan) -> str:
        assert self.target is not None
        row = plan.named(self.target, text)
        if row is None:
            nobody = "Nobody in People" if self.kind == "person" else "No row of that table"
            raise UnreadableError(f"{nobody} is called “{text[:60]}”.")
        return row.id

    def show(self, value: Any, plan: Plan) -> str:
        """The words for a value; nothing for ``None``."""
        if value is None:
            return ""
        if self.target is not None:
            return plan.name_of(value)
        if self.options:
            own = self._own_words(plan).get(value)
            return own or next((o.label for o in self.options if o.key == value), str(value))
        return self.type.show(value)

    def offered(self, plan: Plan) -> tuple[Choice, ...]:
        """The answers of a choice, in the words that the school has chosen for the actions."""
        own = self._own_words(plan)
        return tuple(Choice(o.key, own.get(o.key, o.label)) for o in self.options)

    def _own_words(self, plan: Plan) -> Mapping[str, str]:
        chosen = action_words_of(plan) if self.worded else ""
        return self.worded.get(chosen, {})

    def answer(self, row: Entity) -> Any:
        """The value that a row holds for this question."""
        return getattr(row, self.key)

    def text(self, row: Entity, plan: Plan) -> str:
        """The words for what a row holds for this question; nothing if it is undecided."""
        return self.show(self.answer(row), plan)


def action_words_of(plan: Plan) -> str:
    """The key of the words that the school has chosen for the actions; empty for none."""
    schools = plan.rows(School)
    return (schools[0].action_words or "") if schools else ""


@dataclass(frozen=True)
class Section:
    """Questions that stand together on the page under one heading."""

    title: str
    record: str = ""
    help: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table of a step: rows of one entity, a question for each column."""

    key: str
    entity: type[Entity]
    label: str
    noun: str
    columns: tuple[Field, ...]
    plural: str = ""
    """The noun for several, where an s at its end is not enough."""
    help: str = ""
    empty: str = ""
    at_least: int = 0
    """How many rows a complete plan has; fewer is a finding."""
    identity: tuple[str, ...] = ()
    """The columns by which a row of an answers file finds its row in the plan."""
    parent: str = ""
    """The column that says which row of another table this row is a part of."""
    step: str = ""

    @property
    def several(self) -> str:
        """What several of its rows are called: “people”."""
        return self.plural or f"{self.noun}s"

    def counted(self, number: int) -> str:
        """So many of them: “1 person”, “3 people”."""
        return f"{number:,} {self.noun if number == 1 else self.several}"

    def column(self, key: str) -> Field:
        """The column with this key. Raises KeyError."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    @property
    def groups(self) -> list[tuple[str, list[Field]]]:
        """The columns under the headings of a page of a row’s own."""
        found: list[tuple[str, list[Field]]] = []
        for column in self.columns:
            if column.group or not found:
                found.append((column.group, []))
            found[-1][1].append(column)
        return found


@dataclass(frozen=True)
class Guidance:
    """Advice beside a step, with its source and how sure we are of it."""

    title: str
    text: str
    source: str = ""
    source_url: str = ""
    status: Status = Status.PRACTICE


@dataclass(frozen=True)
class Form:
    """One step of the wizard."""

    key: str
    title: str
    group: str
    purpose: str
    icon: str = ""
    page: str = ""
    """The page class that shows this step, where the plain one does not suffice."""
    record: str = ""
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    guidance: tuple[Guidance, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """The questions outside the tables, in order."""
        return tuple(item for section in self.sections for item in section.fields)

    def field(self, key: str) -> Field:
        """The question with this key. Raises KeyError."""
        for item in self.fields:
            if item.key == key:
                return item
        raise KeyError(key)

    def table(self, key: str) -> Table:
        """The table with this key. Raises KeyError."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(key)

    @property
    def entities(self) -> frozenset[str]:
        """The names of the entities that this step fills."""
        return frozenset(
            [item.entity.__name__ for item in self.fields]
            + [table.entity.__name__ for table in self.tables]
        )


@dataclass(frozen=True)
class Forms:
    """All steps, in the order of the step list."""

    steps: tuple[Form, ...]
    _by_entity: dict[type[Entity], dict[str, Field]] = field(default_factory=dict, repr=False)
    _action_words: dict[str, ActionWords] = field(default_factory=dict, repr=False)

    def __iter__(self) -> Iterator[Form]:
        return iter(self.steps)

    def step(self, key: str) -> Form:
        """The step with this key. Raises KeyError."""
        for form in self.steps:
            if form.key == key:
                return form
        raise KeyError(key)

    def table(self, path: str) -> Table:
        """The table at ``step.table``. Raises KeyError."""
        step, _, table = path.partition(".")
        return self.step(step).table(table)

    def action_words(self, plan: Plan) -> ActionWords | None:
        """The words that the school has chosen for the actions; ``None`` for plain ones."""
        return self._action_words.get(action_words_of(plan))

    def question(self, entity: type[Entity], attribute: str) -> Field | None:
        """The question that fills this attribute."""
        return self._by_entity.get(entity, {}).get(attribute)


def load_forms(folder: Path) -> Forms:
    """Read and check every form in a folder. Raises FormError."""
    choices = _load_choices(folder / "choices.toml")
    words = _load_action_words(folder / "action_words.toml", choices)
    lists = {
        name: _Answers(options, {w.key: w.labels[name] for w in words if name in w.labels})
        for name, options in choices.items()
    }
    forms = Forms(tuple(_load_form(path, lists) for path in sorted(folder.glob("[0-9]*.toml"))))
    bound = tuple(_bind_rows(form, forms) for form in forms)
    by_entity: dict[type[Entity], dict[str, Field]] = {}
    for form in bound:
        for item in (*form.fields, *(column for table in form.tables for column in table.columns)):
            if item.key in by_entity.setdefault(item.entity, {}):
                raise FormError(f"{form.key}: {item.entity.__name__}.{item.key} is asked twice")
            by_entity[item.entity][item.key] = item
    return Forms(bound, by_entity, {each.key: each for each in words})


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormError(f"{path.name}: {error}") from error


T = TypeVar("T")


def _make(kind: type[T], entry: dict[str, Any], where: str) -> T:
    known = {item.name for item in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for key in entry:
        if key not in known:
            raise FormError(f"{where}: unknown key “{key}”")
    try:
        return kind(**entry)
    except TypeError as error:
        raise FormError(f"{where}: {error}") from error


def _load_choices(path: Path) -> dict[str, tuple[Choice, ...]]:
    return {
        name: tuple(Choice(key, label) for key, label in labels.items())
        for name, labels in _toml(path).items()
    }


def _load_action_words(
    path: Path, choices: Mapping[str, tuple[Choice, ...]]
) -> tuple[ActionWords, ...]:
    if not path.is_file():
        return ()
    found = tuple(
        _make(ActionWords, {**entry, "key": key}, f"{path.name} [{key}]")
        for key, entry in _toml(path).items()
    )
    for words in found:
        for name, labels in words.labels.items():
            known = {option.key for option in choices.get(name, ())}
            if unknown := sorted(labels.keys() - known):
                raise FormError(
                    f"{path.name} [{words.key}]: choices.toml has no “{name}.{unknown[0]}”"
                )
    return found


@dataclass(frozen=True)
class _Answers:
    """A list of choices.toml, in plain and in other words."""

    options: tuple[Choice, ...] = ()
    worded: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def _load_form(path: Path, choices: Mapping[str, _Answers]) -> Form:
    entry = _toml(path)
    key = path.stem.partition("_")[2]
    if entry.get("group") not in GROUPS:
        raise FormError(f"{path.name}: group “{entry.get('group')}” is not one of {GROUPS}")
    record = entry.get("record", "")
    sections = []
    for section in entry.pop("sections", []):
        where = f"{path.name}, section “{section.get('title')}”"
        entity = section.get("record", record)
        section["fields"] = tuple(
            _load_field(item, entity, choices, f"{where}, field “{item.get('key')}”", key, "")
            for item in section.get("fields", [])
        )
        sections.append(_make(Section, section, where))
    tables = []
    for table in entry.pop("tables", []):
        where = f"{path.name}, table “{table.get('key')}”"
        name = table.get("entity", "")
        table["columns"] = tuple(
            _load_field(
                item, name, choices, f"{where}, column “{item.get('key')}”", key, table["key"]
            )
            for item in table.get("columns", [])
        )
        if not table["columns"]:
            raise FormError(f"{where}: a table has at least one column")
        table["entity"] = ENTITIES[name]
        table["step"] = key
        table["identity"] = tuple(table.get("identity", [table["columns"][0].key]))
        for column in (*table["identity"], *filter(None, [table.get("parent")])):
            if column not in {item.key for item in table["columns"]}:
                raise FormError(f"{where}: there is no column “{column}”")
        tables.append(_make(Table, table, where))
    guidance = []
    for item in entry.pop("guidance", []):
        where = f"{path.name}, guidance “{item.get('title')}”"
        try:
            item["status"] = Status.of(item.get("status", "practice"))
        except KeyError:
            raise FormError(f"{where}: unknown status “{item['status']}”") from None
        guidance.append(_make(Guidance, item, where))
    return _make(
        Form,
        {
            **entry,
            "key": key,
            "sections": tuple(sections),
            "tables": tuple(tables),
            "guidance": tuple(guidance),
        },
        path.name,
    )


def _load_field(
    entry: dict[str, Any],
    entity: str,
    choices: Mapping[str, _Answers],
    where: str,
    step: str,
    table: str,
) -> Field:
    if entity not in ENTITIES:
        raise FormError(f"{where}: there is no entity “{entity}”")
    if entry.get("kind") not in KINDS:
        raise FormError(f"{where}: unknown kind “{entry.get('kind')}”")
    audiences = answers_of(ENTITIES[entity])
    if entry.get("key") not in audiences:
        raise FormError(f"{where}: {entity} has no answer “{entry.get('key')}”")
    named = entry.get("choices", "")
    if named and named not in choices:
        raise FormError(f"{where}: choices.toml has no list “{named}”")
    answers = choices.get(named, _Answers())
    for computed in ("entity", "audience", "options", "worded", "target", "step", "table"):
        if computed in entry:
            raise FormError(f"{where}: unknown key “{computed}”")
    return _make(
        Field,
        {
            **entry,
            "entity": ENTITIES[entity],
            "audience": audiences[entry["key"]],
            "options": answers.options,
            "worded": answers.worded,
            "target": ENTITIES["Person"] if entry["kind"] == "person" else None,
            "step": step,
            "table": table,
        },
        where,
    )


def _bind_rows(form: Form, forms: Forms) -> Form:
    """The form with every ``rows`` turned into the entity that it points to."""

    def bound(item: Field) -> Field:
        if not item.rows:
            return item
        try:
            return dataclasses.replace(item, target=forms.table(item.rows).entity)
        except KeyError:
            raise FormError(f"{form.key}, “{item.key}”: no table “{item.rows}”") from None

    return dataclasses.replace(
        form,
        sections=tuple(
            dataclasses.replace(section, fields=tuple(map(bound, section.fields)))
            for section in form.sections
        ),
        tables=tuple(
            dataclasses.replace(table, columns=tuple(map(bound, table.columns)))
            for table in form.tables
        ),
    )
