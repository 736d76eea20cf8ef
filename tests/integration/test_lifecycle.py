"""How the gateway starts, ends, and outlives the death of its parts."""

from __future__ import annotations

import contextlib
import http.client
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import psutil
import pytest

from tests.support.calls import HELLO, chat_body
from tests.support.gateway import COMMAND, Answer, Gateway
from tests.support.upstream import Gate, Streamed, Upstream
from tests.support.wait import LIMIT_S, eventually
from tests.support.wire import DONE, finish, role, text

FAKE = "active: one\nbackends:\n  one: {type: fake, reply: hello there}\n"
CHAT = "/v1/chat/completions"


def file(upstream: Upstream, more: str = "") -> str:
    return f"active: up\nbackends:\n  up: {{type: openai, base_url: '{upstream.base_url}', model: m}}\n{more}"


def is_served(gateway: Gateway) -> bool:
    """Whether a chat is answered; a connection may break while a worker is replaced."""
    try:
        return gateway.request("POST", CHAT, chat_body()).status == 200
    except (OSError, http.client.HTTPException):
        return False


class Stream:
    """A client in a thread of its own that reads a stream to its end."""

    def __init__(self, gateway: Gateway) -> None:
        self.said = ""
        self.error: Exception | None = None
        self.begun = threading.Event()
        self._gateway = gateway
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        assert self.begun.wait(LIMIT_S)

    def _read(self) -> None:
        with self._gateway.client() as client:
            try:
                for chunk in client.chat.completions.create(model="default", messages=HELLO, stream=True):
                    self.said += chunk.choices[0].delta.content or ""
                    self.begun.set()
            except Exception as error:  # noqa: BLE001 - the test asserts that there is none
                self.error = error

    def end(self) -> str:
        """Waits for the end; returns all that was said."""
        self._thread.join(LIMIT_S)
        assert self.error is None
        return self.said


def held_stream() -> tuple[Gate, Streamed]:
    """Returns a stream that goes on when its gate is opened."""
    gate = Gate()
    return gate, Streamed.of(role(), text("begun"), gate, text(" and ended"), finish(), DONE)


# The end.


@dataclass
class Ending:
    """What was seen while a gateway with a running stream was told to end."""

    readiness: int
    turned_away: Answer
    said: str
    exit_status: int
    left_behind: list[Path]


@pytest.fixture(scope="module")
def ending(tmp_path_factory: pytest.TempPathFactory) -> Ending:
    folder, run_folders = tmp_path_factory.mktemp("ending"), tmp_path_factory.mktemp("run")
    gate, script = held_stream()
    with Upstream() as upstream, Gateway(folder, file(upstream), env={"TMPDIR": str(run_folders)}) as gateway:
        upstream.will(script)
        stream = Stream(gateway)
        processes = gateway.processes()
        gateway.process.send_signal(signal.SIGTERM)
        eventually(lambda: any("draining" in line for line in gateway.log), "the gateway drains")
        eventually(lambda: gateway.request("GET", "/readyz").status != 200, "the worker drains")
        readiness = gateway.request("GET", "/readyz").status
        turned_away = gateway.request("POST", CHAT, chat_body())
        gate.open()
        said = stream.end()
        exit_status = gateway.wait_ended(processes)
    return Ending(readiness, turned_away, said, exit_status, list(run_folders.iterdir()))


def test_termination_signal_lets_a_running_stream_end(ending):
    assert ending.said == "begun and ended"


def test_gateway_that_drains_says_that_it_is_not_ready(ending):
    assert ending.readiness == 503


def test_gateway_that_drains_turns_new_requests_away(ending):
    assert (ending.turned_away.status, ending.turned_away.error["code"]) == (503, "overloaded")


def test_request_that_is_turned_away_may_be_repeated_elsewhere(ending):
    assert "x-should-retry" not in ending.turned_away.headers


def test_terminated_gateway_ends_with_status_zero(ending):
    assert ending.exit_status == 0


def test_terminated_gateway_leaves_no_files(ending):
    assert ending.left_behind == []


def test_stream_that_outlasts_the_drain_is_ended(start_gateway, upstream):
    gateway = start_gateway(file(upstream, "server: {drain: 0.1}\n"))
    _, script = held_stream()
    upstream.will(script)
    Stream(gateway)
    assert gateway.stop() == 0


