import { PorterError } from "@porter/orchestrator";
import { z } from "zod";

const schema = z.object({
  PORTER_CONTAINER_ENGINE: z.enum(["podman", "docker"]).optional(),
  PORTER_CONTAINER_FLAGS: z.string().optional(),
  PORTER_CONTAINER_IMAGE: z.string().optional(),
});

/** Flags for the engine: those before the command, and those of `run` itself. */
export interface EngineFlags {
  readonly engine: readonly string[];
  readonly run: readonly string[];
}

/** What an operator may say about containers; each is found out by trying where it is `null`. */
export interface ContainerSettings {
  readonly engine: "podman" | "docker" | null;
  readonly flags: EngineFlags | null;
  /** An image of the operator's own, made from the one that Porter builds; `null` for that one itself. */
  readonly image: string | null;
}

/** `--runtime runc run --ulimit nofile=1000`: what stands before the word `run` is for the engine. */
function parseFlags(text: string): EngineFlags {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const at = words.indexOf("run");
  return at < 0 ? { engine: [], run: words } : { engine: words.slice(0, at), run: words.slice(at + 1) };
}

/** Reads `PORTER_CONTAINER_*`. Throws `PorterError` `configuration_invalid`. */
export function readContainerSettings(
  environment: Readonly<Record<string, string | undefined>>,
): ContainerSettings {
  const filled = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const result = schema.safeParse(filled);
  if (!result.success) {
    throw new PorterError({
      code: "configuration_invalid",
      message:
        "PORTER_CONTAINER_ENGINE is not an engine Porter knows. Set it to podman or docker, or leave it out.",
      retry: "never",
    });
  }
  const { PORTER_CONTAINER_ENGINE: engine = null, PORTER_CONTAINER_FLAGS: flags } = result.data;
  const { PORTER_CONTAINER_IMAGE: image = null } = result.data;
  return { engine, image, flags: flags === undefined ? null : parseFlags(flags) };
}
