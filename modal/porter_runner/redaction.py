"""
Masks secrets in text before it leaves the machine.

Masked are the secrets this run holds, as they stand and in the forms they commonly travel in (base64 at
any offset, hexadecimal, percent-encoded, escaped for JSON), and any piece of 12 or more characters of such a
form: shorter pieces are too likely to be ordinary words. Besides, whatever has the well-known shape of a
credential.

A secret that is split over two lines cannot be recognised, because each line is judged alone; only PEM
blocks, which always span lines, are followed from their first line to their last. A secret an agent disguises
on purpose (reversed, encrypted, letter by letter) cannot be recognised either.
"""

from __future__ import annotations

import base64
import json
import re
from functools import cache
from typing import NamedTuple

MASK = "[redacted]"
# A shorter value is no secret, and masking it would riddle every text.
SHORTEST_SECRET = 4
SHORTEST_ENCODED = 8
PIECE = 12
# Every piece of 12 characters contains one of the 6-character probes that begin at multiples of 7.
PROBE = 6
STRIDE = PIECE - PROBE + 1

_PEM_BODY = r"[A-Za-z0-9+/=\s:,-]|\\[nrt]"


class _Probe(NamedTuple):
    text: str
    form: str
    offset: int


class Redactor:
    """Masks the secrets it was told of. Telling it more is safe at any time; it never forgets one."""

    def __init__(self, secrets: list[str]) -> None:
        self._probes: tuple[_Probe, ...] = ()
        self.add(secrets)

    def add(self, secrets: list[str]) -> None:
        """From now on masks these too."""
        forms = sorted({form for secret in secrets for form in _forms(secret)})
        known = {probe.form for probe in self._probes}
        added = [probe for form in forms if form not in known for probe in _probes(form)]
        self._probes = (*self._probes, *added)

    def text(self, text: str) -> str:
        """`text` with every secret in it replaced by `[redacted]`."""
        return _shapes().sub(MASK, self._mask_known(text))

    def _mask_known(self, text: str) -> str:
        found = [probe for probe in self._probes if probe.text in text]
        spans = sorted(span for probe in found for span in _spans(text, probe))
        pieces: list[str] = []
        end = 0
        for start, stop in spans:
            if start >= end:
                pieces += (text[end:start], MASK)
            end = max(end, stop)
        return "".join(pieces) + text[end:]


class StreamRedactor:
    """Masks the lines of one stream in their order, so that a PEM block is masked as a whole."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._within_pem = False

    def line(self, text: str) -> str:
        """The next line of the stream, masked."""
        if self._within_pem:
            if "PRIVATE KEY-----" in text:
                self._within_pem = False
                return MASK
            if _pem_line().fullmatch(text):
                return MASK
            self._within_pem = False
        begin = text.rfind("-----BEGIN ")
        if begin >= 0 and "PRIVATE KEY-----" in text[begin:] and "-----END " not in text[begin:]:
            # Only a line that ends within the block leaves it open.
            self._within_pem = _pem_line().fullmatch(text, begin) is not None
        return self._redactor.text(text)


def _forms(secret: str) -> set[str]:
    """The secret as it stands and as it is commonly encoded."""
    if len(secret) < SHORTEST_SECRET:
        return set()
    raw = secret.encode("utf-8", "surrogatepass")
    percent = "".join(chr(byte) if _is_unreserved(byte) else f"%{byte:02X}" for byte in raw)
    encoded = {
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        percent,
        re.sub("%..", lambda escape: escape.group().lower(), percent),
        raw.hex(),
        raw.hex().upper(),
        *(form for shift in range(3) for form in _base64_forms(raw, shift)),
    }
    return {secret, *(form for form in encoded if len(form) >= SHORTEST_ENCODED)}


def _is_unreserved(byte: int) -> bool:
    character = chr(byte)
    return character.isascii() and (character.isalnum() or character in "-._~")


def _base64_forms(raw: bytes, shift: int) -> tuple[str, str]:
    """
    What of `raw` shows in base64 when `shift` other bytes precede it: the characters that
    also carry bits of its neighbours are left out.
    """
    text = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
    shared_end = 1 if (shift + len(raw)) % 3 else 0
    own = text[(0, 2, 3)[shift] : len(text) - shared_end]
    return own, own.replace("+", "-").replace("/", "_")


def _probes(form: str) -> list[_Probe]:
    if len(form) < PIECE:
        return [_Probe(form, form, 0)]
    return [
        _Probe(form[offset : offset + PROBE], form, offset)
        for offset in range(0, len(form) - PROBE + 1, STRIDE)
    ]


def _spans(text: str, probe: _Probe) -> list[tuple[int, int]]:
    """Where `text` agrees with the probe's form around the probe for long enough to be no accident."""
    spans: list[tuple[int, int]] = []
    at = text.find(probe.text)
    while at >= 0:
        start, stop = _extend(text, at, probe)
        if stop - start >= min(PIECE, len(probe.form)):
            spans.append((start, stop))
        at = text.find(probe.text, at + 1)
    return spans


def _extend(text: str, at: int, probe: _Probe) -> tuple[int, int]:
    start, left = at, probe.offset
    while start > 0 and left > 0 and text[start - 1] == probe.form[left - 1]:
        start, left = start - 1, left - 1
    stop, right = at + len(probe.text), probe.offset + len(probe.text)
    while stop < len(text) and right < len(probe.form) and text[stop] == probe.form[right]:
        stop, right = stop + 1, right + 1
    return start, stop


@cache
def _shapes() -> re.Pattern[str]:
    """Credentials known by their shape. Compiled at first use: that is after the agent has started."""
    return re.compile(
        "|".join(
            (
                r"gh[pousr]_[A-Za-z0-9_]{20,}",  # GitHub
                r"github_pat_[A-Za-z0-9_]{20,}",
                r"\bsk-ant-[A-Za-z0-9_-]{8,}",  # Anthropic
                r"\bsk-(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{16,}",  # OpenAI and others
                r"\bAIza[A-Za-z0-9_-]{35}",  # Google
                r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",  # AWS
                r"\bxox[a-z]-[A-Za-z0-9-]{10,}",  # Slack
                r"\bxapp-[A-Za-z0-9-]{10,}",
                r"\bwhsec_[A-Za-z0-9+/=]{16,}",  # Standard Webhooks
                r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?",  # JSON Web Token
                r"(?<=://)[^\s/:@\"]{0,100}:[^\s/@\"]{1,500}(?=@)",  # user and password in a URL
                rf"-----BEGIN [A-Z0-9 ]{{0,40}}PRIVATE KEY-----(?:{_PEM_BODY})*?"
                rf"(?:-----END [A-Z0-9 ]{{0,40}}PRIVATE KEY-----|$|(?!{_PEM_BODY}))",
            )
        )
    )


@cache
def _pem_line() -> re.Pattern[str]:
    return re.compile(rf"(?:{_PEM_BODY})*")
