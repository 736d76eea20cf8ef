"""Configurations as text, and what a worker makes of them."""

from __future__ import annotations

from pathlib import Path

from gateway.config.loader import parse
from gateway.config.schema import Config
from gateway.target import Plan

ONE_FAKE = "active: a\nbackends: {a: {type: fake}}\n"
"""The least that a gateway can serve."""


def config_of(text: str) -> Config:
    """Returns the configuration that a text holds."""
    return parse(text, file="gateway.yaml", folder=Path(), env={}).config


def plan_of(name: str, config: Config) -> Plan:
    """Returns the plan of a backend that lacks nothing."""
    backend = config.backends[name]
    return Plan(
        config=backend,
        connect_timeout_s=config.timeouts_for(name).connect,
        socket=None,
        lacks=None,
        max_concurrency=backend.max_concurrency,
    )
