"""What is read of wrk's output."""

from __future__ import annotations

import pytest

from bench.gateway.peers.load import Seen, read_figures

PRINTED = """\
Running 2s test @ http://127.0.0.1:1/v1/chat/completions
  Latency     0.61ms    0.10ms   2.10ms   90.00%
Requests/sec:  16000.00

figures {"answers":32000,"seconds":2.000100,"p50_ms":0.610,"p99_ms":0.900,"errors":3}
"""


def test_figures_are_found_beside_what_wrk_prints_for_people():
    assert read_figures(PRINTED) == Seen(answers=32000, seconds=2.0001, p50_ms=0.61, p99_ms=0.9, errors=3)


def test_output_without_figures_is_shown():
    with pytest.raises(ValueError, match="unable to connect"):
        read_figures("unable to connect to 127.0.0.1:1")
