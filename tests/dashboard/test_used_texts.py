"""Texts that nobody says any more: every key is named, or composed, somewhere in the code."""

from __future__ import annotations

import ast
import re
import tomllib
from typing import TYPE_CHECKING, Any

from dashboard.catalogue import FIGURES
from dashboard.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator


def keys(entry: dict[str, Any], path: str = "") -> Iterator[str]:
    for name, inner in entry.items():
        if isinstance(inner, dict):
            yield from keys(inner, f"{path}{name}.")
        else:
            yield f"{path}{name}"


def composed(node: ast.AST) -> str | None:
    """A pattern for what a string of the code may become."""
    match node:
        case ast.Constant(value=str(text)):
            return re.escape(text)
        case ast.JoinedStr(values=parts):
            pattern = "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in parts
            )
            return pattern if re.search("[a-z]{2}", pattern) else None
        case ast.Call(func=ast.Attribute(attr="of" | "listed"), args=[ast.Constant(value=str(section)), *_]):
            return re.escape(section) + r"\..+"
    return None


def test_every_text_is_said_somewhere() -> None:
    trees = [
        ast.parse(path.read_text()) for folder in ("dashboard", "pages") for path in (ROOT / folder).rglob("*.py")
    ]
    said = {pattern for tree in trees for node in ast.walk(tree) if (pattern := composed(node))}
    said |= {re.escape(section) + r"\..+" for kind in FIGURES.values() for _, section in kind.vocabulary}
    anything = re.compile("|".join(f"(?:{pattern})" for pattern in sorted(said)))
    texts = tomllib.loads((ROOT / "dashboard" / "texts" / "id.toml").read_text())
    assert [key for key in keys(texts) if not anything.fullmatch(key)] == []
