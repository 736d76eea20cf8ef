"""`${VAR}`, `${VAR:-default}` and `${file:PATH}` inside one string. Knows nothing of where the string stands."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

_TOKEN = re.compile(r"\$\$ | \$\{ (?P<expression> [^}]* ) (?P<end> \}? )", re.VERBOSE)
_VARIABLE = re.compile(r"(?P<name> [A-Za-z_][A-Za-z0-9_]* ) (?: :- (?P<default> .* ) )?", re.VERBOSE | re.DOTALL)
_FILE = "file:"


class Interpolation(NamedTuple):
    """A string with its references replaced."""

    text: str
    missing: tuple[str, ...]
    """Why references could not be replaced, such as `environment variable KEY is not set`."""


class InterpolationSyntaxError(ValueError):
    """A `${` that is none of the three forms."""


class Unresolved(str):
    """A string as written, standing in for the value that its references failed to give."""

    __slots__ = ()


def interpolate(text: str, env: Mapping[str, str], read_file: Callable[[str], str]) -> Interpolation:
    """Replaces the references in `text`; `$$` stands for one dollar, and any other dollar for itself.

    As with `${VAR:?}` in a shell, a variable that is set but empty counts as missing; `${VAR:-}` allows it.

    Args:
        text: The string as the file holds it.
        env: The variables.
        read_file: Returns the content of a file, or raises OSError or ValueError.

    Raises:
        InterpolationSyntaxError: A reference is malformed.
    """
    missing: list[str] = []

    def replace(token: re.Match[str]) -> str:
        if token[0] == "$$":
            return "$"
        expression = token["expression"]
        if not token["end"] or "${" in expression:
            raise InterpolationSyntaxError("${ has no matching }; references do not nest")
        if expression.startswith(_FILE):
            return _read(expression.removeprefix(_FILE), read_file, missing)
        return _look_up(expression, env, missing)

    return Interpolation(_TOKEN.sub(replace, text), tuple(missing))


def _look_up(expression: str, env: Mapping[str, str], missing: list[str]) -> str:
    variable = _VARIABLE.fullmatch(expression)
    if variable is None:
        raise InterpolationSyntaxError("expected ${NAME}, ${NAME:-default} or ${file:PATH}; $$ writes a dollar")
    name, default = variable["name"], variable["default"]
    value = env.get(name, "")
    if value or default is not None:
        return value or default
    missing.append(f"environment variable {name} is {'empty' if name in env else 'not set'}")
    return ""


def _read(path: str, read_file: Callable[[str], str], missing: list[str]) -> str:
    try:
        content = read_file(path).rstrip("\r\n")
    except OSError as exc:
        missing.append(f"file {path} cannot be read: {exc.strerror or exc}")
        return ""
    except ValueError:
        missing.append(f"file {path} cannot be read as UTF-8 text")
        return ""
    if not content:
        missing.append(f"file {path} is empty")
    return content
