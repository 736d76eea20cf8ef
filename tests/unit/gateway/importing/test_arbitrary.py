"""Files of any content and any shape: what is made of them is valid, or there is an error."""

import re

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.config.errors import ConfigError
from gateway.importing.litellm_file import GeneralSettings, LibrarySettings, Params, RouterSettings

NAMES = st.one_of(
    st.sampled_from(["default", "a", "b", "*", "gpt-4o", "a b", ""]),
    st.text(max_size=6),
    st.text(min_size=99, max_size=130),
)
MODELS = st.one_of(
    st.builds("{}/{}".format, st.sampled_from(["openai", "azure", "gemini", "vertex_ai", "hosted_vllm", "x"]), NAMES),
    NAMES,
)
TEXTS = st.one_of(st.sampled_from(["os.environ/A_BASE", "os.environ/", "http://h/v1", "${", "$", "a: b # c"]), NAMES)
NUMBERS = st.one_of(st.integers(-1, 2), st.integers(0, 1 << 62), st.floats(0, allow_infinity=False))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=6,
)
WHOLE = {"order", "num_retries", "max_retries", "max_parallel_requests", "allowed_fails", "max_request_size_mb"}
WHOLE |= {"default_max_parallel_requests", "global_max_parallel_requests"}
CHAINS = st.lists(st.dictionaries(NAMES, st.lists(NAMES, max_size=3), max_size=2), max_size=2)
SHAPED = {
    "model": MODELS,
    "fallbacks": CHAINS,
    "context_window_fallbacks": CHAINS,
    "default_fallbacks": st.lists(NAMES, max_size=3),
    "model_group_alias": st.dictionaries(NAMES, st.one_of(NAMES, VALUES), max_size=3),
    "json_logs": st.booleans(),
    "custom_llm_provider": st.just("openai"),
}


def section(struct, required=()):
    """Mappings of the fields of a struct, mostly with values of their types, and of keys that it does not know."""
    known = {}
    for field in msgspec.structs.fields(struct):
        usual = st.integers(0, 5) if field.name in WHOLE else TEXTS if "str" in str(field.type) else NUMBERS
        known[field.name] = SHAPED.get(field.name, usual)
    optional = {key: value for key, value in known.items() if key not in required}
    mappings = st.fixed_dictionaries({key: known[key] for key in required}, optional=optional)
    return st.builds(lambda one, more: more | one, mappings, st.dictionaries(NAMES, VALUES, max_size=2))


ENTRY = st.fixed_dictionaries({"model_name": NAMES, "litellm_params": section(Params, ["model"])})
GOOD = {"model_name": "a", "litellm_params": {"model": "openai/x"}}
FILES = st.fixed_dictionaries(
    {"model_list": st.lists(ENTRY, max_size=3).map(lambda entries: [GOOD, *entries])},
    optional={
        "router_settings": section(RouterSettings),
        "litellm_settings": section(LibrarySettings),
        "general_settings": section(GeneralSettings),
    },
)


def as_yaml(values) -> bytes:
    """JSON in ASCII, so that every character comes through YAML's reader."""
    text = msgspec.json.encode(values).decode()
    return re.sub(r"[^ -~]", lambda char: f"\\U{ord(char[0]):08x}", text).encode()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILES)
def test_whatever_is_made_is_valid(importer, values):
    try:
        text = importer.text(as_yaml(values))
    except ConfigError:
        return
    importer.load(text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=40), st.dictionaries(st.sampled_from(["model_list", "x"]), VALUES).map(as_yaml)))
def test_any_other_content_is_an_error_with_a_place(importer, content):
    with pytest.raises(ConfigError):
        importer.text(content)
