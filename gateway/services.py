"""What the routes of a worker work with, put together in one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gateway.conversations import Conversations
from gateway.pipeline import Pipeline
from gateway.registry import Registry
from gateway.state import WorkerState


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that live as long as the worker."""

    registry: Registry
    pipeline: Pipeline
    state: WorkerState
    conversations: Conversations
    config_path: Path
