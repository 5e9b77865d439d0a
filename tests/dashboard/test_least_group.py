"""The least group that an office tells about: what cannot be used stops at the door, with the cure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard.settings import SettingProblem, settings
from queries.filters import EVERYTHING, Filters

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_a_small_group_is_one_of_fewer_than_five_unless_the_office_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SMALL_GROUP", raising=False)
    assert settings().small_group == Filters(EVERYTHING).k == 5
    settings.cache_clear()
    monkeypatch.setenv("SMALL_GROUP", "10")
    assert settings().small_group == 10


@pytest.mark.parametrize("number", ["2", "0", "-5", "4.5", "lima"])
def test_no_office_may_tell_of_two_people(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMALL_GROUP", number)
    with pytest.raises(SettingProblem, match=r"SMALL_GROUP='.*' tidak dapat dipakai; .* mulai dari 3\."):
        settings()
