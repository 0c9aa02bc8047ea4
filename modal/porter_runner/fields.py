"""Reading JSON from outside: every value is checked once, here, and typed afterwards."""

from __future__ import annotations

import json
from typing import TypeAlias, cast

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


class Malformed(Exception):
    """A document lacks a field or has it in the wrong form. Names the field, never its value."""


class Fields:
    """One JSON object and where it was found, for messages such as `claim answer: plan.argv …`."""

    def __init__(self, values: dict[str, Json], where: str, prefix: str = "") -> None:
        self._values = values
        self._where = where
        self._prefix = prefix

    @classmethod
    def parse(cls, document: bytes, where: str) -> Fields:
        """Reads a JSON object. Raises `Malformed`, also for other JSON."""
        try:
            value = cast("Json", json.loads(document))
        except ValueError:
            # The parser's message quotes the document, and the document holds secrets.
            raise Malformed(f"{where}: not JSON") from None
        if not isinstance(value, dict):
            raise Malformed(f"{where}: not a JSON object")
        return cls(value, where)

    def has(self, name: str) -> bool:
        return name in self._values

    def within(self, name: str) -> Fields:
        """The object in field `name`."""
        value = self._values.get(name)
        if not isinstance(value, dict):
            raise self._wrong(name, "an object")
        return Fields(value, self._where, f"{self._prefix}{name}.")

    def text(self, name: str) -> str:
        value = self._values.get(name)
        if not isinstance(value, str):
            raise self._wrong(name, "a text")
        return value

    def flag(self, name: str) -> bool:
        value = self._values.get(name)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def count(self, name: str) -> int:
        """A whole number of at least 1."""
        value = self._values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self._wrong(name, "a whole number above 0")
        return value

    def texts(self, name: str) -> list[str]:
        value = self._values.get(name)
        if not isinstance(value, list):
            raise self._wrong(name, "a list of texts")
        texts = [entry for entry in value if isinstance(entry, str)]
        if len(texts) != len(value):
            raise self._wrong(name, "a list of texts")
        return texts

    def text_map(self, name: str) -> dict[str, str]:
        value = self._values.get(name)
        if not isinstance(value, dict):
            raise self._wrong(name, "an object of texts")
        texts = {key: entry for key, entry in value.items() if isinstance(entry, str)}
        if len(texts) != len(value):
            raise self._wrong(name, "an object of texts")
        return texts

    def _wrong(self, name: str, expected: str) -> Malformed:
        return Malformed(f"{self._where}: {self._prefix}{name} is not {expected}")
