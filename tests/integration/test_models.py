"""GET /v1/models and /v1/models/{id}, through the official client."""

from __future__ import annotations

import openai
import pytest


def test_list_holds_default_and_every_backend_that_lacks_nothing(client):
    names = {model.id for model in client.models.list()}
    assert names == {"default", "up", "hasty", "strict", "drained", "fake", "org/model:7b-q4", "down"}


def test_list_has_the_shape_of_openai(gateway):
    entry = gateway.request("GET", "/v1/models").json["data"][0]
    assert {name: type(value) for name, value in entry.items()} == {
        "id": str,
        "object": str,
        "created": int,
        "owned_by": str,
    }


def test_list_is_a_list(gateway):
    assert gateway.request("GET", "/v1/models").json["object"] == "list"


@pytest.mark.parametrize("name", ["default", "up", "org/model:7b-q4"])
def test_model_is_found_by_its_name(client, name):
    assert client.models.retrieve(name).id == name


@pytest.mark.parametrize("path", ["org/model:7b-q4", "org%2Fmodel%3A7b-q4", "org/model%3A7b-q4"])
def test_name_is_found_however_it_is_escaped(gateway, path):
    assert gateway.request("GET", f"/v1/models/{path}").json["id"] == "org/model:7b-q4"


@pytest.mark.parametrize("name", ["assistant", "gpt-4o"])
def test_alias_is_a_model_too(client, name):
    assert client.models.retrieve(name).id == name


@pytest.mark.parametrize("name", ["gone", "org", "org/model", "up/x"])
def test_unknown_model_is_not_found(client, name):
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve(name)
    assert caught.value.code == "model_not_found"


def test_backend_that_lacks_its_key_is_not_found(client):
    with pytest.raises(openai.NotFoundError, match="is not available"):
        client.models.retrieve("lacking")
