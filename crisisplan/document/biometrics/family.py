"""What families get: the notice, the page for children, the sign and the permission form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from crisisplan.document.biometrics.scribe import NO_LIMIT, Scribe, together
from crisisplan.document.blocks import (
    Blanks,
    Block,
    Callout,
    Document,
    FactSheet,
    Paragraph,
    Run,
    Tick,
    Words,
    words,
)
from crisisplan.document.look import Paper
from crisisplan.rules.biometrics.law import LawRule
from crisisplan.rules.biometrics.sheet import Sheet

_LIMITS = (NO_LIMIT, 300, 200, 140, 100, 70, 45, 0)
"""How long answers may be, tried one after the other until a paper keeps to its page."""
_GROUPS = ("students", "parents", "staff", "applicants", "visitors")
_FOR_CHILDREN = 100
"""A longer answer is no sentence for a child."""
_SHOWN = 3
"""So many purposes and consultations stand in a notice; the rest in the full disclosure."""


def on_one_page(make: Callable[[Scribe], Document], scribe: Scribe, paper: Paper) -> Document:
    """A paper with answers as long as one page takes; longer ones stand in the disclosure."""
    # The window opens without the writers.
    from crisisplan.document.pdf import lay_out

    made = make(scribe)
    for limit in _LIMITS[1:]:
        if lay_out(made, paper).count <= 1:
            return made
        made = make(scribe.within(limit))
    return made


def notice(scribe: Scribe, sheet: Sheet) -> Document:
    """One page for families."""
    return _Notice(scribe, sheet).document()


def children(scribe: Scribe, sheet: Sheet) -> Document:
    """One page for children."""
    return _Children(scribe, sheet).document()


class _Told:
    """A paper of one system, with its own texts."""

    key = ""

    def __init__(self, scribe: Scribe, sheet: Sheet) -> None:
        self.scribe = scribe
        self.sheet = sheet
        self.system = sheet.system
        self.own: Mapping[str, Any] = scribe.texts[self.key]
        self.says: Mapping[str, Any] = scribe.texts["says"]
        self.name = scribe.name_of(sheet.system)

    def say(self, key: str) -> Words:
        return self.scribe.say(self.system, key)

    def of(self, template: str, *keys: str) -> Words:
        return self.scribe.of(self.own[template], self.system, *keys)

    def said(self, key: str) -> Words:
        return self.scribe.sentence(self.system, key, self.says[key])

    def flag(self, key: str) -> Words:
        return self.scribe.flag(self.system, key)

    def destroyed(self) -> Words:
        """How soon the data are destroyed, in a sentence."""
        days = self.scribe.answer(self.system, "destroy_within_days")
        if days is None:
            label = self.scribe.label(self.system, "destroy_within_days")
            return (*words(f"{label}: "), *self.scribe.undecided, Run("."))
        texts = self.says["destroy"]
        return words(texts["one" if days == 1 else "many"].format(days=days))

    def is_true(self, key: str) -> bool:
        return self.scribe.answer(self.system, key) is True

    def title(self) -> str:
        return str(self.own["title"].format(system=self.name))

    def facts(self) -> FactSheet:
        labels = self.own["labels"]
        rows = tuple((labels[key], getattr(self, f"_{key}")()) for key in self.own["facts"])
        return FactSheet(self.title(), rows, tight=self.scribe.limit < NO_LIMIT)


class _Notice(_Told):
    key = "notice"

    def document(self) -> Document:
        scribe = self.scribe
        summary = scribe.within(2 * scribe.limit).say(self.system, "summary")
        blocks: list[Block] = [
            *scribe.draft_mark(self.sheet),
            Paragraph(words(self.own["choice_first"])),
            Callout(self.own["in_short"], summary),
            self.facts(),
        ]
        rule = _law_of_choice(self.sheet)
        told = [scribe.texts["not_advice"]]
        if rule is not None:
            status = scribe.law.status(rule)
            told.insert(0, scribe.texts["law_line"].format(citation=rule.citation, status=status))
        blocks.append(Paragraph(words(" ".join(told)), small=True))
        return scribe.document(self.title(), blocks, self.sheet)

    # -- the facts, by the keys of the texts

    def _what(self) -> Words:
        vendor = self.say("vendor")
        if self.scribe.answer(self.system, "version"):
            vendor = (*vendor, Run(" ("), *self.say("version"), Run(")"))
        made = self.scribe.fill(self.own["what"], vendor=vendor)
        return together((self.said("modality"), self.said("matching"), made))

    def _purposes(self, told: Callable[[Any], Words]) -> Words:
        purposes = self.sheet.purposes
        if not purposes:
            return self.scribe.undecided
        parts = list(dict.fromkeys(told(purpose) for purpose in purposes[:_SHOWN]))
        return together([*parts, self._more(len(purposes))])

    def _more(self, number: int) -> Words:
        if number <= _SHOWN:
            return ()
        more = self.scribe.texts["more"].format(count=number - _SHOWN)
        return words(f"{more}.", italic=True)

    def _why(self) -> Words:
        def told(purpose: Any) -> Words:
            first = self.scribe.fill("{purpose}.", purpose=self.scribe.say(purpose, "purpose"))
            where = self.scribe.of(self.own["where"], purpose, "places", "hours")
            return together((first, where))

        return self._purposes(told)

    def _never(self) -> Words:
        def told(purpose: Any) -> Words:
            never = self.scribe.of(self.own["never"], purpose, "not_for")
            if not self.scribe.answer(purpose, "never_in"):
                return never
            return together((never, self.scribe.of(self.own["never_in"], purpose, "never_in")))

        return self._purposes(told)

    def _who(self) -> Words:
        parts = [groups_of(self)] if _groups(self) else []
        parts.append(self.of("who", "enrolled"))
        parts.append(self.flag("watch_list"))
        if self.is_true("watch_list"):
            for key in ("watch_criteria", "watch_appeal"):
                label = self.scribe.label(self.system, key)
                parts.append(self.scribe.fill(f"{label}: {{told}}.", told=self.say(key)))
        return together(parts)

    def _choice(self) -> Words:
        parts = [self.said("consent"), self.of("signs", "consent_by")]
        if self.scribe.answer(self.system, "child_may_refuse") is not None and _of_children(self):
            parts.append(self.flag("child_may_refuse"))
        return together([*parts, self.of("withdraw", "withdraw_how")])

    def _if_no(self) -> Words:
        return together((self.of("if_no", "alternative"), self.flag("no_detriment")))

    def _how_long(self) -> Words:
        stops = (self.flag("stops_on_leaving"), self.flag("stops_on_request"))
        return together((*stops, self.destroyed()))

    def _kept(self) -> Words:
        return together((self.said("stored_as"), self.said("kept_where"), self.flag("encrypted")))

    def _sharing(self) -> Words:
        others = (self.of("vendor", "vendor_gets"), self.of("others", "others_get"))
        return together((self.flag("no_sale"), *others, self.said("police_access")))

    def _mistakes(self) -> Words:
        return together(
            (
                self.of("check", "match_check"),
                self.of("false", "match_false"),
                self.of("accuracy", "accuracy"),
            )
        )

    def _decided(self) -> Words:
        held = [c for c in self.sheet.consultations if self.scribe.answer(c, "held_on")]
        parts = [
            self.scribe.fill(
                self.own["asked"],
                groups=self.scribe.say(each, "groups"),
                date=self.scribe.say(each, "held_on"),
            )
            for each in held[:_SHOWN]
        ]
        if not held:
            label = self.scribe.texts["disclosure"]["groups"]["consultation"]
            parts.append((*words(f"{label}: "), *self.scribe.undecided, Run(".")))
        parts.append(self._more(len(held)))
        approved = self.say("approved_on")
        if self.scribe.answer(self.system, "approved_on") is None:
            label = self.scribe.label(self.system, "approved_on")
            parts.append((*words(f"{label}: "), *approved, Run(".")))
        else:
            parts.append(self.scribe.fill(self.own["approved"], date=approved))
        return together([*parts, self.of("policy", "policy")])

    def _ask(self) -> Words:
        parts = [self.of("contact", "contact")]
        if self.scribe.answer(self.system, "complaints"):
            parts.append(self.of("complaints", "complaints"))
        return together(parts)


class _Children(_Told):
    key = "children"

    def __init__(self, scribe: Scribe, sheet: Sheet) -> None:
        texts = {**scribe.texts, "too_long": scribe.texts["children"]["too_long"]}
        limit = min(scribe.limit, _FOR_CHILDREN)
        super().__init__(replace(scribe, texts=texts, limit=limit), sheet)

    def document(self) -> Document:
        blocks: list[Block] = [
            *self.scribe.draft_mark(self.sheet),
            Paragraph(words(self.own["first"])),
        ]
        for key in self.own["facts"]:
            asked = words(self.own["labels"][key], bold=True)
            blocks.append(Paragraph(asked, keep_with_next=True))
            blocks.append(Paragraph(getattr(self, f"_{key}")()))
        return self.scribe.document(self.title(), blocks, self.sheet)

    def said_to_children(self, key: str) -> Words:
        return self.scribe.sentence(self.system, key, self.own[key])

    def _what(self) -> Words:
        named = self.scribe.fill(self.own["name"], system=self.name)
        return together((self.said_to_children("modality"), named))

    def _keeps(self) -> Words:
        return self.said_to_children("stored_as")

    def _where(self) -> Words:
        return self._of_purposes("where", "places")

    def _why(self) -> Words:
        return self._of_purposes("why", "purpose")

    def _of_purposes(self, template: str, key: str) -> Words:
        told = [self.scribe.of(self.own[template], p, key) for p in self.sheet.purposes]
        return together(dict.fromkeys(told)) or self.scribe.undecided

    def _must(self) -> Words:
        refuse = self.scribe.answer(self.system, "child_may_refuse")
        own = "" if refuse is None else self.own["child_may_refuse"]["yes" if refuse else "no"]
        return together((self.said_to_children("consent"), words(own)))

    def _if_no(self) -> Words:
        same = words(self.own["same"]) if self.is_true("no_detriment") else ()
        return together((self.of("if_no", "alternative"), same))

    def _wrong(self) -> Words:
        checked = self.scribe.answer(self.system, "match_check")
        return together((words(self.own["checks"]) if checked else (), words(self.own["tell"])))

    def _change(self) -> Words:
        days = self.scribe.answer(self.system, "destroy_within_days")
        stops = self.is_true("stops_on_request")
        wiped = ""
        if stops and days is not None:
            wiped = self.own["day" if days == 1 else "days"].format(days=days)
        stop = words(self.own["stop"]) if stops else ()
        return together((words(self.own["change"]), stop, words(wiped)))

    def _ask(self) -> Words:
        return self.of("ask", "contact")


def sign(scribe: Scribe, sheet: Sheet) -> Document:
    """One page in large print for the place where it reads people."""
    own, system = scribe.texts["sign"], sheet.system
    purposes = sheet.purposes
    head = scribe.answer(system, "modality")
    why: list[Words] = [
        scribe.fill(own[template], **{key: scribe.say(each, key)})
        for each in purposes[:1]
        for template, key in (("why", "purpose"), ("never", "not_for"))
    ]
    lines = [
        words(own["modality"][head], bold=True)
        if head is not None
        else words(scribe.texts["undecided"], italic=True),
        *(why or [scribe.fill(own["why"], purpose=scribe.undecided)]),
        scribe.sentence(system, "consent", scribe.texts["says"]["consent"]),
        scribe.of(own["other"], system, "alternative"),
        scribe.of(own["ask"], system, "contact"),
    ]
    blocks = [*scribe.draft_mark(sheet), *(Paragraph(line, large=True) for line in lines)]
    return scribe.document(own["title"].format(system=scribe.name_of(system)), blocks, sheet)


def consent(scribe: Scribe, sheet: Sheet) -> Document:
    """The form on which families say yes or no. The name stands on paper only."""
    return _Consent(scribe, sheet).document()


class _Consent(_Told):
    key = "consent"

    def document(self) -> Document:
        blocks = [*self.scribe.draft_mark(self.sheet), *self._form()]
        return self.scribe.document(self.title(), blocks, self.sheet)

    def _form(self) -> Iterator[Block]:
        own, scribe = self.own, self.scribe
        child = _of_children(self)
        who = own["child" if child else "adult"]
        without = scribe.sentence(self.system, "consent", self.says["no_form"])
        without = tuple(Run(run.text, not run.italic, run.italic) for run in without)
        yield Paragraph(together((words(own["only"]), without)))
        yield _head(own["who"])
        yield Blanks(((who["person"], 3), (who["grade"], 1)))
        yield Blanks(((own["reference"], 1),))
        yield _head(own["choice"])
        yield Tick(self._yes(who))
        instead = together((words(own["no_title"], bold=True), self.of("instead", "alternative")))
        yield Tick(together((instead, self.flag("no_detriment"))))
        if child and self.is_true("child_may_refuse"):
            yield Tick(words(who["own"]))
        yield Paragraph(together((words(own["sign"], bold=True), self.of("signs", "consent_by"))))
        yield Blanks(((own["signature"], 3), (own["date"], 1)))
        yield Blanks(((own["print_name"], 3), (own["relation"], 2)))
        stops = self.flag("stops_on_request")
        back = (words(own["back"], bold=True), self.of("back_how", "withdraw_how"))
        yield Paragraph(together((*back, stops, self.destroyed())))
        yield Paragraph(words(own["office"]), small=True)

    def _yes(self, who: Mapping[str, str]) -> Words:
        scribe, own = self.scribe, self.own
        told: list[Run] = [
            Run(who["yes_title"], bold=True),
            Run(" "),
            *scribe.fill(who["yes"], school=scribe.school.name or scribe.undecided),
        ]
        for purpose in dict.fromkeys(scribe.say(each, "purpose") for each in self.sheet.purposes):
            told += [Run("\n•\u2002"), *purpose]
        if not self.sheet.purposes:
            told += [Run(" "), *scribe.undecided]
        told.append(Run(f"\n{own['understand']}"))
        points = (
            self.said("stored_as"),
            self.flag("no_sale"),
            self.said("police_access"),
            self.flag("stops_on_leaving"),
            self.destroyed(),
        )
        for point in points:
            told += [Run("\n•\u2002"), *point]
        return tuple(told)


def _head(text: str) -> Paragraph:
    return Paragraph(words(text, bold=True), keep_with_next=True)


def _of_children(told: _Told) -> bool:
    """Whether it reads students, as far as nobody has said that it does not."""
    return told.scribe.answer(told.system, "of_students") is not False


def _groups(told: _Told) -> list[str]:
    return [group for group in _GROUPS if told.scribe.answer(told.system, f"of_{group}")]


def groups_of(told: _Told) -> Words:
    """Whom a system reads, in a sentence."""
    texts = told.scribe.texts["groups"]
    names = [texts[group] for group in _groups(told)]
    listed = names[-1]
    if len(names) > 1:
        listed = texts["and"].format(first=", ".join(names[:-1]), last=names[-1])
    return words(told.own["groups"].format(groups=listed))


def _law_of_choice(sheet: Sheet) -> LawRule | None:
    duty = sheet.check.duty("consent") or next(iter(sheet.check.duties), None)
    return duty.rule if duty is not None else None
