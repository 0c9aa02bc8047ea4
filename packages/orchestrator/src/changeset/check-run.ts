import type { TaskWithRun } from "../task/task.ts";
import type { Ports } from "../use-case-ports.ts";
import type { Changeset } from "./changeset.ts";
import { checkChangeset, type CheckedChangeset } from "./check-changeset.ts";

/** Secrets of a run that Porter knows without asking anybody: its model keys and the key it signs with. */
export async function secretsOf({ task, run }: TaskWithRun, ports: Ports): Promise<string[]> {
  const names = ports.agents.get(task.agent)?.credentials.map((credential) => credential.env) ?? [];
  const keys = await ports.secrets.modelKeys(task, names);
  return [...Object.values(keys), ...(run === null ? [] : [await ports.secrets.runKey(run.id)])];
}

/** Holds what a run handed over against the rules of this installation; `null` stands for no change at all. */
export function checkRun(
  changeset: Changeset | null,
  run: { readonly baseSha: string; readonly secrets: readonly string[] },
  { limits, protectedPaths }: Pick<Ports, "limits" | "protectedPaths">,
): CheckedChangeset {
  return checkChangeset(changeset ?? { base_sha: run.baseSha, files: [] }, {
    ...run,
    maxBytes: limits.changesetBytes,
    maxFiles: limits.changesetFiles,
    protectedPaths,
  });
}
