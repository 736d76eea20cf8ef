"""What is shown of a run."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from bench.gateway.peers import tables
from bench.gateway.peers.catalogue import DIRECT, OURS
from bench.gateway.peers.goals import judge
from bench.gateway.peers.picture import picture
from bench.gateway.peers.summary import Summary
from tests.unit.bench.gateway_peers.figures import footprint, load, paced, row

RUN = Summary(
    [
        row(DIRECT, load(100_000, cpu_us=None)),
        row("nginx", load(50_000, errors=2)),
        row(OURS, load(10_000)),
        row(OURS, load(8_000, "stream")),
        row(DIRECT, paced(64, 0.1, 0.05)),
        row(OURS, paced(64, 0.6, 0.35)),
        row(OURS, footprint()),
    ]
)


def line(table: str, name: str) -> list[str]:
    found = next(each for each in table.splitlines() if name in each)
    return [cell.strip() for cell in found.strip("|").split("|")]


def test_ratios_are_to_no_gateway_nginx_and_ours():
    assert line(tables.loads(RUN, "whole", 16), "50,000")[-3:] == ["0.5", "1", "5"]


def test_errors_are_told_beside_the_name():
    assert "2 errors" in line(tables.loads(RUN, "whole", 16), "50,000")[0]


def test_gateway_that_was_not_loaded_so_is_no_line():
    assert "nginx" not in "".join(each for each in tables.loads(RUN, "stream", 16).splitlines()[2:])


def test_paced_figures_tell_what_is_added():
    assert line(tables.paced(RUN), OURS)[1] == "0.6 (0.5)"


def test_page_has_a_line_for_each_goal():
    page = tables.page(RUN, judge(RUN), about="A run.", versions={OURS: "1"}, installed={OURS: "1 MiB"})
    assert all(verdict.goal.what in page for verdict in judge(RUN))


def test_picture_names_who_was_measured():
    texts = [each.text for each in ET.fromstring(picture(RUN)).iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count(OURS) == 2
    assert texts.count("nginx") == 1


def test_faster_gateway_has_the_longer_bar():
    bars = ET.fromstring(picture(RUN)).findall(".//{http://www.w3.org/2000/svg}rect")
    widths = [float(bar.attrib["width"]) for bar in bars[:3]]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(
    ("value", "words"), [(None, "-"), (0.0512, "0.0512"), (1.2345, "1.23"), (99.96, "100"), (12345.6, "12,346")]
)
def test_figures_have_three_digits_or_whole_units(value, words):
    assert tables.number(value) == words
