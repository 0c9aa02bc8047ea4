import type { Container } from "../container/container.ts";
import { Log } from "./log.ts";
import type { Result } from "./results.ts";

/** Something that is to run in containers until it has a result: a function call or a sandbox. */
export class Execution {
  readonly id: string;
  readonly appId: string;
  readonly createdAt = new Date();
  readonly log = new Log();
  readonly containers: Container[] = [];
  #result: Result | null = null;
  readonly #settled = Promise.withResolvers<Result>();

  constructor(id: string, appId: string) {
    this.id = id;
    this.appId = appId;
  }

  get result(): Result | null {
    return this.#result;
  }

  /** Resolves with the result. */
  get settled(): Promise<Result> {
    return this.#settled.promise;
  }

  /** Gives it its result; the first one stands. */
  settle(result: Result): void {
    if (this.#result !== null) return;
    this.#result = result;
    this.#settled.resolve(result);
  }

  /** Ends everything that runs for it. Resolves when nothing does. */
  async end(): Promise<void> {
    await Promise.all(this.containers.map((container) => container.end()));
  }
}

/** One call of a function with one input. */
export class FunctionCall extends Execution {
  readonly functionId: string;
  readonly inputId: string;
  readonly input: { readonly args: Uint8Array; readonly dataFormat: number };
  /** Its containers are to be told that the input was cancelled. */
  readonly cancelled = Promise.withResolvers<void>();
  dataFormat = 0;

  constructor(
    ids: { id: string; appId: string; functionId: string; inputId: string },
    input: FunctionCall["input"],
  ) {
    super(ids.id, ids.appId);
    this.functionId = ids.functionId;
    this.inputId = ids.inputId;
    this.input = input;
  }
}

/** One sandbox. */
export class Sandbox extends Execution {
  readonly definition: SandboxDefinition;

  constructor(ids: { id: string; appId: string }, definition: SandboxDefinition) {
    super(ids.id, ids.appId);
    this.definition = definition;
  }
}

/** What a sandbox was created with. The values of its secrets stay with its container. */
export interface SandboxDefinition {
  readonly name: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly imageId: string;
  readonly command: readonly string[];
  readonly workdir: string;
  readonly timeoutSecs: number;
  readonly secretNames: readonly string[];
  readonly network: {
    readonly type: number;
    readonly domains: readonly string[];
    readonly cidrs: readonly string[];
  };
  readonly resources: Readonly<Record<string, number>>;
}
