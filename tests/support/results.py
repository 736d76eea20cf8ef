"""Rows of offline results, as tests need them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from bench import rows
from bench.compare.arms import Arm
from bench.rows import Row


def row(backend: str, number: int | str = 0, *, score: float = 1.0, **fields: Any) -> Row:
    """Returns a row that was answered, unless `outcome` says otherwise."""
    known: dict[str, Any] = {
        "suite": "banking",
        "id": f"q{number}",
        "backend": backend,
        "outcome": "answered",
        "score": score,
        "question": f"Question {number}?",
        "text": "right" if score else "wrong",
        "latency_ms": 100.0,
        "started_at": "2026-11-22T10:00:00.000Z",
    }
    return Row(**{**known, **fields})


def arm(name: str, scores: Iterable[float], **fields: Any) -> Arm:
    """Returns one side of a comparison: these scores for the questions 0, 1, …."""
    return arm_of(row(name, number, score=score, **fields) for number, score in enumerate(scores))


def arm_of(several: Iterable[Row]) -> Arm:
    """Returns the side that these rows make, all of one backend."""
    by_key = {(each.suite, each.id, each.repetition): each for each in several}
    return Arm(next(iter(by_key.values())).backend, by_key)


def timed(name: str, latencies: Iterable[float]) -> Arm:
    """Returns one side of a comparison: these latencies in ms for the questions 0, 1, …."""
    return arm_of(row(name, number, latency_ms=latency) for number, latency in enumerate(latencies))


def write(folder: Path, several: Iterable[Row]) -> Path:
    """Writes a folder of results and returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.jsonl").write_bytes(b"".join(map(rows.encode, several)))
    return folder


HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)> & \u202etxt.exe"

TAGS = ("cards", "transfers", "fees", "loans", "identity", "refunds")
PROFILES = {
    # accuracy, median latency in ms, TTFT's share of it, USD for a request, how far confidence exceeds accuracy
    "custom": (0.81, 110.0, 0.15, 2e-6, 0.05),
    "qlora": (0.88, 420.0, 0.2, 1.4e-5, 0.0),
    "org/cloud:large-instruct-2026-11": (0.9, 900.0, 0.5, 4.2e-4, None),
}


def synthetic(num: int = 240, seed: int = 1) -> list[Row]:
    """Returns made-up rows of three backends that differ as models do: questions are easy or hard for all of them."""
    rng = np.random.default_rng(seed)
    hard = rng.normal(0, 1, num)
    return [_drawn(name, number, hard[number], rng) for number in range(num) for name in PROFILES]


def _drawn(name: str, number: int, hard: float, rng: np.random.Generator) -> Row:
    accuracy, median, first, usd, excess = PROFILES[name]
    tag = TAGS[number % len(TAGS)]
    chance = 1 / (1 + np.exp(hard * 1.2 - np.log(accuracy / (1 - accuracy)) - 0.4 * (TAGS.index(tag) - 2.5)))
    right = bool(rng.random() < chance)
    latency = float(median * np.exp(rng.normal(0, 0.35)))
    tokens = int(rng.integers(3, 40))
    confidence = None if excess is None else float(np.clip(rng.normal(chance + excess, 0.08), 0.05, 0.999))
    hostile = HOSTILE if number % 40 == 3 else ""
    asked: dict[str, Any] = {
        "tags": (tag, "long" if number % 3 else "short"),
        "question": f"How long does a {tag} request take when it was made on day {number}? {hostile}",
        "started_at": f"2026-11-22T10:{number // 60:02}:{number % 60:02}.000Z",
    }
    if number % 61 == 7 and name == "qlora":
        failed = {"outcome": "timeout", "error": "no whole answer within 60 s", "text": "", "latency_ms": 60_000.0}
        return row(name, number, score=0, **asked, **failed)
    return row(
        name,
        number,
        score=float(right),
        **asked,
        text=("It takes two working days. " if right else "Please see our web site. ") * (tokens // 8 + 1) + hostile,
        reason=None if right else "it holds none of: two working days",
        confidence=confidence,
        prompt_tokens=30,
        output_tokens=tokens,
        latency_ms=latency,
        ttft_ms=latency * first,
        tpot_ms=latency * (1 - first) / tokens,
        cost_usd=usd * tokens / 20,
    )
