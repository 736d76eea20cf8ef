"""Whole answers of Gemini's as chat completions."""

from __future__ import annotations

import base64
from typing import Any

import msgspec
import pytest
from openai.types.chat import ChatCompletion

from backends.errors import BackendProtocolError, UnexpectedStatusError, UpstreamInvalidRequestError
from backends.gemini.answer import ENDS, completion
from backends.gemini.tools import decode_call_id
from tests.support.calls import call_of
from tests.support.gemini import BLOCKED_PROMPT, answer, candidate, function_call, said, text, thought


def translated(body: bytes, *, n: int = 1) -> dict[str, Any]:
    """Returns the answer as a client reads it, after the official client has read it too."""
    written = completion(body, call_of(n=n), "gemini-test")
    ChatCompletion.model_validate_json(written)
    document: dict[str, Any] = msgspec.json.decode(written)
    return document


def choice_of(body: bytes) -> dict[str, Any]:
    [choice] = translated(body)["choices"]
    return choice


def message_of(body: bytes) -> dict[str, Any]:
    message: dict[str, Any] = choice_of(body)["message"]
    return message


# What was said.


def test_texts_become_one_content():
    assert message_of(said(text("hello"), text(" there")))["content"] == "hello there"


def test_thoughts_are_no_content():
    assert message_of(said(thought("hm"), text("yes")))["content"] == "yes"


def test_thoughts_become_reasoning_content():
    assert message_of(said(thought("hm"), thought(" well"), text("yes")))["reasoning_content"] == "hm well"


def test_message_without_thoughts_has_no_reasoning_content():
    assert "reasoning_content" not in message_of(said(text("yes")))


def test_answer_without_parts_is_empty():
    assert message_of(answer({"finishReason": "STOP"}))["content"] == ""


def test_image_becomes_a_markdown_image_with_its_data():
    blob = {"inlineData": {"mimeType": "image/png", "data": "aGk="}}
    assert message_of(said(text("See: "), blob))["content"] == "See: ![image/png](data:image/png;base64,aGk=)"


def test_sound_becomes_a_markdown_link_with_its_data():
    blob = {"inlineData": {"mimeType": "audio/wav", "data": "aGk="}}
    assert message_of(said(blob))["content"] == "[audio/wav](data:audio/wav;base64,aGk=)"


