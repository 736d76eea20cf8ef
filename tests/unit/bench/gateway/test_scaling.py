"""What the pages on scaling are made of."""

from __future__ import annotations

import pytest

from bench.gateway.peers import chat
from bench.gateway.peers.rounds import KINDS
from bench.gateway.peers.rows import Load
from bench.gateway.scaling import growth, idle_streams
from bench.gateway.scaling.growth import GrowthRow, Size, file_of
from bench.gateway.scaling.idle_streams import StreamsRow
from bench.gateway.scaling.workers import Growth, WorkersRow
from bench.gateway.scaling.workers import growth as growth_of_workers
from gateway.config.loader import parse
from gateway.router import match_alias


def config_of(size, folder):
    return parse(file_of(size).replace("$UPSTREAM", "1"), file="gateway.yaml", folder=folder).config


@pytest.mark.parametrize("size", [Size(), Size(backends=10), Size(keys=10), Size(aliases=10)], ids=str)
def test_file_holds_what_its_size_says(size, tmp_path):
    config = config_of(size, tmp_path)
    assert (len(config.backends), len(config.auth.keys), len(config.aliases)) == size


def test_last_alias_is_the_one_that_matches(tmp_path):
    aliases = config_of(Size(aliases=10), tmp_path).aliases
    assert [pattern for pattern in aliases if match_alias(chat.MODEL, {pattern: "up"})] == [list(aliases)[-1]]


def growth_row(number, size, kind, cpu_us, ratio):
    return GrowthRow(round=number, size=size, file_kib=1, kind=kind, cpu_us=cpu_us, ratio=ratio)


def test_growth_is_the_median_of_the_rounds_ratios():
    ratios = [1.0, 1.1, 9.0]
    rows = [growth_row(at, "10 keys", kind, 100, ratio) for at, ratio in enumerate(ratios) for kind in KINDS]
    assert "| 10 keys | 1 | 100 | 1.10 | 100 | 1.10 |" in growth.page(rows)


def workers_row(number, workers, requests_per_s, cpu_us):
    load = Load(
        kind="whole",
        connections=64,
        answers=1000,
        errors=0,
        requests_per_s=requests_per_s,
        p50_ms=1,
        p99_ms=2,
        cpu_us=cpu_us,
        busiest_cpu_us=cpu_us,
    )
    return WorkersRow(round=number, workers=workers, load=load, busiest_share=0.5)


def test_two_workers_are_compared_with_the_one_of_the_same_round():
    rows = [workers_row(1, 1, 1000, 100), workers_row(1, 2, 1900, 110)]
    rows += [workers_row(2, 2, 950, 220), workers_row(2, 1, 500, 200)]
    assert growth_of_workers(rows, "whole") == Growth(pytest.approx(1.9), pytest.approx(1 / 1.1))


def test_stream_takes_what_is_more_than_without_streams():
    rows = [
        StreamsRow(streams=0, rss_mib=60, descriptors=40, cpu_share=0.001),
        StreamsRow(streams=1024, rss_mib=80, descriptors=2088, cpu_share=0.02),
    ]
    assert "| 1,024 | 80 | 20 | 2,088 | 2 | 2 |" in idle_streams.page(rows)
