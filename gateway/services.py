"""What the routes of a worker work with, put together in one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gateway.conversations import Conversations
from gateway.limits.ledger import Ledger
from gateway.pipeline import Pipeline
from gateway.registry import Registry
from gateway.shadow.sampler import Sampler
from gateway.shadow.traffic import Traffic
from gateway.state import WorkerState
from gateway.telemetry.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that live as long as the worker."""

    registry: Registry
    pipeline: Pipeline
    state: WorkerState
    conversations: Conversations
    telemetry: Telemetry
    sampler: Sampler
    traffic: Traffic
    ledger: Ledger
    config_path: Path
    run_folder: Path
