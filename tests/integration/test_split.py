"""A split: several backends share the requests for `default`, each user keeps one, an edit moves as few as it must."""

from __future__ import annotations

import contextlib
import http.client
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Self

import msgspec
import pytest

from gateway.split import rank
from tests.support.calls import chat_body
from tests.support.gateway import COMMAND, Answer, Gateway
from tests.support.upstream import Act, Upstream, Whole
from tests.support.wait import eventually
from tests.support.wire import error_body

FILE = """\
# Who answers.
split: {{custom: 90, qlora: 10}}  # a canary
retries: 0
backends:
  custom: {{type: openai, base_url: '{custom}', model: m}}
  qlora: {{type: openai, base_url: '{qlora}', model: m}}
  other: {{type: fake}}
fallback: [other]
"""
WEIGHTS = {"custom": 90, "qlora": 10}
USERS = [f"user-{number}" for number in range(400)]
STEADY = next(user for user in USERS if rank(WEIGHTS, user)[0] == "custom")
CANARY = next(user for user in USERS if rank(WEIGHTS, user)[0] == "qlora")


class Site:
    """A gateway of two workers, the two servers behind its split, and its file as it was at the start."""

    def __init__(self, gateway: Gateway, custom: Upstream, qlora: Upstream, file: str) -> None:
        self.gateway, self.custom, self.qlora, self.file = gateway, custom, qlora, file

    def ask(self, user: str, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.gateway.request("POST", "/v1/chat/completions", chat_body(user=user), named)

    def answered_by(self, user: str, **headers: str) -> str:
        return self.ask(user, **headers).headers["x-gateway-backend"]

    def split(self, weights: str) -> str:
        """Returns the file with other weights."""
        return self.file.replace("{custom: 90, qlora: 10}", weights)


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with Upstream() as custom, Upstream() as qlora:
        file = FILE.format(custom=custom.base_url, qlora=qlora.base_url)
        with Gateway(tmp_path_factory.mktemp("split"), file, workers=2) as gateway:
            yield Site(gateway, custom, qlora, file)


@pytest.fixture
def site(shared_site: Site) -> Site:
    """The gateway with its first file in effect again."""
    shared_site.custom.reset()
    shared_site.qlora.reset()
    if shared_site.gateway.config.read_text() != shared_site.file:
        shared_site.gateway.edit(shared_site.file)
    return shared_site


class Line:
    """One connection that asks for many users, one after the other."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self._connection = connection

    def answered_by(self, **fields: str) -> str:
        self._connection.request("POST", "/v1/chat/completions", chat_body(**fields))
        response = self._connection.getresponse()
        body = response.read()
        assert response.status == 200, body
        return response.headers["x-gateway-backend"]


@contextlib.contextmanager
def line(gateway: Gateway) -> Iterator[Line]:
    with contextlib.closing(gateway.connect()) as connection:
        yield Line(connection)


# Who answers whom.


def test_users_are_spread_by_the_weights(site):
    with line(site.gateway) as asked:
        counts = Counter(asked.answered_by(user=user) for user in USERS)
    assert (20 < counts["qlora"] < 60, counts.total() - counts["qlora"] - counts["custom"]) == (True, 0)


@pytest.mark.parametrize("name", ["user", "safety_identifier"])
def test_user_always_has_the_same_backend(site, name):
    # Each on a connection of its own, so in both workers.
    answers = [site.gateway.request("POST", "/v1/chat/completions", chat_body(**{name: CANARY})) for _ in range(20)]
    assert {answer.headers["x-gateway-backend"] for answer in answers} == {"qlora"}


def test_session_comes_before_the_user(site):
    assert site.answered_by(STEADY, x_gateway_session=CANARY) == "qlora"


def test_requests_that_name_nobody_are_spread_too(site):
    site.gateway.edit(site.split("{custom: 1, qlora: 1}"))
    with line(site.gateway) as asked:
        counts = Counter(asked.answered_by() for _ in range(60))
    assert min(counts["custom"], counts["qlora"]) > 10


def test_conversation_stays_with_one_backend(site):
    site.gateway.edit(site.split("{custom: 1, qlora: 1}"))
    body = msgspec.json.encode({"message": "hello", "conversation_id": "one"})
    answers = [site.gateway.request("POST", "/api/v1/chat", body) for _ in range(10)]
    assert len({answer.headers["x-gateway-backend"] for answer in answers}) == 1


def test_new_conversation_goes_on_with_the_backend_that_began_it(site):
    site.gateway.edit(site.split("{custom: 1, qlora: 1}"))
    for _ in range(5):
        first = site.gateway.request("POST", "/api/v1/chat", msgspec.json.encode({"message": "hello"}))
        body = msgspec.json.encode({"message": "and?", "conversation_id": first.json["conversation_id"]})
        second = site.gateway.request("POST", "/api/v1/chat", body)
        assert second.headers["x-gateway-backend"] == first.headers["x-gateway-backend"]


def test_caller_who_names_a_backend_gets_it(site):
    answer = site.gateway.request("POST", "/v1/chat/completions", chat_body(model="qlora", user=STEADY))
    assert answer.headers["x-gateway-backend"] == "qlora"


# What happens when one of them fails.


def test_user_whose_backend_fails_is_answered_by_the_other_of_the_split(site):
    site.qlora.will(Act.RESET)
    assert site.answered_by(CANARY) == "custom"


def test_fallback_comes_after_the_whole_split(site):
    site.qlora.will(Act.RESET)
    site.custom.will(Act.RESET)
    assert site.answered_by(CANARY) == "other"


def test_without_fallback_the_chosen_backend_alone_is_asked(site):
    site.qlora.will(Whole(error_body("broken"), 500))
    answer = site.ask(CANARY, x_gateway_no_fallback="1")
    assert (answer.status >= 500, answer.headers["x-gateway-backend"], site.custom.chats) == (True, "qlora", [])


# Edits.


class Load:
    """Users who ask and ask, in threads; who answered each of them is kept."""

    def __init__(self, gateway: Gateway, users: list[str]) -> None:
        self.answers: dict[str, list[str]] = {user: [] for user in users}
        self.failures: list[BaseException] = []
        self._gateway = gateway
        self._over = threading.Event()
        halves = users[::2], users[1::2]
        self._threads = [threading.Thread(target=self._ask, args=(half,)) for half in halves]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def all_asked(self, times: int) -> bool:
        return bool(self.failures) or all(len(answers) >= times for answers in self.answers.values())

    def _ask(self, users: list[str]) -> None:
        try:
            with line(self._gateway) as asked:
                while not self._over.is_set():
                    for user in users:
                        self.answers[user].append(asked.answered_by(user=user))
        except BaseException as error:  # noqa: BLE001 - the test tells it
            self.failures.append(error)


def test_other_weights_under_load_move_some_users_once_and_fail_nobody(site):
    users = USERS[:40]
    with Load(site.gateway, users) as load:
        eventually(lambda: load.all_asked(1), "everyone has asked")
        site.gateway.edit(site.split("{custom: 50, qlora: 50}"))
        asked = max(len(answers) for answers in load.answers.values())
        eventually(lambda: load.all_asked(asked + 2), "everyone has asked again")
    assert load.failures == []
    for user in users:
        before, after = rank(WEIGHTS, user)[0], rank({"custom": 50, "qlora": 50}, user)[0]
        runs = [name for n, name in enumerate(load.answers[user]) if n == 0 or load.answers[user][n - 1] != name]
        assert runs == ([before] if before == after else [before, after])


def test_backend_that_joins_the_split_must_work(site):
    edit = site.split("{custom: 90, qlora: 10, gone: 1}").replace(
        "  other:", "  gone: {type: openai, base_url: 'unix:///nowhere/at.sock', model: m}\n  other:"
    )
    status = site.gateway.edit(edit)
    assert (status["config"]["last_error"]["reason"].split(":")[0], list(status["shares"])) == (
        "backends.gone",
        ["custom", "qlora"],
    )


def test_other_weights_are_taken_while_a_backend_of_the_split_is_down(site):
    site.qlora.probe_answer = Whole(b"", 503)
    status = site.gateway.edit(site.split("{custom: 99, qlora: 1}"))
    assert (status["config"]["last_error"], status["shares"]) == (None, {"custom": 0.99, "qlora": 0.01})


def test_switch_puts_one_backend_in_the_place_of_the_split(site):
    site.gateway.request("POST", "/model/switch/qlora")
    assert (site.answered_by(STEADY), site.gateway.config.read_text()) == (
        "qlora",
        site.file.replace("split: {custom: 90, qlora: 10}", "active: qlora"),
    )


def test_switch_that_cannot_be_made_is_a_conflict_and_leaves_the_split(site):
    file = site.file.replace("split: {custom: 90, qlora: 10}  # a canary", "? split\n: {custom: 90, qlora: 10}")
    site.gateway.edit(file)
    answer = site.gateway.request("POST", "/model/switch/qlora")
    assert (answer.status, site.gateway.config.read_text()) == (409, file)


# What is told of it.


def test_status_tells_the_shares(site):
    status = site.gateway.status()
    assert (status["active"], status["shares"]) == ("custom", {"custom": 0.9, "qlora": 0.1})


def test_metrics_tell_the_shares(site):
    eventually(
        lambda: 'gateway_backend_share{backend="qlora"} 0.1' in site.gateway.request("GET", "/metrics").body.decode(),
        "the share is told",
    )


def test_gateway_is_ready_while_one_of_the_split_is(site):
    site.gateway.edit(site.file.replace("fallback: [other]", "fallback: []"))
    site.qlora.will(Act.RESET)
    site.ask(CANARY)
    assert site.gateway.request("GET", "/readyz").status == 200


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["check"], "split: custom 90 %, qlora 10 %  fallback: other"),
        (["status", "--url"], "active custom 90 %, qlora 10 %"),
    ],
    ids=["check", "status"],
)
def test_command_tells_the_shares(site, arguments, expected):
    what = site.gateway.config if arguments == ["check"] else site.gateway.address
    ended = subprocess.run([COMMAND, *arguments, what], capture_output=True, text=True, check=False, timeout=30)
    assert expected in " ".join(ended.stdout.split(" ")), ended.stderr
