"""What families get: the notice, the page for children, the sign and the permission form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from crisisplan.document.biometrics.disclosure import banned
from crisisplan.document.biometrics.scribe import NO_LIMIT, Scribe, together
from crisisplan.document.blocks import (
    Blanks,
    Block,
    Callout,
    Document,
    FactSheet,
    Heading,
    Paragraph,
    Run,
    Tick,
    Words,
    plain,
    words,
)
from crisisplan.document.look import Paper
from crisisplan.plan.model import Entity
from crisisplan.rules.biometrics.sheet import Sheet

_LIMITS = (NO_LIMIT, 300, 200, 140, 100, 70, 45, 0)
"""How long answers may be, tried one after the other until a paper keeps to its page."""
_GROUPS = ("students", "parents", "staff", "applicants", "visitors")
_FOR_CHILDREN = 100
"""A longer answer is no sentence for a child."""
_KEPT = 120
"""So long an answer is told however little room there is: how to say no, whom to ask."""
_LONG_NAME = 80
"""A longer name stands below the title, in smaller print."""
_ON_BACK = (
    ("instead", "alternative"),
    ("signs", "consent_by"),
    ("take_back", "withdraw_how"),
)
_SHOWN = 3
"""So many purposes and consultations stand in a notice; the rest in the full disclosure."""


def on_one_page(make: Callable[[Scribe], Document], scribe: Scribe, paper: Paper) -> Document:
    """A paper with print and answers as large as one page takes; longer ones stand elsewhere."""
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

    def kept(self, template: str, *keys: str) -> Words:
        """The same of what nobody should have to look for elsewhere."""
        scribe = self.scribe.within(max(self.scribe.limit, _KEPT))
        return scribe.of(self.own[template], self.system, *keys)

    def said(self, key: str) -> Words:
        return self.scribe.sentence(self.system, key, self.says[key])

    def flag(self, key: str) -> Words:
        return self.scribe.flag(self.system, key)

    def destroyed(self) -> Words:
        """How soon the data are destroyed, in a sentence."""
        days = self.scribe.answer(self.system, "destroy_within_days")
        if days is None:
            return self.scribe.fill(self.says["destroy"]["open"], open=self.scribe.undecided)
        texts = self.says["destroy"]
        return words(texts["one" if days == 1 else "many"].format(days=days))

    def is_true(self, key: str) -> bool:
        return self.scribe.answer(self.system, key) is True

    def title(self) -> str:
        if len(self.name) > _LONG_NAME:
            return str(self.own["long_title"])
        return str(self.own["title"].format(system=self.name))

    def named(self) -> Iterator[Block]:
        """The name where it is too long for a title."""
        if len(self.name) > _LONG_NAME:
            yield Paragraph(words(self.name, bold=True))

    def facts(self) -> FactSheet:
        labels = self.own["labels"]
        rows = tuple((labels[key], getattr(self, f"_{key}")()) for key in self.own["facts"])
        return FactSheet(self.title(), rows, tight=self.scribe.limit < NO_LIMIT)


class _Notice(_Told):
    key = "notice"

    def title(self) -> str:
        if _groups(self) and not {"students", "parents"} & {*_groups(self)}:
            return str(self.own["adults_title"].format(system=self.name))
        return super().title()

    def document(self) -> Document:
        scribe = self.scribe
        summary = scribe.within(2 * scribe.limit).say(self.system, "summary")
        blocks: list[Block] = [
            *self.named(),
            *scribe.draft_mark(self.sheet),
            *banned(scribe, self.sheet),
            Paragraph(words(self.own["choice_first"])),
            Callout(self.own["in_short"], summary),
            self.facts(),
        ]
        duty = self.sheet.check.duty("consent")
        told = [self.own["not_advice"]]
        if duty is not None:
            law = self.own["law"][duty.rule.status]
            told.insert(0, law.format(citation=duty.rule.citation))
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
        several = len(self.sheet.purposes) > 1

        def told(purpose: Any) -> Words:
            first = self.scribe.fill("{purpose}.", purpose=self.scribe.say(purpose, "purpose"))
            where = self.scribe.of(self.own["where"], purpose, "places", "hours")
            # What one purpose leaves out may be another purpose: each has its own beside it.
            return together((first, where, self._not_for(purpose) if several else ()))

        return self._purposes(told)

    def _never(self) -> Words:
        if len(self.sheet.purposes) > 1:
            return words(self.own["never_above"])
        return self._purposes(self._not_for)

    def _not_for(self, purpose: Any) -> Words:
        never = self.scribe.of(self.own["never"], purpose, "not_for")
        if not self.scribe.answer(purpose, "never_in"):
            return never
        return together((never, self.scribe.of(self.own["never_in"], purpose, "never_in")))

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
        return together([*parts, self.kept("withdraw", "withdraw_how")])

    def _if_no(self) -> Words:
        return together((self.kept("if_no", "alternative"), self.flag("no_detriment")))

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
        parts = [self.kept("contact", "contact")]
        if self.scribe.answer(self.system, "complaints"):
            parts.append(self.of("complaints", "complaints"))
        return together(parts)


class _Children(_Told):
    key = "children"

    def __init__(self, scribe: Scribe, sheet: Sheet) -> None:
        texts = {**scribe.texts, "too_long": scribe.texts["children"]["too_long"]}
        self.large = "page" if scribe.limit == NO_LIMIT else ""
        limit = min(scribe.limit, _FOR_CHILDREN)
        super().__init__(replace(scribe, texts=texts, limit=limit), sheet)

    def document(self) -> Document:
        blocks: list[Block] = [
            *self.named(),
            *self.scribe.draft_mark(self.sheet),
            Paragraph(words(self.own["first"]), large=self.large),
        ]
        for key in self.own["facts"]:
            blocks.append(Heading(self.own["labels"][key], 2))
            blocks.append(Paragraph(getattr(self, f"_{key}")(), large=self.large))
        note = self.own["own_words"]
        return self.scribe.document(self.title(), blocks, self.sheet, own_words=note)

    def said_to_children(self, key: str) -> Words:
        return self.scribe.sentence(self.system, key, self.own[key])

    def _what(self) -> Words:
        if len(self.name) > _LONG_NAME:
            return self.said_to_children("modality")
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
        return together((words(self.own["tell"]), words(self.own["checks"]) if checked else ()))

    def _change(self) -> Words:
        days = self.scribe.answer(self.system, "destroy_within_days")
        stops = self.is_true("stops_on_request")
        wiped = ""
        if stops and days is not None:
            wiped = self.own["day" if days == 1 else "days"].format(days=days)
        stop = words(self.own["stop"]) if stops else ()
        return together((words(self.own["change"]), stop, words(wiped)))

    def _ask(self) -> Words:
        return self.kept("ask", "contact")


def sign(scribe: Scribe, sheet: Sheet) -> Document:
    """One page in large print for the place where it reads people."""
    own, system = scribe.texts["sign"], sheet.system
    read = scribe.answer(system, "modality")
    head = words(own["modality"][read], bold=True) if read is not None else scribe.undecided
    purposes = [scribe.of(own["why"], each, "purpose") for each in sheet.purposes[:_SHOWN]]
    lines = [
        *(purposes or [scribe.fill(own["why"], purpose=scribe.undecided)]),
        # What one purpose leaves out may be another purpose.
        *(scribe.of(own["never"], one, "not_for") for one in sheet.purposes if len(purposes) == 1),
        scribe.sentence(system, "consent", scribe.texts["says"]["consent"]),
        scribe.of(own["other"], system, "alternative"),
        scribe.within(max(scribe.limit, _KEPT)).of(own["ask"], system, "contact"),
    ]
    # Nobody reads in passing that something is told elsewhere.
    kept = [line for line in lines if scribe.texts["too_long"] not in plain(line)]
    if len(kept) < len(lines) or len(purposes) > 1:
        kept.append(words(own["more"]))
    large = "sign" if scribe.limit == NO_LIMIT else "full_sign"
    blocks = [
        *scribe.draft_mark(sheet),
        Paragraph(head, large="headline"),
        *(Paragraph(_unbroken(line), large=large) for line in kept),
    ]
    title = own["title"].format(system=scribe.name_of(system))
    return scribe.document(title, blocks, sheet, own_words="")


def _unbroken(content: Words) -> Words:
    """Words in which no line ends within a phone number."""
    return tuple(
        replace(run, text=re.sub(r"(?<=\d\)) (?=\d)", "\u00a0", run.text)) for run in content
    )


def consent(scribe: Scribe, sheet: Sheet, paper: Paper) -> Document:
    """The form on which families say yes or no. The name stands on paper only.

    What has no room on one page stands whole on its back: whoever signs agrees to it.
    """
    from crisisplan.document.pdf import lay_out

    form = _Consent(scribe, sheet)
    made = form.document()
    texts = {**scribe.texts, "too_long": scribe.texts["consent"]["on_back"]}
    for limit in _LIMITS[1:]:
        if lay_out(made, paper).count <= 1:
            break
        form = _Consent(replace(scribe, texts=texts, limit=limit), sheet)
        made = form.document()
    return form.document(back=True)


class _Consent(_Told):
    key = "consent"

    def document(self, *, back: bool = False) -> Document:
        blocks = [
            *self.named(),
            *self.scribe.draft_mark(self.sheet),
            *banned(self.scribe, self.sheet),
            *self._form(),
            *(self._back() if back else ()),
        ]
        return self.scribe.document(self.title(), blocks, self.sheet)

    def _form(self) -> Iterator[Block]:
        own, scribe = self.own, self.scribe
        signer = self._signer()
        who = own[signer]
        without = scribe.sentence(self.system, "consent", self.says["no_form"])
        without = tuple(Run(run.text, not run.italic, run.italic) for run in without)
        yield Paragraph(together((words(own["only"]), without)))
        yield _head(own["who"])
        yield Blanks(((who["person"], 3), (who["grade"], 1), (own["reference"], 1.6)))
        yield _head(own["choice"])
        yield Tick(self._yes(who))
        instead = together((words(own["no_title"], bold=True), self.of("instead", "alternative")))
        yield Tick(together((instead, self.flag("no_detriment"))))
        if signer != "adult" and self.is_true("child_may_refuse"):
            yield Tick(words(who["own"]))
        yield Paragraph(together((words(own["sign"], bold=True), self.of("signs", "consent_by"))))
        yield Blanks(((own["signature"], 3), (own["date"], 1)))
        if signer != "adult":
            yield Blanks(((own["print_name"], 3), (own["relation"], 2)))
        stops = self.flag("stops_on_request")
        taken = (words(own["back"], bold=True), self.of("back_how", "withdraw_how"))
        yield Paragraph(together((*taken, stops, self.destroyed())))
        yield Paragraph(words(own["office"]), small=True)

    def _signer(self) -> str:
        """Whom the form speaks of: a child, an adult, or either."""
        if not _of_children(self):
            return "adult"
        return "either" if {*_groups(self)} - {"students"} else "child"

    def _yes(self, who: Mapping[str, str]) -> Words:
        scribe, own = self.scribe, self.own
        told: list[Run] = [
            Run(who["yes_title"], bold=True),
            Run(" "),
            *scribe.fill(who["yes"], school=scribe.school.name or scribe.undecided),
        ]
        purposes = (scribe.of("{purpose}.", each, "purpose") for each in self.sheet.purposes)
        for purpose in dict.fromkeys(purposes):
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

    def _back(self) -> Iterator[Block]:
        """The answers that had no room, whole."""
        own, whole = self.own, self.scribe.within(NO_LIMIT)
        shown: list[tuple[str, Entity, str]] = [
            *(("only_for", each, "purpose") for each in self.sheet.purposes),
            *((key, self.system, of) for key, of in _ON_BACK),
        ]
        rows = [
            (own["back_labels"][key], whole.say(row, of))
            for key, row, of in shown
            if whole.say(row, of) != self.scribe.say(row, of)
        ]
        if rows:
            yield Heading(own["back_title"], 2, new_page=True)
            yield Paragraph(words(own["back_first"]), keep_with_next=True)
            yield FactSheet(own["back_title"], tuple(rows))


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
