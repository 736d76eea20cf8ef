"""What a shadow run may do with a backend."""

from __future__ import annotations

import pytest

from gateway.config.backend_types import AnyBackend
from gateway.shadow.policy import may_see_live_requests, model_version, shares_the_processor
from tests.support.configs import config_of


def backend(text: str) -> AnyBackend:
    return config_of(f"active: other\nbackends: {{other: {{type: fake}}, x: {{{text}}}}}\n").backends["x"]


LOCAL = {
    "loopback": "type: openai, model: m, base_url: 'http://127.0.0.1:8081/v1'",
    "localhost": "type: openai, model: m, base_url: 'http://localhost:8081/v1'",
    "IPv6 loopback": "type: openai, model: m, base_url: 'http://[::1]:8081/v1'",
    "socket": "type: openai, model: m, base_url: 'unix:///run/x.sock'",
    "engine": "type: vllm, model: org/name",
    "engine that runs already": "type: vllm, model: m, base_url: 'http://127.0.0.1:8000/v1'",
    "emulated Gemini": "type: gemini, model: m, api_key: k, base_url: 'http://127.0.0.1:9'",
    "script": "type: fake",
}
FAR = {
    "cloud": "type: openai, model: m, base_url: 'https://api.example.com/v1'",
    "name that begins like loopback": "type: openai, model: m, base_url: 'http://127.0.0.1.example.com/v1'",
    "name that begins like localhost": "type: openai, model: m, base_url: 'http://localhost.example.com/v1'",
    "other machine": "type: openai, model: m, base_url: 'http://10.0.0.2/v1'",
    "engine on another machine": "type: vllm, model: m, base_url: 'http://10.0.0.2/v1'",
    "Gemini": "type: gemini, model: m, api_key: k",
    "Vertex AI": "type: gemini, model: m, vertex: {project: p}",
    "Gemini by way of another machine": "type: gemini, model: m, api_key: k, base_url: 'https://proxy.example.com'",
}


@pytest.mark.parametrize("name", LOCAL)
def test_model_on_this_machine_may_see_live_requests(name):
    assert may_see_live_requests(backend(LOCAL[name]))


@pytest.mark.parametrize("name", FAR)
def test_third_party_may_not_see_live_requests(name):
    assert not may_see_live_requests(backend(FAR[name]))


@pytest.mark.parametrize("name", FAR)
def test_third_party_may_see_live_requests_if_the_file_says_so(name):
    assert may_see_live_requests(backend(f"{FAR[name]}, shadow: true"))


@pytest.mark.parametrize("name", LOCAL)
def test_backend_that_is_kept_out_sees_nothing(name):
    assert not may_see_live_requests(backend(f"{LOCAL[name]}, shadow: false"))


@pytest.mark.parametrize("name", FAR)
def test_other_machines_do_not_share_the_processor(name):
    assert not shares_the_processor(backend(FAR[name]), has_gpu=False)


def test_server_on_loopback_shares_the_processor_where_there_is_no_gpu():
    config = backend(LOCAL["loopback"])
    assert (shares_the_processor(config, has_gpu=False), shares_the_processor(config, has_gpu=True)) == (True, False)


def test_our_transformer_shares_the_processor_beside_a_gpu():
    assert shares_the_processor(backend("type: custom_transformer, checkpoint: somewhere"), has_gpu=True)


SAME = "type: openai, model: m, base_url: 'http://h/v1'"


@pytest.mark.parametrize(
    "more", ["api_key: k", "retries: 3", "price: {input: 1}", "shadow: true", "timeouts: {idle: 3}"]
)
def test_version_stays_when_the_model_does(more):
    assert model_version(backend(f"{SAME}, {more}")) == model_version(backend(SAME))


@pytest.mark.parametrize("other", ["model: n, base_url: 'http://h/v1'", "model: m, base_url: 'http://g/v1'"])
def test_version_changes_with_the_model(other):
    assert model_version(backend(f"type: openai, {other}")) != model_version(backend(SAME))
