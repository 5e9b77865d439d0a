"""Plain text: whatever a name holds, readers see the name."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.catalogue import FIGURES
from dashboard.figure import make
from dashboard.plain import JOINER, flat, plain
from dashboard.tables import written
from dashboard.texts import Words

WORDS = Words("id")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Dinas A/B", "Dinas A/B"),
        ("![x](http://evil.example/x.png)", rf"\!\[x\]\(http\:{JOINER}//evil.example/x.png\)"),
        ("www.evil.example", f"www{JOINER}.evil.example"),
        ("a@evil.example", rf"a\@{JOINER}evil.example"),
        (":material/home: :red[x]", rf"\:{JOINER}material/home\: \:{JOINER}red\[x\]"),
        ("1. Satu", r"1\. Satu"),
        ("- satu", r"\- satu"),
        ("Terendah: 5", r"Terendah\: 5"),
        ("<b>&amp;</b>", r"\<b\>\&amp;\</b\>"),
    ],
)
def test_markup_and_addresses_are_text(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize("control", ["\u202e", "\u202a", "\u2066", "\u200f", "\u061c", "\u200b", "\ufeff"])
def test_nothing_turns_the_direction_of_what_follows(control: str) -> None:
    assert flat(f"Kab.{control} Malang") == "Kab. Malang"
    assert plain(f"Kab{control} Malang") == "Kab Malang"


def test_a_name_stays_on_one_line() -> None:
    assert flat("Kab.\n\n# Malang\x00") == "Kab. # Malang"


def test_every_cell_of_a_table_is_escaped() -> None:
    frame = pd.DataFrame({"agency": ["![x](http://e.example/x.png)"], "office": ["<b>"], "enrolments": [1]})
    html = written(frame, WORDS).to_html()
    assert "![x]" not in html
    assert "http://" not in html
    assert r"\<b\>" in html


def test_what_a_table_shows_is_what_its_numbers_are() -> None:
    frame = pd.DataFrame({"agency": ["A"], "enrolments": [1234], "share": [0.00001]})
    table = written(frame, WORDS)
    assert list(table.data.iloc[0]) == ["A", 1234, 0.00001]
    assert "1.234" in table.to_html()
    assert "\\<\u00a00,1\u00a0%" in table.to_html()


def test_charts_and_their_descriptions_are_without_controls() -> None:
    frame = pd.DataFrame(
        {"agency": ["Kab.\u202e Malang", "B"], "folded": [0, 0], "enrolments": [5, 4], "share": [5 / 9, 4 / 9]}
    ).astype({"agency": "str"})
    figure = make(FIGURES["composition.top_agencies"], frame, WORDS)
    assert list(figure.frame["agency"]) == ["Kab. Malang", "B"]
    assert "\u202e" not in figure.headline + figure.description
