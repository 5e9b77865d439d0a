"""Text from the database as it is: no name may become markup, a link, a picture, or turn the text around it."""

from __future__ import annotations

import re

JOINER = "\u2060"
"""A word joiner: nobody sees it, and what it stands in is no address, mail or icon any more."""
INVISIBLE = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
"""Controls that turn the direction of writing, or hide something in a name."""
BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
SIGNS = re.compile(r"""[\\`*_{}\[\]<>()#+!|~$:^&"'=@]""")
AT_THE_START = re.compile(r"^(\d+)([.)])(?=\s|$)|^-(?=[\s-])")
"""Of a line, these begin a list."""
ADDRESS = re.compile(r"(:(?=\S)|@(?=\S)|\bwww(?=\.))", re.IGNORECASE)


def flat(text: str) -> str:
    """One line without controls: for charts, lists of options and every other place that knows no markdown."""
    return BREAKS.sub(" ", INVISIBLE.sub("", text)).strip()


def plain(text: str) -> str:
    """The same for places that read markdown: its signs stay signs, and addresses stay text.

    Streamlit links bare addresses and turns `:name:` into icons after escapes are read, so a joiner breaks those.
    """
    broken = ADDRESS.sub(rf"\1{JOINER}", flat(text))
    escaped = SIGNS.sub(r"\\\g<0>", broken)
    return AT_THE_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else "\\-", escaped)
