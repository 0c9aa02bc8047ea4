import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { buildImage, readRecipe } from "@porter/adapters";
import { installDebianPackage } from "./debian-package.ts";
import { runCommand } from "./run-command.ts";
import { lock } from "./tool-cache.ts";

const root = path.resolve(import.meta.dirname, "..");
const tools = path.join(root, ".tools");
const base = "localhost/porter-test-base:bookworm";

/** What real containers need on a bare Debian; about a minute the first time. */
const packages = ["podman", "runc", "slirp4netns", "fuse-overlayfs", "uidmap", "debootstrap"];
/** Where the programs of those packages are that tell whether they are installed. */
const programs = ["/usr/bin/podman", "/usr/sbin/debootstrap"];
const certificates = "etc/ssl/certs/ca-certificates.crt";

/**
 * A small npm package in the place of the agents: the tests run programs of their own, and the real agents are hundreds
 * of megabytes that each machine would fetch for nothing.
 */
const agents = [{ id: "semver", package: "semver", version: "7.7.3", program: "semver" }];

async function run(argv: readonly string[], cwd = root): Promise<void> {
  const { code, output } = await runCommand(argv, { quiet: true, cwd });
  if (code !== 0) {
    throw new Error(
      `Real containers need root and cgroups. This failed: \`${argv.join(" ")}\`\n${output.slice(-2000)}`,
    );
  }
}

async function isThere(image: string): Promise<boolean> {
  return (await runCommand(["podman", "image", "exists", image], { quiet: true })).code === 0;
}

/** Debian from its own packages, since no image registry is needed then; with the certificates of this machine. */
async function makeBase(): Promise<void> {
  if (await isThere(base)) return;
  const folder = await mkdtemp(path.join(tools, "base-"));
  try {
    await run(["debootstrap", "--variant=minbase", "--include=ca-certificates", "bookworm", folder]);
    const own = path.join("/", certificates);
    if (existsSync(own)) await cp(own, path.join(folder, certificates));
    const archive = path.join(tools, `${path.basename(folder)}.tar`);
    await run(["tar", "-C", folder, "-cf", archive, "."]);
    await run(["podman", "import", "--quiet", archive, base]);
    await rm(archive);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The checkout's recipe with a small agent: what is built is otherwise what an operator builds. */
async function makeRunnerDir(): Promise<string> {
  const folder = path.join(tools, "runner-image");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const name of ["Containerfile", ".containerignore", "image", "porter_runner"]) {
    const filter = (source: string) => !source.endsWith("__pycache__");
    await cp(path.join(root, "modal", name), path.join(folder, name), { recursive: true, filter });
  }
  await writeFile(path.join(folder, "agents.json"), JSON.stringify(agents));
  return folder;
}

/** The image that the tests' containers are made of, and the recipe it was built by. */
interface RunnerImage {
  readonly tag: string;
  readonly runnerDir: string;
}

let made: Promise<RunnerImage> | null = null;

/**
 * A container engine and an image of this checkout's runner, made once for each machine. Several test files may ask at
 * the same time. Rejects, saying what to do, where there is no root or no way to run containers.
 */
export function runnerImage(): Promise<RunnerImage> {
  return (made ??= make());
}

async function make(): Promise<RunnerImage> {
  await mkdir(tools, { recursive: true });
  const unlock = await lock(path.join(tools, "runner-image.lock"));
  try {
    if (!programs.every((program) => existsSync(program))) await installDebianPackage(...packages);
    await makeBase();
    const runnerDir = await makeRunnerDir();
    const { tag } = await readRecipe(runnerDir);
    if (!(await isThere(tag))) await buildImage({ runnerDir, base, environment: process.env });
    return { tag, runnerDir };
  } finally {
    await unlock();
  }
}
