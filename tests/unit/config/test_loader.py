"""What a valid file gives."""

from textwrap import dedent

import msgspec
import pytest

from gateway.config.backend_types import OpenAIBackend
from gateway.config.errors import ConfigError
from gateway.config.loader import load
from gateway.config.schema import Config, Timeouts
from gateway.config.values import Secret

MINIMAL = "active: a\nbackends: {a: {type: fake}}\n"


def test_whole_numbers_are_taken_for_floats(reader):
    config = reader.parse(MINIMAL + "timeouts: {idle: 30}\n").config
    assert config.timeouts == Timeouts(idle=30.0)


def test_exponents_are_numbers(reader):
    assert reader.parse(MINIMAL + "timeouts: {total: 2e3}\n").config.timeouts.total == 2000.0


def test_dates_and_equals_signs_are_strings(reader):
    assert (
        reader.parse("active: a\nbackends: {a: {type: fake, reply: 2024-05-06}}").config.backends["a"].reply
        == "2024-05-06"
    )


def test_digits_that_are_no_number_are_a_string(reader):
    assert reader.parse("active: a\nbackends: {a: {type: fake, reply: 0b_}}").config.backends["a"].reply == "0b_"


def test_merge_keys_fill_in_what_a_mapping_does_not_give(reader):
    text = dedent("""\
        active: a
        backends:
          a: &a {type: fake, reply: one, delay: 1}
          b: {<<: *a, reply: two}
        """)
    b = reader.parse(text).config.backends["b"]
    assert (b.reply, b.delay) == ("two", 1.0)


def test_first_of_several_merged_mappings_wins(reader):
    text = dedent("""\
        active: a
        backends:
          a: &a {type: fake, reply: one}
          b: &b {type: fake, reply: two, delay: 2}
          c: {<<: [*a, *b]}
        """)
    c = reader.parse(text).config.backends["c"]
    assert (c.reply, c.delay) == ("one", 2.0)


def test_anchor_may_be_set_anew(reader):
    text = "active: &n a\nfallback: [&n b, *n]\nbackends: {a: {type: fake}, b: {type: fake}}\n"
    assert reader.parse(text).config.fallback == ["b", "b"]


def test_unix_socket_is_an_address(reader):
    text = 'active: a\nbackends: {a: {type: openai, model: m, base_url: "unix:///run/m.sock"}}\n'
    assert reader.parse(text).config.backends["a"] == OpenAIBackend(base_url="unix:///run/m.sock", model="m")


def test_backend_names_may_hold_slashes_and_colons(reader):
    text = "active: org/model-1.5:free\nbackends: {org/model-1.5:free: {type: fake}}\n"
    assert reader.parse(text).config.active == "org/model-1.5:free"


def test_alias_may_lead_to_the_active_backend(reader):
    assert reader.parse(MINIMAL + "aliases: {gpt-*: default}\n").config.aliases == {"gpt-*": "default"}


def test_own_timeouts_of_a_backend_come_before_those_of_the_file(reader):
    text = dedent("""\
        active: a
        backends: {a: {type: fake, timeouts: {idle: 5}}}
        timeouts: {idle: 10, total: 20}
        """)
    assert reader.parse(text).config.timeouts_for("a") == Timeouts(idle=5.0, total=20.0)


def test_backend_without_timeouts_has_those_of_the_file(reader):
    assert reader.parse(MINIMAL + "timeouts: {idle: 7}\n").config.timeouts_for("a") == Timeouts(idle=7.0)


@pytest.mark.parametrize(("own", "expected"), [("", 4), (", retries: 0", 0)], ids=["of the file", "its own"])
def test_retries_of_a_backend(reader, own, expected):
    config = reader.parse(f"active: a\nretries: 4\nbackends: {{a: {{type: fake{own}}}}}\n").config
    assert config.retries_for("a") == expected


