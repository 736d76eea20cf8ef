"""Every parameter has a row in one table, which the code obeys and the documentation prints."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from msgspec import Raw
from openai.types.chat import completion_create_params

from backends.errors import InvalidRequestError
from backends.gemini.parameters import OWN_PARAMETERS, PARAMETERS, Outcome, given_parameters, markdown
from backends.protocol import ChatRequest

DOCS = Path("docs/gemini.md")
REJECTED = [name for name, row in PARAMETERS.items() if row.outcome == "rejected"]
HARMLESS = {"logit_bias": b"{}", "modalities": b'["text"]', "functions": b"[]", "audio": b"null"}


def refusal_of(name: str, value: bytes) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as caught:
        given_parameters({name: Raw(value)})
    return caught.value


def test_every_parameter_of_the_openai_client_has_a_row():
    streaming = completion_create_params.CompletionCreateParamsStreaming
    assert set(PARAMETERS) == set(streaming.__annotations__) | set(
        completion_create_params.CompletionCreateParamsBase.__annotations__
    )


def test_every_parameter_that_the_gateway_checks_has_a_row():
    assert set(ChatRequest.__struct_fields__) <= set(PARAMETERS)


def test_no_name_is_in_both_tables():
    assert not set(PARAMETERS) & set(OWN_PARAMETERS)


def test_documentation_prints_the_table_of_openai():
    assert markdown(PARAMETERS) in DOCS.read_text()


def test_documentation_prints_the_table_of_gemini():
    assert markdown(OWN_PARAMETERS) in DOCS.read_text()


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_every_outcome_occurs(outcome):
    assert outcome in {row.outcome for row in PARAMETERS.values()}


@pytest.mark.parametrize("name", REJECTED)
def test_rejected_parameter_is_named(name):
    assert refusal_of(name, b'{"a":1}').param == name


@pytest.mark.parametrize(("name", "value"), HARMLESS.items())
def test_rejected_parameter_that_asks_for_nothing_may_come(name, value):
    given_parameters({name: Raw(value)})


def test_unknown_parameter_is_named_with_the_reason():
    assert refusal_of("min_p", b"0.1").message == "Unknown parameter: 'min_p'. Gemini has no such parameter."


def test_rejection_tells_the_reason():
    assert refusal_of("functions", b"[{}]").message == (
        "Unsupported parameter: 'functions'. With Gemini: deprecated by OpenAI; use `tools`."
    )


def test_null_is_as_good_as_absent():
    assert given_parameters({"min_p": Raw(b"null"), "n": Raw(b"1")}) == {"n": Raw(b"1")}
