"""Signatures agree with the library Porter checks them with."""

from __future__ import annotations

from typing import Any

import pytest

from porter_runner.fields import Malformed
from porter_runner.signing import Signer
from tests import json_schema

VECTORS: list[dict[str, Any]] = json_schema.load("signature-vectors.json")


@pytest.mark.parametrize("vector", VECTORS, ids=[f"{v['id']}-{v['timestamp']}" for v in VECTORS])
def test_a_signature_equals_the_one_the_library_makes(vector: dict[str, Any]) -> None:
    headers = Signer(vector["key"]).headers(vector["id"], vector["timestamp"], vector["body"].encode())
    assert headers == {
        "webhook-id": vector["id"],
        "webhook-timestamp": str(vector["timestamp"]),
        "webhook-signature": vector["signature"],
    }


def test_there_are_vectors() -> None:
    assert len(VECTORS) >= 5


@pytest.mark.parametrize("key", ["whsec_", "whsec_not base64", "", "whsec_abc"])
def test_a_key_that_is_none_is_refused_without_being_repeated(key: str) -> None:
    with pytest.raises(Malformed) as raised:
        Signer(key)
    assert "not base64" not in key or key not in str(raised.value)
