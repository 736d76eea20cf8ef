"""What the simple chat route remembers."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gateway.conversations import FILE, MAX_CONVERSATIONS, MAX_MESSAGES, Conversations


@pytest.fixture
def conversations(tmp_path: Path) -> Iterator[Conversations]:
    Conversations.create(tmp_path)
    with closing(Conversations(tmp_path)) as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / FILE


def said(conversations: Conversations, conversation: str) -> list[tuple[str, str]]:
    return [(message.role, str(message.content)) for message in conversations.messages(conversation)]


def test_new_conversation_is_empty(conversations):
    assert said(conversations, "one") == []


def test_exchange_is_a_question_and_an_answer(conversations):
    conversations.add("one", "hello", "good day")
    assert said(conversations, "one") == [("user", "hello"), ("assistant", "good day")]


def test_exchanges_are_remembered_in_order(conversations):
    conversations.add("one", "a", "b")
    conversations.add("one", "c", "d")
    assert [content for _, content in said(conversations, "one")] == ["a", "b", "c", "d"]


def test_conversations_are_separate(conversations):
    conversations.add("one", "secret", "noted")
    conversations.add("two", "hello", "good day")
    assert said(conversations, "two") == [("user", "hello"), ("assistant", "good day")]


def test_long_conversation_remembers_the_newest(conversations):
    for turn in range(MAX_MESSAGES):
        conversations.add("one", f"question {turn}", f"answer {turn}")
    first_kept = MAX_MESSAGES - MAX_MESSAGES // 2
    messages = said(conversations, "one")
    assert (len(messages), messages[0]) == (MAX_MESSAGES, ("user", f"question {first_kept}"))


def test_another_worker_sees_the_same(conversations, tmp_path):
    conversations.add("one", "hello", "good day")
    with closing(Conversations(tmp_path)) as other:
        assert said(other, "one") == [("user", "hello"), ("assistant", "good day")]


def test_any_text_is_remembered_as_it_was(conversations):
    text = "é\0\n\"';--\U0001f600"
    conversations.add("one", text, text)
    assert said(conversations, "one") == [("user", text), ("assistant", text)]


def test_oldest_conversation_makes_room_for_a_new_one(conversations, file):
    conversations.add("oldest", "hello", "good day")
    with closing(sqlite3.connect(file)) as database, database:
        rows = [(f"c{number}", time.time() + 1) for number in range(MAX_CONVERSATIONS - 1)]
        database.executemany("INSERT INTO conversation VALUES (?, ?)", rows)
    conversations.add("newest", "hello", "good day")
    assert said(conversations, "oldest") == []


def test_full_memory_keeps_what_is_not_the_oldest(conversations, file):
    with closing(sqlite3.connect(file)) as database, database:
        rows = [(f"c{number}", 1.0) for number in range(MAX_CONVERSATIONS)]
        database.executemany("INSERT INTO conversation VALUES (?, ?)", rows)
    conversations.add("one", "hello", "good day")
    conversations.add("two", "hello", "good day")
    assert said(conversations, "one") == [("user", "hello"), ("assistant", "good day")]


def test_what_a_long_conversation_no_longer_remembers_is_deleted(conversations, file):
    for turn in range(MAX_MESSAGES):
        conversations.add("one", f"question {turn}", f"answer {turn}")
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM message").fetchone() == (MAX_MESSAGES,)


def test_long_conversation_leaves_the_others_alone(conversations):
    conversations.add("two", "hello", "good day")
    for turn in range(MAX_MESSAGES):
        conversations.add("one", f"question {turn}", f"answer {turn}")
    assert said(conversations, "two") == [("user", "hello"), ("assistant", "good day")]
