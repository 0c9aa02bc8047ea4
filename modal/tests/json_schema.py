"""As much of JSON Schema as the contract's files use, so that reports are checked against them."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, cast

CONTRACT = Path(__file__).parents[2] / "packages" / "orchestrator" / "contract"

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
}


@cache
def load(name: str) -> Any:
    return json.loads((CONTRACT / name).read_text())


def faults(value: Any, schema: Any, where: str = "$") -> list[str]:
    """What is wrong with `value`; empty when nothing is. Keywords it does not know are an error."""
    found: list[str] = []
    for keyword, rule in schema.items():
        found += _faults(value, schema, keyword, rule, where)
    return found


def _faults(value: Any, schema: Any, keyword: str, rule: Any, where: str) -> list[str]:
    fields = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    entries = cast("list[Any]", value) if isinstance(value, list) else []
    match keyword:
        case "$schema" | "format" | "propertyNames":
            return []
        case "type":
            names = cast("list[str]", rule) if isinstance(rule, list) else [rule]
            return [] if any(_is(value, name) for name in names) else [f"{where}: not {rule}"]
        case "enum":
            return [] if value in rule else [f"{where}: {value!r} is none of {rule}"]
        case "const":
            return [] if value == rule else [f"{where}: not {rule!r}"]
        case "anyOf":
            matching = [option for option in rule if not faults(value, option)]
            return [] if matching else [f"{where}: fits no option"]
        case "oneOf":
            matching = [option for option in rule if not faults(value, option)]
            return [] if len(matching) == 1 else [f"{where}: fits {len(matching)} options"]
        case "properties":
            return [
                fault
                for name, inner in rule.items()
                if name in fields
                for fault in faults(fields[name], inner, f"{where}.{name}")
            ]
        case "required":
            missing = [name for name in rule if name not in fields]
            return [f"{where}.{name}: missing" for name in missing if isinstance(value, dict)]
        case "additionalProperties":
            return _extra(fields, schema, rule, where)
        case "items":
            return [
                fault
                for index, entry in enumerate(entries)
                for fault in faults(entry, rule, f"{where}[{index}]")
            ]
        case "pattern":
            fits = not isinstance(value, str) or re.search(rule, value)
            return [] if fits else [f"{where}: {value!r} does not match {rule}"]
        case "minLength":
            return [] if not isinstance(value, str) or len(value) >= rule else [f"{where}: too short"]
        case "maxLength":
            return [] if not isinstance(value, str) or len(value) <= rule else [f"{where}: too long"]
        case "minItems":
            return [] if len(entries) >= rule else [f"{where}: too few"]
        case "maxItems":
            return [] if len(entries) <= rule else [f"{where}: too many"]
        case "minimum":
            return [] if not isinstance(value, int) or value >= rule else [f"{where}: below {rule}"]
        case "exclusiveMinimum":
            return [] if not isinstance(value, int) or value > rule else [f"{where}: not above {rule}"]
        case "maximum":
            return [] if not isinstance(value, int) or value <= rule else [f"{where}: above {rule}"]
        case _:
            raise AssertionError(f"the schema uses {keyword}, which this check does not know")


def _extra(fields: dict[str, Any], schema: Any, rule: Any, where: str) -> list[str]:
    extra = [name for name in fields if name not in schema.get("properties", {})]
    if rule is False:
        return [f"{where}.{name}: not expected" for name in extra]
    return [fault for name in extra for fault in faults(fields[name], rule, f"{where}.{name}")]


def _is(value: Any, name: str) -> bool:
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])
