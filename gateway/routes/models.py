"""GET /v1/models and /v1/models/{id}."""

from __future__ import annotations

from typing import Literal

import msgspec
from litestar import get
from litestar.handlers import HTTPRouteHandler

from backends.errors import ModelNotFoundError
from gateway.config.schema import RESERVED_NAME
from gateway.router import resolve
from gateway.services import Services


class Model(msgspec.Struct, frozen=True):
    """One entry of the list, as OpenAI shapes it."""

    id: str
    created: int
    owned_by: str
    object: Literal["model"] = "model"


class ModelList(msgspec.Struct, frozen=True):
    """The list of models."""

    data: list[Model]
    object: Literal["list"] = "list"


def model_routes(services: Services) -> list[HTTPRouteHandler]:
    """Return the handlers."""

    def models() -> list[Model]:
        """List `default` and every backend that could answer; those that lack a key or weights are left out."""
        targets = services.registry.current.targets.values()
        created = services.state.started_at_s
        available = [target for target in targets if target.plan.lacks is None]
        names = [RESERVED_NAME, *(target.name for target in available)]
        return [Model(name, created, "pointsman") for name in names]

    @get("/v1/models")
    async def list_models() -> ModelList:
        return ModelList(models())

    @get("/v1/models/{model_id:path}")
    async def get_model(model_id: str) -> Model:
        name = model_id.removeprefix("/")
        found = next((model for model in models() if model.id == name), None)
        if found is not None:
            return found
        resolve(name, services.registry.current.config)  # an alias is a model too
        if name in services.registry.current.targets:
            raise ModelNotFoundError(f"The model '{name}' is not available.", param="model")
        return Model(name, services.state.started_at_s, "pointsman")

    return [list_models, get_model]
