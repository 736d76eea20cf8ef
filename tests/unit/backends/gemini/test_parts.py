"""Messages become contents, with every part of them, or are refused with the place of what cannot."""

from __future__ import annotations

import base64
from typing import Any

import msgspec
import pytest

from backends.errors import InvalidRequestError
from backends.gemini.parts import Conversation, Message
from backends.gemini.tools import FOREIGN_SIGNATURE, encode_call_id

PNG = b"\x89PNG\r\n"
PNG_URL = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
FILES_API = "https://generativelanguage.googleapis.com/v1beta/files/a1"


def conversation(*messages: dict[str, Any], signed: bool = False) -> Conversation:
    made = Conversation(signed=signed)
    made.add(msgspec.convert(list(messages), list[Message]))
    return made


def contents(*messages: dict[str, Any], signed: bool = False) -> list[dict[str, Any]]:
    return conversation(*messages, signed=signed).contents


def user(content: Any) -> dict[str, Any]:
    return {"role": "user", "content": content}


def part_of(part: dict[str, Any]) -> dict[str, Any]:
    """Returns what a part of the user's becomes."""
    return contents(user([part]))[0]["parts"][0]


def refusal_of(*messages: dict[str, Any]) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as caught:
        conversation(*messages)
    return caught.value


def image(url: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url}}


def called(*ids: str, **fields: Any) -> dict[str, Any]:
    """Returns a message that calls the function `f<id>` under each id."""
    calls = [{"id": name, "type": "function", "function": {"name": f"f{name}", "arguments": "{}"}} for name in ids]
    return {"role": "assistant", "content": None, "tool_calls": calls, **fields}


def result(tool_call_id: str, content: Any = "done") -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": tool_call_id, "content": content}


def test_roles_are_user_and_model():
    assert contents(user("a"), {"role": "assistant", "content": "b"}, user("c")) == [
        {"role": "user", "parts": [{"text": "a"}]},
        {"role": "model", "parts": [{"text": "b"}]},
        {"role": "user", "parts": [{"text": "c"}]},
    ]


def test_messages_of_one_role_are_merged():
    assert contents(user("a"), user("b")) == [{"role": "user", "parts": [{"text": "a"}, {"text": "b"}]}]


def test_every_system_message_becomes_instruction_in_its_order():
    made = conversation(
        {"role": "system", "content": "a"}, user("b"), {"role": "developer", "content": [{"type": "text", "text": "c"}]}
    )
    assert made.instruction == [{"text": "a"}, {"text": "c"}]


def test_late_system_message_does_not_divide_what_the_user_says():
    assert len(contents(user("a"), {"role": "system", "content": "b"}, user("c"))) == 1


def test_empty_texts_are_left_out():
    assert contents(user([{"type": "text", "text": ""}, {"type": "text", "text": "a"}]))[0]["parts"] == [{"text": "a"}]


def test_turn_of_the_user_stays_even_if_it_is_empty():
    assert contents(user(""))[0] == {"role": "user", "parts": [{"text": ""}]}


def test_refusal_of_the_assistant_is_text():
    message = {"role": "assistant", "content": [{"type": "refusal", "refusal": "no"}], "refusal": "never"}
    assert contents(message)[0]["parts"] == [{"text": "no"}, {"text": "never"}]


def test_signature_of_a_text_goes_back_with_it():
    message = {"role": "assistant", "content": "a", "extra_content": {"google": {"thought_signature": "AAE="}}}
    assert contents(message)[0]["parts"] == [{"text": "a", "thought_signature": b"\x00\x01"}]


def test_fields_that_answers_carry_may_come_back():
    message = {"role": "assistant", "content": "a", "annotations": [], "reasoning_content": "b", "refusal": None}
    assert contents(message)[0]["parts"] == [{"text": "a"}]


