import { PorterError } from "@porter/orchestrator";
import { findProgram } from "../local/find-program.ts";
import { searchPath, type Variables } from "../local/runner-environment.ts";
import { askEngine, complaintOf } from "./ask-engine.ts";
import type { ContainerSettings } from "./environment.ts";

/** A container engine that answers. */
export interface Engine {
  readonly name: "podman" | "docker";
  /** Absolute path of its command. */
  readonly program: string;
  readonly version: string;
  /** Whether it works with the rights of the user who calls it. */
  readonly rootless: boolean;
  /** What its command needs to know of the environment, and nothing else of it. */
  readonly env: Variables;
}

/** How the commands find their service, their images and their helpers. */
const inherited = [
  "HOME",
  "LANG",
  "TMPDIR",
  "USER",
  "XDG_RUNTIME_DIR",
  "XDG_CONFIG_HOME",
  "XDG_DATA_HOME",
  "DBUS_SESSION_BUS_ADDRESS",
  "DOCKER_HOST",
  "DOCKER_CONTEXT",
  "DOCKER_CONFIG",
  "CONTAINERS_CONF",
  "CONTAINERS_STORAGE_CONF",
];

/** Asked of each engine: its version, and whether it is rootless. */
const questions = {
  podman: ["info", "--format", "{{.Version.Version}} {{.Host.Security.Rootless}}"],
  docker: ["info", "--format", "{{.ServerVersion}} {{json .SecurityOptions}}"],
};

function engineEnvironment(ambient: Variables): Variables {
  const kept = inherited.flatMap((name) => (ambient[name] === undefined ? [] : [[name, ambient[name]]]));
  return { ...Object.fromEntries(kept), PATH: searchPath(ambient, ["/usr/sbin", "/sbin"]) };
}

async function look(name: Engine["name"], ambient: Variables): Promise<Engine | string> {
  const env = engineEnvironment(ambient);
  const program = await findProgram(name, env["PATH"] ?? "");
  if (program === null) return `${name} is not installed.`;
  const answer = await askEngine({ program, env }, questions[name]);
  if (answer.code !== 0) return `${name} does not answer: ${complaintOf(answer)}`;
  const [version = "", ...rest] = answer.stdout.trim().split(" ");
  return { name, program, version, rootless: /^true|rootless/.test(rest.join(" ")), env };
}

/**
 * The first engine that answers: the one that was asked for, or podman before docker. Throws `PorterError`
 * `runtime_unavailable`, saying of each why not.
 */
export async function findEngine({ engine }: ContainerSettings, ambient: Variables): Promise<Engine> {
  const reasons: string[] = [];
  for (const name of engine === null ? (["podman", "docker"] as const) : [engine]) {
    const found = await look(name, ambient);
    if (typeof found !== "string") return found;
    reasons.push(found);
  }
  throw new PorterError({
    code: "runtime_unavailable",
    message: `No container engine answers. ${reasons.join(" ")} Install podman, or start Docker's service and let Porter's user use it.`,
    retry: "never",
  });
}
