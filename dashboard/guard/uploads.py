"""Who may send files, and how much: Streamlit takes them from every open page, and keeps them as long as it is open."""

from __future__ import annotations

from collections import Counter, OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, cast

from streamlit import runtime

from dashboard.guard.rates import Rate

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

ACCOUNT_BYTES = 300_000_000
"""Kept for all open pages of one account: three loads of what the page Data takes at once."""
FILES_PER_MINUTE = 300
"""Of one account; the registers of a year are dropped together."""
SESSIONS = 10_000
"""Open pages that are remembered; the one that was drawn longest ago is forgotten first, and draws itself anew."""


def kept(session: str) -> int:
    """Bytes of files that Streamlit keeps for an open page."""
    if not runtime.exists():
        return 0
    manager = cast("MemoryUploadedFileManager", runtime.get_instance().uploaded_file_mgr)
    return sum(len(file.data) for file in list(manager.file_storage.get(session, {}).values()))


def let_go(session: str) -> None:
    """Files that an open page has done with: Streamlit would keep them until it is closed."""
    if runtime.exists():
        runtime.get_instance().uploaded_file_mgr.remove_session_files(session)


class Uploads:
    """Open pages whose reader may load, and what is on its way from each account."""

    def __init__(self, *, kept: Callable[[str], int] = kept, sessions: int = SESSIONS) -> None:
        self._kept, self._sessions = kept, sessions
        self._whose: OrderedDict[str, str] = OrderedDict()
        self._coming: Counter[str] = Counter()
        self._rate, self._lock = Rate(FILES_PER_MINUTE), Lock()  # pages are drawn in threads of their own

    def settle(self, session: str, account: str | None) -> None:
        """Who may load from an open page, as it is drawn; None = nobody."""
        with self._lock:
            self._whose.pop(session, None)
            if account:
                self._whose[session] = account
            if len(self._whose) > self._sessions:
                self._whose.popitem(last=False)

    def whose(self, session: str) -> str | None:
        """Who may load from this page."""
        return self._whose.get(session)

    def is_often(self, account: str) -> bool:
        """Whether the account has sent enough for this minute; the file is counted."""
        return not self._rate.allows(account)

    def begin(self, account: str, size: int) -> bool:
        """Whether a file of this size still fits; then it is on its way until it is at its `end`."""
        with self._lock:
            pages = [session for session, whose in self._whose.items() if whose == account]
            if sum(map(self._kept, pages)) + self._coming[account] + size > ACCOUNT_BYTES:
                return False
            self._coming[account] += size
            return True

    def end(self, account: str, size: int) -> None:
        """It has come, and is kept; or it was refused."""
        with self._lock:
            self._coming[account] -= size
            if not self._coming[account]:
                del self._coming[account]


UPLOADS = Uploads()
"""Of this server."""