PARTS = {
    "inline image": (image(PNG_URL), {"inline_data": {"data": PNG, "mime_type": "image/png"}}),
    "inline image with a charset": (
        image(PNG_URL.replace(";", ";charset=x;")),
        {"inline_data": {"data": PNG, "mime_type": "image/png"}},
    ),
    "inline image without base64": (
        image("data:image/svg+xml,%3Csvg/%3E"),
        {"inline_data": {"data": b"<svg/>", "mime_type": "image/svg+xml"}},
    ),
    "image on the web": (
        image("https://example.com/a.PNG?x=1.gif"),
        {"file_data": {"file_uri": "https://example.com/a.PNG?x=1.gif", "mime_type": "image/png"}},
    ),
    "image of an unknown type": (
        image("https://example.com/a"),
        {"file_data": {"file_uri": "https://example.com/a", "mime_type": "image/jpeg"}},
    ),
    "image in a bucket": (
        image("gs://bucket/a.webp"),
        {"file_data": {"file_uri": "gs://bucket/a.webp", "mime_type": "image/webp"}},
    ),
    "uploaded image": (image(FILES_API), {"file_data": {"file_uri": FILES_API}}),
    "uploaded image by its name": (image("files/a1"), {"file_data": {"file_uri": FILES_API}}),
    "audio": (
        {"type": "input_audio", "input_audio": {"data": "AAE=", "format": "mp3"}},
        {"inline_data": {"data": b"\x00\x01", "mime_type": "audio/mp3"}},
    ),
    "file as a data URL": (
        {"type": "file", "file": {"file_data": "data:application/pdf;base64,AAE="}},
        {"inline_data": {"data": b"\x00\x01", "mime_type": "application/pdf"}},
    ),
    "file by its ending": (
        {"type": "file", "file": {"file_data": "AAE=", "filename": "a.csv"}},
        {"inline_data": {"data": b"\x00\x01", "mime_type": "text/csv"}},
    ),
    "file by its address": (
        {"type": "file", "file": {"file_id": "gs://bucket/a.pdf"}},
        {"file_data": {"file_uri": "gs://bucket/a.pdf", "mime_type": "application/pdf"}},
    ),
}


@pytest.mark.parametrize(("part", "expected"), PARTS.values(), ids=PARTS)
def test_part_is_translated(part, expected):
    assert part_of(part) == expected


def test_parts_keep_their_order():
    parts = contents(user([{"type": "text", "text": "a"}, image(PNG_URL), {"type": "text", "text": "b"}]))[0]["parts"]
    assert [next(iter(part)) for part in parts] == ["text", "inline_data", "text"]


URL_PLACE = "messages[0].content[0].image_url.url"
REFUSED_PARTS = {
    "plain http": (image("http://example.com/a.png"), URL_PLACE),
    "local file": (image("file:///etc/passwd"), URL_PLACE),
    "no host": (image("https:///a.png"), URL_PLACE),
    "bad host": (image("https://[a/b.png"), URL_PLACE),
    "bare base64": (image("AAE="), URL_PLACE),
    "no base64": (image("data:image/png;base64,?"), URL_PLACE),
    "not ASCII": (image("data:image/png;base64,ä"), URL_PLACE),
    "no type": (image("data:;base64,AAE="), URL_PLACE),
    "no comma": (image("data:image/png"), URL_PLACE),
    "unknown audio": (
        {"type": "input_audio", "input_audio": {"data": "AAE=", "format": "pcm16"}},
        "messages[0].content[0].input_audio.format",
    ),
    "broken audio": (
        {"type": "input_audio", "input_audio": {"data": "?", "format": "wav"}},
        "messages[0].content[0].input_audio.data",
    ),
    "empty file": ({"type": "file", "file": {}}, "messages[0].content[0].file"),
    "file of an unknown type": (
        {"type": "file", "file": {"file_data": "AAE=", "filename": "a"}},
        "messages[0].content[0].file",
    ),
    "file at OpenAI": ({"type": "file", "file": {"file_id": "file-abc"}}, "messages[0].content[0].file.file_id"),
    "refusal of the user's": ({"type": "refusal", "refusal": "no"}, "messages[0].content[0].type"),
}


@pytest.mark.parametrize(("part", "place"), REFUSED_PARTS.values(), ids=REFUSED_PARTS)
def test_part_that_gemini_cannot_read_is_refused_with_its_place(part, place):
    assert refusal_of(user([part])).param == place


