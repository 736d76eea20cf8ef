"""Histograms and counters of our own, as the SDK's exporters see them."""

from __future__ import annotations

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.sdk.metrics.export import Histogram as HistogramData
from opentelemetry.sdk.metrics.export import HistogramDataPoint

from gateway.telemetry.instruments import Counter, Histogram

BOUNDS = (1.0, 2.0, 4.0)


def histogram() -> Histogram:
    return Histogram("name", "s", "what it is", ("backend", "error.type"), BOUNDS)


def points(read: Histogram) -> list[HistogramDataPoint]:
    data = read.read().data
    assert isinstance(data, HistogramData)
    return list(data.data_points)


def test_value_on_a_bound_belongs_below_it():
    one = histogram()
    one.record(2.0, "a", "")
    assert points(one)[0].bucket_counts == (0, 1, 0, 0)


def test_value_above_all_bounds_is_counted():
    one = histogram()
    one.record(100.0, "a", "")
    assert points(one)[0].bucket_counts == (0, 0, 0, 1)


@given(st.lists(st.floats(0, 10), min_size=1))
def test_point_sums_up_what_was_recorded(values):
    one = histogram()
    for value in values:
        one.record(value, "a", "")
    (point,) = points(one)
    assert (point.count, point.sum, point.min, point.max) == (len(values), sum(values), min(values), max(values))
    assert list(point.bucket_counts) == [
        sum(bisect_left(BOUNDS, value) == bucket for value in values) for bucket in range(4)
    ]


def test_each_set_of_labels_is_a_series():
    one = histogram()
    one.record(1, "a", "")
    one.record(1, "b", "")
    one.record(1, "a", "")
    assert [(point.attributes, point.count) for point in points(one)] == [({"backend": "a"}, 2), ({"backend": "b"}, 1)]


def test_empty_label_is_left_out():
    one = histogram()
    one.record(1, "a", "")
    one.record(1, "a", "Broken")
    assert [point.attributes for point in points(one)] == [
        {"backend": "a"},
        {"backend": "a", "error.type": "Broken"},
    ]


def test_counter_counts_by_labels():
    counter = Counter("backend")
    counter.add("a")
    counter.add("b", amount=3)
    counter.add("a")
    assert [(each.attributes, each.value) for each in counter.read()] == [({"backend": "a"}, 2), ({"backend": "b"}, 3)]
