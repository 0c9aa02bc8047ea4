import { parseArgs } from "node:util";
import { buildImage } from "@porter/adapters";
import { runnerDir } from "../wiring/runner-dir.ts";
import { WrongUse } from "./wrong-use.ts";

function parseBase(args: readonly string[]): string | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { base: { type: "string" } } });
    return values.base ?? null;
  } catch {
    throw new WrongUse("Write: porter image build [--base <image>]");
  }
}

/** `porter image build`: makes the image that the runtime `container` runs agents in, with the engine that answers. */
export async function buildRunnerImage(args: readonly string[]): Promise<number> {
  const base = parseBase(args);
  const { tag, engine } = await buildImage({ runnerDir, base, environment: process.env });
  process.stdout.write(
    `${tag} is ready (${engine}). Start Porter with PORTER_RUNTIME=container, or leave the variable out.\n`,
  );
  return 0;
}
