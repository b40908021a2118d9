"""All papers on biometrics that a plan can make: of what each is, and why one is not made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from crisisplan.document.biometrics.disclosure import disclosure
from crisisplan.document.biometrics.family import children, consent, notice, on_one_page, sign
from crisisplan.document.biometrics.office import (
    board_memo,
    certificate,
    staff_notice,
    statement_of_none,
)
from crisisplan.document.biometrics.scribe import OwnText, Scribe, reading_text
from crisisplan.document.blocks import Callout, Document
from crisisplan.document.languages import LANGUAGES, PaperTexts
from crisisplan.document.look import PAPERS, Paper
from crisisplan.plan.audience import Audience
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Destruction, Ref, School
from crisisplan.plan.plan import Plan
from crisisplan.rules.biometrics.sheet import Sheet, sheets
from crisisplan.rules.biometrics.stages import needs
from crisisplan.rules.reference import Reference

SCHOOL, SYSTEM, DESTRUCTION = "school", "system", "destruction"
READERS = {
    "disclosure": Audience.PUBLIC,
    "disclosure_staff": Audience.STAFF,
    "notice": Audience.PUBLIC,
    "children": Audience.PUBLIC,
    "sign": Audience.PUBLIC,
    "consent": Audience.PUBLIC,
    "staff": Audience.STAFF,
    "memo": Audience.STAFF,
    "certificate": Audience.PRIVATE,
    "none": Audience.PUBLIC,
}
"""Every paper, and who reads it."""
OF = dict.fromkeys(READERS, SYSTEM) | {"certificate": DESTRUCTION, "none": SCHOOL}
"""What each paper is of."""
_ASSUME_USE = ("notice", "children", "sign", "consent", "staff")
_ONE_PAGE: dict[str, Callable[[Scribe, Sheet], Document]] = {
    "notice": notice,
    "children": children,
    "sign": sign,
}


@dataclass(frozen=True)
class BiometricPaper:
    """A paper that can be made, or why not."""

    key: str
    of: str
    """``school``, ``system`` or ``destruction``."""
    row: Ref | None
    """The system or the destruction; None for the school’s own."""
    about: str
    """What that is called."""
    why_not: str = ""
    """One sentence; empty where it can be made."""

    @property
    def audience(self) -> Audience:
        """Who reads it."""
        return READERS[self.key]


class BiometricPapers:
    """The papers of one plan, in the languages of ``resources/biometrics``.

    Everything here may raise ReferenceDataError.
    """

    def __init__(
        self, folder: Path, plan: Plan, forms: Forms, reference: Reference, today: date
    ) -> None:
        self._texts = {language: PaperTexts(folder, language) for language in LANGUAGES}
        self._plan = plan
        self._forms = forms
        self._reference = reference
        self._today = today

    @cached_property
    def _sheets(self) -> dict[Ref, Sheet]:
        return {sheet.system.id: sheet for sheet in sheets(self._plan, self._reference.biometrics)}

    def papers(self) -> list[BiometricPaper]:
        """Every paper, also those that are not made, with the reason."""
        return list(self._papers())

    def of_system(self, system: Ref) -> list[BiometricPaper]:
        """The papers of one system and of its destructions."""
        rows = {system, *(row.id for row in self._sheets[system].destructions)}
        return [paper for paper in self._papers() if paper.row in rows]

    def _papers(self) -> Iterator[BiometricPaper]:
        scribe = self._scribe("en", Audience.PUBLIC)
        yield BiometricPaper(
            "none", SCHOOL, None, self._plan.one(School).name or "", self._why_no_statement()
        )
        for ref, sheet in self._sheets.items():
            name = scribe.name_of(sheet.system)
            for key, of in OF.items():
                if of == SYSTEM:
                    yield BiometricPaper(key, of, ref, name, self._why_not(key, sheet))
            for row in sheet.destructions:
                about = f"{name}, {row.reference or row.group or 'everybody'}"
                why = "" if row.done_on is not None else self._reason("not_destroyed")
                yield BiometricPaper("certificate", DESTRUCTION, row.id, about, why)

    def name(self, key: str, language: str) -> str:
        """What a paper is called: “Family notice”."""
        return str(self._texts[language].texts["papers"][key])

    def document(self, paper: BiometricPaper, language: str, sheet: Paper) -> Document:
        """A paper in a language; what has to stay on one page is fitted to the sheet.

        Raises ValueError for a paper that is not made.
        """
        if paper.why_not:
            raise ValueError(paper.why_not)
        scribe = self._scribe(language, paper.audience)
        if paper.key == "none":
            return statement_of_none(scribe, list(self._sheets.values()))
        if paper.key == "certificate":
            row = self._plan.get(Destruction, paper.row or "")
            assert row is not None
            return certificate(scribe, self._sheets[row.system or ""], row)
        of = self._sheets[paper.row or ""]
        if of.system.refused_on is not None:
            # What nobody answered will not be decided any more.
            texts = {**scribe.texts, "undecided": scribe.texts["not_recorded"]}
            scribe = replace(scribe, texts=texts)
        if paper.key == "consent":
            return consent(scribe, of, sheet)
        if paper.key in _ONE_PAGE:
            make = _ONE_PAGE[paper.key]
            return on_one_page(lambda writer: make(writer, of), scribe, sheet)
        return self._of_any_length(paper.key, scribe, of)

    def _of_any_length(self, key: str, scribe: Scribe, sheet: Sheet) -> Document:
        law = self._reference.biometrics
        if key == "staff":
            return staff_notice(scribe, sheet)
        if key == "memo":
            return board_memo(scribe, sheet, law)
        return disclosure(scribe, sheet, law)

    def statement(self) -> str:
        """What families read where none is used, as the paper says it in English."""
        document = statement_of_none(self._scribe("en", Audience.PUBLIC), [])
        return " ".join(reading_text(document).splitlines())

    def own_texts(self, system: Ref, *keys: str) -> list[OwnText]:
        """What the school wrote of a system and some papers print, or any of those for others.

        They come in the order of the papers: what families read first is first.
        """
        told: dict[str, OwnText] = {}
        sheet = self._sheets[system]
        for key in keys or (*_ONE_PAGE, "consent", "disclosure", "staff", "memo"):
            scribe = replace(self._scribe("en", READERS[key]), told=told)
            if key in _ONE_PAGE:
                _ONE_PAGE[key](scribe, sheet)
            elif key == "consent":
                consent(scribe, sheet, PAPERS["letter"])
            else:
                self._of_any_length(key, scribe, sheet)
        return list(told.values())

    def in_language(self, system: Ref, text: str, language: str) -> str | None:
        """A text of the school in a language; None where it was not translated."""
        return text if language == "en" else self._in_spanish.wording(system, text)

    @cached_property
    def _in_spanish(self) -> Scribe:
        return self._scribe("es", Audience.STAFF)

    def text_to_measure(self, system: Ref, key: str, language: str) -> str:
        """What people read of a ``notice`` or the page for ``children``, however long it is.

        It is there for a draft too, and for a paper that is not made yet: to measure how hard it
        reads while it is written.
        """
        scribe = self._scribe(language, READERS[key])
        document = _ONE_PAGE[key](scribe, self._sheets[system])
        marks = (scribe.texts["draft_title"], scribe.texts["banned_title"])
        kept = (b for b in document.blocks if not (isinstance(b, Callout) and b.title in marks))
        return reading_text(replace(document, blocks=tuple(kept)))

    def _scribe(self, language: str, audience: Audience) -> Scribe:
        texts = self._texts[language].texts
        return Scribe(texts, self._plan, self._forms, self._today, audience)

    # -- what is not made

    def _reason(self, key: str, **filled: str) -> str:
        return str(self._texts["en"].texts["why_not"][key].format(**filled))

    def _why_no_statement(self) -> str:
        if self._plan.one(School).uses_biometrics is not False:
            return self._reason("uses")
        if any(not sheet.system.is_settled for sheet in self._sheets.values()):
            return self._reason("used_after_all")
        if any(
            not need.met
            for sheet in self._sheets.values()
            if sheet.system.state == "retired" and sheet.system.refused_on is None
            for need in needs(sheet, "retired", self._forms, self._today)
        ):
            return self._reason("data_left")
        return ""

    def _why_not(self, key: str, sheet: Sheet) -> str:
        system = sheet.system
        if key not in _ASSUME_USE:
            return ""
        if system.refused_on is not None:
            return self._reason("refused")
        if system.state == "retired":
            return self._reason("retired")
        if sheet.check.stops and not sheet.has_counsel:
            return self._reason("banned", citation=sheet.check.bans[0].citation)
        if key == "children" and system.of_students is False:
            return self._reason("no_students")
        return ""
