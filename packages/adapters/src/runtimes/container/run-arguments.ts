import type { Sandbox } from "@porter/orchestrator";
import type { Engine } from "./engine.ts";
import type { EngineFlags } from "./environment.ts";
import { type ContainerExecution, containerName, labels } from "./execution-name.ts";
import { ownLimits } from "./own-limits.ts";

/** Where a run finds its own in the container. */
export const inside = {
  work: "/work",
  gate: "/gate",
  dependencies: "/dependencies",
  socket: "/gate/gate.sock",
} as const;

/** Who the run is in its container. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/** As which user the image runs where Porter itself is root: it exists in the image and is nobody on this machine. */
const imageUser: Identity = { uid: 10_001, gid: 10_001 };

/**
 * The user of a run: the one that Porter runs as, so that either can remove what the other made; never root.
 */
export function identity(uid: number, gid: number): Identity {
  return uid === 0 ? imageUser : { uid, gid };
}

/** What one container is started with. */
export interface ContainerOrder {
  readonly engine: Pick<Engine, "name" | "rootless">;
  readonly flags: EngineFlags;
  readonly image: string;
  readonly execution: ContainerExecution;
  readonly sandbox: Sandbox;
  readonly user: Identity;
  /** Folders of this machine that the container gets, and no others. Absolute. */
  readonly workDir: string;
  readonly gateDir: string;
  /** What setups of the run's repository made; `null` where nothing is kept. */
  readonly dependenciesDir: string | null;
}

/** Bounds of memory, cores and processes, as an engine takes them; without swap, which would only hide the first. */
function boundFlags({ memoryMb, cpus, maxProcesses }: Sandbox): string[] {
  return [
    `--memory=${memoryMb}m`,
    `--memory-swap=${memoryMb}m`,
    `--cpus=${cpus}`,
    `--pids-limit=${maxProcesses}`,
    ...ownLimits().map((limit) => `--ulimit=${limit}`),
  ];
}

/** What every container is kept from, whatever it is for. */
export function confinement(engine: Pick<Engine, "name" | "rootless">, sandbox: Sandbox): string[] {
  const podman = [
    // Of podman's own: no further places to write to, no proxy of this machine with perhaps a password in its address.
    "--read-only-tmpfs=false",
    "--http-proxy=false",
    ...(engine.rootless ? ["--userns=keep-id"] : []),
  ];
  return [
    "--pull=never",
    "--read-only",
    "--cap-drop=all",
    "--security-opt=no-new-privileges",
    ...(engine.name === "podman" ? podman : []),
    ...boundFlags(sandbox),
  ];
}

/**
 * Arguments for the engine that start a run and feed it from standard input. The ticket is not among them, nor
 * anything else that is secret. Nothing the run prints is kept by the engine.
 */
export function runArguments(order: ContainerOrder): string[] {
  const { engine, flags, image, execution, sandbox, user, workDir, gateDir, dependenciesDir } = order;
  const limited = sandbox.network.kind !== "open";
  return [
    ...flags.engine,
    "run",
    "--interactive",
    `--name=${containerName(execution)}`,
    `--label=${labels.run}=${execution.runId}`,
    `--label=${labels.installation}=${execution.installation}`,
    "--log-driver=none",
    ...confinement(engine, sandbox),
    `--user=${user.uid}:${user.gid}`,
    ...(limited ? ["--network=none"] : []),
    "--tmpfs=/tmp:rw,nosuid,nodev,mode=1777,size=256m",
    `--volume=${workDir}:${inside.work}:rw,Z`,
    `--volume=${gateDir}:${inside.gate}:ro,Z`,
    // Runs of one repository have it at the same time: `z`, where `Z` would be for one container alone.
    ...(dependenciesDir === null ? [] : [`--volume=${dependenciesDir}:${inside.dependencies}:rw,z`]),
    // The operator's choice of a network is for runs that have one.
    ...flags.run.filter((flag) => !limited || !/^--net(work)?=/.test(flag)),
    image,
  ];
}
