import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { installDebianPackage } from "./debian-package.ts";
import { runCommand } from "./run-command.ts";
import { lock } from "./tool-cache.ts";

const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(root, ".tools", "python");
const project = path.join(root, "modal", "pyproject.toml");

/** The first pip that knows dependency groups is 25.1; Python 3.11 brings an older one. */
const pip = "pip==25.3";

async function run(argv: readonly string[]): Promise<void> {
  const { code, output } = await runCommand(argv, { quiet: true });
  if (code !== 0) throw new Error(`Setting up the Python tools failed at \`${argv.join(" ")}\`:\n${output}`);
}

/** Debian's Python comes without what `venv` needs; then it is installed. */
async function makeEnvironment(): Promise<void> {
  const make = ["python3", "-m", "venv", folder];
  const { code } = await runCommand(make, { quiet: true });
  if (code === 0) return;
  await rm(folder, { recursive: true, force: true });
  await installDebianPackage("python3-venv");
  await run(make);
}

/**
 * A virtual environment with the runner's development tools and Modal's package, as `modal/pyproject.toml` pins them.
 * Made once, by one of the processes that ask at the same time.
 */
export async function pythonTools(): Promise<{ python: string }> {
  const python = path.join(folder, "bin", "python");
  const stamp = path.join(folder, "installed-for");
  const wanted = await readFile(project, "utf8");
  const isThere = async () => existsSync(stamp) && (await readFile(stamp, "utf8")) === wanted;
  if (await isThere()) return { python };
  await mkdir(path.dirname(folder), { recursive: true });
  const unlock = await lock(`${folder}.lock`);
  try {
    if (await isThere()) return { python };
    await makeEnvironment();
    const install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    await run([...install, pip]);
    await run([...install, "--group", `${project}:dev`]);
    await writeFile(stamp, wanted);
    return { python };
  } finally {
    await unlock();
  }
}
