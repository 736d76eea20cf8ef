"""What most scenarios do and require."""

from __future__ import annotations

from bench.gateway.chaos.scenario import Conduct, Trial
from bench.gateway.chaos.wire import FIRST, SPARE


async def falls_back(trial: Trial) -> None:
    """The spare backend answers, asked once."""
    trial.answered_by(await trial.ask(), SPARE)
    trial.spare_asked(1)


async def falls_back_at_once(trial: Trial) -> None:
    """The spare backend answers, and the first is not asked twice."""
    await falls_back(trial)
    trial.asked(1)


async def retries(trial: Trial) -> None:
    """The same backend answers when asked again."""
    trial.answered_by(await trial.ask(), FIRST)
    trial.asked(2)


async def passes_through(trial: Trial) -> None:
    """What came is the answer: nobody is asked again."""
    trial.answered_by(await trial.ask(), FIRST)
    trial.asked(1)
    trial.spare_asked(0)


async def stays_honest(trial: Trial) -> None:
    """The answer is whole and right, or plainly cut."""
    trial.honest(await trial.ask())


def fails_with(*statuses: int, told: str = "") -> Conduct:
    """Return the conduct where the client gets this error."""

    async def fail(trial: Trial) -> None:
        trial.failed(await trial.ask(), *statuses, told=told)

    return fail
