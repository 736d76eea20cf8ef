"""Messages and their parts (text, images, audio, files), from OpenAI's form to Gemini's contents.

Data goes inline as bytes; what has an address is named by it, for Gemini to fetch. Nothing is fetched here.
"""

from __future__ import annotations

import base64
import binascii
import re
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal, NoReturn, assert_never
from urllib.parse import unquote_to_bytes, urlsplit

import msgspec

from backends.errors import InvalidRequestError
from backends.gemini.tools import (
    FOREIGN_SIGNATURE,
    ExtraContent,
    ToolCall,
    call_part,
    result_part,
    signature_of,
)

GeminiPart = dict[str, Any]


class Text(msgspec.Struct, frozen=True, tag="text"):
    """Plain text."""

    text: str


class Refusal(msgspec.Struct, frozen=True, tag="refusal"):
    """A refusal of the assistant's, which is text to another model."""

    refusal: str


class ImageUrl(msgspec.Struct, frozen=True):
    """Where an image is; `detail` is not read, since only some models of Gemini's have such a field."""

    url: str


class Image(msgspec.Struct, frozen=True, tag="image_url"):
    """An image."""

    image_url: ImageUrl


class AudioData(msgspec.Struct, frozen=True):
    """Audio in base64."""

    data: str
    format: str


class Audio(msgspec.Struct, frozen=True, tag="input_audio"):
    """Audio."""

    input_audio: AudioData


class FileContent(msgspec.Struct, frozen=True):
    """A file: its data, or the address of one that Google holds."""

    file_data: str | None = None
    file_id: str | None = None
    filename: str | None = None


class File(msgspec.Struct, frozen=True, tag="file"):
    """A document, or anything else that Gemini reads."""

    file: FileContent


Part = Text | Refusal | Image | Audio | File

ALLOWED: dict[str, tuple[type, ...]] = {
    "system": (Text,),
    "user": (Text, Image, Audio, File),
    "assistant": (Text, Refusal),
    "tool": (Text,),
}
"""The parts that OpenAI defines for each role."""


class Message(msgspec.Struct, frozen=True):
    """A message with its parts. Fields without a meaning for Gemini, such as `name`, are not read."""

    role: Literal["developer", "system", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None
    refusal: str | None = None
    tool_calls: list[ToolCall] | None = None
    tool_call_id: str | None = None
    function_call: Any = None
    audio: Any = None
    extra_content: ExtraContent | None = None


MIME_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "heic": "image/heic",
    "heif": "image/heif",
    "pdf": "application/pdf",
    "json": "application/json",
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "html": "text/html",
    "xml": "text/xml",
    "wav": "audio/wav",
    "mp3": "audio/mp3",
    "aac": "audio/aac",
    "aiff": "audio/aiff",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "mpeg": "video/mpeg",
    "mov": "video/mov",
    "webm": "video/webm",
}
"""What Gemini reads, by the end of the name. Python's own table depends on the machine's files."""

AUDIO_FORMATS = frozenset(ending for ending, mime_type in MIME_TYPES.items() if mime_type.startswith("audio/"))
FILES_API = "https://generativelanguage.googleapis.com/v1beta/"
"""What turns the name of an uploaded file into its address."""
DATA_URL = re.compile(r"data:(?P<mime>[^;,]{0,127})(?P<params>(;[^;,]{0,127}){0,8}),", re.IGNORECASE)


class Conversation:
    """The contents and the system instruction, as messages are added in their order."""

    def __init__(self, *, signed: bool) -> None:
        self.contents: list[dict[str, Any]] = []
        self.instruction: list[GeminiPart] = []
        """The parts of every system message: Gemini has one place for them, before all contents."""
        self._signed = signed
        """Whether the model refuses a step whose first call has no signature."""
        self._calls: dict[str, list[tuple[int, str]]] = {}
        """The order and the function of the calls, by OpenAI's id, which careless clients give more than one call."""
        self._num_calls = 0

    def add(self, messages: list[Message]) -> None:
        """Add all messages.

        Raises:
            InvalidRequestError: one cannot be expressed; `param` is the place.
        """
        for are_results, run in groupby(enumerate(messages), key=lambda item: item[1].role == "tool"):
            if are_results:
                # Calls without an id of Gemini's are told apart by their order, in which results need not come.
                results = [self._result(message, f"messages[{index}]") for index, message in run]
                self._extend("user", [part for _, part in sorted(results, key=itemgetter(0))])
                continue
            for index, message in run:
                self._add(message, f"messages[{index}]")

    def _add(self, message: Message, where: str) -> None:
        match message.role:
            case "system" | "developer":
                self.instruction += _said(message, "system", where)
            case "user":
                self._extend("user", _said(message, "user", where) or [{"text": ""}])
            case "assistant":
                self._extend("model", self._answer(message, where))
            case "tool":
                raise AssertionError("results are added together")
            case "function":
                _refuse(f"{where}.role", "'function' is deprecated by OpenAI; use 'tool'")
            case _:
                assert_never(message.role)

    def _answer(self, message: Message, where: str) -> list[GeminiPart]:
        """Return the parts of an earlier answer, with the signatures that came with it."""
        if message.function_call is not None:
            _refuse(f"{where}.function_call", "it is deprecated by OpenAI; use 'tool_calls'")
        if message.audio is not None:
            _refuse(f"{where}.audio", "the answer is kept by OpenAI; send its transcript as text")
        parts = _said(message, "assistant", where) if message.content is not None else []
        if message.refusal:
            parts.append({"text": message.refusal})
        if parts and (signature := signature_of(message.extra_content, where)):
            parts[-1]["thought_signature"] = signature
        calls: list[GeminiPart] = []
        made: dict[str, list[tuple[int, str]]] = {}
        for index, call in enumerate(message.tool_calls or ()):
            calls.append(call_part(call, f"{where}.tool_calls[{index}]"))
            made.setdefault(call.id, []).append((self._num_calls, call.function.name))
            self._num_calls += 1
        self._calls.update(made)
        if calls and self._signed:
            calls[0].setdefault("thought_signature", FOREIGN_SIGNATURE)
        return parts + calls

    def _result(self, message: Message, where: str) -> tuple[int, GeminiPart]:
        """Return a tool's result, and which call it belongs to."""
        if message.tool_call_id is None:
            _refuse_missing(f"{where}.tool_call_id")
        if message.tool_call_id not in self._calls:
            _refuse(f"{where}.tool_call_id", "no earlier message has a tool call with this id")
        waiting = self._calls[message.tool_call_id]
        order, name = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        text = "".join(part["text"] for part in _said(message, "tool", where))
        return order, result_part(name, message.tool_call_id, text)

    def _extend(self, role: str, parts: list[GeminiPart]) -> None:
        """Add parts to the last content if it has the same role, as Gemini wants roles to alternate."""
        if parts and self.contents and self.contents[-1]["role"] == role:
            self.contents[-1]["parts"] += parts
        elif parts:
            self.contents.append({"role": role, "parts": parts})


