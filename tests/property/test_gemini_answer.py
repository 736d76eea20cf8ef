"""An answer of Gemini's says the same however it is cut into the events of a stream."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from backends.errors import BackendProtocolError
from backends.gemini.answer import completion
from backends.gemini.chunks import ChunkWriter
from backends.gemini.wire import decode
from backends.sse import payloads
from tests.support.calls import call_of
from tests.support.gemini import answer, candidate, function_call

TEXTS = st.text(max_size=12)
ARGUMENTS = st.dictionaries(st.sampled_from("xyz"), st.integers() | TEXTS | st.none(), max_size=3)
PARTS = st.one_of(
    TEXTS.map(lambda words: {"text": words}),
    TEXTS.map(lambda words: {"text": words, "thought": True}),
    st.builds(function_call, st.sampled_from(["f", "g"]), ARGUMENTS),
    st.builds(lambda data: {"inlineData": {"mimeType": "image/png", "data": data}}, st.sampled_from(["", "aGk="])),
)
TOKENS = st.builds(lambda token, p: {"token": token, "logProbability": p}, TEXTS, st.floats(-20, 0))
CITATIONS = st.builds(
    lambda start, length, uri: {"startIndex": start, "endIndex": start + length, "uri": uri},
    st.integers(0, 20),
    st.integers(0, 20),
    st.sampled_from(["http://a", "http://b"]),
)
COUNTS = st.fixed_dictionaries(
    {},
    optional={
        name: st.integers(0, 1000)
        for name in ("promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount", "cachedContentTokenCount")
    },
)
ANSWERS = st.fixed_dictionaries(
    {
        "parts": st.lists(PARTS, max_size=6),
        "tokens": st.lists(TOKENS, max_size=4),
        "citations": st.lists(CITATIONS, max_size=2),
        "finish": st.sampled_from(["STOP", "MAX_TOKENS", "SAFETY"]),
    }
)

CALL = call_of(stream=True, n=2, stream_options={"include_usage": True})


def pieces_of(draw: st.DrawFn, parts: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Cuts parts into the parts of several events; a text may be cut anywhere."""
    cut: list[dict[str, Any]] = []
    for part in parts:
        middle = draw(st.integers(0, len(part["text"]))) if "text" in part else 0
        if middle:
            cut += [{**part, "text": part["text"][:middle]}, {**part, "text": part["text"][middle:]}]
        else:
            cut.append(part)
    places = sorted(draw(st.lists(st.integers(0, len(cut)), max_size=3)))
    return [cut[start:end] for start, end in zip([0, *places], [*places, len(cut)], strict=True)]


@st.composite
def cut_answers(draw: st.DrawFn) -> tuple[bytes, list[bytes]]:
    """Returns the body of a whole answer of two candidates, and those of the same answer in events."""
    counts = draw(COUNTS)
    whole, streamed = [], []
    for index, said in enumerate(draw(st.tuples(ANSWERS, ANSWERS))):
        logprobs = {"logprobsResult": {"chosenCandidates": said["tokens"]}}
        sources = {"citationMetadata": {"citations": said["citations"]}}
        whole.append(candidate(*said["parts"], finish=said["finish"], index=index, **logprobs, **sources))
        pieces = pieces_of(draw, said["parts"])
        streamed.append([candidate(*piece, index=index) for piece in pieces])
        streamed[-1][draw(st.integers(0, len(pieces) - 1))] |= logprobs
        streamed[-1][-1] |= {"finishReason": said["finish"], **sources}
    bodies = []
    while any(streamed):
        which = draw(st.sampled_from([index for index, rest in enumerate(streamed) if rest]))
        bodies.append(answer(streamed[which].pop(0), usage=counts if not any(streamed) else {"promptTokenCount": 1}))
    return answer(*whole, usage=counts), bodies


def joined(chunks: list[dict[str, Any]], index: int) -> dict[str, Any]:
    """Returns one choice as a client puts it together out of its chunks."""
    message: dict[str, Any] = {"content": "", "reasoning_content": "", "tool_calls": [], "annotations": []}
    logprobs: list[Any] = []
    finish_reason = None
    for choice in (choice for chunk in chunks for choice in chunk["choices"] if choice["index"] == index):
        delta = choice["delta"]
        message["content"] += delta.get("content") or ""
        message["reasoning_content"] += delta.get("reasoning_content") or ""
        message["annotations"] += delta.get("annotations") or []
        for call in delta.get("tool_calls") or ():
            if call["index"] == len(message["tool_calls"]):
                message["tool_calls"].append({**call["function"], "id": call["id"]})
            else:
                message["tool_calls"][call["index"]]["arguments"] += call["function"]["arguments"]
        logprobs += (choice["logprobs"] or {}).get("content", [])
        finish_reason = choice["finish_reason"] or finish_reason
    return {**message, "logprobs": logprobs, "finish_reason": finish_reason}


def as_joined(choice: dict[str, Any]) -> dict[str, Any]:
    """Returns one choice of a whole answer in the same form."""
    message = choice["message"]
    return {
        "content": message["content"] or "",
        "reasoning_content": message.get("reasoning_content", ""),
        "tool_calls": [{**call["function"], "id": call["id"]} for call in message.get("tool_calls", ())],
        "annotations": message.get("annotations", []),
        "logprobs": (choice["logprobs"] or {}).get("content", []),
        "finish_reason": choice["finish_reason"],
    }


def chunks_of(bodies: list[bytes]) -> list[dict[str, Any]]:
    writer = ChunkWriter(CALL, "gemini-test")
    events = b"".join(writer.write(decode(body, BackendProtocolError)) for body in bodies) + writer.close()
    return [msgspec.json.decode(payload) for payload in payloads(events)]


@given(cut_answers())
def test_cut_answer_says_the_same_as_the_whole(case):
    body, bodies = case
    document = msgspec.json.decode(completion(body, CALL, "gemini-test"))
    chunks = chunks_of(bodies)
    assert [joined(chunks, index) for index in range(2)] == [as_joined(choice) for choice in document["choices"]]


@given(cut_answers())
def test_cut_answer_counts_the_same_tokens_as_the_whole(case):
    body, bodies = case
    document = msgspec.json.decode(completion(body, CALL, "gemini-test"))
    assert chunks_of(bodies)[-1]["usage"] == document["usage"]
