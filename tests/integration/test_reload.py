"""An edit of the file takes effect in a running gateway, whole or not at all, and nobody notices."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any, Self

import openai
import pytest

from tests.support.calls import HELLO, chat_body
from tests.support.gateway import Answer, Gateway
from tests.support.upstream import Gate, Streamed, Upstream, Whole
from tests.support.wait import eventually
from tests.support.wire import DONE, finish, role, text

FILE = """
active: one
retries: 0
backends:
  one: {{type: openai, base_url: '{one}', model: m, api_key: "${{file:key}}"}}
  two: {{type: openai, base_url: '{two}', model: m}}
telemetry: {{log: json}}
"""


class Site:
    """A gateway, the two servers behind it, and its file as it was at the start."""

    def __init__(self, gateway: Gateway, one: Upstream, two: Upstream, file: str) -> None:
        self.gateway, self.one, self.two, self.file = gateway, one, two, file

    def ask(self, model: str = "default") -> Answer:
        return self.gateway.request("POST", "/v1/chat/completions", chat_body(model=model))

    def answered_by(self, model: str = "default") -> str:
        return self.ask(model).headers["x-gateway-backend"]

    def activate(self, name: str) -> str:
        """Returns the file with another active backend."""
        return self.file.replace("active: one", f"active: {name}")


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("reload")
    (folder / "key").write_text("sk-first")
    with Upstream(reply="one speaks") as one, Upstream(reply="two speaks") as two:
        file = FILE.format(one=one.base_url, two=two.base_url)
        with Gateway(folder, file) as gateway:
            yield Site(gateway, one, two, file)


@pytest.fixture
def site(shared_site: Site) -> Site:
    """The gateway with its first file in effect again."""
    shared_site.one.reset()
    shared_site.two.reset()
    if shared_site.gateway.config.read_text() != shared_site.file:
        shared_site.gateway.edit(shared_site.file)
    return shared_site


# What takes effect.


def test_next_request_is_answered_by_the_new_active_backend(site):
    site.gateway.edit(site.activate("two"))
    assert site.answered_by() == "two"


def test_change_takes_effect_soon_after_the_save(site):
    """The contract says half a second."""
    saved = time.monotonic()
    site.gateway.edit(site.activate("two"))
    assert time.monotonic() - saved < 4 * 0.5


def test_answers_tell_the_new_generation(site):
    status = site.gateway.edit(site.activate("two"))
    assert site.ask().headers["x-gateway-generation"] == str(status["config"]["generation"])


def test_added_backend_answers_to_its_name(site):
    site.gateway.edit(site.file.replace("backends:", "backends:\n  three: {type: fake}"))
    assert site.answered_by("three") == "three"


def test_removed_backend_is_gone(site):
    site.gateway.edit("\n".join(line for line in site.file.splitlines() if "two:" not in line))
    assert site.ask("two").status == 404


def test_added_alias_is_known(site):
    site.gateway.edit(site.file + "aliases: {gpt-4o: two}\n")
    assert site.answered_by("gpt-4o") == "two"


def test_changed_limit_turns_requests_away(site):
    site.gateway.edit(site.file + "server: {max_in_flight: 1}\n")
    gate = Gate()
    site.one.will(Whole(before=gate))
    with contextlib.closing(site.gateway.connect()) as busy:
        busy.request("POST", "/v1/chat/completions", chat_body())
        site.one.wait_chat()
        turned_away = site.ask("two")
        gate.open()
        busy.getresponse().read()
    assert (turned_away.status, turned_away.error["code"]) == (503, "overloaded")


def test_last_of_many_quick_edits_counts(site):
    for _ in range(5):
        site.gateway.config.write_text(site.activate("two"))
        site.gateway.config.write_text(site.file)
    site.gateway.config.write_text(site.activate("two"))
    eventually(lambda: site.answered_by() == "two", "the last edit is in effect")


def test_hangup_signal_reads_the_file_again(site):
    with site.gateway.reloading() as reloaded:
        before = site.gateway.status()["config"]["generation"]
        site.gateway.process.send_signal(signal.SIGHUP)
    assert reloaded["config"]["generation"] > before


def test_changed_secret_takes_effect_at_the_hangup_signal(site):
    secret = site.gateway.config.with_name("other-key")
    secret.write_text("sk-first")
    site.gateway.edit(site.file.replace("${file:key}", "${file:other-key}"))
    site.ask()
    secret.write_text("sk-second")
    with site.gateway.reloading():
        site.gateway.process.send_signal(signal.SIGHUP)
    site.ask()
    assert [chat.headers["authorization"] for chat in site.one.chats] == ["Bearer sk-first", "Bearer sk-second"]


# What is not touched.


def test_unchanged_backend_keeps_its_connection(site):
    site.ask()
    site.gateway.edit(site.file + "timeouts: {idle: 7}\n")
    site.ask()
    assert site.one.chats[0].port == site.one.chats[1].port


def test_backend_keeps_its_connection_when_another_becomes_active(site):
    site.ask("one")
    site.gateway.edit(site.activate("two"))
    site.ask("one")
    assert site.one.chats[0].port == site.one.chats[1].port


def test_connection_of_a_changed_backend_is_closed(site):
    site.ask()
    site.gateway.edit(site.file.replace("model: m, api_key", "model: other, api_key"))
    eventually(lambda: site.one.chats[0].port not in site.one.open_ports, "the old connection is closed")


@pytest.mark.parametrize("change", ["switched", "changed", "removed"])
def test_stream_ends_on_the_backend_that_began_it(site, change):
    edits = {
        "switched": site.activate("two"),
        "changed": site.file.replace("model: m, api_key", "model: other, api_key"),
        "removed": "\n".join(line for line in site.activate("two").splitlines() if "one:" not in line),
    }
    gate = Gate()
    site.one.will(Streamed.of(role(), text("one begins"), gate, text(" and one ends"), finish(), DONE))
    with site.gateway.client() as client:
        stream = client.chat.completions.create(model="default", messages=HELLO, stream=True)
        said = next(stream).choices[0].delta.content + next(stream).choices[0].delta.content
        site.gateway.edit(edits[change])
        gate.open()
        said += "".join(chunk.choices[0].delta.content or "" for chunk in stream)
    assert said == "one begins and one ends"


# What is rejected.


def rejected(site: Site, edit: str) -> dict[str, Any]:
    """Saves a file that cannot be taken; returns /status."""
    status = site.gateway.edit(edit)
    assert status["config"]["last_error"] is not None
    return status


BAD = "active: one\nbackends:\n  one: {type: fake, delay: fast}\n"


def test_bad_file_keeps_the_old_one_in_effect(site):
    rejected(site, BAD)
    assert site.ask().json["choices"][0]["message"]["content"] == "one speaks"


def test_bad_file_keeps_the_generation(site):
    before = site.gateway.status()["config"]["generation"]
    assert rejected(site, BAD)["config"]["generation"] == before


def test_bad_file_is_told_in_the_status_with_its_place(site):
    reason = rejected(site, BAD)["config"]["last_error"]["reason"]
    assert reason == "gateway.yaml:3:28: backends.one.delay: expected float, got str"


def test_bad_file_is_told_in_the_log(site):
    rejected(site, BAD)
    event = site.gateway.events("configuration rejected, the old one stays in effect")[-1]
    assert "gateway.yaml:3:28" in event["reason"]


def metric(site: Site, name: str, label: str = "") -> float:
    """Returns the value of a metric."""
    lines = site.gateway.request("GET", "/metrics").body.decode().splitlines()
    (line,) = (line for line in lines if line.startswith(name) and label in line)
    return float(line.rpartition(" ")[2])


def test_bad_file_is_counted(site):
    before = metric(site, "gateway_config_reloads_total", "rejected")
    rejected(site, BAD)
    assert metric(site, "gateway_config_reloads_total", "rejected") == before + 1


def test_applied_file_is_counted(site):
    before = metric(site, "gateway_config_reloads_total", "applied")
    site.gateway.edit(site.activate("two"))
    assert metric(site, "gateway_config_reloads_total", "applied") == before + 1


def test_metrics_tell_that_the_file_is_not_in_effect(site):
    rejected(site, BAD)
    assert metric(site, "gateway_config_synchronized") == 0


def test_good_file_clears_the_error(site):
    rejected(site, BAD)
    assert site.gateway.edit(site.activate("two"))["config"]["last_error"] is None


def test_old_file_saved_again_clears_the_error(site):
    rejected(site, BAD)
    assert site.gateway.edit(site.file)["config"]["last_error"] is None


def test_metrics_tell_that_the_file_is_in_effect_again(site):
    rejected(site, BAD)
    site.gateway.edit(site.file)
    assert metric(site, "gateway_config_synchronized") == 1


def unreachable(site: Site) -> str:
    """Returns a file whose active backend has nobody at its address."""
    gone = "gone: {type: openai, base_url: 'unix:///nowhere.sock', model: m}"
    return site.activate("gone").replace("backends:", f"backends:\n  {gone}")


def test_file_whose_active_backend_cannot_be_reached_is_rejected(site):
    reason = rejected(site, unreachable(site))["config"]["last_error"]["reason"]
    assert reason.startswith("backends.gone: not ready: cannot reach")


def test_file_whose_active_backend_cannot_be_reached_changes_nothing(site):
    rejected(site, unreachable(site))
    assert site.answered_by() == "one"


def test_file_with_an_unreachable_backend_that_is_not_active_is_taken(site):
    status = site.gateway.edit(unreachable(site).replace("active: gone", "active: two"))
    assert status["config"]["last_error"] is None


def test_unreachable_backend_is_told_as_unavailable(site):
    site.gateway.edit(unreachable(site).replace("active: gone", "active: two"))
    eventually(lambda: site.gateway.status()["backends"]["gone"]["state"] == "unavailable", "it is unavailable")


def test_edit_that_does_not_touch_the_active_backend_is_taken_while_that_is_down(site):
    """It is down with either file; refusing would keep the operator from mending it."""
    site.one.probe_answer = Whole(b"", 503)
    status = site.gateway.edit(site.file + "timeouts: {idle: 7}\n")
    assert status["config"]["last_error"] is None


# Under load.


class Load:
    """Clients that ask again and again, whole and streamed, and keep what went wrong."""

    def __init__(self, gateway: Gateway, expected: set[str]) -> None:
        self.num_answers = 0
        self.failures: list[str] = []
        self._gateway, self._expected = gateway, expected
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(n % 2 == 0,)) for n in range(4)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, streamed: bool) -> None:
        with self._gateway.client() as client:
            while not self._stop.is_set():
                try:
                    answer = self._streamed(client) if streamed else self._whole(client)
                except openai.OpenAIError as error:
                    self.failures.append(repr(error))
                else:
                    self.num_answers += 1
                    if answer not in self._expected:
                        self.failures.append(answer)

    @staticmethod
    def _whole(client: openai.OpenAI) -> str:
        answer = client.chat.completions.create(model="default", messages=HELLO)
        return answer.choices[0].message.content or ""

    @staticmethod
    def _streamed(client: openai.OpenAI) -> str:
        chunks = list(client.chat.completions.create(model="default", messages=HELLO, stream=True))
        assert chunks[-1].choices[0].finish_reason == "stop"
        return "".join(chunk.choices[0].delta.content or "" for chunk in chunks)


def test_thirty_reloads_under_load_lose_no_request(site):
    replies = [f"this is number {n} and it speaks for a while" for n in range(3)]

    def file(number: int) -> str:
        backends = "".join(
            f"  b{n}: {{type: fake, reply: {reply}, chunk_delay: 0.0{n + 1}}}\n" for n, reply in enumerate(replies)
        )
        # Each edit makes another backend active and rebuilds one of them.
        rebuilt = f"  extra: {{type: fake, retries: {number}}}\n"
        return f"active: b{number % 3}\nbackends:\n{backends}{rebuilt}"

    site.gateway.edit(file(0))
    with Load(site.gateway, set(replies)) as load:
        for number in range(1, 31):
            site.gateway.edit(file(number))
    assert (load.failures, load.num_answers > 30) == ([], True)


def test_generations_that_nobody_uses_are_forgotten(site):
    """Else every reload would leave its connections open."""
    for number in range(5):
        site.ask()
        site.gateway.edit(site.file.replace("model: m, api_key", f"model: m{number}, api_key"))
    site.ask()
    ports = {chat.port for chat in site.one.chats[:-1]}
    eventually(lambda: not ports & site.one.open_ports, "the connections of old generations are closed")