REFUSED_MESSAGES = {
    "image of the system's": ([{"role": "system", "content": [image(PNG_URL)]}], "messages[0].content[0].type"),
    "image of a tool's": ([called("1"), result("1", [image(PNG_URL)])], "messages[1].content[0].type"),
    "user without content": ([{"role": "user"}], "messages[0].content"),
    "function role": ([{"role": "function", "content": "x"}], "messages[0].role"),
    "function_call": ([{"role": "assistant", "function_call": {"name": "f"}}], "messages[0].function_call"),
    "earlier audio": ([{"role": "assistant", "audio": {"id": "a"}}], "messages[0].audio"),
    "result without an id": ([{"role": "tool", "content": "x"}], "messages[0].tool_call_id"),
    "result of no call": ([called("1"), result("2")], "messages[1].tool_call_id"),
    "result before its call": ([result("1"), called("1")], "messages[0].tool_call_id"),
}


@pytest.mark.parametrize(("messages", "place"), REFUSED_MESSAGES.values(), ids=REFUSED_MESSAGES)
def test_message_that_gemini_cannot_read_is_refused_with_its_place(messages, place):
    assert refusal_of(*messages).param == place


def test_calls_and_results_are_matched():
    assert contents(user("a"), called("1", content="b"), result("1", '{"c": 1}')) == [
        {"role": "user", "parts": [{"text": "a"}]},
        {"role": "model", "parts": [{"text": "b"}, {"function_call": {"id": "1", "name": "f1", "args": {}}}]},
        {"role": "user", "parts": [{"function_response": {"id": "1", "name": "f1", "response": {"c": 1}}}]},
    ]


def test_results_of_parallel_calls_stand_in_the_order_of_the_calls():
    parts = contents(called("1", "2", "3"), result("3"), result("1"), result("2"))[1]["parts"]
    assert [part["function_response"]["name"] for part in parts] == ["f1", "f2", "f3"]


def test_id_that_is_used_again_means_the_latest_call():
    again = called("1")
    again["tool_calls"][0]["function"]["name"] = "other"
    last = contents(called("1"), result("1"), again, result("1"))[-1]
    assert last["parts"][0]["function_response"]["name"] == "other"


def test_text_parts_of_a_result_are_one_text():
    parts = [{"type": "text", "text": '{"a"'}, {"type": "text", "text": ": 1}"}]
    assert contents(called("1"), result("1", parts))[1]["parts"][0]["function_response"]["response"] == {"a": 1}


def test_first_call_of_another_model_is_marked_where_signatures_are_checked():
    parts = contents(called("1", "2"), signed=True)[0]["parts"]
    assert [part.get("thought_signature") for part in parts] == [FOREIGN_SIGNATURE, None]


def test_own_signature_is_not_replaced():
    parts = contents(called(encode_call_id("g", "0", b"own")), signed=True)[0]["parts"]
    assert parts[0]["thought_signature"] == b"own"


def test_calls_are_not_marked_where_nobody_checks():
    assert "thought_signature" not in contents(called("1"))[0]["parts"][0]


def test_file_with_data_and_an_id_is_refused():
    both = {"type": "file", "file": {"file_data": "data:text/plain,a", "file_id": "files/a"}}
    assert refusal_of(user([both])).param == "messages[0].content[0].file"


def test_results_of_calls_with_one_id_keep_the_order_of_the_calls():
    calls = [{"id": call_id, "function": {"name": name}} for call_id, name in (("a", "f"), ("b", "g"), ("a", "h"))]
    results = [{"role": "tool", "tool_call_id": call_id, "content": call_id} for call_id in "aba"]
    parts = contents(user("x"), {"role": "assistant", "tool_calls": calls}, *results)[-1]["parts"]
    assert [part["function_response"]["name"] for part in parts] == ["f", "g", "h"]


def test_id_that_a_later_step_uses_again_belongs_to_that_step():
    steps = [
        message
        for name in "fg"
        for message in (
            {"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": name}}]},
            {"role": "tool", "tool_call_id": "a", "content": "r"},
        )
    ]
    last = contents(user("x"), *steps)[-1]["parts"][0]
    assert last["function_response"]["name"] == "g"
