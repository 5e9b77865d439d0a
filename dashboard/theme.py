"""How charts look: a form names meanings ("@accent"), and each theme paints them.

The palette is the one of `.streamlit/config.toml`: six colours of at least 3:1 on their background, told apart in
normal, protan, deutan and tritan vision. Numbers and dates follow the language through Vega's own locale.
"""

from __future__ import annotations

from typing import Any, Literal

Theme = Literal["light", "dark"]

FONT = '"Source Sans", "Source Sans 3", "Segoe UI", sans-serif'

COLOURS: dict[Theme, dict[str, str]] = {
    "light": {
        "@accent": "#2854db",  # what is asked for: this year, this agency
        "@rest": "#8b93a3",  # what it is compared with, and what is not recorded
        "@men": "#2854db",
        "@women": "#9a660f",
        "@fell": "#9a660f",  # below: a fall, a level under the need
        "@above": "#1f5436",  # more than was needed
        "@text": "#182032",
        "@quiet": "#525c6d",
        "@grid": "#e3e7ee",
    },
    "dark": {
        "@accent": "#5e89ec",
        "@rest": "#7d8797",
        "@men": "#5e89ec",
        "@women": "#ffb74a",
        "@fell": "#ffb74a",
        "@above": "#90bb9a",
        "@text": "#e6eaf1",
        "@quiet": "#a9b3c2",
        "@grid": "#2a333f",
    },
}

LOCALES: dict[str, dict[str, Any]] = {
    "id": {
        "number": {
            "decimal": ",",
            "thousands": ".",
            "grouping": [3],
            "currency": ["Rp", ""],
            "percent": "\u00a0%",
            "minus": "−",
        },
        "time": {
            "dateTime": "%A, %e %B %Y %H.%M",
            "date": "%d/%m/%Y",
            "time": "%H.%M",
            "periods": ["AM", "PM"],
            "days": ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"],
            "shortDays": ["Min", "Sen", "Sel", "Rab", "Kam", "Jum", "Sab"],
            "months": [
                "Januari", "Februari", "Maret", "April", "Mei", "Juni",
                "Juli", "Agustus", "September", "Oktober", "November", "Desember",
            ],
            "shortMonths": [
                "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des",
            ],
        },
    },
}  # fmt: skip

CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": "@text",
        "labelFontSize": 13,
        "titleColor": "@quiet",
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": "@grid",
        "domain": False,
        "ticks": False,
        "labelPadding": 8,
    },
    "legend": {
        "labelColor": "@text",
        "labelFontSize": 13,
        "title": None,
        "orient": "top",
        "symbolType": "square",
        "symbolSize": 120,
    },
    "text": {"color": "@text", "fontSize": 13},
    "style": {"label": {"color": "@text", "fontSize": 13}},
}


def painted(spec: dict[str, Any], theme: Theme, language: str) -> dict[str, Any]:
    """A form's specification with this theme's colours, the product's fonts and the language's numbers."""
    config = {**CONFIG, "locale": LOCALES[language]}
    return {str(key): value for key, value in _paint({**spec, "config": config}, COLOURS[theme]).items()}


def _paint(value: Any, colours: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _paint(inner, colours) for key, inner in value.items()}
    if isinstance(value, list):
        return [_paint(inner, colours) for inner in value]
    if isinstance(value, str) and value.startswith("@"):
        return colours[value]
    return value
