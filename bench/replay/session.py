"""A replay from recorded requests to its figures: the same run as any other, over a suite made of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench import rows
from bench.private_config import Configured
from bench.replay.figures import Agreement, ReplaySummary, agreements, as_replay
from bench.replay.questions import questions
from bench.replay.samples import read
from bench.rows import REPLAY, Row
from bench.runner.figures import Summary
from bench.runner.results import RESULTS, write_summary
from bench.runner.screen import Screen
from bench.runner.session import Assignment, Options, UsageError, execute
from bench.suites.question import Question

SUITE = f"{REPLAY}.jsonl"
"""In the folder of the results: the recorded requests as questions. The folder holds what customers wrote, so only its
owner may enter it."""
SUMMARY = "summary.json"


class ReplayScreen(Screen):
    """Shows how far a replay is, and not how many answers are "right"."""

    def show(self, row: Row, *, graded: bool) -> None:
        """Show that a question was asked."""
        super().show(row, graded=False)


def suite_of(samples: Path, out: Path, *, last: int | None) -> tuple[Path, list[str]]:
    """Write the recorded requests as a suite; return its file, and a sentence for each thing worth telling.

    A folder that has one already goes on with it: the gateway records on, and a run is of one suite.

    Args:
        samples: the recorded requests.
        out: the folder of the results.
        last: only so many of the newest.

    Raises:
        UsageError: there is nothing that can be asked again.
        OSError: a file cannot be read or written.
    """
    path = out / SUITE
    if path.exists():
        return path, [f"goes on with the requests in {path}; for newer ones choose another --out"]
    recorded, unreadable = read(samples, last=last)
    made, left_out = questions(recorded)
    told = [f"left out: {count} of {len(recorded)}, which {why}" for why, count in left_out.items()]
    told += [f"left out: {unreadable} lines that are no recorded request"] if unreadable else []
    if not made:
        raise UsageError("\n".join([f"{samples} holds nothing that can be asked again", *told]))
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{SUITE}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(b"".join(msgspec.json.encode(question) + b"\n" for question in made))
    temporary.replace(path)
    return path, told


async def replay(
    options: Options, assignment: Assignment, configured: Configured | None, screen: Screen
) -> tuple[Summary, dict[str, Agreement]]:
    """Ask what has not been asked yet; return the summary and each model's agreement. What is written calls it so too.

    Raises:
        ResultsError: the folder cannot take the results.
        GatewayEndedError: the private gateway did not start.
    """
    asked = [question for _, question in assignment.questions]
    try:
        summary = await execute(options, assignment, configured, screen)
    finally:
        found = _rewrite_summary(options.out, asked)
    return summary, found


def _rewrite_summary(out: Path, asked: Sequence[Question]) -> dict[str, Agreement]:
    if not (out / SUMMARY).exists():
        return {}
    found = agreements(rows.read(out / RESULTS), asked)
    summary = msgspec.json.decode((out / SUMMARY).read_bytes(), type=ReplaySummary)
    write_summary(out, as_replay(summary, found))
    return found
