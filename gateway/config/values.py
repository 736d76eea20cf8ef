"""The kinds of values that `gateway.yaml` holds, with their bounds; durations are seconds."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta, Struct

MAX_COUNT = 1_000_000_000
"""As good as unlimited, and what processes can still tell each other."""

Seconds = Annotated[float, Meta(gt=0)]
Amount = Annotated[float, Meta(ge=0)]
Megabytes = Annotated[float, Meta(gt=0)]
Weight = Annotated[float, Meta(gt=0, le=1_000_000)]
Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=1, le=MAX_COUNT)]
Retries = Annotated[int, Meta(ge=0, le=MAX_COUNT)]
Threads = Annotated[int, Meta(ge=1, le=1024)]

# `extra["expected"]` is how messages put a pattern into words. `(?!\n)` because `$` also matches before a last newline.
BackendName = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$(?!\n)",  # it travels in headers, URLs and metric labels
        extra={"expected": "a name of letters, digits and . _ - + : / @"},
    ),
]
BaseUrl = Annotated[
    str,
    Meta(
        # Without user:password@, which would be shown wherever the address is. A reference may stand for anything,
        # and stays in place where it could not be replaced.
        pattern=r"^(https?://[^\s/?#@]+(/[^\s?#]*)?|unix:///[^\s?#]+)$(?!\n)|\$\{",
        extra={"expected": "http://…, https://… or unix:///path/to.sock, without user, query or fragment"},
    ),
]

CollectorUrl = Annotated[
    str,
    Meta(
        pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$(?!\n)|\$\{",
        extra={"expected": "http://… or https://…, without user, query or fragment"},
    ),
]

RateText = Annotated[
    str,
    Meta(
        pattern=r"^[1-9][0-9]{0,11}/(s|min|hour|day)$(?!\n)",
        extra={"expected": "an amount over s, min, hour or day, such as 60/min"},
    ),
]

PathText = Annotated[str, Meta(pattern=r"^[^\x00]+$", extra={"expected": "a path, without null characters"})]


class Secret(str):
    """A string that is shown as `Secret(***)`, and that msgspec refuses to encode; use it as any string."""

    __slots__ = ()

    written: ClassVar[Any] = str
    """The type that the file's text must have."""

    def __repr__(self) -> str:
        return "Secret(***)"


class KeyHash(Secret):
    """What is stored in place of a client's key."""

    __slots__ = ()

    written = Annotated[
        str,
        Meta(
            pattern=r"^sha256:[0-9a-f]{64}$(?!\n)|\$\{",  # a reference: see `BaseUrl`
            extra={"expected": "a hash as printed by `gateway keys new`"},
        ),
    ]


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping of the file with a fixed set of keys."""
