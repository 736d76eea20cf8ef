"""Files that are not understood, and how the command tells it."""

import pytest
from typer.testing import CliRunner

from gateway.cli import app

MODEL = "model_list: [{model_name: m, litellm_params: {model: openai/x}}]\n"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "config.yaml:1:1: the file is empty"),
        ("[]", "config.yaml:1:1: expected mapping, got list"),
        ("a: [", "config.yaml:1:5: invalid YAML: "),
        ("x: 1", 'config.yaml:1:1: missing key "model_list"'),
        ("model_list: []", "config.yaml:1:13: model_list: holds no model"),
        ("model_list: {a: b}", "config.yaml:1:13: model_list: expected list, got mapping"),
        ("model_list: [a]", "config.yaml:1:14: model_list[0]: expected mapping, got str"),
        ("model_list: [{model_name: m}]", 'config.yaml:1:14: model_list[0]: missing key "litellm_params"'),
        (
            "model_list: [{model_name: m, litellm_params: {model: a/b}}]",
            "config.yaml:1:14: model_list[0]: cannot be carried over: no OpenAI-compatible address is known for",
        ),
        (MODEL + "include: [more.yaml]", "config.yaml:2:1: include: one file is read;"),
        (
            MODEL + "router_settings: {timeout: os.environ/T}",
            "config.yaml:2:28: router_settings.timeout: expected float",
        ),
        (
            MODEL + "litellm_settings: {fallbacks: {a: [b]}}",
            "config.yaml:2:31: litellm_settings.fallbacks: expected list",
        ),
        (
            MODEL + "general_settings: !!python/object:os.system {}",
            "config.yaml:2:19: general_settings: unknown YAML tag",
        ),
        (MODEL + "model_list: []", "config.yaml:2:1: model_list: duplicate key, first given in line 1"),
    ],
)
def test_an_error_has_its_place(importer, text, error):
    assert importer.errors(text)[0].startswith(error)


def test_all_errors_are_told(importer):
    text = MODEL + "router_settings: {timeout: -1, num_retries: many}"
    assert len(importer.errors(text)) == 2


def test_no_error_shows_a_secret(importer):
    text = "model_list: [{model_name: m, litellm_params: {model: [x], api_key: {hunter2: hunter2}}}]"
    assert "hunter2" not in " ".join(importer.errors(text))


def test_the_command_prints_the_file(tmp_path):
    (tmp_path / "config.yaml").write_text(MODEL)
    told = CliRunner().invoke(app, ["import", "litellm", str(tmp_path / "config.yaml")])
    assert (told.exit_code, "\nactive: m\n" in told.stdout) == (0, True)


@pytest.mark.parametrize("content", [None, "model_list: 1"], ids=["no file", "a wrong one"])
def test_the_command_tells_where_it_fails(tmp_path, content):
    if content is not None:
        (tmp_path / "config.yaml").write_text(content)
    told = CliRunner().invoke(app, ["import", "litellm", str(tmp_path / "config.yaml")])
    assert (told.exit_code, told.stdout, told.stderr.startswith(f"{tmp_path}/config.yaml:1:")) == (1, "", True)
