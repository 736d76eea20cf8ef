"""Which backend of a split answers whom. Pure.

Weighted rendezvous hashing: Thaler and Ravishankar, "Using name-based mappings to increase hit rates" (1998), with the
logarithmic method for weights of Schindelhauer and Schomaker, "Weighted distributed hash tables" (2005).
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from math import log

from backends.protocol import ChatRequest


def rank(weights: Mapping[str, float], sticky: str) -> list[str]:
    """Return the backends of a split in the order in which they answer one user: the first, then who stands in for it.

    Over many users each is first as often as its weight is of all weights. The same user always gets the same order,
    in every worker. Another weight moves users to or from its backend alone, no more of them than it takes; without
    the first backend, its users have the second one and nobody else moves.

    Args:
        weights: by backend, above 0; only their ratios count.
        sticky: names the user or the conversation.
    """

    def waiting_time(backend: str) -> float:
        # Exponential, at the rate of the weight: so the chance of being the soonest is in proportion to it.
        digest = blake2b(f"{backend}\0{sticky}".encode(), digest_size=8).digest()
        uniform = ((int.from_bytes(digest) >> 12) + 0.5) / 2**52  # exact, and neither 0 nor 1
        return -log(uniform) / weights[backend]

    return sorted(weights, key=waiting_time)


def sticky_name(request: ChatRequest, session: str | None, request_id: str) -> str:
    """Return what a request always meets the same backend by: its session, else its user, else nothing but itself.

    `prompt_cache_key` is none of these: one key may stand for all requests that begin alike, so for a whole
    application.

    Args:
        request: names its user by `safety_identifier`, or by `user`, which that replaces.
        session: what the header `x-gateway-session` says, which is meant for the gateway alone; or the conversation.
        request_id: differs from request to request.
    """
    return session or request.safety_identifier or request.user or request_id


def in_words(shares: Mapping[str, float]) -> str:
    """Return shares as people read them: `custom 90 %, qlora 10 %`, or the only backend's name."""
    if len(shares) == 1:
        return next(iter(shares))
    return ", ".join(f"{name} {100 * share:.3g} %" for name, share in shares.items())
