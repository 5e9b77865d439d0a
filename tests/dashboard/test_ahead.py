"""What takes long begins last, and is left alone as soon as the reader has gone on."""

from __future__ import annotations

import time
from threading import Event
from typing import TYPE_CHECKING

import pytest

from dashboard import ahead
from dashboard.data import Source
from queries.filters import EVERYTHING, Filters
from queries.freshness import Freshness

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERYBODY = Filters(EVERYTHING)
SOURCE = Source("sqlite://", Freshness(has_rows=True, is_sample=False, version=1, changed_at=None))


class Gone(Exception):
    """What Streamlit raises where it looks whether a run is still wanted."""


class Session(dict[str, object]):
    """A session whose reader goes on after so many looks."""

    looks = 1_000

    def get(self, key: str, default: object = None) -> object:
        self.looks -= 1
        if self.looks < 0:
            raise Gone
        return super().get(key, default)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    session = Session()
    monkeypatch.setattr(ahead.st, "session_state", session)
    monkeypatch.setattr(ahead, "PAINTING_S", 0.1)
    return session


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of questions as they are asked; "slow" is answered when the test ends."""
    names: list[str] = []
    end = Event()

    def ask(name: str, _filters: Filters, _source: Source) -> None:
        names.append(name)
        if name == "slow":
            end.wait(10)
            names.append("answered")
        else:
            time.sleep(0.05)

    monkeypatch.setattr(ahead, "ask", ask)
    yield names
    end.set()


@pytest.mark.usefixtures("session")
def test_what_takes_long_is_asked_after_all_the_rest(asked: list[str]) -> None:
    ahead.note("topic").update(dict.fromkeys(("first", "second", "third")))
    ahead.begin("topic", EVERYBODY, SOURCE)
    ahead.look_up_last("people", EVERYBODY, SOURCE)
    assert asked[-1] == "people"
    assert set(asked) == {"first", "second", "third", "people"}


def test_a_reader_who_goes_on_does_not_wait_for_it(session: Session, asked: list[str]) -> None:
    session.looks = 4
    with pytest.raises(Gone):
        ahead.look_up_last("slow", EVERYBODY, SOURCE)
    assert "answered" not in asked


def test_a_reader_who_goes_on_while_the_page_is_painted_has_nothing_counted(
    session: Session, asked: list[str]
) -> None:
    session.looks = 0
    with pytest.raises(Gone):
        ahead.look_up_last("slow", EVERYBODY, SOURCE)
    time.sleep(0.05)
    assert asked == []
