"""Names in ordinary case, from lists that print them in capitals: LINCOLN EL becomes Lincoln El.

A name that has small letters already is left as it is; whoever wrote it knew how.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL = _words("OF THE AND AT FOR IN ON TO BY WITH OR DE DEL DU")

# Said letter by letter, or with the number that follows, though they could be words.
_LETTERS = _words(
    """
    AAEC ADHD AFB AFSA AHS ALC ALP AP APS ASD ASU AVIT BASIS BIA BIE BISD BOCES CCSD CICS CISD
    COE CUSD DAEP EBR EC ECC ECE ECFE ECSE EHS ELC ELL ES ESC ESD ESE ESL ESOL ESU EVIT GED
    HISD IB IDEA IEP IHS ILC ISB ISBE ISD IU JFK JJAEP JROTC KIPP LAUSD LISD MISD MLA MOT MSAD
    NAVIT NE NISD NYC NYOS OIC OISD PISD PO PPEP PSAD PUC REAP RESA RESD RISD ROE ROP ROTC RSU
    SAD SAU SE SISD STEAM STEM UCLA UCP UHS UHSD UISD UNF UNO URJ US USA USC USD USDB UT UTPB
    VOA YMCA YWCA
    """
)
_LETTERS_BEFORE_NUMBER = frozenset(("IS", "SR"))

# Without a vowel, yet shortened words and not initials.
_SHORTENED = _words(
    """
    BHVR BLDG BLVD BR CHRTR CHTR CMPS CMTY CNTR CNTY CRK CT CTR CTRL CTY DR DST FLD FT GR GRDN
    HGTS HLS HTS HWY JNT JR KNDG LK LN LRN LRNG LT LTD MC MR MRS MT MTN NGHBD NTH PBLC PGM
    PKWY PKY PL PR PRGM PRK PRKWY PRMRY PT RD RDG RVR SCH SCHL SCHLS SCHS SHR SP SPCL SPG SPGS
    SQ SR SRV ST STH STN STR TCH TR TRL TRNG TWP VLG VLY WM XING YTH
    """
)

_AS_WRITTEN = {
    name.upper(): name
    for name in _words(
        "DeKalb DeSoto DuPage LaGrange LaPorte LaRue LaSalle MacArthur MacDonald MacDowell "
        "MacGregor McAllen PreK"
    )
} | {"D'ALENE": "d'Alene", "DBA": "dba", "PHD": "PhD"}

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ROMAN = re.compile(r"(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})")
_NUMBERED = re.compile(r"\d+(?:ST|ND|RD|TH)S?")
_NUMBER_NEXT = re.compile(r"[ #.\-]*\d")
_OPENS = re.compile(r"(?:^|[(\[:/“\"]|\s[-–—])\s*$")


def ordinary_case(text: str) -> str:
    """The text in ordinary case if it is all in capitals, else as it is."""
    if not text.isupper():
        return text
    return _WORD.sub(lambda match: _word(match, text), text)


def _word(match: re.Match[str], text: str) -> str:
    word, bare = match[0], match[0].replace("’", "'")
    before, after = text[: match.start()], text[match.end() :]
    if bare in _AS_WRITTEN:
        return _AS_WRITTEN[bare]
    if _stays(word, before, after):
        return word
    if any(ch.isdigit() for ch in word):
        return word.lower() if _NUMBERED.fullmatch(word) else word
    # At-Risk, but Cardiff-by-the-Sea.
    inside = before.endswith("-") == after.startswith("-")
    if word in _SMALL and inside and after and not _OPENS.search(before):
        return word.lower()
    return "".join(_capitalized(part, n) for n, part in enumerate(re.split("(['’])", word)))


def _stays(word: str, before: str, after: str) -> bool:
    """Whether a word is spoken as letters, and so stays in capitals."""
    if len(word) == 1 or word in _LETTERS or _ROMAN.fullmatch(word):
        return not before.endswith(("'", "’"))
    if word in _LETTERS_BEFORE_NUMBER and _NUMBER_NEXT.match(after):
        return True
    short = len(word) <= 5 and word.isalpha() and word not in _SHORTENED
    return short and not set(word) & set("AEIOUYÁÉÍÓÚ")


def _capitalized(part: str, place: int) -> str:
    """One part of a word between apostrophes: O'Brien and D'Arcy, but Mary's and Women's."""
    if place and len(part) <= 2:
        return part.lower()
    if part.startswith("MC") and len(part) > 3:
        return "Mc" + part[2:].capitalize()
    return part.capitalize()
