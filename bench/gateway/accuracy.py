"""Measures how many questions of the public test splits a running gateway's backend answers rightly.

Banking77 and CLINC150's banking and credit cards, the key facts, and sums: the suites of `custom-transformer evaluate`,
asked over HTTP of any backend, greedily, several at a time. Prints a table, and one JSON object as the last line.

Usage: python -m bench.gateway.accuracy --model qlora --data ../shared/data [--url http://127.0.0.1:8000/v1]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import aiohttp
import anyio
import msgspec

from custom_transformer.evaluation.calibration import wilson
from custom_transformer.evaluation.suites import Question, suites

MAX_ANSWER_TOKENS = 200
CONCURRENCY = 16
LIMIT_S = 300


async def ask(http: aiohttp.ClientSession, model: str, question: Question) -> str:
    """Return one answer; whoever else could answer is kept out."""
    body = {
        "model": model,
        "messages": [{"role": message.role, "content": message.content} for message in question.messages],
        "temperature": 0,
        "max_tokens": MAX_ANSWER_TOKENS,
    }
    async with http.post("chat/completions", json=body, headers={"x-gateway-no-fallback": "1"}) as response:
        answer = msgspec.json.decode(await response.read())
        if response.status != 200:
            raise SystemExit(f"{response.status}: {answer}")
        text: str = answer["choices"][0]["message"]["content"]
        return text


async def num_right(http: aiohttp.ClientSession, model: str, questions: list[Question], *, show: int) -> int:
    """Ask every question and return how many answers are right; print some that are not."""
    limiter = anyio.CapacityLimiter(CONCURRENCY)
    wrong: list[tuple[str, str]] = []

    async def grade(question: Question) -> None:
        async with limiter:
            reply = await ask(http, model, question)
        if not question.is_right(reply):
            wrong.append((question.messages[-1].content, reply))

    async with anyio.create_task_group() as tasks:
        for question in questions:
            tasks.start_soon(grade, question)
    for asked, reply in wrong[:show]:
        print(f"    {asked}\n      {reply}")
    return len(questions) - len(wrong)


async def measure(options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Grade the backend on each suite."""
    scores = {}
    limits = aiohttp.ClientTimeout(total=LIMIT_S)
    async with aiohttp.ClientSession(f"{options.url.rstrip('/')}/", timeout=limits) as http:
        for name, questions in suites(options.data, options.limit).items():
            if options.suites and name not in options.suites:
                continue
            started = time.perf_counter()
            right = await num_right(http, options.model, questions, show=options.show)
            low, high = wilson(right, len(questions))
            scores[name] = {"n": len(questions), "accuracy": right / len(questions), "low": low, "high": high}
            print(
                f"{name:14} n {len(questions)}  right {right / len(questions):.1%}  "
                f"95 % interval {low:.1%} to {high:.1%}  {time.perf_counter() - started:.0f} s",
                flush=True,
            )
    return scores


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000/v1")
    parser.add_argument("--model", required=True, help="the backend to ask")
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--suites", nargs="*", help="only these")
    parser.add_argument("--limit", type=int, default=3000, help="questions of each suite at most")
    parser.add_argument("--show", type=int, default=0, help="wrong answers to print")
    print(msgspec.json.encode(anyio.run(measure, parser.parse_args())).decode())


if __name__ == "__main__":
    main()
