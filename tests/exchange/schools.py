"""Small made-up school lists with the traps of the real ones."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

_HEADER = (
    "SCHOOL_YEAR,FIPST,STATENAME,ST,SCH_NAME,LEA_NAME,LEAID,NCESSCH,SCHID,MSTREET1,MCITY,MSTATE,"
    "MZIP,MZIP4,LSTREET1,LCITY,LSTATE,LZIP,LZIP4,PHONE,SY_STATUS,SY_STATUS_TEXT,CHARTER_TEXT,"
    "GSLO,GSHI,LEVEL"
)
CCD = _HEADER.split(",")


def ccd_row(**values: str) -> dict[str, str]:
    """An open school as the Common Core of Data directory has it, with some values another."""
    row = {
        "SCHOOL_YEAR": "2024-2025",
        "FIPST": "17",
        "ST": "IL",
        "SCH_NAME": "CEDAR HOLLOW MIDDLE SCHOOL",
        "LEA_NAME": "CEDAR HOLLOW CUSD 9",
        "LEAID": "1700009",
        "NCESSCH": "170000900001",
        "LSTREET1": "100 SCHOOL ST",
        "LCITY": "CEDAR HOLLOW",
        "LSTATE": "IL",
        "LZIP": "62999",
        "LZIP4": "0123",
        "PHONE": "(217)555-0100",
        "SY_STATUS": "1",
        "CHARTER_TEXT": "No",
        "GSLO": "06",
        "GSHI": "08",
        "LEVEL": "Middle",
    }
    return {**row, **values}


def as_csv(rows: list[dict[str, str]], header: list[str] | None = None) -> str:
    """The rows as CSV, with Windows line ends as NCES writes them."""
    header = header or CCD
    text = StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def several(number: int) -> list[dict[str, str]]:
    """Schools with names, districts and cities of their own."""
    return [
        ccd_row(
            SCH_NAME=f"School {n:05}",
            NCESSCH=f"1700009{n:05}",
            LEA_NAME=f"District {n % 7}",
            LCITY=f"Town {n % 11}",
        )
        for n in range(number)
    ]


def write_list(path: Path, rows: list[dict[str, str]]) -> Path:
    """A CCD file of these rows."""
    path.write_bytes(as_csv(rows).encode())
    return path
