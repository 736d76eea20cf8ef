"""Which of LiteLLM's providers speak OpenAI's API or Gemini's, at which address, with which key. Pure.

Names, variables and addresses: https://docs.litellm.ai/docs/providers; where LiteLLM itself uses another API of the
provider's, the one that the provider calls OpenAI-compatible.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class NotCarriedError(Exception):
    """A deployment that no backend can stand for; its text is the reason."""


class Provider(NamedTuple):
    """Where a provider's models are."""

    base_url: str | None
    """Its address; None where everyone has an own one."""
    key: str | None = None
    """The variable that LiteLLM takes the key from; None where none is needed."""
    suffix: str = ""
    """What LiteLLM leaves out at the end of an address."""
    note: str = ""
    """What is different here."""


_OWN_API = "LiteLLM speaks this provider's own API; here its OpenAI-compatible one is asked, which knows less."
_AZURE = (
    "Azure's v1 API is asked: it needs no api_version, and knows the model by its deployment's name. "
    "Check that the resource offers it."
)

PROVIDERS = {
    "openai": Provider("https://api.openai.com/v1", "OPENAI_API_KEY"),
    "azure": Provider(None, "AZURE_API_KEY", "/openai/v1", _AZURE),
    "azure_ai": Provider(None, "AZURE_AI_API_KEY", "/openai/v1", _AZURE),
    "anthropic": Provider("https://api.anthropic.com/v1", "ANTHROPIC_API_KEY", "/v1", _OWN_API),
    "cerebras": Provider("https://api.cerebras.ai/v1", "CEREBRAS_API_KEY"),
    "codestral": Provider("https://codestral.mistral.ai/v1", "CODESTRAL_API_KEY"),
    "cohere": Provider("https://api.cohere.ai/compatibility/v1", "COHERE_API_KEY", note=_OWN_API),
    "cohere_chat": Provider("https://api.cohere.ai/compatibility/v1", "COHERE_API_KEY", note=_OWN_API),
    "custom_openai": Provider(None),
    "dashscope": Provider("https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "DASHSCOPE_API_KEY"),
    "deepinfra": Provider("https://api.deepinfra.com/v1/openai", "DEEPINFRA_API_KEY"),
    "deepseek": Provider("https://api.deepseek.com/v1", "DEEPSEEK_API_KEY"),
    "fireworks_ai": Provider("https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY"),
    "friendliai": Provider("https://api.friendli.ai/serverless/v1", "FRIENDLI_TOKEN"),
    "groq": Provider("https://api.groq.com/openai/v1", "GROQ_API_KEY"),
    "hosted_vllm": Provider(None),
    "litellm_proxy": Provider(None, "LITELLM_PROXY_API_KEY"),
    "llamafile": Provider("http://127.0.0.1:8080/v1"),
    "lm_studio": Provider(None),
    "meta_llama": Provider("https://api.llama.com/compat/v1", "LLAMA_API_KEY"),
    "mistral": Provider("https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
    "moonshot": Provider("https://api.moonshot.ai/v1", "MOONSHOT_API_KEY"),
    "nvidia_nim": Provider("https://integrate.api.nvidia.com/v1", "NVIDIA_NIM_API_KEY"),
    "ollama": Provider("http://localhost:11434/v1", None, "/v1"),
    "ollama_chat": Provider("http://localhost:11434/v1", None, "/v1"),
    "openai_like": Provider(None),
    "openrouter": Provider("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
    "perplexity": Provider("https://api.perplexity.ai", "PERPLEXITYAI_API_KEY"),
    "sambanova": Provider("https://api.sambanova.ai/v1", "SAMBANOVA_API_KEY"),
    "together_ai": Provider("https://api.together.xyz/v1", "TOGETHERAI_API_KEY"),
    "volcengine": Provider("https://ark.cn-beijing.volces.com/api/v3", "VOLCENGINE_API_KEY"),
    "xai": Provider("https://api.x.ai/v1", "XAI_API_KEY"),
}
GEMINI, VERTEX = "gemini", "vertex_ai"
AZURE = ("azure", "azure_ai")

# Names that LiteLLM knows without a prefix; it keeps a list of thousands.
_FAMILIES = {
    r"(ft:)?(gpt-|chatgpt-|o[134](-|$))": "openai",
    r"claude-": "anthropic",
    r"gemini-": VERTEX,
    r"command-": "cohere",
}
_MODE_PREFIXES = ("o_series/", "gpt5_series/")
"""What LiteLLM puts before an Azure deployment to say which parameters it takes."""


def provider_of(model: str, named: str | None) -> tuple[str, str]:
    """Returns the provider of a model and the name it has there.

    Args:
        model: `provider/name`, or a name that is known without.
        named: `custom_llm_provider`, which goes before.

    Raises:
        NotCarriedError: It is not known, or no type of backend speaks its API.
    """
    prefix, slash, name = model.partition("/")
    if named:
        provider, name = named, model.removeprefix(f"{named}/")
    elif slash:
        provider = prefix
    else:
        found = (family for pattern, family in _FAMILIES.items() if re.match(pattern, model))
        provider, name = next(found, ""), model
    if not provider:
        raise NotCarriedError("the model names no provider, as `openai/…` does")
    if provider == VERTEX and not name.startswith("gemini"):
        raise NotCarriedError("of Vertex AI's models only Gemini's are spoken to")
    if provider not in PROVIDERS and provider not in {GEMINI, VERTEX}:
        raise NotCarriedError(f'no OpenAI-compatible address is known for the provider "{provider[:60]}"')
    if provider in AZURE:
        for mode in _MODE_PREFIXES:
            name = name.removeprefix(mode)
    if not name or not name.isprintable():
        raise NotCarriedError("its model has no name that could be written")
    return provider, name


def address(provider: str, base: str) -> str:
    """Returns the base URL that a backend needs for the `api_base` that LiteLLM was given."""
    base = base.rstrip("/").removesuffix("/chat/completions")
    suffix = PROVIDERS[provider].suffix
    if provider in AZURE:
        base = base.split("/openai", 1)[0].removesuffix("/models")
    return base if base.endswith(suffix) else base + suffix
