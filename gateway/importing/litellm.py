"""`gateway import litellm`: a LiteLLM configuration as the text of a `gateway.yaml`."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.config.errors import ConfigError, KeyPath, Problem
from gateway.importing.deployments import Backend, Variables, backend_of, variable, without_limit
from gateway.importing.layout import Block, Entry, Line, Note, render
from gateway.importing.left_out import left_out
from gateway.importing.litellm_file import GeneralSettings, LibrarySettings, Read, RouterSettings, read
from gateway.importing.providers import NotCarriedError
from gateway.importing.routing import MAX_NAME, Groups

_AUTH = (
    "Clients of the gateway need keys of their own: `gateway keys new` makes one, and prints the lines for `auth`. "
    "Without keys the gateway listens on this machine only."
)
_STRATEGY = "simple-shuffle"


def gateway_yaml(content: bytes, file: str) -> str:
    """Returns the `gateway.yaml` that does what a LiteLLM configuration does, as far as it can.

    Secrets become references to variables. What has no counterpart is named in comments, never its value.

    Args:
        content: The bytes of LiteLLM's file.
        file: What messages call it.

    Raises:
        ConfigError: It is not understood, with every error and its place, or none of its models can be carried over.
    """
    source = read(content, file)
    router, general = source.router, source.file.general_settings or GeneralSettings()
    variables = Variables(_variables_of(source))
    carried, backend_lines = _backends(source, variables)
    groups = Groups(carried, router, general.completion_model)
    shadow = list(groups.shadow())
    backends = Block([line if isinstance(line, Note) else _entry(line) for line in backend_lines])
    sections = [
        _heading(file, variables),
        [*groups.answering(), Entry("backends", backends), *groups.aliases(), *groups.fallback()],
        [*_patience(router), *shadow, *_server(source, general)],
        [Note(_AUTH), *_rest(source, router)],
    ]
    return "\n\n".join("\n".join(render(lines)) for lines in sections if lines) + "\n"


def _variables_of(source: Read) -> list[str]:
    params = [deployment.litellm_params.api_key for deployment in source.file.model_list]
    shared = [credential.credential_values.api_key for credential in source.file.credential_list or ()]
    return [name for name in map(variable, params + shared) if name]


def _backends(source: Read, variables: Variables) -> tuple[list[Backend], list[Note | Backend]]:
    """The backends, and the same in their places among the notes on deployments that became none.

    Raises:
        ConfigError: All became none.
    """
    credentials = {credential.credential_name: credential for credential in source.file.credential_list or ()}
    carried: list[Backend] = []
    lines: list[Note | Backend] = []
    problems: list[Problem] = []
    for index, deployment in enumerate(source.file.model_list):
        path: KeyPath = ("model_list", index)
        inner = [path, (*path, "litellm_params"), (*path, "model_info")]
        try:
            backend = backend_of(
                deployment,
                credentials=credentials,
                variables=variables,
                router=source.router,
                unknown=[key for where in inner for key in source.unknown.get(where, ())],
            )
        except NotCarriedError as reason:
            problems.append(Problem(path, f"cannot be carried over: {reason}"))
            lines.append(Note(f'Left out: "{deployment.model_name[:MAX_NAME]}" (model_list[{index}]): {reason}.'))
        else:
            carried.append(backend)
            lines.append(backend)
    if not carried:
        problems = problems or [Problem(("model_list",), "holds no model")]
        raise ConfigError(map(source.document.locate, problems))
    return carried, lines


def _entry(backend: Backend) -> Entry:
    return Entry(backend.name, Block([*backend.notes, *(Entry(key, value) for key, value in backend.fields.items())]))


def _heading(file: str, variables: Variables) -> list[Line]:
    lines: list[Line] = [
        Note(f"Made of {file} by `gateway import litellm`. What LiteLLM does and this does not is told in comments.")
    ]
    if variables.used:
        lines.append(Note(f"Variables to set: {', '.join(variables.used)}."))
    return lines


def _patience(router: RouterSettings) -> Iterator[Line]:
    """`timeouts`, `retries` and `breaker`."""
    timeouts = {"first_token": router.stream_timeout, "total": router.timeout}
    if given := {key: value for key, value in timeouts.items() if value}:
        if router.timeout and not router.stream_timeout:
            yield Note(
                "LiteLLM waits for the first token as long as for the rest; here 30 s, unless `first_token` says more."
            )
        yield Entry("timeouts", dict(given))
    if router.num_retries is not None:
        yield Entry("retries", router.num_retries)
    breaker = {"failures": None if router.allowed_fails is None else router.allowed_fails + 1}
    if given := {key: value for key, value in (breaker | {"cooldown": router.cooldown_time}).items() if value}:
        yield Note("LiteLLM counts the failures of a minute; here those in a row count.")
        yield Entry("breaker", dict(given))
    given = {key: getattr(router, key) for key in ("timeout", "stream_timeout", "cooldown_time")}
    yield from without_limit(given)


def _server(source: Read, general: GeneralSettings) -> Iterator[Line]:
    """`server` and `telemetry`."""
    limits = {"max_body_mb": general.max_request_size_mb, "max_in_flight": general.global_max_parallel_requests}
    if given := {key: value for key, value in limits.items() if value and value > 0}:
        yield Entry("server", dict(given))
    yield from without_limit(
        {key: getattr(general, key) for key in ("max_request_size_mb", "global_max_parallel_requests")}
    )
    if (source.file.litellm_settings or LibrarySettings()).json_logs:
        yield Entry("telemetry", {"log": "json"})


def _rest(source: Read, router: RouterSettings) -> Iterator[Line]:
    """What was left out besides the parameters of single models."""
    if router.routing_strategy not in {None, _STRATEGY}:
        yield Note(
            "Left out: router_settings.routing_strategy: a split's weights decide, and users keep their backend."
        )
    for path, keys in source.unknown.items():
        if path[:1] != ("model_list",):
            yield from left_out(keys, prefix="".join(f"{part}." for part in path if isinstance(part, str)))
