"""Differences between any two configurations."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.config.backend_types import FakeBackend, OpenAIBackend
from gateway.config.diff import diff
from gateway.config.schema import ApiKey, Auth, Config, Server, Timeouts
from gateway.config.values import Secret

NAMES = st.sampled_from("abcdef")
SECRETS = st.text("0123456789abcdef", min_size=20, max_size=20).map(lambda digits: Secret(f"sk-{digits}"))
FAKES = st.builds(FakeBackend, reply=st.sampled_from(["one", "two"]))
OPENAIS = st.builds(
    OpenAIBackend,
    base_url=st.just("http://h/v1"),
    model=st.sampled_from(["m", "n"]),
    api_key=st.none() | SECRETS,
)
KEYS = st.builds(ApiKey, name=NAMES, hash=SECRETS, scopes=st.just(["chat"]))
CONFIGS = st.builds(
    Config,
    active=NAMES,
    backends=st.dictionaries(NAMES, FAKES | OPENAIS),
    aliases=st.dictionaries(NAMES, NAMES, max_size=3),
    fallback=st.lists(NAMES, max_size=3),
    timeouts=st.builds(Timeouts, idle=st.floats(1, 100)),
    auth=st.builds(Auth, keys=st.lists(KEYS, max_size=2)),
    server=st.builds(Server, max_in_flight=st.integers(1, 100)),
)


@given(CONFIGS)
def test_nothing_differs_from_itself(config):
    change = diff(config, config)
    assert (change.add, change.rebuild, change.retire, change.settings) == ((), (), (), ())


@given(CONFIGS, CONFIGS)
def test_every_new_backend_is_kept_added_or_rebuilt_once(old, new):
    change = diff(old, new)
    assert sorted(change.keep + change.add + change.rebuild) == sorted(new.backends)


@given(CONFIGS, CONFIGS)
def test_every_old_backend_is_kept_rebuilt_or_retired_once(old, new):
    change = diff(old, new)
    assert sorted(change.keep + change.rebuild + change.retire) == sorted(old.backends)


@given(CONFIGS, CONFIGS)
def test_way_back_undoes_the_way_there(old, new):
    there, back = diff(old, new), diff(new, old)
    assert (set(there.add), set(there.rebuild)) == (set(back.retire), set(back.rebuild))


@given(CONFIGS, CONFIGS)
def test_settings_are_silent_exactly_if_all_but_the_backends_is_equal(old, new):
    fields = [field for field in Config.__struct_fields__ if field != "backends"]
    equal = all(getattr(old, field) == getattr(new, field) for field in fields)
    assert (diff(old, new).settings == ()) == equal


@given(CONFIGS, CONFIGS)
def test_no_secret_is_told(old, new):
    assert "sk-" not in repr(diff(old, new))
