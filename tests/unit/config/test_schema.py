"""The JSON Schema that editors read."""

import typing

import msgspec
import pytest

from gateway.config.backend_types import AnyBackend, BackendConfig
from gateway.config.schema import json_schema


@pytest.fixture(scope="module")
def definitions():
    return json_schema()["$defs"]


def test_schema_is_plain_json():
    assert json_schema() == msgspec.json.decode(msgspec.json.encode(json_schema()))


def test_every_field_is_explained(definitions):
    silent = [
        f"{name}.{field}"
        for name, definition in definitions.items()
        for field, attributes in definition["properties"].items()
        if field != "type" and not attributes.get("description")
    ]
    assert silent == []


def test_field_of_every_backend_is_explained_in_each(definitions):
    texts = {definitions[name]["properties"]["price"]["description"] for name in ("OpenAIBackend", "FakeBackend")}
    assert texts == {"What it costs, for the reports."}


def test_unknown_keys_are_refused(definitions):
    assert all(definition["additionalProperties"] is False for definition in definitions.values())


def test_required_keys_are_required(definitions):
    assert definitions["OpenAIBackend"]["required"] == ["type", "base_url", "model"]


def test_limits_are_stated(definitions):
    assert definitions["Timeouts"]["properties"]["idle"]["exclusiveMinimum"] == 0


def test_backends_are_told_apart_by_type(definitions):
    mapping = definitions["Config"]["properties"]["backends"]["additionalProperties"]["discriminator"]["mapping"]
    assert mapping.keys() == {"openai", "custom_transformer", "vllm", "gemini", "fake"}


def test_every_type_of_backend_may_stand_in_the_file():
    assert set(BackendConfig.__subclasses__()) == set(typing.get_args(AnyBackend))
