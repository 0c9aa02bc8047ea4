"""Files without a name, in memory: for what a child reads and nobody else should find."""

from __future__ import annotations

import os


def memory_file(content: bytes) -> int:
    """
    A descriptor positioned at the start of `content`, to be closed by the caller. Unlike a pipe it cannot
    fill up while nobody reads, and a child may open it anew through /proc/self/fd.
    """
    descriptor = os.memfd_create("porter-runner")
    with open(descriptor, "wb", closefd=False) as file:
        file.write(content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
