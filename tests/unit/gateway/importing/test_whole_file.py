"""A configuration with most of what LiteLLM's users write, through the loader of the gateway."""

import re
from pathlib import Path

import pytest

from gateway.config.backend_types import Breaker, Price, TimeoutOverrides, VertexAI
from gateway.config.schema import Timeouts

LITELLM = (Path(__file__).parent / "litellm.yaml").read_text("utf-8")


@pytest.fixture
def config(importer):
    return importer.config(LITELLM)


def test_models_become_backends_and_those_of_one_name_are_numbered(config):
    types = {name: backend.__struct_config__.tag for name, backend in config.backends.items()}
    assert types == {
        "gpt-4o-1": "openai",
        "gpt-4o-2": "openai",
        "gpt-4o-3": "openai",
        "claude": "openai",
        "gemini-flash": "gemini",
        "gemini-vertex": "gemini",
        "meta-llama-70b": "openai",
        "local": "vllm",
        "llama3": "openai",
    }


def test_the_first_model_shares_its_requests_by_weight(config):
    assert config.split == {"gpt-4o-1": 9, "gpt-4o-2": 1}


def test_names_of_clients_lead_where_they_led(config):
    assert config.aliases == {
        "gpt-4o": "default",
        "meta llama 70b": "meta-llama-70b",
        "gpt-4": "default",
        "best": "claude",
    }


def test_fallbacks_begin_with_those_of_the_default(config):
    assert config.fallback == ["gpt-4o-3", "claude", "gemini-flash", "gpt-4o-1", "gpt-4o-2"]


def test_limits_are_carried_over(config):
    assert config.timeouts == Timeouts(total=600)
    assert config.retries == 2
    assert config.breaker == Breaker(failures=4, cooldown=30)
    assert config.server.max_in_flight == 100


def test_limits_of_single_models_are_carried_over(config):
    assert config.backends["gpt-4o-1"].timeouts == TimeoutOverrides(first_token=60, total=300)
    assert config.backends["gpt-4o-3"].retries == 2
    assert config.backends["claude"].max_concurrency == 20
    assert config.backends["local"].breaker == Breaker(failures=4, cooldown=5)


def test_a_price_is_for_a_million_tokens(config):
    assert config.backends["gpt-4o-1"].price == Price(input=2.5, output=10)


def test_vertex_keeps_its_place(config):
    assert config.backends["gemini-vertex"].vertex == VertexAI(project="my-project", location="europe-west1")


def test_a_mirror_becomes_shadow_runs_of_those_that_took_part(config):
    assert config.shadow is not None
    shadows = {name: backend.shadow for name, backend in config.backends.items()}
    assert {name for name, shadow in shadows.items() if shadow} == {"local"}
    assert {name for name, shadow in shadows.items() if shadow is None} == {"gpt-4o-1", "gpt-4o-2", "meta-llama-70b"}


def test_no_secret_is_copied(importer):
    assert "SECRET" not in importer.text(LITELLM).replace("LANGFUSE_SECRET_KEY", "")


def test_a_written_key_becomes_a_variable_of_its_own(importer):
    assert 'api_key: "${KEY_OF_CLAUDE}"' in importer.text(LITELLM)


def test_every_key_left_out_is_named(importer):
    comments = importer.comments(LITELLM)
    assert set(re.findall(r"[\w.]+", comments)) >= {
        "rpm",
        "tpm",
        "drop_params",
        "vertex_credentials",
        "temperature",
        "environment_variables",
        "router_settings.routing_strategy",
        "router_settings.redis_host",
        "router_settings.redis_password",
        "litellm_settings.drop_params",
        "litellm_settings.callbacks",
        "litellm_settings.cache",
        "litellm_settings.cache_params",
        "litellm_settings.max_budget",
        "general_settings.master_key",
        "general_settings.database_url",
    }


@pytest.mark.parametrize("model", ["bedrock-claude", "text-embedding", "openai/*"])
def test_a_model_left_out_is_named_where_it_stood(importer, model):
    assert f'\n  # Left out: "{model}" (model_list[' in importer.text(LITELLM)


def test_variables_to_set_are_told(importer):
    told = re.search(r"Variables to set: ([^.]*)\.", importer.comments(LITELLM))
    assert told is not None
    assert told[1].split(", ") == [
        "OPENAI_API_KEY",
        "AZURE_API_KEY_EU",
        "AZURE_API_BASE_US",
        "AZURE_API_KEY",
        "KEY_OF_CLAUDE",
        "GEMINI_API_KEY",
        "GROQ_API_KEY",
    ]
