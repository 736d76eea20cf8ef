from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from hypothesis import given
from hypothesis import strategies as st

from backends.retry_after import retry_after_s

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@given(st.integers(1, 10**6))
def test_date_is_as_far_off_as_it_says(seconds):
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after_s({"retry-after": date}, NOW) == seconds


def test_date_in_the_past_asks_for_nothing():
    assert retry_after_s({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, NOW) is None


def test_date_of_another_zone_is_understood():
    assert retry_after_s({"retry-after": "Sun, 22 Nov 2026 13:01:00 +0100"}, NOW) == 60


@given(st.text(max_size=40))
def test_any_text_is_read_without_a_defect(text):
    delay = retry_after_s({"retry-after": text}, NOW)
    assert delay is None or delay > 0
