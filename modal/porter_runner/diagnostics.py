"""The runner's own few words, on standard error."""

from __future__ import annotations

import contextlib
import sys


def note(text: str) -> None:
    """
    Prints one line. The caller has masked it. Whoever started the runner may be gone and its pipe closed:
    then nobody reads it, and nothing else happens.
    """
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"porter_runner: {' '.join(text.split())}\n")
        sys.stderr.flush()
