"""How many tokens an answer is charged for."""

from __future__ import annotations

from gateway.exchange import Exchange
from gateway.telemetry.answer import facts_of
from gateway.transcript import text_bytes

BYTES_PER_TOKEN = 4
MOST_BELIEVED = 100_000_000
"""Tokens of one prompt or answer; no model takes more, and a backend that claims it is not to close the key."""


def tokens_of(exchange: Exchange) -> int:
    """Return the tokens of a request that is over, of prompt and answer.

    As the backend that answered counts them, else by the bytes of text.

    Nothing for a request that came to no answer. One that was cut, or left by its client, counts as far as it came.
    """
    attempt = next((tried for tried in reversed(exchange.tried) if tried.blocks or tried.first_content), None)
    if attempt is None or (attempt.error is not None and not exchange.transcript.text_bytes()):
        return 0
    usage = facts_of(attempt, exchange.call.num_choices).usage
    prompt, completion = usage.prompt_tokens, usage.completion_tokens
    if prompt is None or not 0 <= prompt <= MOST_BELIEVED:
        prompt = estimate(text_bytes(bytes(exchange.call.fields["messages"])))
    if completion is None or not 0 <= completion <= MOST_BELIEVED:
        completion = estimate(exchange.transcript.text_bytes())
    return prompt + completion


def estimate(num_bytes: int) -> int:
    """Return how many tokens a text of so many bytes may be."""
    return -(-num_bytes // BYTES_PER_TOKEN)
