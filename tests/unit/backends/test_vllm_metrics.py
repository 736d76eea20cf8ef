"""The figures in vLLM's page, and no figures from anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.process import EngineLoad
from backends.vllm.metrics import KV_CACHE, PREEMPTIONS, RUNNING, WAITING, engine_load
from tests.support.model_server import METRICS

SECOND_ENGINE = """\
vllm:num_requests_running{engine="1",model_name="x"} 5.0
vllm:num_requests_waiting{engine="1",model_name="x"} 7.0
vllm:kv_cache_usage_perc{engine="1",model_name="x"} 0.75
vllm:num_preemptions_total{engine="1",model_name="x"} 11.0
"""
OTHER_SERVER = """\
# HELP python_info Python platform information
# TYPE python_info gauge
python_info{implementation="CPython",major="3"} 1.0
llamacpp:requests_processing 1
"""
NAMES = (RUNNING, WAITING, KV_CACHE, PREEMPTIONS)


def test_the_figures_of_one_engine_are_read():
    assert engine_load(METRICS) == EngineLoad(running=2, waiting=1, kv_cache_use=0.25, preemptions=3)


def test_requests_and_preemptions_of_several_engines_are_summed_and_the_fullest_cache_counts():
    assert engine_load(METRICS + SECOND_ENGINE) == EngineLoad(running=7, waiting=8, kv_cache_use=0.75, preemptions=14)


def test_the_page_of_another_server_tells_nothing():
    assert engine_load(OTHER_SERVER) is None


def test_figures_beside_those_of_others_are_found():
    assert engine_load(OTHER_SERVER + METRICS) == engine_load(METRICS)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_that_lacks_one_figure_tells_nothing(name: str):
    assert engine_load("\n".join(line for line in METRICS.splitlines() if not line.startswith(name))) is None


@pytest.mark.parametrize("page", ["", "not found", "<html></html>", "a{b 1", "a 1 2 3 4", "\x00"], ids=repr)
def test_garbage_tells_nothing(page: str):
    assert engine_load(page) is None


@given(st.text())
def test_no_text_makes_the_reading_fail(page: str):
    engine_load(page)


@given(st.data())
def test_no_damage_to_a_page_makes_the_reading_fail(data: st.DataObject):
    start = data.draw(st.integers(0, len(METRICS)))
    end = data.draw(st.integers(start, min(len(METRICS), start + 40)))
    engine_load(METRICS[:start] + data.draw(st.text('{}",\\=# \n\tab01.+-\x00é', max_size=8)) + METRICS[end:])


@pytest.mark.parametrize("value", ["+Inf", "NaN"])
def test_a_figure_that_is_no_number_tells_nothing(value: str):
    assert engine_load(METRICS.replace(" 2.0", f" {value}")) is None
