import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PorterError } from "@porter/orchestrator";
import { type Engine, findEngine } from "../engine.ts";
import { type ContainerSettings, readContainerSettings } from "../environment.ts";
import { ownLimits } from "../own-limits.ts";
import { readRecipe } from "./recipe.ts";

/** What an image is built of and with. */
export interface ImageOrder {
  /** The folder `modal` of a checkout. Absolute. */
  readonly runnerDir: string;
  /** Image of Debian 12 or newer to start from; `null` for Debian's own. */
  readonly base: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** An image that the runtime `container` will find. */
export interface BuiltImage {
  readonly tag: string;
  readonly engine: string;
}

/**
 * Flags that a build may need, tried one after the other. Inside some containers and virtual machines podman may not
 * make the namespaces it isolates steps with; `chroot` does without them.
 */
function buildFlags(
  engine: Engine,
  { flags }: ContainerSettings,
  runnerDir: string,
): readonly (readonly string[])[] {
  if (engine.name === "docker") return [[]];
  const limits = ownLimits().flatMap((limit) => ["--ulimit", limit]);
  const common = ["--layers", "--ignorefile", join(runnerDir, ".containerignore"), ...limits];
  return flags === null ? [common, [...common, "--isolation=chroot"]] : [common];
}

/** Runs a build whose output goes to the terminal; `true` when it worked. */
async function build(engine: Engine, args: readonly string[]): Promise<boolean> {
  const child = spawn(engine.program, [...args], {
    env: engine.env as NodeJS.ProcessEnv,
    // What the steps print is progress, not a result.
    stdio: ["ignore", 2, 2],
  });
  const [code] = await once(child, "exit");
  return code === 0;
}

/** Puts the recipe where both engines find it, with what they are to leave out of the build, under the names they know. */
async function writeRecipe(
  containerfile: string,
  runnerDir: string,
): Promise<{ folder: string; file: string }> {
  const folder = await mkdtemp(join(tmpdir(), "porter-image-"));
  const file = join(folder, "Containerfile");
  await writeFile(file, containerfile);
  await copyFile(join(runnerDir, ".containerignore"), `${file}.dockerignore`);
  return { folder, file };
}

/**
 * Builds the image of this checkout, layer by layer, with the engine that answers. Throws `PorterError`:
 * `runtime_unavailable` without an engine, `image_build_failed` when a step failed.
 */
export async function buildImage({ runnerDir, base, environment }: ImageOrder): Promise<BuiltImage> {
  const settings = readContainerSettings(environment);
  const engine = await findEngine(settings, environment);
  const { containerfile, tag } = await readRecipe(runnerDir);
  const baseFlags = base === null ? [] : ["--build-arg", `BASE_IMAGE=${base}`];
  const { folder, file } = await writeRecipe(containerfile, runnerDir);
  try {
    for (const flags of buildFlags(engine, settings, runnerDir)) {
      const args = [...(settings.flags?.engine ?? []), "build", ...flags, ...baseFlags];
      if (await build(engine, [...args, "--tag", tag, "--file", file, runnerDir]))
        return { tag, engine: `${engine.name} ${engine.version}` };
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  throw new PorterError({
    code: "image_build_failed",
    message: `${engine.name} could not build the image; what it said stands above. The build fetches Debian's packages and npm's: where those or the base image are not reachable, name a base image of your own with --base, then try again.`,
    retry: "later",
  });
}
