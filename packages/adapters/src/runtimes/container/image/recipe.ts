import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** One agent of the image: an npm package, pinned, and the program that must then be there. */
const agentSchema = z.object({
  id: z.string(),
  package: z.string().regex(/^(@[a-z0-9-]+\/)?[a-z0-9][\w.-]*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/),
  program: z.string().regex(/^[\w.-]+$/),
});
export type ImageAgent = z.infer<typeof agentSchema>;

/** How the image is built, and the name it then has. */
export interface Recipe {
  /** Text of a Containerfile. */
  readonly containerfile: string;
  /** Name with a hash of all it is made of, but for its base and Debian's packages: a new runner is another image. */
  readonly tag: string;
}

/** Without a tag: every image that some version of Porter was built to. */
export const imageName = "localhost/porter-runner";

const agentsLine = /^# agents$/m;

function layerOf({ package: name, version, program }: ImageAgent): string {
  return `RUN npm install --global --no-audit --no-fund ${name}@${version} && command -v ${program}`;
}

/** Puts a layer for each agent into the recipe, in the order they are listed: what changes least should come first. */
export function withAgents(containerfile: string, agents: readonly ImageAgent[]): string {
  if (!agentsLine.test(containerfile)) throw new TypeError("The Containerfile has no line `# agents`.");
  return containerfile.replace(agentsLine, () => agents.map(layerOf).join("\n"));
}

async function sourcesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => name.endsWith(".py"))
    .map((name) => join(folder, name))
    .toSorted();
}

/** The recipe in `runnerDir`, the folder `modal` of a checkout. */
export async function readRecipe(runnerDir: string): Promise<Recipe> {
  const template = await readFile(join(runnerDir, "Containerfile"), "utf8");
  const manifest: unknown = JSON.parse(await readFile(join(runnerDir, "agents.json"), "utf8"));
  const containerfile = withAgents(template, z.array(agentSchema).parse(manifest));
  const hash = createHash("sha256").update(containerfile);
  for (const folder of ["image", "porter_runner"]) {
    for (const path of await sourcesBelow(join(runnerDir, folder))) {
      hash.update(`\0${path.slice(runnerDir.length)}\0`).update(await readFile(path));
    }
  }
  return { containerfile, tag: `${imageName}:${hash.digest("hex").slice(0, 16)}` };
}
