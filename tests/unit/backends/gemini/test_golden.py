"""Bodies as Google's API reference documents them, with what OpenAI's protocol has in their place.

They come from https://ai.google.dev/api/generate-content and the guides beside it, as of November 2026.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import msgspec
import pytest
from openai.types.chat import ChatCompletion

from backends.gemini.client import GeminiClient
from tests.support.calls import call_of
from tests.support.gemini import GeminiServer
from tests.support.upstream import Whole

WEATHER = {
    "name": "get_weather",
    "description": "Tells the weather of a city.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
TOOLS = [{"type": "function", "function": WEATHER}]
DECLARED = [
    {
        "functionDeclarations": [
            {
                "name": WEATHER["name"],
                "description": WEATHER["description"],
                "parametersJsonSchema": WEATHER["parameters"],
            }
        ]
    }
]
RECIPE = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}


class Asked(NamedTuple):
    """A request in both protocols."""

    of_openai: dict[str, Any]
    of_gemini: dict[str, Any]


REQUESTS = {
    "conversation": Asked(
        {
            "messages": [
                {"role": "system", "content": "You are a cat."},
                {"role": "user", "content": "Hello"},
                {"role": "assistant", "content": "Meow."},
                {"role": "user", "content": [{"type": "text", "text": "Who are you?"}]},
            ]
        },
        {
            "systemInstruction": {"parts": [{"text": "You are a cat."}]},
            "contents": [
                {"role": "user", "parts": [{"text": "Hello"}]},
                {"role": "model", "parts": [{"text": "Meow."}]},
                {"role": "user", "parts": [{"text": "Who are you?"}]},
            ],
        },
    ),
    "media": Asked(
        {
            "messages": [
                {
                    "role": "user",
                    "content": [
                        {"type": "image_url", "image_url": {"url": "data:image/jpeg;base64,/9j/4A=="}},
                        {"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav"}},
                        {"type": "file", "file": {"file_id": "gs://bucket/report.pdf"}},
                        {"type": "text", "text": "What is this?"},
                    ],
                }
            ]
        },
        {
            "contents": [
                {
                    "role": "user",
                    "parts": [
                        {"inlineData": {"mimeType": "image/jpeg", "data": "_9j_4A=="}},
                        {"inlineData": {"mimeType": "audio/wav", "data": "UklGRg=="}},
                        {"fileData": {"mimeType": "application/pdf", "fileUri": "gs://bucket/report.pdf"}},
                        {"text": "What is this?"},
                    ],
                }
            ]
        },
    ),
    "configuration": Asked(
        {
            "temperature": 0.5,
            "top_p": 0.8,
            "top_k": 10,
            "n": 1,
            "max_completion_tokens": 800,
            "stop": ["Title"],
            "seed": 7,
            "logprobs": True,
            "top_logprobs": 2,
            "reasoning_effort": "low",
            "response_format": {"type": "json_schema", "json_schema": {"name": "recipe", "schema": RECIPE}},
            "safety_settings": [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_ONLY_HIGH"}],
            "cached_content": "cachedContents/abc",
            "service_tier": "flex",
            "store": False,
        },
        {
            "contents": [{"role": "user", "parts": [{"text": "hello"}]}],
            "generationConfig": {
                "temperature": 0.5,
                "topP": 0.8,
                "topK": 10,
                "candidateCount": 1,
                "maxOutputTokens": 800,
                "stopSequences": ["Title"],
                "seed": 7,
                "responseLogprobs": True,
                "logprobs": 2,
                "thinkingConfig": {"thinkingLevel": "LOW"},
                "responseMimeType": "application/json",
                "responseJsonSchema": RECIPE,
            },
            "safetySettings": [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_ONLY_HIGH"}],
            "cachedContent": "cachedContents/abc",
            "serviceTier": "flex",
            "store": False,
        },
    ),
    "functions": Asked(
        {"tools": TOOLS, "tool_choice": {"type": "function", "function": {"name": "get_weather"}}},
        {
            "contents": [{"role": "user", "parts": [{"text": "hello"}]}],
            "tools": DECLARED,
            "toolConfig": {"functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": ["get_weather"]}},
        },
    ),
}

PARALLEL_CALLS = [
    {"functionCall": {"id": "a1", "name": "get_weather", "args": {"city": "Paris"}}, "thoughtSignature": "c2ln"},
    {"functionCall": {"id": "b2", "name": "get_weather", "args": {"city": "London"}}},
]
USAGE = {
    "promptTokenCount": 100,
    "cachedContentTokenCount": 60,
    "candidatesTokenCount": 20,
    "thoughtsTokenCount": 30,
    "toolUsePromptTokenCount": 5,
    "totalTokenCount": 155,
    "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 100}],
    "serviceTier": "standard",
}
RATING = {"category": "HARM_CATEGORY_HARASSMENT", "probability": "NEGLIGIBLE"}


def answered(*parts: dict[str, Any], **candidate: Any) -> bytes:
    return msgspec.json.encode(
        {
            "candidates": [
                {
                    "content": {"parts": list(parts), "role": "model"},
                    "finishReason": "STOP",
                    "index": 0,
                    "safetyRatings": [RATING],
                    "tokenCount": 20,
                    **candidate,
                }
            ],
            "usageMetadata": USAGE,
            "modelVersion": "gemini-3.8-flash",
            "responseId": "mAitaLmkHPPlz7IPvtfUqQ4",
            "modelStatus": {"modelStage": "STABLE"},
        }
    )


@pytest.fixture
async def client(gemini: GeminiServer):
    client = GeminiClient("gemini-3.8-flash", api_key="k", base_url=gemini.base_url)
    yield client
    await client.aclose()


def as_documented(document: Any) -> Any:
    """Returns a body in names like `thinkingLevel`; the SDK writes some as `thinking_level`, which Google takes too."""
    if isinstance(document, dict):
        return {
            re.sub("_([a-z])", lambda found: found[1].upper(), name): as_documented(value)
            for name, value in document.items()
        }
    return [as_documented(value) for value in document] if isinstance(document, list) else document


async def answer_to(client: GeminiClient, gemini: GeminiServer, body: bytes) -> ChatCompletion:
    gemini.will(Whole(body))
    return ChatCompletion.model_validate_json((await client.complete(call_of())).body)


@pytest.mark.parametrize("asked", REQUESTS.values(), ids=REQUESTS)
async def test_request_is_the_documented_one(client, gemini, asked):
    await client.complete(call_of(**asked.of_openai))
    sent = {name: value for name, value in gemini.chats[0].body.items() if value != {}}
    assert as_documented(sent) == asked.of_gemini


async def test_step_of_parallel_calls_goes_on_as_documented(client, gemini):
    question = {"role": "user", "content": "Paris or London?"}
    message = (await answer_to(client, gemini, answered(*PARALLEL_CALLS))).choices[0].message
    results = [
        {"role": "tool", "tool_call_id": call.id, "content": '{"celsius": 15}'} for call in message.tool_calls or ()
    ]
    await client.complete(call_of(messages=[question, message.model_dump(exclude_none=True), *results], tools=TOOLS))
    assert gemini.chats[-1].body["contents"][1:] == [
        {"role": "model", "parts": PARALLEL_CALLS},
        {
            "role": "user",
            "parts": [
                {"functionResponse": {"id": call_id, "name": "get_weather", "response": {"celsius": 15}}}
                for call_id in ("a1", "b2")
            ],
        },
    ]


async def test_thoughts_are_told_apart_from_the_answer(client, gemini):
    body = answered({"text": "Let me think.", "thought": True}, {"text": "42", "thoughtSignature": "c2ln"})
    message = (await answer_to(client, gemini, body)).choices[0].message.model_dump()
    assert (message["content"], message["reasoning_content"]) == ("42", "Let me think.")


async def test_tokens_are_counted_as_openai_counts_them(client, gemini):
    usage = (await answer_to(client, gemini, answered({"text": "42"}))).usage
    assert usage is not None
    assert usage.model_dump(exclude_none=True) == {
        "prompt_tokens": 105,
        "completion_tokens": 50,
        "total_tokens": USAGE["totalTokenCount"],
        "prompt_tokens_details": {"cached_tokens": 60},
        "completion_tokens_details": {"reasoning_tokens": 30},
    }


async def test_grounded_answer_names_its_sources(client, gemini):
    body = answered(
        {"text": "Spain won Euro 2024."},
        groundingMetadata={
            "webSearchQueries": ["who won euro 2024"],
            "searchEntryPoint": {"renderedContent": "<div></div>"},
            "groundingChunks": [{"web": {"uri": "https://example.com/a", "title": "example.com"}}],
            "groundingSupports": [
                {
                    "segment": {"startIndex": 0, "endIndex": 20, "text": "Spain won Euro 2024."},
                    "groundingChunkIndices": [0],
                }
            ],
        },
    )
    [annotation] = (await answer_to(client, gemini, body)).choices[0].message.annotations or ()
    assert annotation.url_citation.model_dump() == {
        "start_index": 0,
        "end_index": 20,
        "url": "https://example.com/a",
        "title": "example.com",
    }


async def test_probabilities_of_tokens_are_told(client, gemini):
    chosen = {"token": "4", "tokenId": 17, "logProbability": -0.25}
    body = answered(
        {"text": "4"},
        avgLogprobs=-0.25,
        logprobsResult={
            "logProbabilitySum": -0.25,
            "chosenCandidates": [chosen],
            "topCandidates": [{"candidates": [chosen, {"token": "5", "tokenId": 18, "logProbability": -2.5}]}],
        },
    )
    told = (await answer_to(client, gemini, body)).choices[0].logprobs
    assert told is not None
    [token] = told.content or ()
    assert (token.token, [(other.token, other.logprob) for other in token.top_logprobs]) == (
        "4",
        [("4", -0.25), ("5", -2.5)],
    )
