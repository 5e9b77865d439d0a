"""So much and no more, for a bounded number of clients."""

from __future__ import annotations

from dashboard.guard.rates import Rate


class Clock:
    """Stands still until somebody moves it."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_after_a_minute_one_may_try_again() -> None:
    clock = Clock()
    rate = Rate(2, clock=clock)
    assert [rate.allows("a") for _ in range(3)] == [True, True, False]
    clock.now += 59.9
    assert not rate.allows("a")
    clock.now += 0.1
    assert rate.allows("a")


def test_the_client_that_began_longest_ago_is_forgotten_first() -> None:
    rate = Rate(1, clients=2, clock=Clock())
    assert [rate.allows(client) for client in "abc"] == [True, True, True]
    assert not rate.allows("c")
    assert rate.allows("a"), "forgotten for c"
