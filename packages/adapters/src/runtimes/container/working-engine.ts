import { PorterError, type Sandbox } from "@porter/orchestrator";
import { askEngine, complaintOf } from "./ask-engine.ts";
import { type Engine, findEngine } from "./engine.ts";
import { type EngineFlags, readContainerSettings } from "./environment.ts";
import type { Variables } from "../local/runner-environment.ts";
import { imageName } from "./image/recipe.ts";
import { confinement } from "./run-arguments.ts";

/** An engine that has started a container from the image with all bounds, and the flags it took. */
export interface WorkingEngine extends Engine {
  readonly flags: EngineFlags;
  readonly image: string;
}

const trialTimeoutMs = 60_000;

/** Bounds that every machine has room for: the trial only asks whether they can be set. */
const trialSandbox: Sandbox = {
  timeoutMs: trialTimeoutMs,
  memoryMb: 64,
  cpus: 1,
  diskMb: 64,
  maxProcesses: 64,
  network: { kind: "allow-list", hosts: [] },
};

/**
 * podman's defaults do not work everywhere: crun refuses cgroups v1 beside v2, and a network of the kernel's needs more
 * rights than one in user space.
 */
const podmanFlags: readonly EngineFlags[] = [[], ["--runtime", "runc", "--cgroup-manager=cgroupfs"]].flatMap(
  (engine) => [[], ["--network=slirp4netns"]].map((run) => ({ engine, run })),
);

function unavailable(message: string): PorterError {
  return new PorterError({ code: "runtime_unavailable", message, retry: "never" });
}

/** Empty when the engine has no such image. */
async function imageId(engine: Engine, image: string): Promise<string> {
  return (await askEngine(engine, ["images", "--quiet", image])).stdout.trim();
}

function notThere(image: string): PorterError {
  return unavailable(
    `The image ${image} that PORTER_CONTAINER_IMAGE names is not on this machine. Build or load it, or leave the variable out.`,
  );
}

function notBuilt(image: string): PorterError {
  return unavailable(
    `The image of this Porter (${image}) is not there. Build it with \`npm run porter -- image build\`; it takes a few minutes, and a few seconds after a change of agents.`,
  );
}

/** The trial's complaint, or `null` when the container ran. */
async function tryFlags(engine: Engine, flags: EngineFlags, image: string): Promise<string | null> {
  const args = [
    ...flags.engine,
    "run",
    "--rm",
    ...confinement(engine, trialSandbox),
    ...flags.run,
    image,
    "true",
  ];
  const answer = await askEngine(engine, args, trialTimeoutMs);
  return answer.code === 0 ? null : complaintOf(answer);
}

/**
 * Finds an engine that answers, has the image (the operator's own, or `builtImage`), and can start a container within bounds: with the operator's flags,
 * or those that are found by trying. Throws `PorterError` `runtime_unavailable` saying what to do: a container that
 * would run without its bounds is not run.
 */
export async function findWorkingEngine(ambient: Variables, builtImage: string): Promise<WorkingEngine> {
  const settings = readContainerSettings(ambient);
  const image = settings.image ?? builtImage;
  const engine = await findEngine(settings, ambient);
  if (engine.name === "docker" && engine.rootless) {
    throw unavailable(
      "Docker without root cannot give a run its folder. Use podman, or Docker's ordinary service.",
    );
  }
  if ((await imageId(engine, image)) === "")
    throw settings.image === null ? notBuilt(image) : notThere(image);
  const candidates =
    settings.flags !== null
      ? [settings.flags]
      : engine.name === "podman"
        ? podmanFlags
        : podmanFlags.slice(0, 1);
  let complaint: string | null = null;
  for (const flags of candidates) {
    complaint = await tryFlags(engine, flags, image);
    if (complaint === null) return { ...engine, flags, image };
  }
  throw unavailable(
    `${engine.name} does not start a container with limited memory, cores and processes: ${complaint} If it needs flags here, set PORTER_CONTAINER_FLAGS to them, those of the engine before the word \`run\`.`,
  );
}

/** Which of these programs the image has. */
export async function findInImage(
  engine: WorkingEngine,
  programs: readonly string[],
): Promise<Readonly<Record<string, boolean>>> {
  const script = 'for program do if command -v "$program" > /dev/null; then echo 1; else echo 0; fi; done';
  const { stdout } = await askEngine(
    engine,
    [
      ...engine.flags.engine,
      "run",
      "--rm",
      ...confinement(engine, trialSandbox),
      ...engine.flags.run,
      engine.image,
      "sh",
      "-c",
      script,
      "sh",
      ...programs,
    ],
    trialTimeoutMs,
  );
  const answers = stdout.split("\n");
  return Object.fromEntries(programs.map((program, index) => [program, answers[index] === "1"]));
}

/** Whether an engine answers and has the operator's image or one that some Porter built. Never rejects. */
export async function hasImage(ambient: Variables): Promise<boolean> {
  try {
    const settings = readContainerSettings(ambient);
    const engine = await findEngine(settings, ambient);
    return (await imageId(engine, settings.image ?? imageName)) !== "";
  } catch (error) {
    if (error instanceof PorterError) return false;
    throw error;
  }
}
