"""Another active backend by POST /model/switch and by the `gateway` command; both edit the file."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.support.calls import chat_body
from tests.support.gateway import COMMAND, Answer, Gateway
from tests.support.upstream import Upstream, Whole
from tests.support.wait import eventually

FILE = """\
# Which model answers.
active:   one   # the old one, for now

backends:
  one: {{type: fake, reply: one speaks}}
  two:                       # the new one
    type: fake
    reply: 'two speaks'
  org/three:7b: {{type: fake}}
  shaky: {{type: openai, base_url: '{shaky}', model: m}}
  lacking: {{type: openai, base_url: '{shaky}', model: m, api_key: "${{POINTSMAN_TEST_UNSET_KEY}}"}}
"""


class Site:
    """A gateway and the file it started with."""

    def __init__(self, gateway: Gateway, shaky: Upstream, file: str) -> None:
        self.gateway, self.shaky, self.file = gateway, shaky, file

    def is_settled(self) -> bool:
        status = self.gateway.status()
        return bool(status["active"] == "one" and status["config"]["last_error"] is None)

    def switch(self, name: str) -> Answer:
        return self.gateway.request("POST", f"/model/switch/{name}")

    def answered_by(self) -> str:
        return self.gateway.request("POST", "/v1/chat/completions", chat_body()).headers["x-gateway-backend"]


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with Upstream() as shaky:
        file = FILE.format(shaky=shaky.base_url)
        with Gateway(tmp_path_factory.mktemp("switch"), file) as gateway:
            yield Site(gateway, shaky, file)


@pytest.fixture
def site(shared_site: Site) -> Site:
    """The gateway with its first file in effect again."""
    shared_site.shaky.reset()
    if not shared_site.gateway.config.exists() or shared_site.gateway.config.read_text() != shared_site.file:
        shared_site.gateway.edit(shared_site.file)
    eventually(shared_site.is_settled, "the first file is in effect")
    return shared_site


# POST /model/switch


def test_switch_is_answered_as_the_contract_says(site):
    answer = site.switch("two")
    assert (answer.status, answer.json) == (200, {"status": "switched", "active_model": "two"})


def test_switch_is_in_effect_when_it_is_answered(site):
    site.switch("two")
    assert site.answered_by() == "two"


def test_switch_changes_one_word_of_the_file(site):
    site.switch("two")
    assert site.gateway.config.read_text() == site.file.replace("active:   one", "active:   two")


def test_switch_to_a_name_with_slash_and_colon(site):
    site.switch("org/three:7b")
    assert site.answered_by() == "org/three:7b"


def test_switch_to_the_active_backend_succeeds(site):
    assert site.switch("one").status == 200


def test_switch_forth_and_back(site):
    site.switch("two")
    site.switch("one")
    assert (site.answered_by(), site.gateway.config.read_text()) == ("one", site.file)


def test_switch_to_an_unknown_backend_is_not_found(site):
    assert site.switch("gone").status == 404


@pytest.mark.parametrize("name", ["shaky", "lacking"])
def test_switch_to_a_backend_that_is_not_ready_is_a_conflict(site, name):
    site.shaky.probe_answer = Whole(b"", 503)
    assert site.switch(name).status == 409


@pytest.mark.parametrize("name", ["gone", "shaky", "lacking"])
def test_switch_that_failed_leaves_the_file_as_it_was(site, name):
    site.shaky.probe_answer = Whole(b"", 503)
    site.switch(name)
    assert site.gateway.config.read_text() == site.file


def test_switch_that_failed_leaves_the_active_backend(site):
    site.switch("lacking")
    assert site.answered_by() == "one"


def test_switch_while_the_file_is_broken_is_a_conflict(site):
    site.gateway.edit("active: [")
    assert site.switch("two").status == 409


def test_switch_to_a_backend_that_the_file_no_longer_holds_is_a_conflict(site):
    """The file was rejected for another reason, so the gateway still knows the backend."""
    site.gateway.edit("active: one\nbackends: {one: {type: fake, delay: x}}\n")
    assert site.switch("two").status == 409


def test_switch_while_the_file_is_missing_is_a_conflict(site):
    site.gateway.config.unlink()
    answer = site.switch("two")
    site.gateway.config.write_text(site.file)
    assert answer.status == 409


@pytest.fixture
def read_only_file(site: Site) -> Iterator[None]:
    site.gateway.config.chmod(0o444)
    if os.access(site.gateway.config, os.W_OK):
        pytest.skip("this user may write any file, as root may")
    yield
    site.gateway.config.chmod(0o644)


@pytest.mark.usefixtures("read_only_file")
def test_switch_of_a_file_that_cannot_be_written_is_a_conflict(site):
    assert site.switch("two").status == 409


@pytest.fixture
def unsteady(site: Site) -> Site:
    """The gateway with a backend that is ready, and then fails when it is to take over."""
    site.gateway.edit(site.file.replace("model: m}", "model: m, retries: 3}", 1))
    eventually(lambda: site.gateway.status()["backends"]["shaky"]["state"] == "ready", "the backend is ready")
    site.shaky.probe_answer = Whole(b"", 503)
    return site


def test_switch_that_is_rejected_is_a_conflict_with_the_reason(unsteady):
    answer = unsteady.switch("shaky")
    assert (answer.status, "not ready" in answer.error["message"]) == (409, True)


def test_switch_that_is_rejected_leaves_the_file_as_it_was(unsteady):
    before = unsteady.gateway.config.read_text()
    unsteady.switch("shaky")
    assert unsteady.gateway.config.read_text() == before


def test_switch_that_is_rejected_leaves_the_active_backend(unsteady):
    unsteady.switch("shaky")
    assert unsteady.answered_by() == "one"


# The command line.


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=30)


def test_command_switches_a_running_gateway(site):
    with site.gateway.reloading():
        run("switch", "two", "--config", site.gateway.config)
    assert site.answered_by() == "two"


def test_command_switches_and_changes_one_word_of_the_file(site):
    with site.gateway.reloading():
        run("switch", "two", "--config", site.gateway.config)
    assert site.gateway.config.read_text() == site.file.replace("active:   one", "active:   two")


def test_command_refuses_an_unknown_backend(site):
    ended = run("switch", "gone", "--config", site.gateway.config)
    assert (ended.returncode, 'no backend is named "gone"' in ended.stderr) == (1, True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "gateway.yaml"
    path.write_text("active: one\nbackends:\n  one: {type: fake}\n")
    return path


def test_check_of_a_good_file_succeeds(file):
    ended = run("check", file)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_check_of_a_good_file_names_its_backends(file):
    assert "one  fake  configured" in run("check", file).stdout


def test_check_of_a_bad_file_tells_every_error_with_its_place(file):
    file.write_text("active: one\nbackends:\n  one: {type: fake, delay: x, delai: 3}\n")
    ended = run("check", file)
    assert (ended.returncode, ended.stderr.splitlines()) == (
        1,
        [
            f"{file}:3:28: backends.one.delay: expected float, got str",
            f'{file}:3:31: backends.one.delai: unknown key, did you mean "delay"?',
        ],
    )


def test_check_of_a_missing_file_fails_with_one_line(tmp_path):
    ended = run("check", tmp_path / "none.yaml")
    assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 1)


def test_diff_tells_what_an_edit_would_do(file, tmp_path):
    new = tmp_path / "new.yaml"
    new.write_text("active: two\nbackends:\n  one: {type: fake}\n  two: {type: fake}\n")
    assert [line.split() for line in run("diff", file, new).stdout.splitlines()] == [
        ["keep", "one"],
        ["add", "two"],
        ["settings", "active:", "one", "->", "two"],
    ]


def test_schema_is_a_json_schema():
    assert msgspec.json.decode(run("schema").stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_status_shows_the_running_gateway(site):
    shown = run("status", "--url", site.gateway.address).stdout
    assert [word for word in ("active one", "two", "ready", "lacking", "unavailable") if word not in shown] == []


def test_status_of_nobody_fails_with_one_line():
    ended = run("status", "--url", "http://127.0.0.1:1")
    assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 1)


def test_help_names_every_command():
    shown = run("--help").stdout
    commands = ("serve", "check", "diff", "switch", "status", "schema")
    assert [command for command in commands if command not in shown] == []
