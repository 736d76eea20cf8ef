"""Memory of the simple chat route: the messages of each conversation, shared by all workers.

SQLite in the gateway's run folder, gone when the gateway ends. A call takes a fraction of a millisecond, also when the
memory is full, so it runs on the event loop.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import structlog

from backends.protocol import ChatMessage

FILE = "conversations.sqlite"
"""In the run folder."""
MAX_CONVERSATIONS = 10_000
MAX_MESSAGES = 40
"""The most that a conversation remembers, the newest."""

log = structlog.get_logger("conversations")


class Conversations:
    """Remembers what was said. The oldest conversations make room for new ones."""

    def __init__(self, run_folder: Path) -> None:
        self._db = sqlite3.connect(run_folder / FILE, isolation_level=None, timeout=5.0)
        self._db.execute("PRAGMA synchronous=OFF")  # it need not outlive the machine

    @staticmethod
    def create(run_folder: Path) -> None:
        """Make the database. Once, before anyone opens it: of two that switch to WAL at a time, SQLite fails one."""
        with closing(sqlite3.connect(run_folder / FILE)) as db:
            db.execute("PRAGMA journal_mode=WAL")
            db.executescript(
                """
                CREATE TABLE message (
                    id INTEGER PRIMARY KEY, conversation TEXT NOT NULL, role TEXT NOT NULL, content TEXT NOT NULL);
                CREATE INDEX message_conversation ON message (conversation, id);
                CREATE TABLE conversation (id TEXT PRIMARY KEY, used_at REAL NOT NULL);
                CREATE INDEX conversation_used_at ON conversation (used_at);
                """
            )

    def messages(self, conversation: str) -> list[ChatMessage]:
        """Return what was said so far, the oldest first."""
        rows = self._db.execute("SELECT role, content FROM message WHERE conversation = ? ORDER BY id", (conversation,))
        return [ChatMessage(role, content) for role, content in rows]

    def add(self, conversation: str, question: str, answer: str) -> None:
        """Remember one exchange; where the disk has no room, it is forgotten, as its answer matters more."""
        try:
            self._add(conversation, question, answer)
        except sqlite3.OperationalError as error:
            log.warning("an exchange is not remembered", error=str(error))

    def _add(self, conversation: str, question: str, answer: str) -> None:
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("REPLACE INTO conversation VALUES (?, ?)", (conversation, time.time()))
            self._db.executemany(
                "INSERT INTO message (conversation, role, content) VALUES (?, ?, ?)",
                [(conversation, "user", question), (conversation, "assistant", answer)],
            )
            self._db.execute(
                "DELETE FROM message WHERE conversation = ?1 AND id <="
                " (SELECT id FROM message WHERE conversation = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
                (conversation, MAX_MESSAGES),
            )
            # From the oldest, and as many as are too many: the others are not looked at.
            forgotten = self._db.execute(
                "DELETE FROM conversation WHERE id IN (SELECT id FROM conversation ORDER BY used_at"
                " LIMIT max(0, (SELECT count(*) FROM conversation) - ?)) RETURNING id",
                (MAX_CONVERSATIONS,),
            ).fetchall()
            self._db.executemany("DELETE FROM message WHERE conversation = ?", forgotten)

    def close(self) -> None:
        """Close the database."""
        self._db.close()
