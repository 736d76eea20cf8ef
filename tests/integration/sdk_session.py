"""One session of the official client, as a program: run with the client's version that is to be tried.

Talks to the gateway at the address in its first argument and prints what it saw, as JSON.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import msgspec
import openai

MESSAGES: Any = [{"role": "user", "content": "hello"}]


def said(chunks: list[Any]) -> str:
    return "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)


def error_of(error: openai.APIError) -> dict[str, Any]:
    """What a program could find out about a failure."""
    return {
        "class": type(error).__name__,
        "message": error.message,
        "code": error.code,
        "param": error.param,
        "type": error.type,
        "status": getattr(error, "status_code", None),
        "has_request_id": bool(getattr(error, "request_id", None)),
    }


def blocking(base_url: str) -> dict[str, Any]:
    """Uses the blocking client."""
    seen: dict[str, Any] = {}
    with openai.OpenAI(base_url=base_url, api_key="sk-test", max_retries=0) as client:
        create = client.chat.completions.create
        seen["whole"] = create(model="default", messages=MESSAGES).choices[0].message.content
        chunks = list(create(model="default", messages=MESSAGES, stream=True))
        seen["streamed"] = said(chunks)
        seen["finish"] = chunks[-1].choices[0].finish_reason
        *_, last = create(model="default", messages=MESSAGES, stream=True, stream_options={"include_usage": True})
        seen["usage"] = last.usage.total_tokens if last.usage else None
        with client.chat.completions.stream(model="default", messages=MESSAGES) as events:
            seen["helper"] = events.get_final_completion().choices[0].message.content
        raw = client.chat.completions.with_raw_response.create(
            model="default", messages=MESSAGES, extra_headers={"x-request-id": "req-1"}
        )
        seen["headers"] = {name: raw.headers[name] for name in ("x-request-id", "x-gateway-backend")}
        seen["parsed"] = raw.parse().choices[0].message.content
        with client.chat.completions.with_streaming_response.create(
            model="default", messages=MESSAGES, stream=True
        ) as response:
            seen["stream_type"] = response.headers["content-type"]
            response.read()
        seen["models"] = sorted(model.id for model in client.models.list())
        seen["model"] = client.models.retrieve("org/model:7b-q4").id
        too_hot: Any = "hot"
        seen["errors"] = [
            failure(lambda: create(model="gone", messages=MESSAGES)),
            failure(lambda: create(model="down", messages=MESSAGES)),
            failure(lambda: create(model="default", messages=MESSAGES, temperature=too_hot)),
            failure(lambda: list(create(model="broken", messages=MESSAGES, stream=True))),
        ]
    return seen


def failure(ask: Any) -> dict[str, Any] | None:
    """Returns what is told about the failure of a request."""
    try:
        ask()
    except openai.APIError as error:
        return error_of(error)
    return None


async def asynchronous(base_url: str) -> dict[str, Any]:
    """Uses the asynchronous client."""
    seen: dict[str, Any] = {}
    async with openai.AsyncOpenAI(base_url=base_url, api_key="sk-test", max_retries=0) as client:
        create = client.chat.completions.create
        seen["whole"] = (await create(model="default", messages=MESSAGES)).choices[0].message.content
        stream = await create(model="default", messages=MESSAGES, stream=True)
        seen["streamed"] = said([chunk async for chunk in stream])
        try:
            await create(model="gone", messages=MESSAGES)
        except openai.APIError as error:
            seen["error"] = error_of(error)
        try:
            broken = await create(model="broken", messages=MESSAGES, stream=True)
            seen["broken"] = said([chunk async for chunk in broken])
        except openai.APIError as error:
            seen["stream_error"] = error_of(error)
    return seen


def main() -> None:
    """Prints what both clients saw."""
    base_url = sys.argv[1]
    seen = {
        "version": openai.__version__,
        "blocking": blocking(base_url),
        "asynchronous": asyncio.run(asynchronous(base_url)),
    }
    sys.stdout.buffer.write(msgspec.json.encode(seen))


if __name__ == "__main__":
    main()
