"""Names in capitals, set as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.exchange.ordinary_case import ordinary_case


@pytest.mark.parametrize(
    "name",
    [
        "PS 12",
        "P.S. 118 Lorraine Hansberry",
        "IS 25 Adrien Block",
        "PS/IS 30",
        "McKinley Elementary School",
        "Mc Allen ISD",
        "St. Mary's",
        "St Marys",
        "O'Brien El",
        "D'Arcy Academy",
        "MLK Jr Middle",
        "Henry VIII High School",
        "Sikeston R-VI",
        "Dallas ISD",
        "Cedar Hollow CUSD 9",
        "University of the People",
        "The School of the Arts",
        "School for the Deaf and the Blind",
        "Palace School (The)",
        "Jr/Sr High",
        "K-8 Academy",
        "Pre-K Ctr",
        "1912 NW 5th Ave",
        "1000 SE US Hwy 19",
        "PO Box 12",
        "21st Century STEM Academy",
        "Coeur d'Alene",
        "Corona del Mar",
        "Winston-Salem/Forsyth",
        "At-Risk Program",
        "Cardiff-by-the-Sea",
        "Women's Academy",
        "Muñoz Rivera",
        "New York City Geographic District #28",
        "George W Carver HS",
        "KIPP Star",
        "DeKalb County",
    ],
)
def test_capitals_become_ordinary_case(name: str) -> None:
    assert ordinary_case(name.upper()) == name


def test_curly_apostrophes_count_too() -> None:
    assert ordinary_case("ST. MARY’S") == "St. Mary’s"
    assert ordinary_case("O’NEILL") == "O’Neill"


@pytest.mark.parametrize("name", ["eSTEM Academy", "iLEAD", "McKinley ELEM", "", "12", "# 4"])
def test_a_name_with_small_letters_is_left_alone(name: str) -> None:
    assert ordinary_case(name) == name


@given(st.text())
def test_only_the_case_changes(text: str) -> None:
    assert ordinary_case(text).casefold() == text.casefold()


@given(st.text(alphabet="ABCDEIMNOST'’-./( 12"))
def test_doing_it_twice_changes_nothing_more(text: str) -> None:
    once = ordinary_case(text)
    assert once.isupper() or ordinary_case(once) == once
