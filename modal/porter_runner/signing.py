"""Signatures in the form of Standard Webhooks (https://www.standardwebhooks.com, version 1)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from porter_runner.fields import Malformed

KEY_PREFIX = "whsec_"


class Signer:
    """Signs messages with one run's key."""

    def __init__(self, run_key: str) -> None:
        """Takes a key as `whsec_<base64>`. Raises `Malformed`."""
        try:
            self._key = base64.b64decode(run_key.removeprefix(KEY_PREFIX), validate=True)
        except (binascii.Error, ValueError):
            raise Malformed("launch ticket: run_key is not base64") from None
        if not self._key:
            raise Malformed("launch ticket: run_key is empty")

    def headers(self, message_id: str, timestamp_s: int, body: bytes) -> dict[str, str]:
        """The three headers that prove who sent `body`. `message_id` stays the same when it is sent again."""
        signed = f"{message_id}.{timestamp_s}.".encode() + body
        digest = hmac.new(self._key, signed, hashlib.sha256).digest()
        return {
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp_s),
            "webhook-signature": "v1," + base64.b64encode(digest).decode(),
        }
