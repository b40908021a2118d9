"""The colors of the window, light and dark, by what they are for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Status:
    """The colors of a state: text, fill and line."""

    text: str
    fill: str
    line: str


@dataclass(frozen=True)
class Tokens:
    """The colors of one theme."""

    window: str
    surface: str
    rail: str
    panel: str
    sunken: str
    border: str
    strong: str
    text: str
    text2: str
    muted: str
    accent: str
    accent_pressed: str
    on_accent: str
    tint: str
    mask: str
    no_school: str
    ok: Status
    warn: Status
    bad: Status
    info: Status
    neutral: Status

    def status(self, name: str) -> Status:
        """The colors of a state by its name."""
        return getattr(self, name)


LIGHT = Tokens(
    window="#F3F4F1",
    surface="#FFFFFF",
    rail="#E9ECE8",
    panel="#F8F9F7",
    sunken="#EEF0ED",
    border="#D3D8D3",
    strong="#76807B",
    text="#1B2320",
    text2="#48524D",
    muted="#5C6661",
    accent="#0E5F6B",
    accent_pressed="#0A4A54",
    on_accent="#FFFFFF",
    tint="#DDEDEE",
    mask="#C9CFCA",
    no_school="#DDE1DD",
    ok=Status("#1D6638", "#E2F1E5", "#A3CFAF"),
    warn=Status("#774900", "#FCEFD2", "#DFBB6E"),
    bad=Status("#A0221A", "#FBE5E2", "#E2A29B"),
    info=Status("#1D4F91", "#E4ECF8", "#A9C1E4"),
    neutral=Status("#48524D", "#E9ECE8", "#C3CAC4"),
)
DARK = Tokens(
    window="#161A19",
    surface="#1E2423",
    rail="#131716",
    panel="#1A201F",
    sunken="#262D2B",
    border="#343D3A",
    strong="#7C8883",
    text="#E9EDEB",
    text2="#BBC4C0",
    muted="#9EA9A4",
    accent="#5FBBC8",
    accent_pressed="#86CFD9",
    on_accent="#06262B",
    tint="#143B41",
    mask="#46514D",
    no_school="#2B3331",
    ok=Status("#8FD3A3", "#16301F", "#2E5C3D"),
    warn=Status("#F0C56E", "#34290F", "#67521F"),
    bad=Status("#F6A39A", "#3C1D1A", "#743A34"),
    info=Status("#9FC2F3", "#182B45", "#34537E"),
    neutral=Status("#BBC4C0", "#2A3230", "#46514D"),
)
