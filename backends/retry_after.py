"""How long a server asks to be left alone: Retry-After (RFC 9110, 10.2.3), and the finer header of OpenAI's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def retry_after_s(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return how many seconds an answer's headers ask for; None if they ask for none that can be read.

    Args:
        headers: of the answer, found in lower case.
        now: what a date is taken from, with a time zone.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        if re.fullmatch(r"\d{1,9}(\.\d+)?", value, re.ASCII):
            return float(value) * unit or None
    try:
        moment = parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    left_s = (moment - (now or datetime.now(UTC))).total_seconds()
    return left_s if left_s > 0 else None