def _said(message: Message, role: str, where: str) -> list[GeminiPart]:
    """Return the parts of a message's content, without empty texts, which Gemini refuses."""
    if message.content is None:
        _refuse_missing(f"{where}.content")
    if isinstance(message.content, str):
        return [{"text": message.content}] if message.content else []
    parts = []
    for index, part in enumerate(message.content):
        place = f"{where}.content[{index}]"
        if not isinstance(part, ALLOWED[role]):
            _refuse(f"{place}.type", f"a message with the role '{message.role}' cannot hold it")
        translated = gemini_part(part, place)
        if translated != {"text": ""}:
            parts.append(translated)
    return parts


def gemini_part(part: Part, where: str) -> GeminiPart:
    """Return a part as the SDK takes it.

    Args:
        part: OpenAI's part.
        where: its place in the request, for errors.

    Raises:
        InvalidRequestError: its data cannot be decoded, or its address is none that Gemini would fetch.
    """
    match part:
        case Text():
            return {"text": part.text}
        case Refusal():
            return {"text": part.refusal}
        case Image():
            return _image(part.image_url.url, f"{where}.image_url.url")
        case Audio():
            return _audio(part.input_audio, f"{where}.input_audio")
        case File():
            return _file(part.file, f"{where}.file")
        case _:
            assert_never(part)


def _image(url: str, where: str) -> GeminiPart:
    if url[:5].lower() == "data:":
        return _data_url(url, where)
    address = _address(url, where)
    if "mime_type" not in address and not address["file_uri"].startswith(FILES_API):
        address["mime_type"] = "image/jpeg"  # Vertex wants one, and a server that hides it mostly sends photographs
    return {"file_data": address}


def _audio(audio: AudioData, where: str) -> GeminiPart:
    if audio.format not in AUDIO_FORMATS:
        expected = ", ".join(sorted(AUDIO_FORMATS))
        _refuse(f"{where}.format", f"expected one of {expected}, got '{audio.format}'")
    return _inline(_decoded(audio.data, f"{where}.data"), MIME_TYPES[audio.format])


def _file(file: FileContent, where: str) -> GeminiPart:
    if file.file_id is not None and file.file_data is not None:
        _refuse(where, "expected either 'file_data' or 'file_id'")
    if file.file_id is not None:
        return {"file_data": _address(file.file_id, f"{where}.file_id")}
    if file.file_data is None:
        _refuse(where, "expected 'file_data' or 'file_id'")
    if file.file_data[:5].lower() == "data:":
        return _data_url(file.file_data, f"{where}.file_data")
    mime_type = _guess(file.filename or "")
    if mime_type is None:
        _refuse(where, "expected a data: URL, or a 'filename' whose ending tells the type")
    return _inline(_decoded(file.file_data, f"{where}.file_data"), mime_type)


def _address(url: str, where: str) -> dict[str, str]:
    """Return the address of something that Gemini fetches itself."""
    if re.fullmatch(r"files/[\w-]+", url):
        return {"file_uri": FILES_API + url}
    try:
        scheme, host, path, _, _ = urlsplit(url)
    except ValueError:
        scheme = host = path = ""
    if scheme not in {"https", "gs"} or not host:
        _refuse(where, "expected data, or an address that begins with https://, gs:// or files/")
    mime_type = _guess(path)
    return {"file_uri": url, "mime_type": mime_type} if mime_type else {"file_uri": url}


def _data_url(url: str, where: str) -> GeminiPart:
    head = DATA_URL.match(url)
    if head is None or not head["mime"]:
        _refuse(where, "expected data:TYPE;base64,…")
    data = url[head.end() :]
    if head["params"].lower().endswith(";base64"):
        return _inline(_decoded(data, where), head["mime"].lower())
    return _inline(unquote_to_bytes(data), head["mime"].lower())


def _decoded(data: str, where: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):  # the latter for what is not ASCII
        _refuse(where, "the data is not base64")


def _inline(data: bytes, mime_type: str) -> GeminiPart:
    return {"inline_data": {"data": data, "mime_type": mime_type}}


def _guess(name: str) -> str | None:
    return MIME_TYPES.get(name.rpartition(".")[2].lower())


def _refuse_missing(where: str) -> NoReturn:
    raise InvalidRequestError(f"Missing required parameter: '{where}'.", param=where)


def _refuse(where: str, why: str) -> NoReturn:
    raise InvalidRequestError(f"Invalid '{where}': {why}.", param=where)
