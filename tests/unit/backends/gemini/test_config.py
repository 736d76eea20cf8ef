"""What the configuration of a backend lacks, and what the simple chat makes of Gemini's own mean."""

from __future__ import annotations

import pytest

from gateway.config.backend_types import GeminiBackend, VertexAI
from gateway.config.values import Secret
from gateway.routes.simple_chat import AnswerChoice, AnswerMessage, confidence

LACKING = {
    "nothing": (GeminiBackend(model="m"), "api_key"),
    "empty key": (GeminiBackend(model="m", api_key=Secret("")), "api_key"),
    "blank key": (GeminiBackend(model="m", api_key=Secret(" ")), "api_key"),
    "both": (GeminiBackend(model="m", api_key=Secret("k"), vertex=VertexAI(project="p")), "api_key"),
    "empty project": (GeminiBackend(model="m", vertex=VertexAI(project="")), "vertex.project"),
}


@pytest.mark.parametrize(("backend", "field"), LACKING.values(), ids=LACKING)
def test_backend_that_cannot_work_names_the_field(backend, field):
    lacked = backend.lacks()
    assert lacked is not None
    assert lacked[0] == field


COMPLETE = {
    "key": GeminiBackend(model="m", api_key=Secret("k")),
    "vertex": GeminiBackend(model="m", vertex=VertexAI(project="p")),
}


@pytest.mark.parametrize("backend", COMPLETE.values(), ids=COMPLETE)
def test_backend_with_a_key_or_a_project_lacks_nothing(backend):
    assert backend.lacks() is None


def test_confidence_is_never_above_one():
    assert confidence(AnswerChoice(AnswerMessage("a"), avg_logprobs=1e9)) == 1
