"""Fetches exactly one commit of one repository and checks it out."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

from porter_runner.failure import RunFailure
from porter_runner.git import NEUTRAL_CONFIG, Call, Git, GitFailed, GitOverdue, quoted
from porter_runner.memory_file import memory_file

if TYPE_CHECKING:
    from porter_runner.claim import CloneSource
    from porter_runner.stop import Stop
    from porter_runner.workplace import Workplace

CLONE_LIMIT_S = 300.0
# How to reach the forge is the machine's business; these hold no credential of ours.
NETWORK_ENVIRONMENT = (
    "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH",
)  # fmt: skip


def clone(source: CloneSource, place: Workplace, stop: Stop) -> None:
    """
    Leaves `source.sha` checked out in `place.repository` on a branch of the source's name, and what is needed
    to compare with it later in `place.pristine`. Raises `RunFailure` `clone_failed` or `cancelled`.

    The commit itself is asked for, not the branch, so a branch that moved meanwhile makes no difference.
    """
    git = Git(stop, CLONE_LIMIT_S)
    try:
        _make_repository(source, place.repository)
        _fetch(git, source, place.repository)
        git.run(Call(("read-tree", "-m", "-u", "HEAD"), cwd=place.repository))
    except (GitFailed, GitOverdue) as error:
        raise RunFailure("clone_failed", str(error)) from error
    _set_up_for_agent(source, place.repository)
    _keep_pristine(place)


def _make_repository(source: CloneSource, folder: str) -> None:
    """What `git init` would make, without starting a process for it."""
    git_dir = os.path.join(folder, ".git")
    os.makedirs(os.path.join(git_dir, "objects"))
    os.makedirs(os.path.join(git_dir, "refs"))
    _write(os.path.join(git_dir, "HEAD"), f"ref: refs/heads/{source.branch}\n")
    _write(os.path.join(git_dir, "config"), NEUTRAL_CONFIG)


def _fetch(git: Git, source: CloneSource, folder: str) -> None:
    branch = source.branch
    argv = (
        "fetch", "--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head", "--update-head-ok", "--",
        source.url, f"{source.sha}:refs/heads/{branch}", f"{source.sha}:refs/remotes/origin/{branch}",
    )  # fmt: skip
    # The token is in a file without a name in memory, which git and its HTTP helper open anew through the
    # descriptor they inherit: it is in no argument, no environment, no file and no configuration that stays.
    secret = memory_file(_credential_config(source).encode())
    try:
        network = {name: os.environ[name] for name in NETWORK_ENVIRONMENT if name in os.environ}
        env = {**network, "GIT_CONFIG_GLOBAL": f"/proc/self/fd/{secret}"}
        git.run(Call(argv, cwd=folder, env=env, descriptors=(secret,)))
    finally:
        os.close(secret)


def _credential_config(source: CloneSource) -> str:
    # Redirects are off so that the header cannot travel to another host.
    config = "[http]\n\tfollowRedirects = false\n"
    if source.token:
        basic = base64.b64encode(f"{source.username}:{source.token}".encode()).decode()
        config += f'\textraHeader = "Authorization: Basic {basic}"\n'
    return config


def _set_up_for_agent(source: CloneSource, folder: str) -> None:
    """Gives the agent an ordinary repository: it has an origin, and commits have an author."""
    branch = quoted(source.branch)
    config = f"""\
[core]
	repositoryFormatVersion = 0
	bare = false
	fileMode = true
	logAllRefUpdates = true
[gc]
	auto = 0
[maintenance]
	auto = false
[user]
	name = Porter
	email = porter@localhost
[remote "origin"]
	url = {quoted(source.url)}
	fetch = {quoted(f"+refs/heads/{source.branch}:refs/remotes/origin/{source.branch}")}
[branch {branch}]
	remote = origin
	merge = {quoted(f"refs/heads/{source.branch}")}
"""
    _write(os.path.join(folder, ".git", "config"), config)


def _keep_pristine(place: Workplace) -> None:
    """
    Keeps the base commit's objects and the index where the agent's own git does not reach, however it
    treats its `.git`. Linking suffices: git never writes to a pack again.
    """
    packs = os.path.join("objects", "pack")
    os.makedirs(os.path.join(place.pristine, packs))
    for name in os.listdir(os.path.join(place.repository, ".git", packs)):
        os.link(
            os.path.join(place.repository, ".git", packs, name), os.path.join(place.pristine, packs, name)
        )
    copy_index(os.path.join(place.repository, ".git", "index"), os.path.join(place.pristine, "index"))


def copy_index(source: str, target: str) -> None:
    """
    Copies an index with its time: git holds a file for possibly changed when it is not older than the index,
    so a younger copy would make it overlook changes of the same moment.
    """
    with open(source, "rb") as file:
        content = file.read()
        times = os.fstat(file.fileno())
    with open(target, "xb") as file:
        file.write(content)
    os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
