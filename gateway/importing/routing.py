"""LiteLLM's groups of deployments as names, a split, aliases and one list of fallbacks. Pure."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from gateway.config.errors import Value
from gateway.config.schema import RESERVED_NAME
from gateway.config.values import BackendName
from gateway.importing.deployments import Backend
from gateway.importing.layout import Entry, Line, Note
from gateway.importing.litellm_file import RouterSettings

MAX_NAME = 100
"""Characters of a name; a key of YAML may not be much longer."""
_MAX_WEIGHT = 1_000_000
_SHARED_BY = ("weight", "rpm", "tpm")
"""What LiteLLM draws a deployment by: the first of these that any of a group gives."""


class Groups:
    """The backends by the name that LiteLLM's clients send, and which group answers `default`."""

    def __init__(self, backends: list[Backend], router: RouterSettings, completion_model: str | None) -> None:
        self._by_name: dict[str, list[Backend]] = {}
        for backend in backends:
            self._by_name.setdefault(backend.group, []).append(backend)
        self._aliases = {alias: _target(target) for alias, target in (router.model_group_alias or {}).items()}
        self._router = router
        self._completion_model = completion_model
        wanted = (RESERVED_NAME, self._aliases.get(RESERVED_NAME), completion_model)
        self._active = next((name for name in wanted if name in self._by_name), next(iter(self._by_name)))
        self._is_chosen = self._active in wanted
        self._name_all()

    def _name_all(self) -> None:
        """A group's only backend is called as the group; one of several has a number."""
        taken = {*self._by_name, *self._aliases, RESERVED_NAME}
        for group, members in self._by_name.items():
            if len(members) == 1 and group not in self._aliases and group != RESERVED_NAME and _is_name(group):
                members[0].name = group
                continue
            stem = re.sub(r"[^A-Za-z0-9._:/@+-]+", "-", group).lstrip("._:/@+-")[: MAX_NAME - 10] or "model"
            names = itertools.chain([stem] * (len(members) == 1), (f"{stem}-{number}" for number in itertools.count(1)))
            for backend in members:
                backend.name = next(name for name in names if name not in taken)
                taken.add(backend.name)

    def _in_order(self, group: str) -> list[Backend]:
        """Its backends, the one that LiteLLM would ask first or most often at the front."""
        members = self._by_name[group]
        weights = _weights(members)
        return sorted(members, key=lambda member: (_order(member), -weights[member.name]))

    def _shares(self, group: str) -> dict[str, Value]:
        """The weights of those that answer while all is well."""
        members = self._in_order(group)
        weights = {
            name: weight
            for name, weight in _weights([one for one in members if _order(one) == _order(members[0])]).items()
            if weight > 0
        }
        scale = min(1.0, _MAX_WEIGHT / max(weights.values()))
        return {name: max(weight * scale, 1e-6) for name, weight in weights.items()}

    def _address(self, group: str) -> str:
        """What stands for a group: its first backend, or `default` where that shares its requests."""
        if group == self._active and len(self._shares(group)) > 1:
            return RESERVED_NAME
        return self._in_order(group)[0].name

    def answering(self) -> Iterator[Line]:
        """Yields `active`, or `split` where several share the requests."""
        if not self._is_chosen:
            yield Note(f'LiteLLM has no default; the first model, "{self._active}", answers the model "default".')
        if self._completion_model not in {None, self._active}:
            yield Note(f'Left out: general_settings.completion_model: "{self._active}" answers the model "default".')
        shares = self._shares(self._active)
        if len(shares) == 1:
            yield Entry("active", next(iter(shares)))
            return
        yield Note("LiteLLM draws for each request; here a user stays with one backend.")
        yield Entry("split", shares)

    def aliases(self) -> Iterator[Line]:
        """Yields `aliases`, and what became of groups that shared requests."""
        written: dict[str, Value] = {}
        wanted = {group: group for group in self._by_name} | self._aliases
        wanted.pop(RESERVED_NAME, None)
        for alias, group in wanted.items():
            if group not in self._by_name:
                yield Note(f'Left out: the alias "{alias[:MAX_NAME]}", as its model is not among the backends.')
            elif len(alias) > MAX_NAME:
                yield Note(f'Left out: the name "{alias[:40]}…", as it is too long.')
            elif (address := self._address(group)) != alias:
                written[alias] = address
        for group, members in self._by_name.items():
            others = ", ".join(member.name for member in self._in_order(group)[1:])
            if group != self._active and len(members) > 1:
                first = self._in_order(group)[0].name
                yield Note(
                    f'"{group}" was shared by {len(members)} deployments; only requests for "default" are shared here. '
                    f"{first} answers, and these by their own names: {others}."
                )
        if written:
            yield Entry("aliases", written)

    def fallback(self) -> Iterator[Line]:
        """Yields `fallback`: what LiteLLM has for each model, in one list, the default's own first."""
        named: dict[str, None] = {}
        told: list[str] = []
        lost: dict[str, None] = {}
        shares = self._shares(self._active)
        named.update(dict.fromkeys(one.name for one in self._in_order(self._active) if one.name not in shares))
        chains = [*_chains(self._router.fallbacks, ""), *_chains(self._router.context_window_fallbacks, " (too long)")]
        chains.sort(key=lambda chain: self._group_of(chain[0]) != self._active)
        if self._router.default_fallbacks:
            chains.append(("*", self._router.default_fallbacks, ""))
        for model, targets, why in chains:
            known = [str(target) for target in targets if self._group_of(target) in self._by_name]
            lost |= dict.fromkeys(str(target) for target in targets if self._group_of(target) not in self._by_name)
            if known and model != "*":
                told.append(f"{model}{why} -> {', '.join(known)}")
            for target in known:
                named.update(dict.fromkeys(one.name for one in self._in_order(self._group_of(target))))
        for group in self._by_name:
            ordered = [one for one in self._in_order(group) if one.params.order is not None]
            named.update(dict.fromkeys(one.name for one in ordered[1:]))
        if told:
            yield Note(f"LiteLLM: {'; '.join(told)}. Here one list serves all models, also those without one there.")
        if lost:
            yield Note(f"Left out, as they are not among the backends: {', '.join(name[:MAX_NAME] for name in lost)}.")
        if named:
            yield Entry("fallback", list(named))

    def _group_of(self, model: object) -> str:
        """The group that a name means, which may be an alias; empty for what is no name."""
        return self._aliases.get(model, model) if isinstance(model, str) else ""

    def shadow(self) -> Iterator[Line]:
        """Yields `shadow` where LiteLLM mirrors requests, and keeps it to the backends that took part there."""
        mirrored = {one.group: one.params.silent_model for one in self._all() if one.params.silent_model}
        if not mirrored:
            return
        targets = {group for group in map(self._group_of, mirrored.values()) if group in self._by_name}
        told = ", ".join(f"{model} -> {silent}" for model, silent in mirrored.items())
        if not targets:
            yield Note(f"Left out: silent_model ({told}): not among the backends.")
            return
        live = self._shares(self._active)
        for one in self._all():
            if one.group in targets:
                one.fields["shadow"] = True
            elif one.name not in live and one.group not in mirrored:
                one.fields["shadow"] = False
        yield Note(
            f"LiteLLM's silent_model ({told}) copies every request and drops the answers. Here one request in 50, and "
            "graded questions, go to every backend without `shadow: false`, and the answers are compared."
        )
        yield Entry("shadow", {"every": 50})

    def _all(self) -> Iterator[Backend]:
        for members in self._by_name.values():
            yield from members


def _target(target: Any) -> str:
    """The model of an alias, which is its name or a mapping that holds it; empty where it is neither."""
    name = target.get("model") if isinstance(target, Mapping) else target
    return name if isinstance(name, str) else ""


def _chains(given: list[dict[str, list[Any]]] | None, why: str) -> list[tuple[str, list[Any], str]]:
    return [(model, targets, why) for entry in given or () for model, targets in entry.items()]


def _order(backend: Backend) -> float:
    return math.inf if backend.params.order is None else backend.params.order


def _weights(backends: list[Backend]) -> dict[str, float]:
    """How often each is drawn, in proportion; all equal where nothing is given, or nothing but zeros."""
    for key in _SHARED_BY:
        weights = {one.name: getattr(one.params, key) or 0.0 for one in backends}
        if any(weights.values()):
            return weights
    return {one.name: 1.0 for one in backends}


def _is_name(text: str) -> bool:
    try:
        msgspec.convert(text, BackendName)
    except msgspec.ValidationError:
        return False
    return len(text) <= MAX_NAME