def test_checkpoint_is_found_from_the_folder_of_the_file(checkpoint, tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    path = tmp_path / "gateway.yaml"
    path.write_text("active: a\nbackends: {a: {type: custom_transformer, checkpoint: ./checkpoint}}\n")
    assert load(path).config.backends["a"].checkpoint == str(checkpoint)


def test_checkpoint_is_absolute_even_if_the_file_was_named_relatively(checkpoint, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "gateway.yaml"
    path.write_text("active: a\nbackends: {a: {type: custom_transformer, checkpoint: checkpoint}}\n")
    assert load(path.relative_to(tmp_path)).config.backends["a"].checkpoint == str(checkpoint)


def test_variables_come_from_the_process_by_default(tmp_path, monkeypatch):
    monkeypatch.setenv("POINTSMAN_TEST_REPLY", "hello")
    path = tmp_path / "gateway.yaml"
    path.write_text("active: a\nbackends: {a: {type: fake, reply: '${POINTSMAN_TEST_REPLY}'}}\n")
    assert load(path).config.backends["a"].reply == "hello"


def test_type_of_a_backend_may_be_a_reference(reader):
    text = "active: a\nbackends: {a: {type: '${TYPE:-fake}'}}\n"
    assert reader.parse(text).config.active == "a"


def test_key_of_a_reference_stays_a_secret(reader):
    reader.env["KEY"] = "hunter2"
    text = 'active: a\nbackends: {a: {type: openai, model: m, base_url: "http://h/v1", api_key: "${KEY}"}}\n'
    key = reader.parse(text).config.backends["a"].api_key
    assert (type(key), key) == (Secret, "hunter2")


OTHERS = """\
active: a
backends:
  a: {type: fake}
  keyless: {type: openai, model: m, base_url: "http://h/v1", api_key: "${KEY}"}
  homeless: {type: openai, model: m, base_url: "${URL}"}
  weightless: {type: custom_transformer, checkpoint: nowhere}
  unread: {type: fake, reply: "${file:nowhere}"}
"""


def test_other_backends_that_lack_something_are_unavailable_with_the_reason(reader):
    assert reader.parse(OTHERS).unavailable == {
        "keyless": "environment variable KEY is not set",
        "homeless": "environment variable URL is not set",
        "weightless": f"{reader.folder}/nowhere holds no config.json",
        "unread": "file nowhere cannot be read: No such file or directory",
    }


def test_config_with_unavailable_backends_passes_between_processes(reader):
    config = reader.parse(OTHERS).config
    sent = msgspec.msgpack.encode(config, enc_hook=str)
    assert config == msgspec.msgpack.decode(sent, type=Config, dec_hook=lambda kind, value: kind(value))


def test_nothing_is_unavailable_once_the_variables_are_set(reader, checkpoint):
    reader.env |= {"KEY": "k", "URL": "http://h/v1"}
    (reader.folder / "nowhere").symlink_to(checkpoint)
    text = OTHERS.replace("${file:nowhere}", "${file:checkpoint/config.json}")
    assert reader.parse(text).unavailable == {}


def test_suite_of_shadow_runs_that_cannot_be_read_is_located(reader):
    with pytest.raises(ConfigError, match=r"gateway\.yaml:3:17: shadow\.suite: .*none\.jsonl: cannot be read"):
        reader.parse(MINIMAL + "shadow: {suite: none.jsonl}\n")


def test_errors_of_a_suite_are_told_with_the_first_of_them(reader):
    (reader.folder / "suite.jsonl").write_text("{}\n{}\n")
    with pytest.raises(ConfigError, match=r"suite\.jsonl:1: .* \(and 1 more\)"):
        reader.parse(MINIMAL + "shadow: {suite: suite.jsonl}\n")


def test_suite_of_shadow_runs_that_needs_a_judge_is_refused(reader):
    question = {"messages": [{"role": "user", "content": "Why?"}], "grader": {"type": "judge", "answer": "Because."}}
    lines = [msgspec.json.encode({"id": name, **question}) for name in ("why", "again")]
    (reader.folder / "suite.jsonl").write_bytes(b"\n".join(lines))
    with pytest.raises(ConfigError, match=r':3:17: shadow\.suite: question "why" needs a judge, .* \(and 1 more\)'):
        reader.parse(MINIMAL + "shadow: {suite: suite.jsonl}\n")


def test_hash_is_that_of_the_same_text(reader):
    assert reader.parse(MINIMAL).hash == reader.parse(MINIMAL).hash


def test_hash_changes_with_a_comment(reader):
    assert reader.parse(MINIMAL).hash != reader.parse(MINIMAL + "# more\n").hash


def test_hash_changes_with_the_content_of_a_secret_file(reader):
    text = "active: a\nbackends: {a: {type: fake, reply: '${file:secret}'}}\n"
    (reader.folder / "secret").write_text("one\n")
    before = reader.parse(text).hash
    (reader.folder / "secret").write_text("two\n")
    assert before != reader.parse(text).hash


def test_text_is_kept_as_it_was(reader):
    text = "\ufeff# é\r\n" + MINIMAL
    assert reader.parse(text.encode()).text == text
