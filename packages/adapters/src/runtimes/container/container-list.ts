import { askEngine, complaintOf } from "./ask-engine.ts";
import { PorterError } from "@porter/orchestrator";
import { containerName, labels } from "./execution-name.ts";
import type { WorkingEngine } from "./working-engine.ts";

type Asked = Pick<WorkingEngine, "program" | "env" | "flags" | "name">;

/** Run ids of all containers of an installation, ended ones among them. Throws `PorterError` `runtime_unavailable`. */
export async function listRuns(engine: Asked, installation: string): Promise<string[]> {
  const filter = `--filter=label=${labels.installation}=${installation}`;
  const args = [...engine.flags.engine, "ps", "--all", filter, "--format={{.Names}}"];
  const answer = await askEngine(engine, args);
  if (answer.code !== 0) {
    throw new PorterError({
      code: "runtime_unavailable",
      message: `${engine.name} does not say which containers there are: ${complaintOf(answer)}`,
      retry: "later",
    });
  }
  const prefix = containerName({ installation, runId: "" });
  const names = answer.stdout.split("\n").filter((name) => name.startsWith(prefix));
  return names.map((name) => name.slice(prefix.length));
}

/** Ends a container at once and removes it; one that is not there is no fault. Throws `runtime_cancel_failed`. */
export async function removeContainer(engine: Asked, name: string): Promise<void> {
  const time = engine.name === "podman" ? ["--time=0"] : [];
  const args = [...engine.flags.engine, "rm", "--force", "--volumes", ...time, name];
  const answer = await askEngine(engine, args);
  if (answer.code === 0 || !(await exists(engine, name))) return;
  throw new PorterError({
    code: "runtime_cancel_failed",
    message: `The container ${name} of a stopped run is not removed: ${complaintOf(answer)} Remove it by hand with \`${engine.name} rm --force ${name}\`.`,
    retry: "later",
  });
}

async function exists(engine: Asked, name: string): Promise<boolean> {
  const args = [...engine.flags.engine, "container", "inspect", "--format={{.Id}}", name];
  return (await askEngine(engine, args)).code === 0;
}
