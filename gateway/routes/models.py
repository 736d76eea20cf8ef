"""GET /v1/models and /v1/models/{id}."""

from __future__ import annotations

from typing import Literal

import msgspec
from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from backends.errors import ModelNotFoundError
from gateway.config.schema import RESERVED_NAME
from gateway.router import resolve
from gateway.services import Services


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the list, as OpenAI shapes it."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str = "pointsman"


class ModelList(msgspec.Struct, frozen=True, kw_only=True):
    """The list of models."""

    object: Literal["list"] = "list"
    data: list[Model]


def model_routes(services: Services) -> list[HTTPRouteHandler]:
    """Return the handlers."""

    def models() -> list[Model]:
        """List `default` and every backend that could answer; those that lack a key or weights are left out."""
        targets = services.registry.current.targets.values()
        created = services.state.started_at_s
        available = [target for target in targets if target.plan.lacks is None]
        names = [RESERVED_NAME, *(target.name for target in available)]
        return [Model(id=name, created=created) for name in names]

    @get("/v1/models")
    async def list_models() -> ModelList:
        return ModelList(data=models())

    @get("/v1/models/{model_id:path}")
    async def get_model(model_id: FromPath[str]) -> Model:
        name = model_id.removeprefix("/")
        found = next((model for model in models() if model.id == name), None)
        if found is not None:
            return found
        resolve(name, services.registry.current.config)  # an alias is a model too
        if (target := services.registry.current.targets.get(name)) is not None:
            raise ModelNotFoundError(f"The model '{name}' is not available: {target.plan.lacks}.", param="model")
        return Model(id=name, created=services.state.started_at_s)

    return [list_models, get_model]
