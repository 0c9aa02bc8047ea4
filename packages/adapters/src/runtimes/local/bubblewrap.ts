import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { ownFolders, type ViewStep } from "./agent-view.ts";
import { findProgram } from "./find-program.ts";

const trialTimeoutMs = 10_000;

/**
 * Arguments for bubblewrap: the whole machine read-only and in this view, with processes, temporary files and devices
 * of its own, and one folder to write to.
 */
function bubblewrapArguments(view: readonly ViewStep[], writable: string): string[] {
  const resolver = "/run/systemd/resolve";
  const own = "--die-with-parent --unshare-pid --unshare-ipc --cap-drop ALL";
  const machine = "--ro-bind / / --dev /dev --proc /proc";
  // Sockets of services, such as Docker's, are below /run; and what resolv.conf may be a link to.
  const covered = `${ownFolders.map((folder) => `--tmpfs ${folder}`).join(" ")} --ro-bind-try ${resolver} ${resolver}`;
  const shown = view.flatMap((step) =>
    "hide" in step ? hiding(step.hide) : ["--ro-bind-try", step.show, step.show],
  );
  return [...`${own} ${machine} ${covered}`.split(" "), ...shown, "--bind", writable, writable, "--"];
}

/** What is not there cannot be covered: the machine is read-only. */
function hiding(folder: string): string[] {
  return existsSync(folder) ? ["--tmpfs", folder] : [];
}

/** A bubblewrap that works on this machine. */
export interface Bubblewrap {
  /** The command that starts an agent which may write to this folder alone. */
  command(writable: string): readonly string[];
}

function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: trialTimeoutMs }, (error) => resolve(error === null));
  });
}

/**
 * bubblewrap, when it is on the path and may make its namespaces, which not every machine allows; otherwise `null`.
 * That is found out by trying, with `there`, any folder that is.
 */
export async function findBubblewrap(
  searchPath: string,
  view: readonly ViewStep[],
  there: string,
): Promise<Bubblewrap | null> {
  const program = await findProgram("bwrap", searchPath);
  if (program === null) return null;
  if (!(await succeeds(program, [...bubblewrapArguments(view, there), "true"]))) return null;
  return { command: (folder) => [program, ...bubblewrapArguments(view, folder)] };
}
