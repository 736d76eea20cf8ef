"""The configuration file into a `Config`, or every reason why not, each with its line.

Owns the order of the steps and the judgement of what is missing on this machine: an error where requests would go
there, a reason for being unavailable elsewhere. Holds no state and starts nothing.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from gateway.config import rules
from gateway.config.backend_types import AnyBackend
from gateway.config.document import MAX_BYTES, Document, decode, read_document
from gateway.config.errors import ConfigError, KeyPath, Located, Problem, Value
from gateway.config.interpolate import InterpolationSyntaxError, Unresolved, interpolate
from gateway.config.schema import Config
from gateway.config.validate import validate


@dataclass(frozen=True, slots=True)
class Loaded:
    """A valid configuration, and what came with it."""

    config: Config
    unavailable: dict[str, str]
    """Backends that lack something on this machine, and the reason; never one that answers `default`, or a fallback."""
    hash: str
    """SHA-256 of the text and of all that its references stand for, as hexadecimal digits."""
    text: str = field(repr=False)  # may hold a secret written out


def load(path: Path, env: Mapping[str, str] | None = None) -> Loaded:
    """Reads a configuration file; `env` holds the variables, by default those of the process.

    Raises:
        ConfigError: With every error in the file.
    """
    return parse(read(path), file=str(path), folder=path.parent, env=env)


def parse(text: str | bytes, *, file: str, folder: Path, env: Mapping[str, str] | None = None) -> Loaded:
    """Reads a configuration from its text or bytes.

    Args:
        text: The content of the file.
        file: What messages call it.
        folder: Where its relative paths start.
        env: The variables, by default those of the process.

    Raises:
        ConfigError: With every error in the text.
    """
    if isinstance(text, bytes):
        text = decode(text, file)
    document = read_document(text, file)
    resolver = _Resolver(folder, os.environ if env is None else env)
    values = {key: resolver.resolve(value, (key,)) for key, value in document.values.items()}
    config, problems = validate(Config, values)
    problems += resolver.problems
    problems += rules.broken_names(values, document.values)
    problems += rules.ambiguous_names(values)
    problems += rules.who_answers(values)
    if config is None:
        raise _config_error(document, problems)

    if config.shadow is not None:
        problems += _suite_problems(config.shadow.suite, folder)
    backends = {name: backend.resolved(folder) for name, backend in config.backends.items()}
    serving = {config.active, *(config.split or ()), *config.fallback}
    unavailable: dict[str, str] = {}
    for path, reason in (dict(_lacking(backends)) | dict(_tls_lacks(config, folder)) | resolver.missing).items():
        if path[0] == "backends" and path[1] not in serving:
            unavailable.setdefault(str(path[1]), reason)
        else:
            problems.append(Problem(path, reason))
    if problems or document.errors:
        raise _config_error(document, problems)
    return Loaded(
        config=msgspec.structs.replace(config, backends=backends),
        unavailable=unavailable,
        hash=resolver.hash(text),
        text=text,
    )


def read(path: Path) -> bytes:
    """Returns the content of a configuration file.

    Raises:
        ConfigError: It cannot be read, or is far too large.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as exc:
        raise ConfigError([Located("", f"cannot be read: {exc.strerror}", str(path), 1, 1)]) from exc


class _Resolver:
    """Replaces the references in every string, and remembers what they stood for."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self._folder = folder
        self._env = env
        self._resolved: list[str] = []
        self.missing: dict[KeyPath, str] = {}
        """Where references have nothing to stand for, and why."""
        self.problems: list[Problem] = []

    def resolve(self, value: Value, path: KeyPath) -> Value:
        if isinstance(value, dict):
            return {key: self.resolve(item, (*path, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [self.resolve(item, (*path, index)) for index, item in enumerate(value)]
        return self._string(value, path) if isinstance(value, str) and "$" in value else value

    def hash(self, text: str) -> str:
        """The hash of a text and of the strings that its references led to."""
        return hashlib.sha256(msgspec.json.encode([text, self._resolved])).hexdigest()

    def _string(self, written: str, path: KeyPath) -> str:
        try:
            text, missing = interpolate(written, self._env, self._read)
        except InterpolationSyntaxError as exc:
            self.problems.append(Problem(path, str(exc)))
            return Unresolved(written)
        self._resolved.append(text)
        if missing:
            self.missing[path] = "; ".join(missing)
            return Unresolved(written)
        return text

    def _read(self, name: str) -> str:
        return (self._folder / name).read_text(encoding="utf-8")


def _lacking(backends: Mapping[str, AnyBackend]) -> Iterator[tuple[KeyPath, str]]:
    """What backends find missing themselves: the field that names it, and the reason."""
    for name, backend in backends.items():
        if lack := backend.lacks():
            key, reason = lack
            yield ("backends", name, key), reason


def _tls_lacks(config: Config, folder: Path) -> Iterator[tuple[KeyPath, str]]:
    """Why the gateway cannot show its certificate: the field at fault, and the reason."""
    if (tls := config.server.tls) is not None:
        from gateway.tls import CertificateError, load_pair  # noqa: PLC0415 - takes a moment, which few files need

        try:
            load_pair(folder / tls.cert, folder / tls.key)
        except CertificateError as error:
            yield ("server", "tls", error.key), error.reason


def _suite_problems(suite: str, folder: Path) -> Iterator[Problem]:
    """Why the graded questions of shadow runs cannot be asked: the first reason, and how many more there are."""
    from bench.graders import Judge  # noqa: PLC0415 - takes a moment, which few files need
    from bench.suites.loader import SuiteError, load  # noqa: PLC0415

    try:
        questions = load(suite, folder).questions
    except SuiteError as error:
        first, *more = error.errors
        yield Problem(("shadow", "suite"), first + (f" (and {len(more)} more)" if more else ""))
        return
    judged = [question.id for question in questions if isinstance(question.grader, Judge)]
    if judged:
        reason = f'question "{judged[0]}" needs a judge, whom shadow runs do not ask; `bench run --judge` does'
        yield Problem(("shadow", "suite"), reason + (f" (and {len(judged) - 1} more)" if judged[1:] else ""))


def _config_error(document: Document, problems: list[Problem]) -> ConfigError:
    return ConfigError([*document.errors, *map(document.locate, problems)])
