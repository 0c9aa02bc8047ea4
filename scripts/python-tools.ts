import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "./run-command.ts";

const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(root, ".tools", "python");
const project = path.join(root, "modal", "pyproject.toml");

/** A virtual environment with the runner's development tools, as `modal/pyproject.toml` pins them. Made once. */
export async function pythonTools(): Promise<{ python: string }> {
  const python = path.join(folder, "bin", "python");
  const stamp = path.join(folder, "installed-for");
  const wanted = await readFile(project, "utf8");
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === wanted) return { python };
  const steps = [
    ["python3", "-m", "venv", folder],
    [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--group", `${project}:dev`],
  ];
  for (const step of steps) {
    const { code, output } = await runCommand(step, { quiet: true });
    if (code !== 0) throw new Error(`Setting up the Python tools failed at \`${step.join(" ")}\`:\n${output}`);
  }
  await writeFile(stamp, wanted);
  return { python };
}
