"""Porter's runner: claims a run, clones, starts the agent, reports what it said and what it changed.

Standard library only, Linux only. It knows no agent and holds no credential that can write.
Start it with `python -m porter_runner` and one launch ticket on standard input.
"""

VERSION = "0.1.0"
