"""A gateway that has served all kinds of requests and made shadow runs, and what it tells of itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.deploy.expressions import Labels, recorded
from tests.deploy.served import CHECKPOINT, FILE, is_ready, page_of, page_with_gpus, serve_all_kinds, tells_all
from tests.support.collector import Collector
from tests.support.gateway import Gateway
from tests.support.vllm_server import adapter_folder, interpreter, model_folder
from tests.support.wait import eventually


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """The gateway. Tests may send it more."""
    folder = tmp_path_factory.mktemp("deploy")
    interpreter(folder / "python")
    model_folder(folder / "model")
    adapter_folder(folder / "adapter")
    with Collector() as collector:
        text = FILE.format(folder=folder, checkpoint=CHECKPOINT, endpoint=collector.endpoint)
        with Gateway(folder, text) as gateway:
            eventually(lambda: is_ready(gateway, "sure") and is_ready(gateway, "engine"), "the model servers are ready")
            serve_all_kinds(gateway)
            eventually(lambda: tells_all(gateway), "the metrics tell of shadow runs, the engine's load and sent spans")
            yield gateway


@pytest.fixture(scope="session")
def metrics(served: Gateway, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Labels]:
    """Every metric that Prometheus may know, with its labels and their values."""
    known: dict[str, Labels] = {"up": {}, **recorded()}
    for page in (page_of(served), page_with_gpus(tmp_path_factory.mktemp("gpus"))):
        for family in text_string_to_metric_families(page):
            for sample in family.samples:
                labels = known.setdefault(sample.name, {})
                for name, value in sample.labels.items():
                    labels.setdefault(name, set()).add(value)
    return known
