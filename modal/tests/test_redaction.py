"""Which secrets are recognised, and what is left alone."""

from __future__ import annotations

import base64
import json
import re
from urllib.parse import quote

import pytest

from porter_runner.redaction import MASK, PIECE, Redactor, StreamRedactor

SECRET = 'kX9+v/2"q\\Zr=ü7Lw&m4 Tn8Yb1Hc6'
ENCODINGS = {
    "as it stands": SECRET,
    "hexadecimal": SECRET.encode().hex(),
    "upper-case hexadecimal": SECRET.encode().hex().upper(),
    "percent-encoded": quote(SECRET, safe=""),
    "percent-encoded in lower case": re.sub("%..", lambda escape: escape[0].lower(), quote(SECRET, safe="")),
    "in JSON": json.dumps({"a": SECRET}),
    "in JSON without escapes": json.dumps({"a": SECRET}, ensure_ascii=False),
    "base64": base64.b64encode(SECRET.encode()).decode(),
    "URL-safe base64": base64.urlsafe_b64encode(SECRET.encode()).decode(),
    "base64 after one byte": base64.b64encode(b":" + SECRET.encode() + b"!").decode(),
    "base64 after two bytes": base64.b64encode(b"ab" + SECRET.encode() + b"!").decode(),
    "base64 after a user's name": base64.b64encode(b"x-access-token:" + SECRET.encode()).decode(),
}


@pytest.mark.parametrize("encoded", ENCODINGS.values(), ids=ENCODINGS.keys())
def test_a_secret_is_masked_in_every_form_it_travels_in(encoded: str) -> None:
    masked = Redactor([SECRET]).text(f"before {encoded} after")
    assert MASK in masked
    assert masked.startswith("before ")
    assert masked.endswith(" after")
    # What is left is what surrounded the secret, and less of the secret itself than a piece.
    left = masked.removeprefix("before ").removesuffix(" after").split(MASK)
    assert len(left) == 2
    assert len(left[0].removeprefix('{"a": "').removeprefix("eC1hY2Nlc3MtdG9rZW46")) < PIECE
    assert len(left[1]) < PIECE


@pytest.mark.parametrize("start", range(19))
def test_any_piece_of_twelve_characters_is_masked(start: int) -> None:
    secret = "abcdefghijklmnopqrstuvwxyz0123"
    piece = secret[start : start + PIECE]
    assert Redactor([secret]).text(f"<{piece}>") == f"<{MASK}>"


def test_a_shorter_piece_is_an_ordinary_word() -> None:
    assert Redactor(["prefix-elephants-suffix"]).text("elephants") == "elephants"


def test_a_short_secret_is_masked_as_a_whole() -> None:
    redactor = Redactor(["hunter2"])
    assert redactor.text("password=hunter2!") == f"password={MASK}!"
    assert redactor.text("hunter") == "hunter"


@pytest.mark.parametrize("secret", ["", "1", "abc"])
def test_what_is_too_short_for_a_secret_is_left_alone(secret: str) -> None:
    assert Redactor([secret]).text("1 abc") == "1 abc"


def test_neighbouring_secrets_are_both_masked() -> None:
    redactor = Redactor(["first-secret-value"])
    redactor.add(["second-secret-value"])
    assert redactor.text("first-secret-valuesecond-secret-value;") == f"{MASK}{MASK};"


def test_each_line_of_a_secret_with_several_is_masked() -> None:
    redactor = Redactor(["-----line one of it-----\nand here is line two"])
    assert redactor.text("and here is line two") == MASK


@pytest.mark.parametrize(
    "credential",
    [
        "ghp_" + "a1" * 18,
        "gho_" + "a1" * 18,
        "ghs_" + "a1" * 18,
        "github_pat_11ABCDEFG0" + "x_9" * 20,
        "sk-ant-api03-" + "Ab1_-" * 10,
        "sk-proj-" + "Ab1" * 12,
        "sk-" + "0123456789abcdef" * 2,
        "AKIA" + "ABCDEFGH12345678",
        "xoxb-1234567890-abcdefghij",
        "AIza" + "Sy" * 17 + "0",
        "whsec_" + "A" * 40,
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl-_",
    ],
    ids=lambda credential: credential[:6],
)
def test_well_known_shapes_are_masked(credential: str) -> None:
    assert Redactor([]).text(f'{{"key":"{credential}"}}') == f'{{"key":"{MASK}"}}'


def test_user_and_password_in_an_address_are_masked() -> None:
    assert Redactor([]).text("at https://me:pass@example.com/x") == f"at https://{MASK}@example.com/x"


@pytest.mark.parametrize(
    "text",
    [
        "the task-list-of-all-things1 and risk-assessment-number-12345678",
        "sk-loading-indicator-of-some-css",
        "https://example.com:8080/a@b",
        "eyJ is how they begin",
        "-----BEGIN CERTIFICATE-----",
        "commit 6766edef5f3e864316f385a69fcdcb6edb897082",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert Redactor([SECRET]).text(text) == text


PEM = [
    "-----BEGIN RSA PRIVATE KEY-----",
    "MIIEowIBAAKCAQEAxyz/+",
    "Zm9vYmFy==",
    "-----END RSA PRIVATE KEY-----",
]


def test_a_private_key_over_several_lines_is_masked_to_its_end() -> None:
    stream = StreamRedactor(Redactor([]))
    assert [stream.line(line) for line in ["a", *PEM, "b, after."]] == ["a", *[MASK] * 4, "b, after."]


def test_a_private_key_that_breaks_off_hides_nothing_after_it() -> None:
    stream = StreamRedactor(Redactor([]))
    assert [stream.line(line) for line in [*PEM[:2], "Error: no more. (1)", "b"]] == [
        MASK, MASK, "Error: no more. (1)", "b",
    ]  # fmt: skip


def test_a_private_key_within_json_leaves_the_json_whole() -> None:
    stream = StreamRedactor(Redactor([]))
    line = json.dumps({"key": "\n".join(PEM) + "\n", "next": "value"})
    assert json.loads(stream.line(line))["next"] == "value"
    assert "MIIE" not in stream.line(line)
    cut = json.dumps({"key": "\n".join(PEM[:2]), "next": "value"})
    assert json.loads(stream.line(cut)) == {"key": MASK, "next": "value"}
    assert stream.line("next line") == "next line"
