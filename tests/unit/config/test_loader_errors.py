"""Every kind of error, with its exact line and column."""

from textwrap import dedent

import pytest

from gateway.config.errors import ConfigError
from gateway.config.loader import load

ONE_ERROR = {
    "empty file": (
        "",
        "1:1: the file is empty",
    ),
    "comments only": (
        "# nothing yet\n",
        "1:1: the file is empty",
    ),
    "root is a list": (
        "# a list\n- custom\n",
        "2:1: expected mapping, got list",
    ),
    "root is a string": (
        "custom",
        "1:1: expected mapping, got str",
    ),
    "not UTF-8": (
        b"active: a\nbackends: \xff\n",
        "2:11: not UTF-8: unexpected byte 0xff",
    ),
    "control character": (
        "active: a\nbackends: \x00\n",
        "2:11: invalid YAML: character U+0000 is not allowed",
    ),
    "mapping inside a plain value": (
        "active: a: b\n",
        "1:10: invalid YAML: mapping values are not allowed here",
    ),
    "unclosed bracket": (
        "active: a\nfallback: [a\nretries: 1\n",
        "3:8: invalid YAML: expected ',' or ']', but got ':', while parsing a flow sequence from line 2",
    ),
    "two documents": (
        "active: a\n---\nactive: b\n",
        "2:1: invalid YAML: but found another document, expected a single document in the stream from line 1",
    ),
    "unquoted reference in braces": (
        "active: a\nbackends: {a: {type: openai, api_key: ${KEY}}}\n",
        "2:40: invalid YAML: expected ',' or '}', but got '{'; put \"${…}\" in quotes",
    ),
    "undefined alias": (
        "active: *a\n",
        "1:9: invalid YAML: found undefined alias 'a'",
    ),
    "unknown tag": (
        "active: a\nbackends:\n  a: !env {type: fake}\n",
        "3:6: backends.a: unknown YAML tag !env",
    ),
    "no active": (
        "backends: {a: {type: fake}}\n",
        '1:1: missing key "active", the backend that answers, or "split", several with their weights',
    ),
    "active is empty": (
        "active:\nbackends: {a: {type: fake}}\n",
        '1:1: missing key "active", the backend that answers, or "split", several with their weights',
    ),
    "no backends": (
        "# first line\nactive: a\n",
        '2:1: missing key "backends"',
    ),
    "backends is a list": (
        "active: a\nbackends:\n  - a\n",
        "3:3: backends: expected mapping, got list",
    ),
    "backend is empty": (
        "active: a\nbackends:\n  a: {type: fake}\n  b:\nretries: 2\n",
        "4:3: backends.b: expected mapping, got null",
    ),
    "backend without type": (
        "active: a\nbackends:\n  a: {type: fake}\n  b:\n    model: m\n",
        '5:5: backends.b: missing key "type"; known: custom_transformer, fake, gemini, openai, vllm',
    ),
    "type is no string": (
        "active: a\nbackends:\n  a: {type: fake}\n  b: {type: 3}\n",
        "4:13: backends.b.type: expected str, got int",
    ),
    "misspelt type": (
        "active: a\nbackends:\n  a: {type: fake}\n  b: {type: opnai}\n",
        (
            '4:13: backends.b.type: unknown backend type, did you mean "openai"? '
            "known: custom_transformer, fake, gemini, openai, vllm"
        ),
    ),
    "unknown type": (
        "active: a\nbackends:\n  a: {type: fake}\n  b: {type: zzz}\n",
        "4:13: backends.b.type: unknown backend type; known: custom_transformer, fake, gemini, openai, vllm",
    ),
    "missing key of a backend": (
        'active: a\nbackends:\n  a:\n    type: openai\n    base_url: "http://h/v1"\n',
        '4:5: backends.a: missing key "model"',
    ),
    "misspelt key": (
        "active: a\nbackends:\n  a: {type: fake, relpy: hello}\n",
        '3:19: backends.a.relpy: unknown key, did you mean "reply"?',
    ),
    "unknown key": (
        "active: a\nbackends: {a: {type: fake}}\nserver: {zzz: 1}\n",
        "3:10: server.zzz: unknown key; known: drain, max_body_mb, max_in_flight, tls",
    ),
    "duplicate key": (
        "active: a\nbackends:\n  a: {type: fake}\nactive: a\n",
        "4:1: active: duplicate key, first given in line 1",
    ),
    "duplicate backend": (
        "active: a\nbackends:\n  a: {type: fake}\n  a: {type: fake}\n",
        "4:3: backends.a: duplicate key, first given in line 3",
    ),
    "key is a number": (
        "active: a\nbackends:\n  a: {type: fake}\n  5: {type: fake}\n",
        "4:3: backends: expected a key of type str; put it in quotes",
    ),
    "int for str": (
        "active: a\nbackends: {a: {type: fake, reply: 5}}\n",
        "2:35: backends.a.reply: expected str, got int",
    ),
    "mapping for str": (
        "active: a\nbackends: {a: {type: fake, reply: {}}}\n",
        "2:35: backends.a.reply: expected str, got mapping",
    ),
    "list for str": (
        "active: a\nbackends: {a: {type: fake, reply: []}}\n",
        "2:35: backends.a.reply: expected str, got list",
    ),
    "null for str": (
        "active: a\nbackends: {a: {type: fake, reply: null}}\n",
        "2:35: backends.a.reply: expected str, got null",
    ),
    "str for number": (
        'active: a\nbackends: {a: {type: fake}}\ntimeouts: {idle: "30"}\n',
        "3:18: timeouts.idle: expected float, got str",
    ),
    "bool for int": (
        "active: a\nbackends: {a: {type: fake}}\nretries: true\n",
        "3:10: retries: expected int, got bool",
    ),
    "float for int": (
        "active: a\nbackends: {a: {type: fake}}\nretries: 1.5\n",
        "3:10: retries: expected int, got float",
    ),
    "int for bool": (
        "active: a\nbackends: {a: {type: fake, shadow: 1}}\n",
        "2:36: backends.a.shadow: expected bool, got int",
    ),
    "yes is a string": (
        "active: a\nbackends: {a: {type: fake, shadow: yes}}\n",
        "2:36: backends.a.shadow: expected bool, got str",
    ),
    "str for mapping": (
        "active: a\nbackends: {a: {type: fake}}\ntimeouts: 30\n",
        "3:11: timeouts: expected mapping, got int",
    ),
    "str for list": (
        "active: a\nbackends: {a: {type: fake}}\nfallback: a\n",
        "3:11: fallback: expected list, got str",
    ),
    "section without content": (
        "active: a\nbackends: {a: {type: fake}}\ntimeouts:\n  # idle: 3\nretries: 1\n",
        "3:1: timeouts: expected mapping, got null",
    ),
    "timeout of zero": (
        "active: a\nbackends: {a: {type: fake}}\ntimeouts: {idle: 0}\n",
        "3:18: timeouts.idle: expected float > 0.0, got 0",
    ),
    "negative count": (
        "active: a\nbackends: {a: {type: fake, retries: -1}}\n",
        "2:37: backends.a.retries: expected int >= 0, got -1",
    ),
    "infinite timeout": (
        "active: a\nbackends: {a: {type: fake}}\ntimeouts: {total: .inf}\n",
        "3:19: timeouts.total: expected a finite number, got .inf",
    ),
    "not one of the choices": (
        "active: a\nbackends: {a: {type: fake, on_disconnect: stop}}\n",
        '2:43: backends.a.on_disconnect: expected "cancel" or "drain"',
    ),
    "choice of another type": (
        "active: a\nbackends: {a: {type: fake, on_disconnect: 1}}\n",
        '2:43: backends.a.on_disconnect: expected "cancel" or "drain", got int',
    ),
    "address of another scheme": (
        "active: a\nbackends: {a: {type: openai, model: m, base_url: ftp://h}}\n",
        (
            "2:50: backends.a.base_url: "
            "expected http://…, https://… or unix:///path/to.sock, without user, query or fragment"
        ),
    ),
    "active backend does not exist": (
        "active: costum\nbackends: {custom: {type: fake}}\n",
        '1:9: active: no backend is named "costum", did you mean "custom"?',
    ),
    "fallback does not exist": (
        "active: a\nbackends: {a: {type: fake}}\nfallback: [a, zzz]\n",
        '3:15: fallback[1]: no backend is named "zzz"; known: a',
    ),
    "alias leads nowhere": (
        "active: a\nbackends: {a: {type: fake}}\naliases:\n  gpt-*: zzz\n",
        '4:10: aliases.gpt-*: no backend is named "zzz"; known: a',
    ),
    "fallback to default": (
        "active: a\nbackends: {a: {type: fake}}\nfallback: [default]\n",
        '3:12: fallback[0]: no backend is named "default"; known: a',
    ),
    "backend named default": (
        "active: a\nbackends:\n  a: {type: fake}\n  default: {type: fake}\n",
        '4:3: backends.default: "default" is reserved: it means the active backend',
    ),
    "alias named default": (
        "active: a\nbackends: {a: {type: fake}}\naliases: {default: a}\n",
        '3:11: aliases.default: "default" is reserved: it means the active backend',
    ),
    "alias named as a backend": (
        "active: a\nbackends: {a: {type: fake}}\naliases: {a: default}\n",
        "3:11: aliases.a: never used: a backend has this name",
    ),
    "backend name that no header can carry": (
        'active: a\nbackends:\n  a: {type: fake}\n  "b\\n": {type: fake}\n',
        "4:3: backends.b\\n: expected a name of letters, digits and . _ - + : / @",
    ),
    "split beside an active backend": (
        "active: a\nbackends: {a: {type: fake}}\nsplit: {a: 1}\n",
        '3:1: split: given beside "active"; only one of the two can say who answers',
    ),
    "split of nobody": (
        "backends: {a: {type: fake}}\nsplit: {}\n",
        "2:1: split: names no backend",
    ),
    "split is a list": (
        "backends: {a: {type: fake}}\nsplit: [a]\n",
        "2:8: split: expected mapping, got list",
    ),
    "split with a backend that does not exist": (
        "backends: {a: {type: fake}}\nsplit: {a: 1, zzz: 1}\n",
        '2:15: split.zzz: no backend is named "zzz"; known: a',
    ),
    "split with a backend of weight zero": (
        "backends: {a: {type: fake}, b: {type: fake}}\nsplit:\n  a: 100\n  b: 0\n",
        "4:6: split.b: expected float > 0.0, got 0",
    ),
    "split with a negative weight": (
        "backends: {a: {type: fake}}\nsplit: {a: -1}\n",
        "2:12: split.a: expected float > 0.0, got -1",
    ),
    "split with a weight beyond all reason": (
        "backends: {a: {type: fake}}\nsplit: {a: 2000000}\n",
        "2:12: split.a: expected float <= 1000000.0, got 2000000",
    ),
    "count beyond what processes can tell each other": (
        "active: a\nbackends: {a: {type: fake}}\nretries: 99999999999999999999\n",
        "3:10: retries: expected int <= 1000000000, got 99999999999999999999",
    ),
    "split with a weight in words": (
        "backends: {a: {type: fake}}\nsplit: {a: 90%}\n",
        "2:12: split.a: expected float, got str",
    ),
    "unset variable of a backend of the split": (
        'split: {a: 1, b: 1}\nbackends:\n  a: {type: fake}\n  b: {type: fake, reply: "${KEY}"}\n',
        "4:26: backends.b.reply: environment variable KEY is not set",
    ),
    "reference without end": (
        "active: a\nbackends: {a: {type: fake, reply: 'Hello ${NAME'}}\n",
        "2:35: backends.a.reply: ${ has no matching }; references do not nest",
    ),
    "malformed reference": (
        "active: a\nbackends: {a: {type: fake, reply: '${1ST}'}}\n",
        "2:35: backends.a.reply: expected ${NAME}, ${NAME:-default} or ${file:PATH}; $$ writes a dollar",
    ),
    "unset variable of the active backend": (
        'active: a\nbackends: {a: {type: openai, model: m, base_url: "http://h", api_key: "${KEY}"}}\n',
        "2:71: backends.a.api_key: environment variable KEY is not set",
    ),
    "unset variable of a fallback": (
        'active: a\nfallback: [b]\nbackends:\n  a: {type: fake}\n  b: {type: fake, reply: "${KEY}"}\n',
        "5:26: backends.b.reply: environment variable KEY is not set",
    ),
    "unset variable outside of backends": (
        'active: "${ACTIVE}"\nbackends: {a: {type: fake}}\n',
        "1:9: active: environment variable ACTIVE is not set",
    ),
    "unreadable secret of the active backend": (
        'active: a\nbackends: {a: {type: fake, reply: "${file:nowhere}"}}\n',
        "2:35: backends.a.reply: file nowhere cannot be read: No such file or directory",
    ),
    "nested too deeply": (
        "active: " + "[" * 100,
        "1:32: nested deeper than 24 levels",
    ),
    "alias of itself": (
        "active: &a [*a]\n",
        "1:9: active" + "[0]" * 24 + ": nested deeper than 24 levels, aliases included",
    ),
    "merge of itself": (
        "active: &a {<<: *a}\n",
        "1:13: active: nested deeper than 24 levels, aliases included",
    ),
    "merge of a string": (
        "active: a\nbackends: {a: {type: fake, <<: b}}\n",
        "2:32: backends.a: <<: expected mapping",
    ),
}


