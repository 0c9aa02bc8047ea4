import { createHash } from "node:crypto";

/** Names in `modal/porter_app.py`. */
export const appName = "porter";
export const functionName = "execute_agent_task";
export const secretName = "porter-runner";
export const secretKeys = ["PORTER_URL", "PORTER_RUNNER_KEY"];
const releasePrefix = "release-";

/** The release that an app carries in the name of one of its functions, or `null`. */
export function releaseIn(functions: Readonly<Record<string, string>>): string | null {
  const name = Object.keys(functions).find((candidate) => candidate.startsWith(releasePrefix));
  return name === undefined ? null : name.slice(releasePrefix.length);
}

/** The image that is published for sandboxes. */
export function imageName(release: string): string {
  return `porter-runner:${release}`;
}

/** Marks an installation's sandboxes: several may share an environment of Modal. */
export function installationTag(publicUrl: string | null): string {
  return createHash("sha256")
    .update(publicUrl ?? "")
    .digest("hex")
    .slice(0, 16);
}
