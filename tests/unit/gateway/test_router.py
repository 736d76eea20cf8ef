"""Which backends answer a request, and in which order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.errors import ModelNotFoundError
from gateway.config.backend_types import FakeBackend
from gateway.config.schema import Config
from gateway.router import chain_for, resolve
from gateway.split import rank


def config(
    *names: str,
    aliases: dict[str, str] | None = None,
    fallback: list[str] | None = None,
    split: dict[str, float] | None = None,
) -> Config:
    """Returns a configuration whose first backend is active, unless a split answers."""
    backends = {name: FakeBackend() for name in names}
    active = None if split else names[0]
    return Config(active=active, split=split, backends=backends, aliases=aliases or {}, fallback=fallback or [])


def chain(model: str, config: Config, sticky: str = "somebody", *, allow_fallback: bool = True) -> list[str]:
    return chain_for(model, config, sticky=sticky, allow_fallback=allow_fallback)


def test_default_is_the_active_backend():
    assert chain("default", config("a", "b")) == ["a"]


def test_backend_answers_to_its_own_name():
    assert resolve("b", config("a", "b")) == "b"


@pytest.mark.parametrize("name", ["org/model", "model:latest", "org/model:7b-q4", "a.b+c@d", "x/y/z:1"])
def test_name_may_hold_slash_and_colon(name):
    assert resolve(name, config("a", name)) == name


def test_alias_stands_for_its_backend():
    assert resolve("gpt-4o", config("a", "b", aliases={"gpt-4o": "b"})) == "b"


def test_alias_of_default_follows_the_active_backend():
    assert chain("gpt-4o", config("a", "b", aliases={"gpt-4o": "default"})) == ["a"]


def test_pattern_stands_for_every_name_that_it_matches():
    assert resolve("gpt-4o-mini", config("a", "b", aliases={"gpt-*": "b"})) == "b"


def test_pattern_matches_slashes_too():
    assert resolve("openai/gpt-4o", config("a", "b", aliases={"openai/*": "b"})) == "b"


def test_exact_alias_comes_before_a_pattern_that_stands_above_it():
    assert resolve("gpt-4o", config("a", "b", aliases={"gpt-*": "a", "gpt-4o": "b"})) == "b"


def test_first_pattern_of_the_file_that_matches_counts():
    assert resolve("gpt-4o", config("a", "b", aliases={"gpt-*": "b", "*": "a"})) == "b"


def test_backends_own_name_comes_before_a_pattern():
    assert resolve("b", config("a", "b", aliases={"*": "a"})) == "b"


def test_default_comes_before_a_pattern():
    assert resolve("default", config("a", "b", aliases={"*": "b"})) == "default"


@pytest.mark.parametrize("name", ["gpt-4o", "A", "a ", "", "a/b"])
def test_unknown_name_is_no_model(name):
    with pytest.raises(ModelNotFoundError):
        resolve(name, config("a"))


def test_unknown_name_is_told_as_openai_tells_it():
    with pytest.raises(ModelNotFoundError) as caught:
        resolve("gpt-9", config("a"))
    assert (caught.value.message, caught.value.param) == ("The model 'gpt-9' does not exist.", "model")


def test_fallbacks_follow_in_the_order_of_the_file():
    assert chain("default", config("a", "b", "c", fallback=["c", "b"])) == ["a", "c", "b"]


def test_fallbacks_follow_a_backend_that_the_caller_named():
    assert chain("b", config("a", "b", "c", fallback=["c"])) == ["b", "c"]


def test_backend_is_not_its_own_fallback():
    assert chain("a", config("a", "b", fallback=["b", "a"])) == ["a", "b"]


def test_without_fallback_only_the_named_backend_is_asked():
    assert chain("a", config("a", "b", fallback=["b"]), allow_fallback=False) == ["a"]


# A split.

SPLIT = {"a": 2.0, "b": 1.0, "c": 1.0}


def split_config(fallback: list[str] | None = None) -> Config:
    return config("a", "b", "c", "d", split=SPLIT, fallback=fallback)


@pytest.mark.parametrize("sticky", ["ann", "bob", "eve"])
def test_split_asks_its_backends_in_the_order_of_the_user(sticky):
    assert chain("default", split_config(), sticky) == rank(SPLIT, sticky)


@pytest.mark.parametrize("sticky", ["ann", "bob", "eve"])
def test_split_comes_before_the_fallback(sticky):
    assert chain("default", split_config(fallback=["d", "a"]), sticky) == [*rank(SPLIT, sticky), "d"]


@pytest.mark.parametrize("sticky", ["ann", "bob", "eve"])
def test_without_fallback_the_split_has_one_backend_for_a_user(sticky):
    assert chain("default", split_config(fallback=["d"]), sticky, allow_fallback=False) == rank(SPLIT, sticky)[:1]


def test_caller_who_names_a_backend_is_not_split():
    assert chain("d", split_config(fallback=["b"])) == ["d", "b"]


NAMES = ["a", "b", "ab", "a/b", "a:b"]
ALIASES = [*NAMES, "c", "a*", "*b", "*/*", "*"]


@st.composite
def configs(draw: st.DrawFn) -> Config:
    """Returns configurations with a few backends whose names are alike."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    known = st.sampled_from(names)
    aliases = draw(st.dictionaries(st.sampled_from(ALIASES), known | st.just("default"), max_size=3))
    split = draw(st.none() | st.dictionaries(known, st.floats(0.1, 100), min_size=1))
    return config(*names, aliases=aliases, fallback=draw(st.lists(known, max_size=4)), split=split)


@given(configs(), st.sampled_from([*NAMES, "c", "default"]))
def test_whatever_is_found_is_a_backend_of_the_file_or_default(config, model):
    try:
        found = resolve(model, config)
    except ModelNotFoundError:
        return
    assert found in [*config.backends, "default"]


@given(configs(), st.text())
def test_nobody_is_asked_twice(config, sticky):
    tried = chain("default", config, sticky)
    assert len(tried) == len(set(tried))


@given(configs(), st.text())
def test_chain_is_whoever_answers_and_every_fallback(config, sticky):
    assert set(chain("default", config, sticky)) == {*config.shares, *config.fallback}


@given(configs(), st.text())
def test_chain_begins_with_the_backend_that_was_asked_for(config, sticky):
    assert [chain(name, config, sticky)[0] for name in config.backends] == [*config.backends]


# What is told of it.


def test_active_backend_has_the_whole_share():
    assert config("a", "b").shares == {"a": 1.0}


def test_shares_are_told_with_the_largest_first():
    assert list(config("a", "b", split={"b": 1.0, "a": 3.0}).shares.items()) == [("a", 0.75), ("b", 0.25)]


def test_first_of_equal_shares_counts_as_active():
    assert config("a", "b", split={"b": 1.0, "a": 1.0}).active_backend == "b"
