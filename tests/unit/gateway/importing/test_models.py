"""What becomes of one deployment."""

import pytest

from gateway.config.backend_types import Price


@pytest.mark.parametrize(
    ("params", "base_url", "model"),
    [
        ("model: openai/gpt-4o", "https://api.openai.com/v1", "gpt-4o"),
        ("model: gpt-4o", "https://api.openai.com/v1", "gpt-4o"),
        ("model: openai/x, api_base: 'http://host:1/v1/'", "http://host:1/v1", "x"),
        ("model: openai/x, api_base: 'http://host:1/v1/chat/completions'", "http://host:1/v1", "x"),
        ("model: openai/x, base_url: os.environ/OWN_BASE", "http://set/v1", "x"),
        ("model: openrouter/meta-llama/llama-3", "https://openrouter.ai/api/v1", "meta-llama/llama-3"),
        ("model: llama-3, custom_llm_provider: groq", "https://api.groq.com/openai/v1", "llama-3"),
        ("model: ollama/llama3, api_base: 'http://box:11434'", "http://box:11434/v1", "llama3"),
        ("model: claude-sonnet-4-5", "https://api.anthropic.com/v1", "claude-sonnet-4-5"),
        ("model: azure/dep, api_base: 'https://r.openai.azure.com'", "https://r.openai.azure.com/openai/v1", "dep"),
        (
            "model: azure/o_series/dep, api_base: 'https://r.openai.azure.com/openai/deployments/dep'",
            "https://r.openai.azure.com/openai/v1",
            "dep",
        ),
        ("model: hosted_vllm/org/name, api_base: 'http://gpu:8000/v1'", "http://gpu:8000/v1", "org/name"),
        ("model: lm_studio/name", "http://set/v1", "name"),
    ],
)
def test_a_provider_is_an_address_and_a_name(importer, params, base_url, model):
    backend = importer.backend(params)
    assert (backend.base_url, backend.model) == (base_url, model)


@pytest.mark.parametrize(
    ("params", "key"),
    [
        ("model: openai/x, api_key: os.environ/MINE", "value of MINE"),
        ("model: mistral/x", "value of MISTRAL_API_KEY"),
        ("model: openai/x, api_key: sk-written", "value of KEY_OF_M"),
        ("model: gemini/x", "value of GEMINI_API_KEY"),
        ("model: hosted_vllm/x, api_base: 'http://h/v1'", None),
        ("model: openai/x, api_base: 'http://h/v1', api_key: EMPTY", None),
    ],
)
def test_a_key_is_a_variable(importer, params, key):
    assert importer.backend(params).api_key == key


def test_written_keys_that_differ_get_variables_that_differ(importer):
    backends = importer.config("""
        model_list:
          - {model_name: m, litellm_params: {model: openai/x, api_key: one}}
          - {model_name: m, litellm_params: {model: openai/y, api_key: two}}
          - {model_name: m, litellm_params: {model: openai/z, api_key: one}}
          - {model_name: n, litellm_params: {model: openai/z, api_key: os.environ/KEY_OF_M}}
        """).backends
    keys = {name: str(backend.api_key) for name, backend in backends.items()}
    assert keys == {
        "m-1": "value of KEY_OF_M_2",
        "m-2": "value of KEY_OF_M_3",
        "m-3": "value of KEY_OF_M_2",
        "n": "value of KEY_OF_M",
    }


def test_a_credential_fills_in_what_its_model_does_not_give(importer):
    (backend,) = importer.config("""
        model_list: [{model_name: m, litellm_params: {model: openai/x, litellm_credential_name: c}}]
        credential_list:
          - {credential_name: c, credential_values: {api_base: "http://h/v1", api_key: os.environ/SHARED}}
        """).backends.values()
    assert (backend.base_url, backend.api_key) == ("http://h/v1", "value of SHARED")


def test_a_dollar_is_no_reference(importer):
    assert importer.backend("model: 'openai/a${B}$$c'").model == "a${B}$$c"


def test_a_price_has_no_digits_of_binary_fractions(importer):
    price = importer.backend("model: openai/x, input_cost_per_token: 0.00000015, output_cost_per_token: 6e-07").price
    assert price == Price(input=0.15, output=0.6)


@pytest.mark.parametrize(
    "params",
    [
        "model: bedrock/anthropic.claude",
        "model: vertex_ai/claude-3",
        "model: unknown-name",
        "model: openai/",
        "model: openai/*",
        "model: openai/x, api_base: 'http://user:hunter2@h/v1'",
        "model: openai/x, api_base: 'http://h/v1?key=hunter2'",
        "model: openai/x, litellm_credential_name: absent",
    ],
)
def test_what_no_backend_can_stand_for_is_left_out_with_the_reason(importer, params):
    others = "{model_name: other, litellm_params: {model: openai/x}}"
    text = importer.text(f"model_list: [{others}, {{model_name: m, litellm_params: {{{params}}}}}]")
    assert '  # Left out: "m" (model_list[1]): ' in text
    assert "hunter2" not in text


@pytest.mark.parametrize("limit", ["timeout", "stream_timeout", "cooldown_time", "max_parallel_requests"])
def test_a_limit_of_zero_is_told(importer, limit):
    comments = importer.comments(f"model_list: [{{model_name: m, litellm_params: {{model: openai/x, {limit}: 0}}}}]")
    assert f"not above 0: {limit}." in comments