@pytest.mark.parametrize(("text", "expected"), ONE_ERROR.values(), ids=ONE_ERROR.keys())
def test_error_is_told_with_its_place(reader, text, expected):
    assert reader.errors(text) == [f"gateway.yaml:{expected}"]


def test_all_errors_are_told_at_once_in_the_order_of_lines(reader):
    text = dedent("""\
        active: costum
        retires: 3
        backends:
          custom:
            type: openai
            base_url: "http://h/v1"
            model: 12
            model: 13
            timeouts: {idle: -1, frist_token: 2}
          other: {type: fake, delay: "3"}
        fallback: [custom, nope]
        server: {max_in_flight: 1.5}
        split: {custom: 1}
        """)
    assert reader.errors(text) == [
        'gateway.yaml:1:9: active: no backend is named "costum", did you mean "custom"?',
        'gateway.yaml:2:1: retires: unknown key, did you mean "retries"?',
        "gateway.yaml:7:12: backends.custom.model: expected str, got int",
        "gateway.yaml:8:5: backends.custom.model: duplicate key, first given in line 7",
        "gateway.yaml:9:22: backends.custom.timeouts.idle: expected float > 0.0, got -1",
        'gateway.yaml:9:26: backends.custom.timeouts.frist_token: unknown key, did you mean "first_token"?',
        "gateway.yaml:10:30: backends.other.delay: expected float, got str",
        'gateway.yaml:11:20: fallback[1]: no backend is named "nope"; known: custom, other',
        "gateway.yaml:12:25: server.max_in_flight: expected int, got float",
        'gateway.yaml:13:1: split: given beside "active"; only one of the two can say who answers',
    ]


def test_missing_checkpoint_of_the_active_backend_is_an_error(reader):
    text = "active: a\nbackends:\n  a: {type: custom_transformer, checkpoint: nowhere}\n"
    expected = f"gateway.yaml:3:45: backends.a.checkpoint: {reader.folder}/nowhere holds no config.json"
    assert reader.errors(text) == [expected]


def test_checkpoint_without_weights_is_an_error(reader, checkpoint):
    (checkpoint / "model.safetensors").unlink()
    text = "active: a\nbackends:\n  a: {type: custom_transformer, checkpoint: checkpoint}\n"
    assert reader.errors(text) == [f"gateway.yaml:3:45: backends.a.checkpoint: {checkpoint} holds no model.safetensors"]


def test_file_that_does_not_exist_is_told_like_any_error(tmp_path):
    path = tmp_path / "gateway.yaml"
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert str(caught.value) == f"{path}:1:1: cannot be read: No such file or directory"
