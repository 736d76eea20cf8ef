"""The file of a gateway that a measurement has to itself."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bench.cli import read_config
from bench.private_config import PrivateConfigError, anchored
from gateway.config.loader import Loaded, parse

FILE = """
active: a
fallback: [b]
aliases: {"gpt-*": default}
retries: 3
timeouts: {total: 77}
shadow: {every: 5}
auth: {keys: [{name: app, hash: "${KEY_HASH}"}]}
telemetry: {otlp_endpoint: "http://127.0.0.1:4318"}
backends:
  a: {type: fake, reply: "costs $$5", retries: 2, breaker: {failures: 1}, price: {input: 1, output: 2}}
  b: {type: openai, base_url: "http://127.0.0.1:9/v1", model: m, api_key: "${file:secret}"}
  c: {type: custom_transformer, checkpoint: weights}
  d: {type: gemini, model: m, api_key: "${UNSET_KEY}"}
  e: {type: openai, base_url: "http://127.0.0.1:9/v1", model: m, api_key: "${SET_KEY:-none}"}
"""


@pytest.fixture
def file(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("SET_KEY", "sk-very-secret")
    monkeypatch.setenv("KEY_HASH", "sha256:" + "0" * 64)
    (tmp_path / "secret").write_text("sk-in-a-file")
    (tmp_path / "weights").mkdir()
    for name in ("config.json", "model.safetensors"):
        (tmp_path / "weights" / name).write_text("{}")
    path = tmp_path / "gateway.yaml"
    path.write_text(FILE)
    return path


def derived(file: Path, *names: str, folder: Path = Path("/elsewhere")) -> Loaded:
    content = msgspec.json.encode(read_config(file, names).file)
    return parse(content, file="private.yaml", folder=folder)


def test_private_gateway_holds_what_is_measured(file):
    config = derived(file, "b", "a").config
    assert (list(config.backends), config.active) == (["b", "a"], "b")


def test_private_gateway_copies_nothing_and_falls_back_on_nobody(file):
    config = derived(file, "a", "b").config
    assert (config.shadow, config.fallback, config.auth.keys, config.telemetry.otlp_endpoint) == (None, [], [], None)


def test_failure_is_seen_once_and_as_it_is(file):
    config = derived(file, "a").config
    assert (config.retries_for("a"), config.backends["a"].breaker) == (0, None)


def test_time_limits_stay(file):
    assert derived(file, "a").config.timeouts.total == 77


def test_dollars_that_were_escaped_stay_so(file):
    assert derived(file, "a").config.backends["a"].reply == "costs $5"


def test_relative_path_leads_to_the_same_place(file):
    assert derived(file, "c").config.backends["c"].checkpoint == str((file.parent / "weights").resolve())


def test_key_in_a_file_is_found_from_anywhere(file):
    assert derived(file, "b").config.backends["b"].api_key == "sk-in-a-file"


def test_no_secret_is_written_out(file):
    text = str(read_config(file, ["b", "e"]).file)
    assert ("sk-" in text, "${SET_KEY:-none}" in text) == (False, True)


def test_backend_that_lacks_something_is_left_out_with_the_reason(file):
    configured = read_config(file, ["d", "a"])
    assert (list(configured.file["backends"]), list(configured.unavailable)) == (["a"], ["d"])


def test_prices_are_those_of_the_file(file):
    assert {name: price.output for name, price in read_config(file, ["a", "b"]).prices.items()} == {"a": 2}


def test_unknown_backend_is_refused(file):
    with pytest.raises(PrivateConfigError, match="no backend is named x; known: a, b"):
        read_config(file, ["x"])


def test_broken_file_is_refused_with_its_errors(file):
    file.write_text("active: a\nbackends: 5\n")
    with pytest.raises(PrivateConfigError, match="backends"):
        read_config(file, ["a"])


def identity(file: Path, name: str) -> str:
    return read_config(file, [name]).identities[name]


def test_model_is_another_once_its_weights_are(file):
    before = identity(file, "c")
    (file.parent / "weights" / "model.safetensors").write_text("{ }")
    assert identity(file, "c") != before


def test_model_stays_itself_when_only_its_price_changes(file):
    before = identity(file, "a")
    file.write_text(FILE.replace("output: 2", "output: 3"))
    assert identity(file, "a") == before


def test_two_names_of_one_model_have_one_identity(file):
    file.write_text(
        FILE.replace("  c:", "  b2: {type: fake, reply: x, retries: 1}\n  b3: {type: fake, reply: x}\n  c:")
    )
    assert identity(file, "b2") == identity(file, "b3")


def test_references_to_files_are_anchored_at_any_depth():
    values = {"env": [{"A": "x${file:k}y"}, 5], "b": "$${file:k}", "c": "${file:/abs}"}
    assert anchored(values, Path("/at")) == {
        "env": [{"A": "x${file:/at/k}y"}, 5],
        "b": "$${file:k}",
        "c": "${file:/abs}",
    }
