"""So much and no more: how often one client may try something in a minute."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WINDOW_S = 60.0
CLIENTS = 10_000
"""Remembered at once, some megabytes: the one that began longest ago is forgotten first."""


class Rate:
    """Counts attempts of each client within a minute that begins with its first."""

    def __init__(
        self, per_minute: int, *, clients: int = CLIENTS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._clients, self._clock = per_minute, clients, clock
        self._counted: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def allows(self, client: str) -> bool:
        """Whether this client may try once more; the attempt is counted."""
        now = self._clock()
        began, count = self._counted.get(client, (now, 0))
        if now - began >= WINDOW_S:
            began, count = now, 0
            del self._counted[client]
        self._counted[client] = began, count + 1
        if len(self._counted) > self._clients:
            self._counted.popitem(last=False)
        return count < self._most
