import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CallContext, ServerError } from "nice-grpc";
import type { Machine } from "./container/machine.ts";
import { Faults } from "./faults.ts";
import { defaultToken, type ModalStandInOptions } from "./options.ts";
import { appMethods } from "./rpc/apps.ts";
import { authMethods, checkToken } from "./rpc/auth.ts";
import { callMethods } from "./rpc/calls.ts";
import { fileMethods } from "./rpc/files.ts";
import { functionMethods } from "./rpc/functions.ts";
import { logMethods } from "./rpc/logs.ts";
import type { Method, Methods } from "./rpc/method.ts";
import { sandboxMethods } from "./rpc/sandboxes.ts";
import { secretMethods } from "./rpc/secrets.ts";
import { serve, throttle } from "./rpc/serve.ts";
import type { Execution } from "./state/execution.ts";
import { status } from "./state/results.ts";
import { newId, World } from "./state/world.ts";

/**
 * A stand-in for Modal on loopback: deployments, functions, sandboxes, secrets and logs over its own protocol, with
 * containers that are processes of this machine. The real SDKs of both languages talk to it.
 */
export class ModalStandIn {
  readonly world: World;
  readonly token: typeof defaultToken;
  /** Methods in the order in which they were called. */
  readonly requests: string[] = [];
  readonly #folder: string;
  #port = 0;
  #stop: () => void = () => {};

  private constructor(folder: string, token: typeof defaultToken) {
    this.#folder = folder;
    this.token = token;
    this.world = new World(new Faults());
  }

  /** Starts one. */
  static async start(options: ModalStandInOptions): Promise<ModalStandIn> {
    const folder = await mkdtemp(join(tmpdir(), "modal-stand-in-"));
    const standIn = new ModalStandIn(folder, options.token ?? defaultToken);
    await standIn.#listen({ folder, path: process.env["PATH"] ?? "", environment: {}, ...options });
    return standIn;
  }

  /** What clients get as `MODAL_SERVER_URL`. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Variables by which either SDK finds this and nothing else. */
  get environment(): Readonly<Record<string, string>> {
    const { id, secret } = this.token;
    return { MODAL_SERVER_URL: this.url, MODAL_TOKEN_ID: id, MODAL_TOKEN_SECRET: secret };
  }

  /** What went wrong inside; a test asserts that it is empty. */
  get problems(): readonly unknown[] {
    return this.world.problems;
  }

  get faults(): Faults {
    return this.world.faults;
  }

  /** Makes a named secret, as `modal secret create --force` does. */
  setSecret(name: string, values: Readonly<Record<string, string>>): void {
    const id = this.world.secretNamed(name)?.id ?? newId("st");
    this.world.secrets.set(id, { id, name, values });
  }

  /** Calls and sandboxes in the order in which they were made. */
  get executions(): readonly Execution[] {
    return [...this.world.calls.values(), ...this.world.sandboxes.values()];
  }

  /** Living processes of all containers. */
  async pids(): Promise<readonly number[]> {
    const containers = this.executions.flatMap((execution) => execution.containers);
    return (await Promise.all(containers.map((container) => container.pids()))).flat();
  }

  /** Takes a running container of this execution away, as for a machine that is needed elsewhere. */
  async preempt(executionId: string): Promise<void> {
    const execution = this.executions.find(({ id }) => id === executionId);
    await execution?.containers.at(-1)?.end();
  }

  /** Ends everything that runs, stops listening, removes every file. */
  async close(): Promise<void> {
    for (const execution of this.executions) {
      execution.settle({ status: status.terminated, exception: "The stand-in was closed" });
      await execution.end();
    }
    await this.world.idle();
    this.#stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #listen(machineOptions: Omit<Machine, "blobUrl">): Promise<void> {
    const blobs = createServer((request, response) => {
      const blob = this.world.blobs.get(request.url?.slice(1) ?? "");
      response.writeHead(blob === undefined ? 404 : 200).end(blob);
    });
    const blobUrl = await listening(blobs);
    const machine: Machine = { ...machineOptions, blobUrl: () => blobUrl };
    const methods: Methods = {
      ...authMethods,
      ...appMethods(this.world),
      ...functionMethods(this.world),
      ...fileMethods(this.world),
      ...secretMethods(this.world),
      ...callMethods(this.world, machine),
      ...sandboxMethods(this.world, machine),
      ...logMethods(this.world),
    };
    const served = await serve(this.#losingAnswers(methods), (method, context) =>
      this.#admit(method, context),
    );
    this.#port = served.port;
    this.#stop = () => {
      served.close();
      blobs.close();
    };
  }

  #admit(method: string, context: CallContext): void {
    this.requests.push(method);
    checkToken(context, this.token);
    const throttled = this.faults.take("throttled", method);
    if (throttled !== null) throw throttle(context, throttled.retryAfterSecs);
  }

  /** The methods, with those answers lost or refused that a fault names. */
  #losingAnswers(methods: Methods): Methods {
    return Object.fromEntries(
      Object.entries(methods).map(([name, method]): [string, Method] => {
        const officialName = name.charAt(0).toUpperCase() + name.slice(1);
        const answer: Method["answer"] = (request, context) => {
          const fault = this.faults.take("fails", officialName);
          if (fault === null) return method.answer(request, context);
          return this.#fail(fault.status, fault.afterEffect ? method.answer(request, context) : null);
        };
        return [name, { answer }];
      }),
    );
  }

  async #fail(code: number, effect: ReturnType<Method["answer"]> | null): Promise<never> {
    if (effect instanceof Promise) await effect;
    throw new ServerError(code, "a fault of the stand-in's");
  }
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  server.unref();
  return `http://127.0.0.1:${address.port}`;
}
