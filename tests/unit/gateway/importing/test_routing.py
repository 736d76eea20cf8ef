"""What becomes of groups of deployments, aliases and fallbacks."""

import pytest


def models(*entries: str) -> str:
    """A `model_list` of `name` or `name: params` each."""
    lines = ["model_list:"]
    for entry in entries:
        name, _, params = entry.partition(": ")
        lines.append(f"  - {{model_name: {name}, litellm_params: {{model: openai/x{', ' if params else ''}{params}}}}}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("settings", "active"),
    [
        ("", "a"),
        ("general_settings: {completion_model: b}", "b"),
        ("router_settings: {model_group_alias: {default: b}}", "b"),
    ],
    ids=["the first", "the model for requests that name none", "an alias"],
)
def test_who_is_active(importer, settings, active):
    assert importer.config(models("a", "b") + settings).active == active


def test_a_model_called_default_is_active(importer):
    assert importer.config(models("a", "default")).active == "default-1"


def test_a_completion_model_that_is_not_there_is_told(importer):
    assert "Left out: general_settings.completion_model" in importer.comments(
        models("a") + "general_settings: {completion_model: gone}"
    )


@pytest.mark.parametrize(
    ("deployments", "split"),
    [
        (["a", "a"], {"a-1": 1, "a-2": 1}),
        (["a: rpm: 900", "a: rpm: 100"], {"a-1": 900, "a-2": 100}),
        (["a: weight: 1, tpm: 9", "a: weight: 3"], {"a-2": 3, "a-1": 1}),
        (["a: tpm: 4000000", "a: tpm: 1000000"], {"a-1": 1_000_000, "a-2": 250_000}),
    ],
    ids=["alike", "by requests", "weights first", "beyond the largest weight"],
)
def test_shares(importer, deployments, split):
    assert importer.config(models(*deployments)).split == split


def test_a_weight_of_zero_takes_part_only_as_fallback(importer):
    config = importer.config(models("a: weight: 1", "a: weight: 0"))
    assert (config.active, config.fallback) == ("a-1", ["a-2"])


def test_order_becomes_fallback(importer):
    config = importer.config(models("a: order: 2", "a: order: 1", "a: order: 3"))
    assert (config.active, config.fallback) == ("a-2", ["a-1", "a-3"])


def test_a_group_that_is_not_the_default_is_answered_by_one_and_says_so(importer):
    text = models("a", "b: weight: 1", "b: weight: 2")
    assert importer.config(text).aliases == {"b": "b-2"}
    assert '"b" was shared by 2 deployments' in importer.comments(text)


def test_an_alias_goes_before_a_model_of_the_same_name(importer):
    text = models("a", "b") + "router_settings: {model_group_alias: {a: b}}"
    assert importer.config(text).aliases == {"a": "b"}


@pytest.mark.parametrize("target", ["gone", "{hidden: true}", "[b]"])
def test_an_alias_to_nothing_is_told(importer, target):
    text = models("a") + f"router_settings: {{model_group_alias: {{alias: {target}}}}}"
    assert 'Left out: the alias "alias"' in importer.comments(text)


def test_router_settings_go_before_those_of_the_library(importer):
    settings = "router_settings: {num_retries: 5}\nlitellm_settings: {num_retries: 1, allowed_fails: 0}\n"
    config = importer.config(models("a") + settings)
    assert (config.retries, config.breaker.failures) == (5, 1)


@pytest.mark.parametrize(
    "settings",
    [
        "router_settings: {default_fallbacks: [b]}",
        "litellm_settings: {fallbacks: [{a: [b]}]}",
        "litellm_settings: {fallbacks: [{'*': [b]}]}",
        "router_settings: {context_window_fallbacks: [{a: [b]}]}",
        "router_settings: {fallbacks: [{a: [other-name]}], model_group_alias: {other-name: b}}",
    ],
)
def test_fallbacks(importer, settings):
    assert importer.config(models("a", "b") + settings).fallback == ["b"]


@pytest.mark.parametrize("target", ["gone", "{model: b}"])
def test_a_fallback_to_nothing_is_told(importer, target):
    text = models("a") + f"router_settings: {{fallbacks: [{{a: [{target}]}}]}}"
    assert "Left out, as they are not among the backends: " in importer.comments(text)


def test_a_mirror_to_nothing_is_told(importer):
    text = models("a: silent_model: gone")
    assert importer.config(text).shadow is None
    assert "Left out: silent_model (a -> gone)" in importer.comments(text)
