"""Headlines of Kehadiran, written by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.headlines import attendance
from dashboard.texts import Words

WORDS = Words("id")


@pytest.mark.parametrize(
    ("sessions", "said"),
    [
        ([9, 4, 0], "Paling sering: izin (9 kali)"),
        ([9, 9, 0], "Izin dan sakit sama sering (9 kali)"),
        ([9, None, 0], "Yang terbanyak di antara yang ditampilkan: izin (9 kali)"),
        ([None, None, None], "Tidak ada ketidakhadiran yang dapat ditampilkan"),
    ],
)
def test_a_kind_is_the_most_frequent_only_where_none_is_hidden(sessions: list[int | None], said: str) -> None:
    """Lateness is no absence: that it is hidden does not matter."""
    frame = pd.DataFrame(
        {
            "mark": ["izin", "sakit", "alpa", "terlambat"],
            "absent": [True, True, True, False],
            "sessions": pd.array([*sessions, None], dtype="Int64"),
        }
    )
    assert attendance.kinds_of_absence(frame, WORDS).lower() == said.lower()
