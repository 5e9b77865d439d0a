"""What the commands that write share: who works at this computer, and how lines are said."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def who() -> str:
    """The login name of whoever works here."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "tidak diketahui"


def say(lines: Iterable[str]) -> None:
    """Print the lines."""
    sys.stdout.writelines(f"{line}\n" for line in lines)
