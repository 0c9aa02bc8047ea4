import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pythonTools } from "../../../../scripts/python-tools.ts";
import type { ModalStandIn } from "../stand-in.ts";

/** A Python that has Modal's package, as `modal/pyproject.toml` pins it. */
export async function pythonWithModal(): Promise<string> {
  return (await pythonTools()).python;
}

/**
 * Runs `modal`, Modal's own command line, against a stand-in, in a folder; resolves with what it printed. Rejects with
 * that when it fails. Nothing of whoever runs the test is used: no token, no settings.
 */
export async function runModal(
  { environment }: Pick<ModalStandIn, "environment">,
  folder: string,
  args: readonly string[],
): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "modal-home-"));
  try {
    const child = spawn(await pythonWithModal(), ["-m", "modal", ...args], {
      cwd: folder,
      env: {
        PATH: process.env["PATH"],
        HOME: home,
        MODAL_CONFIG_PATH: join(home, "no-config"),
        PYTHONDONTWRITEBYTECODE: "1",
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const exited = once(child, "exit");
    const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = await exited;
    if (code !== 0) throw new Error(`modal ${args.join(" ")} ended with ${code}:\n${printed}${complained}`);
    return printed;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Copies the folder `modal` of this checkout, without its tests, to where a test may change it. */
export async function copyRunner(runnerDir: string, target: string): Promise<void> {
  for (const name of ["agents.json", "porter_app.py", "porter_runner"]) {
    await cp(join(runnerDir, name), join(target, name), {
      recursive: true,
      filter: (source) => !source.endsWith("__pycache__"),
    });
  }
}