def test_edit_while_the_gateway_drains_is_left_alone(start_gateway, upstream):
    gateway = start_gateway(file(upstream))
    gate, script = held_stream()
    upstream.will(script)
    stream = Stream(gateway)
    processes = gateway.processes()
    gateway.process.send_signal(signal.SIGTERM)
    eventually(lambda: any("draining" in line for line in gateway.log), "the gateway drains")
    gateway.config.write_text("nonsense")
    gate.open()
    assert (stream.end(), gateway.wait_ended(processes)) == ("begun and ended", 0)
    assert not any("configuration" in line for line in gateway.log)


def test_second_interrupt_from_the_terminal_does_not_wait(start_gateway, upstream):
    gateway = start_gateway(file(upstream))
    _, script = held_stream()
    upstream.will(script)
    Stream(gateway)
    processes = gateway.processes()
    for _ in range(2):
        for process in (psutil.Process(gateway.process.pid), *processes):  # a terminal sends it to every process
            process.send_signal(signal.SIGINT)
        eventually(lambda: any("draining" in line for line in gateway.log), "the gateway drains")
    assert gateway.wait_ended(processes) == 0


@pytest.mark.parametrize("delay_s", [0.0, 0.3], ids=str)
def test_termination_signal_during_the_start_ends_it_in_order(config, delay_s):
    process = subprocess.Popen([COMMAND, "serve", "--config", config, "--port", "0"], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    with process, process.stderr as log:
        assert "listening" in log.readline()
        time.sleep(delay_s)
        process.terminate()
        rest = log.read()  # which ends with the last process that writes there
    assert (process.returncode, "Traceback" in rest) == (0, False)


# The death of parts.


@pytest.fixture(scope="module")
def resilient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway whose file was edited once."""
    with Gateway(tmp_path_factory.mktemp("resilient"), FAKE + "telemetry: {log: json}\n") as gateway:
        gateway.edit(FAKE.replace("hello there", "new words") + "telemetry: {log: json}\n")
        yield gateway


def kill_worker(gateway: Gateway) -> int:
    """Kills the only worker and waits until another serves; returns the killed one's process id."""
    (worker,) = gateway.status()["workers"]
    psutil.Process(worker["pid"]).kill()
    eventually(lambda: is_served(gateway), "requests are served again")
    eventually(lambda: gateway.status()["workers"], "the parent knows the new worker")
    return int(worker["pid"])


def test_killed_worker_is_replaced(resilient):
    killed = kill_worker(resilient)
    assert [worker["pid"] for worker in resilient.status()["workers"]] != [killed]


def test_successor_of_a_killed_worker_has_the_configuration_in_effect(resilient):
    kill_worker(resilient)
    answer = resilient.request("POST", CHAT, chat_body())
    assert answer.json["choices"][0]["message"]["content"] == "new words"


def test_killed_worker_is_told_in_the_log(resilient):
    killed = kill_worker(resilient)
    (event,) = [event for event in resilient.events("worker ended") if event["pid"] == killed]
    assert event["reason"] == "killed by SIGKILL"


def test_reload_works_after_a_worker_was_killed(resilient):
    before = resilient.status()["config"]["generation"]
    kill_worker(resilient)
    edited = resilient.edit(resilient.config.read_text() + "# edited\n")
    assert edited["config"]["generation"] == before + 1


def test_no_process_outlives_a_killed_parent(start_gateway):
    gateway = start_gateway(FAKE, workers=2)
    processes = gateway.processes()
    gateway.process.kill()
    assert (len(processes), gateway.wait_ended(processes)) == (2, -signal.SIGKILL)


# Several workers.


class Pair:
    """A gateway with two workers, and the server behind it."""

    def __init__(self, gateway: Gateway, upstream: Upstream) -> None:
        self.gateway, self.upstream = gateway, upstream
        self.wait_for(generation=1)

    def wait_for(self, generation: int) -> None:
        """Waits until both workers have this generation."""
        eventually(lambda: self._generations() == [generation] * 2, "both workers have the generation")

    def _generations(self) -> list[int]:
        return [worker["generation"] for worker in self.gateway.status()["workers"]]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with Upstream() as upstream, Gateway(tmp_path_factory.mktemp("pair"), file(upstream), workers=2) as gateway:
        yield Pair(gateway, upstream)


def test_every_worker_moves_to_a_new_generation(pair):
    status = pair.gateway.edit(pair.gateway.config.read_text() + "# edited\n")
    pair.wait_for(status["config"]["generation"])


def test_every_worker_answers_with_the_new_configuration(pair):
    status = pair.gateway.edit(pair.gateway.config.read_text().replace("model: m", "model: other"))
    pair.wait_for(status["config"]["generation"])
    pair.upstream.reset()
    answered_by: set[int] = set()
    while len(answered_by) < 2:
        with contextlib.closing(pair.gateway.connect()) as connection:  # one connection is one worker's
            connection.request("GET", "/status")
            answered_by.add(msgspec.json.decode(connection.getresponse().read())["answered_by"])
            connection.request("POST", CHAT, chat_body())
            connection.getresponse().read()
    assert {chat.body["model"] for chat in pair.upstream.chats} == {"other"}


def test_connections_that_come_together_are_shared_by_the_workers(pair):
    with contextlib.ExitStack() as closing:
        connections = [closing.enter_context(contextlib.closing(pair.gateway.connect())) for _ in range(40)]
        for connection in connections:
            connection.connect()
        counts: Counter[int] = Counter()
        for connection in connections:
            connection.request("GET", "/status")
            counts[msgspec.json.decode(connection.getresponse().read())["answered_by"]] += 1
    assert min(counts.values()) >= 10, counts
    assert len(counts) == 2


def test_conversation_is_known_to_every_worker(pair):
    pair.upstream.reset()
    for turn in range(6):
        body = b'{"message": "turn %d", "conversation_id": "one"}' % turn
        pair.gateway.request("POST", "/api/v1/chat", body)
    assert [len(chat.body["messages"]) for chat in pair.upstream.chats] == [1, 3, 5, 7, 9, 11]


# The start.


def start(config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Starts a gateway that is expected to end at once."""
    command = [COMMAND, "serve", "--config", config, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "gateway.yaml"
    path.write_text(FAKE)
    return path


@pytest.fixture(scope="module")
def collision(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, subprocess.CompletedProcess[str]]:
    """A port that is taken, and the end of a gateway that was told to listen there."""
    path = tmp_path_factory.mktemp("collision") / "gateway.yaml"
    path.write_text(FAKE)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        return port, start(path, "--port", str(port))


def test_port_in_use_ends_the_start(collision):
    assert collision[1].returncode == 1


def test_port_in_use_is_told_as_such(collision):
    port, ended = collision
    assert ("address already in use" in ended.stderr.lower(), str(port) in ended.stderr) == (True, True)


def test_port_in_use_is_told_without_a_traceback(collision):
    assert "Traceback" not in collision[1].stderr


def test_bad_file_ends_the_start_with_its_errors(config):
    config.write_text("active: one\nbackends:\n  one: {type: fake, delay: x}\n")
    ended = start(config, "--port", "0")
    assert (ended.returncode, ended.stderr) == (1, f"{config}:3:28: backends.one.delay: expected float, got str\n")


def test_missing_file_ends_the_start_with_one_line(tmp_path):
    ended = start(tmp_path / "none.yaml", "--port", "0")
    assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 1)


DOWN = "active: up\nbackends:\n  up: {type: openai, base_url: 'unix:///nowhere.sock', model: m}\n"


@pytest.fixture(scope="module")
def down(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway that was started while its active backend is down."""
    text_of_file = f"{DOWN}  spare: {{type: fake}}\n"
    with Gateway(tmp_path_factory.mktemp("down"), text_of_file, readiness=503) as gateway:
        yield gateway


def test_readiness_which_is_open_to_all_does_not_tell_where_a_backend_is(down):
    assert "nowhere.sock" not in down.request("GET", "/readyz").body.decode()


def test_gateway_whose_active_backend_is_down_tells_why_it_is_not_ready(down):
    assert "backend 'up' is" in down.request("GET", "/readyz").json["reason"]


def test_gateway_whose_active_backend_is_down_is_alive(down):
    assert down.request("GET", "/livez").status == 200


def test_other_backends_answer_while_the_active_one_is_down(down):
    assert down.request("POST", CHAT, chat_body(model="spare")).status == 200
