import { randomBytes } from "node:crypto";
import type { Faults } from "../faults.ts";
import type { FunctionCall, Sandbox } from "./execution.ts";

/** An app, deployed when it has a name. */
export interface App {
  readonly id: string;
  name: string | null;
  tags: Readonly<Record<string, string>>;
  /** Name → id, as published. */
  functions: Readonly<Record<string, string>>;
  version: number;
}

/** A function as it was created. */
export interface DeployedFunction {
  readonly id: string;
  readonly appId: string;
  readonly name: string;
  /** `FunctionCreateRequest`, byte by byte, for the container, which may know more fields than we do. */
  readonly created: Uint8Array;
  readonly definition: FunctionDefinition;
}

/** What of a function's definition is used or worth asserting. */
interface FunctionDefinition {
  readonly imageId: string;
  readonly mountIds: readonly string[];
  readonly secretIds: readonly string[];
  readonly dependencies: readonly string[];
  readonly timeoutSecs: number;
  readonly startupTimeoutSecs: number;
  readonly retries: number;
  readonly untrusted: boolean;
  readonly singleUseContainers: boolean;
  /** Containers that are kept ready; recorded, not kept. */
  readonly warm: {
    readonly minContainers?: number | undefined;
    readonly bufferContainers?: number | undefined;
  };
  readonly resources: Readonly<Record<string, number>>;
  readonly supportedInputFormats: readonly number[];
  readonly supportedOutputFormats: readonly number[];
}

/** One layer of an image; not built, but kept with the files that it copies. */
export interface ImageLayer {
  readonly id: string;
  readonly baseId: string | null;
  readonly commands: readonly string[];
  readonly contextMountId: string | null;
}

/** A file of a mount. */
export interface MountedFile {
  readonly path: string;
  readonly sha256: string;
  readonly mode: number;
}

/** A named secret. */
export interface Secret {
  readonly id: string;
  readonly name: string | null;
  readonly values: Readonly<Record<string, string>>;
}

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A new id in Modal's form. A sandbox's must not be 22 characters long: those are of the older kind. */
export function newId(kind: "ap" | "fu" | "fc" | "in" | "ta" | "im" | "mo" | "st" | "sb" | "bl"): string {
  const letters = [...randomBytes(kind === "sb" ? 26 : 22)].map((byte) => alphabet[byte % alphabet.length]);
  return `${kind}-${letters.join("")}`;
}

/** Everything a workspace has. */
export class World {
  readonly apps = new Map<string, App>();
  /** Apps whose client has gone. */
  readonly disconnected = new Set<string>();
  readonly functions = new Map<string, DeployedFunction>();
  readonly calls = new Map<string, FunctionCall>();
  readonly sandboxes = new Map<string, Sandbox>();
  readonly images = new Map<string, ImageLayer>();
  /** By `name:tag`. */
  readonly publishedImages = new Map<string, string>();
  readonly mounts = new Map<string, readonly MountedFile[]>();
  /** By SHA-256. */
  readonly files = new Map<string, Uint8Array>();
  readonly secrets = new Map<string, Secret>();
  readonly blobs = new Map<string, Uint8Array>();
  readonly faults: Faults;
  /** Answers to calls by their idempotency key: a repeated request is the same call. */
  readonly answered = new Map<string, object>();

  /** What goes wrong in the background. */
  readonly problems: unknown[] = [];
  readonly #background = new Set<Promise<unknown>>();

  constructor(faults: Faults) {
    this.faults = faults;
  }

  /** Lets work go on by itself; what it throws is a problem. */
  inBackground(work: Promise<unknown>): void {
    const noted = work.catch((error: unknown) => void this.problems.push(error));
    this.#background.add(noted);
    void noted.finally(() => this.#background.delete(noted));
  }

  /** Resolves when nothing goes on in the background. */
  async idle(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background);
  }

  deployedApp(name: string): App | null {
    return [...this.apps.values()].find((app) => app.name === name) ?? null;
  }

  secretNamed(name: string): Secret | null {
    return [...this.secrets.values()].findLast((secret) => secret.name === name) ?? null;
  }
}