def test_code_that_the_model_ran_is_shown_with_its_result():
    code = {"executableCode": {"language": "PYTHON", "code": "print(1)"}}
    result = {"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "1"}}
    assert message_of(said(code, result))["content"] == "\n```python\nprint(1)\n```\n\n```\n1\n```\n"


def test_candidates_are_choices_in_their_order():
    body = answer(candidate(text("a"), finish="STOP"), candidate(text("b"), finish="STOP", index=1))
    assert [choice["message"]["content"] for choice in translated(body, n=2)["choices"]] == ["a", "b"]


# Calls.


def test_call_has_the_name_of_its_function():
    [call] = message_of(said(function_call("look_up", {"city": "Paris"})))["tool_calls"]
    assert call["function"]["name"] == "look_up"


def test_arguments_of_a_call_are_compact_json():
    body = said(function_call("f", {"x": 1.0, "y": [2]}))
    [call] = message_of(msgspec.json.format(body))["tool_calls"]  # whole answers come over many lines
    assert call["function"]["arguments"] == '{"x":1.0,"y":[2]}'


@pytest.mark.parametrize("call", [{"name": "f"}, {"name": "f", "args": None}], ids=["missing", "null"])
def test_call_without_arguments_has_an_empty_object(call):
    [made] = message_of(said({"functionCall": call}))["tool_calls"]
    assert made["function"]["arguments"] == "{}"


def test_calls_side_by_side_keep_their_order():
    calls = message_of(said(function_call("f", {}), function_call("g", {})))["tool_calls"]
    assert [call["function"]["name"] for call in calls] == ["f", "g"]


def test_calls_have_ids_of_their_own():
    first, second = message_of(said(function_call("f", {}), function_call("f", {})))["tool_calls"]
    assert first["id"] != second["id"]


def test_calls_of_two_answers_have_ids_of_their_own():
    called = candidate(function_call("f", {}), finish="STOP")
    first, second = (message_of(answer(called, responseId=identity))["tool_calls"][0] for identity in ("r1", "r2"))
    assert first["id"] != second["id"]


def test_id_of_a_call_carries_geminis_id_and_signature():
    signature = b"\xfb\xff thoughts"
    part = {**function_call("f", {}, id="g1"), "thoughtSignature": base64.b64encode(signature).decode()}
    [call] = message_of(said(part))["tool_calls"]
    assert decode_call_id(call["id"]) == ("g1", signature)


def test_content_beside_calls_alone_is_null():
    assert message_of(said(function_call("f", {})))["content"] is None


def test_text_beside_calls_is_content():
    assert message_of(said(text("I look."), function_call("f", {})))["content"] == "I look."


# Why it ended.


@pytest.mark.parametrize(("reason", "expected"), ENDS.items())
def test_reason_for_the_end_is_told_in_openais_words(reason, expected):
    assert choice_of(said(text("a"), finish=reason))["finish_reason"] == expected


def test_answer_with_calls_ended_for_them():
    assert choice_of(said(function_call("f", {})))["finish_reason"] == "tool_calls"


def test_calls_that_were_cut_ended_for_length():
    assert choice_of(said(function_call("f", {}), finish="MAX_TOKENS"))["finish_reason"] == "length"


def test_filtered_answer_has_no_refusal():
    assert message_of(answer({"finishReason": "SAFETY"}))["refusal"] is None


FAILURES = ["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "OTHER", "MALFORMED_RESPONSE", "NEW_IN_2027"]


@pytest.mark.parametrize("reason", FAILURES)
def test_failure_of_the_model_is_an_error(reason):
    with pytest.raises(UnexpectedStatusError, match=f"{reason}: bad syntax"):
        translated(said(finish=reason, finishMessage="bad syntax"))


def test_blocked_prompt_is_the_clients_error():
    with pytest.raises(UpstreamInvalidRequestError) as caught:
        translated(BLOCKED_PROMPT)
    assert (caught.value.status, caught.value.detail.code) == (400, "content_policy_violation")


NO_ANSWERS = {
    "HTML": b"<html>",
    "list": b"[]",
    "nothing": b"{}",
    "no candidates": b'{"candidates":[]}',
    "no reason for its end": said(text("a"), finish=None),
    "signature that is no base64": said({**text("a"), "thoughtSignature": "?"}),
}


@pytest.mark.parametrize("body", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_what_is_no_answer_is_an_error_of_the_protocol(body):
    with pytest.raises(BackendProtocolError):
        translated(body)


def test_answer_with_fewer_choices_than_asked_for_is_none():
    with pytest.raises(BackendProtocolError, match="1 of 2"):
        translated(said(text("a")), n=2)


# Beside the message.


def test_answer_has_geminis_identity():
    document = translated(answer(candidate(finish="STOP"), responseId="r7", modelVersion="gemini-9"))
    assert (document["id"], document["model"]) == ("chatcmpl-r7", "gemini-9")


def test_answer_without_identity_has_the_models_name():
    assert translated(b'{"candidates":[{"finishReason":"STOP"}]}')["model"] == "gemini-test"


def test_answer_has_a_null_fingerprint():
    assert translated(said(text("a")))["system_fingerprint"] is None


def test_usage_counts_thoughts_as_completion():
    counts = {
        "promptTokenCount": 10,
        "toolUsePromptTokenCount": 5,
        "candidatesTokenCount": 3,
        "thoughtsTokenCount": 4,
        "cachedContentTokenCount": 8,
        "totalTokenCount": 22,
    }
    assert translated(answer(candidate(finish="STOP"), usage=counts))["usage"] == {
        "prompt_tokens": 15,
        "completion_tokens": 7,
        "total_tokens": 22,
        "prompt_tokens_details": {"cached_tokens": 8},
        "completion_tokens_details": {"reasoning_tokens": 4},
    }


def test_answer_without_usage_has_none():
    assert "usage" not in translated(answer(candidate(finish="STOP"), usage=None))


LOGPROBS = {
    "chosenCandidates": [{"token": "é", "tokenId": 7, "logProbability": -0.5}, {"token": "a"}],
    "topCandidates": [{"candidates": [{"token": "é", "logProbability": -0.5}, {"token": "e", "logProbability": -2.0}]}],
}


def test_logprobs_are_told_token_by_token():
    told = choice_of(said(text("éa"), logprobsResult=LOGPROBS))["logprobs"]
    top = [
        {"token": "é", "logprob": -0.5, "bytes": [0xC3, 0xA9]},
        {"token": "e", "logprob": -2.0, "bytes": [0x65]},
    ]
    assert told["content"] == [
        {**top[0], "top_logprobs": top},
        {"token": "a", "logprob": 0.0, "bytes": [0x61], "top_logprobs": []},
    ]


def test_average_of_logprobs_is_told_where_there_are_no_others():
    assert choice_of(said(text("a"), avgLogprobs=-0.25))["avg_logprobs"] == -0.25


# Sources.


def urls(body: bytes) -> list[tuple[str, str, int, int]]:
    cited = [annotation["url_citation"] for annotation in message_of(body)["annotations"]]
    return [(c["url"], c["title"], c["start_index"], c["end_index"]) for c in cited]


@pytest.mark.parametrize("name", ["citations", "citationSources"])
def test_citations_are_annotations_with_their_place_in_characters(name):
    metadata = {name: [{"startIndex": 4, "endIndex": 7, "uri": "http://a", "title": "A"}]}
    assert urls(said(text("é, foo"), citationMetadata=metadata)) == [("http://a", "A", 3, 6)]


def test_pages_that_the_answer_stands_on_are_annotations():
    metadata = {
        "groundingChunks": [{"web": {"uri": "http://a", "title": "A"}}, {"retrievedContext": {"uri": "http://b"}}],
        "groundingSupports": [{"segment": {"endIndex": 3, "text": "foo"}, "groundingChunkIndices": [0, 1]}],
    }
    assert urls(said(text("foo"), groundingMetadata=metadata)) == [("http://a", "A", 0, 3), ("http://b", "", 0, 3)]


@pytest.mark.parametrize(
    "metadata",
    [
        {"citationMetadata": {"citations": [{"endIndex": 1, "title": "a book"}]}},
        {"groundingMetadata": {"groundingSupports": [{"groundingChunkIndices": [3]}]}},
        {"groundingMetadata": {"searchEntryPoint": {"renderedContent": "<div>"}}},
    ],
    ids=["without address", "missing chunk", "only a search"],
)
def test_source_without_an_address_is_no_annotation(metadata):
    assert "annotations" not in message_of(said(text("a"), **metadata))


# What an answer may hold against all expectation.


def test_arguments_that_are_no_text_are_a_broken_answer():
    body = said(function_call("f", {"a": "b"})).replace(b'"b"', b'"\xff"')
    with pytest.raises(BackendProtocolError):
        translated(body)


def test_unforeseen_failure_of_the_translation_is_a_broken_answer(monkeypatch):
    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("backends.gemini.answer.envelope", broken)
    with pytest.raises(BackendProtocolError):
        translated(said(text("a")))


def grounded(index: int, *parts: dict[str, Any], **segment: int) -> bytes:
    metadata = {
        "groundingChunks": [{"web": {"uri": "http://a", "title": None}}],
        "groundingSupports": [{"segment": segment, "groundingChunkIndices": [index]}],
    }
    return answer(candidate(*parts, finish="STOP", groundingMetadata=metadata))


@pytest.mark.parametrize("index", [-1, 1, 10**6])
def test_source_that_is_not_there_is_not_cited(index):
    assert "annotations" not in message_of(grounded(index, text("abc"), endIndex=3))


def test_place_in_a_later_part_is_told_in_the_whole_text():
    [annotation] = message_of(grounded(0, text("\u00e9\u00e9"), text("abc"), partIndex=1, startIndex=1, endIndex=3))[
        "annotations"
    ]
    cited = annotation["url_citation"]
    assert (cited["start_index"], cited["end_index"]) == (3, 5)


def test_thoughts_count_as_parts_of_the_answer():
    [annotation] = message_of(grounded(0, thought("hm"), text("abc"), partIndex=1, startIndex=1, endIndex=3))[
        "annotations"
    ]
    assert annotation["url_citation"]["start_index"] == 1


def test_null_stands_for_what_is_left_out():
    nulls = {"text": None, "thought": None, "executableCode": {"language": None, "code": None}}
    assert message_of(answer(candidate(nulls, text("a"), finish="STOP") | {"index": None}))["content"].endswith("a")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_mean_that_is_no_number_is_not_told(number):
    assert "avg_logprobs" not in choice_of(_mean(number))


def _mean(number: str) -> bytes:
    return answer(candidate(text("a"), finish="STOP", avgLogprobs=number))


def _token(number: Any) -> bytes:
    tokens = {"chosenCandidates": [{"token": "a", "logProbability": number}]}
    return answer(candidate(text("a"), finish="STOP", logprobsResult=tokens))


def test_impossible_token_has_openais_number_for_it():
    assert choice_of(_token("-Infinity"))["logprobs"]["content"][0]["logprob"] == -9999.0


@pytest.mark.parametrize("number", ["NaN", None])
def test_tokens_without_numbers_are_not_told(number):
    assert choice_of(_token(number))["logprobs"] is None


def test_end_that_is_a_number_is_one_that_nobody_knows():
    with pytest.raises(UnexpectedStatusError):
        translated(answer(candidate(text("a")) | {"finishReason": 99}))


def test_signature_of_a_text_comes_with_the_message():
    message = message_of(said({"text": "a", "thoughtSignature": "c2ln"}))
    assert message["extra_content"] == {"google": {"thought_signature": "c2ln"}}


def test_signature_of_a_call_is_told_in_its_id_only():
    assert "extra_content" not in message_of(said({**function_call("f", {}), "thoughtSignature": "c2ln"}))
