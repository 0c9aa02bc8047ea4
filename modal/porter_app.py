"""Porter's app on Modal: the image that runs execute in, and the function that makes one. See README.md."""

import hashlib
import json
import os
from pathlib import Path

import modal

from porter_runner import keeper

RUNNER_UID = 10_001
NODE = "node:24.21.0-bookworm-slim"
# The agent's own limit (600 s unless the operator allows more) comes with the claim, and Porter ends a run
# 635 s after that. Modal counts from the container's start and ends it without a word, so it comes last.
TIMEOUT_S = 600 + 75
HERE = Path(__file__).parent
# Containers that wait for runs, and further ones while there are some; idle ones cost as working ones do.
WARM = int(os.environ.get("PORTER_MODAL_WARM", "0"))


def packages() -> list[str]:
    """The agents' packages, pinned. In a container nothing is built, and the manifest is not there."""
    if not modal.is_local():
        return []
    agents = json.loads((HERE / "agents.json").read_text())
    return [f"{agent['package']}@{agent['version']}" for agent in agents]


def release() -> str:
    """What of this folder is deployed, in short: Porter compares it with its own checkout."""
    if not modal.is_local():
        return "deployed"
    files = [HERE / "agents.json", HERE / "porter_app.py", *(HERE / "porter_runner").glob("*.py")]
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.relative_to(HERE).as_posix()):
        digest.update(f"{file.relative_to(HERE).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


# From what never changes to what often does: an agent's new version builds one layer and copies the runner.
image = (
    modal.Image.debian_slim(python_version="3.11")
    .apt_install("ca-certificates", "git", "ripgrep")
    .dockerfile_commands(
        f"COPY --from={NODE} /usr/local/bin/node /usr/local/bin/node",
        f"COPY --from={NODE} /usr/local/lib/node_modules /usr/local/lib/node_modules",
        "RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm",
    )
    # Runs have a user of their own; they must reach the runner, which Modal puts below /root.
    .run_commands(f"useradd --uid {RUNNER_UID} --create-home porter && chmod 711 /root")
    .env({keeper.USER_VARIABLE: str(RUNNER_UID), "LANG": "C.UTF-8"})
    .run_commands(" ".join(["npm install --global --no-audit --no-fund", *packages()]))
    .add_local_python_source("porter_runner", copy=True)
    .run_commands("chmod -R go+rX /root/porter_runner && python -m compileall -q /root/porter_runner")
)
secret = modal.Secret.from_name("porter-runner", required_keys=["PORTER_URL", "PORTER_RUNNER_KEY"])
app = modal.App("porter", tags={"release": release()})


@app.function(
    image=image,
    secrets=[secret],
    cpu=(2.0, 4.0),
    memory=(2048, 4096),
    timeout=TIMEOUT_S,
    startup_timeout=120,
    min_containers=WARM,
    buffer_containers=WARM,
    # A second attempt is Porter's to make: it has another run id.
    retries=0,
    single_use_containers=True,
    restrict_modal_access=True,
)
def execute_agent_task(task_id: str, run_id: str, attempt: int) -> dict[str, int]:
    """Makes one run. Ids are all it is told: Porter's address and the key come from the secret."""
    callback_url = keeper.take_variable("PORTER_URL")
    key = keeper.run_key(keeper.take_variable("PORTER_RUNNER_KEY"), run_id)
    ticket = {"task_id": task_id, "run_id": run_id, "attempt": attempt}
    return {"exit_code": keeper.keep({**ticket, "callback_url": callback_url, "run_key": key})}


@app.function(name=f"release-{release()}", image=image)
def carry_release() -> None:
    """Never called: Porter reads from its name what is deployed, because Modal's SDK shows no tags."""


@app.local_entrypoint()
def publish() -> None:
    """`modal run -m porter_app`: makes the image known to sandboxes, which are started without this app."""
    image.build(app)
    image.publish(f"porter-runner:{release()}")
