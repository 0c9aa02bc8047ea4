"""Stands in for the runner in tests: keeps count of its starts, then does as the file `behaviour` says."""

import json
import os
import signal
import sys
import time

control = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def append(name: str, text: str) -> None:
    with open(os.path.join(control, name), "a") as file:
        file.write(text + "\n")


def forked(orphaned: bool = False, session: bool = False) -> None:
    """Starts a process that ignores SIGTERM; an orphaned one has cut its link to this one."""
    if os.fork() != 0:
        if orphaned:
            os.wait()
        return
    if session:
        os.setsid()
    if orphaned and os.fork() != 0:
        os._exit(0)
    cling()


def cling() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    append(run_id + ".pids", str(os.getpid()))
    while True:
        time.sleep(60)


document = sys.stdin.read()
if not document:
    sys.exit(64)
ticket = json.loads(document)
run_id = ticket["run_id"]
os.makedirs(os.path.join(ticket["work_dir"], "run", "repository"))
locked = os.path.join(ticket["work_dir"], "run", "read-only")
os.mkdir(locked)
with open(os.path.join(locked, "file"), "w") as file:
    file.write("left behind\n")
os.chmod(locked, 0o500)
with open(os.path.join(control, "behaviour")) as file:
    behaviour = file.read().strip()

print(f"stand-in runner {behaviour}", flush=True)
if behaviour == "clings":
    forked()
    forked(session=True)
    forked(orphaned=True, session=True)
# The first process of a container only ends by signals that it heeds.
signal.signal(signal.SIGTERM, lambda *_: os._exit(143))
append(run_id + ".starts", "started")
if behaviour == "clings":
    cling()
append(run_id + ".pids", str(os.getpid()))
if behaviour == "waits":
    signal.pause()
if behaviour == "starves":
    held = bytearray(1 << 30)
if behaviour == "fails":
    print("the stand-in failed as it was told to", flush=True)
    sys.exit(3)
