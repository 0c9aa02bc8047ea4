import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type FunctionCall, ModalStandIn, type Sandbox } from "@porter/standins-modal";
import { pythonWithModal, runModal } from "@porter/standins-modal/testing";
import { expect, vi } from "vitest";
import { z } from "zod";
import { runnerDir } from "../src/wiring/runner-dir.ts";
import { expectOneOfEach, generous, type Place } from "./one-of-each.ts";
import { type PorterProcess, type PorterProcessOptions, startPorterProcess } from "./porter-process.ts";

/** A Porter as a process of its own, with stand-ins for GitHub and for Modal that live in the test. */
export interface PorterOnModal {
  readonly porter: PorterProcess;
  readonly modal: ModalStandIn;
  close(): Promise<void>;
}

const secretSchema = z.object({ PORTER_URL: z.string(), PORTER_RUNNER_KEY: z.string() });

/** Host of Porter's public address in these tests. */
export const publicHost = "localhost";

/** Containers have no image here that could give runs a user of their own. */
const ownUser = { PORTER_RUNNER_UID: String(process.getuid?.() ?? 0) };

/** Does what the documentation tells an operator to do, with Modal's own command line and Porter's. */
async function setUp(
  { porter, modal }: Pick<PorterOnModal, "porter" | "modal">,
  mode: string,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "porter-modal-secret-"));
  const file = path.join(folder, "secret.json");
  const { code, output } = await porter.run(["modal", "secret", file]);
  expect({ code, output }).toMatchObject({ code: 0 });
  const secret = secretSchema.parse(JSON.parse(await readFile(file, "utf8")));
  expect(output).not.toContain(secret.PORTER_RUNNER_KEY);
  await runModal(modal, runnerDir, ["secret", "create", "porter-runner", "--from-json", file]);
  await rm(folder, { recursive: true });
  await runModal(modal, runnerDir, ["deploy", "-m", "porter_app"]);
  if (mode === "sandbox") await runModal(modal, runnerDir, ["run", "-m", "porter_app"]);
}

export async function startPorterOnModal(
  mode: "function" | "sandbox",
  options: PorterProcessOptions = {},
): Promise<PorterOnModal> {
  const modal = await ModalStandIn.start({ python: await pythonWithModal(), environment: ownUser });
  const variables = {
    ...modal.environment,
    PORTER_RUNTIME: "modal",
    PORTER_MODAL_MODE: mode,
    ...options.variables,
  };
  const porter = await startPorterProcess({ ...options, variables });
  // Another name than that of the address it listens on: runs on Modal have to use the public one.
  porter.change({ PORTER_URL: porter.url.replace("127.0.0.1", publicHost) });
  await porter.stop();
  await porter.start();
  await setUp({ porter, modal }, mode);
  return {
    porter,
    modal,
    async close() {
      await porter.close();
      await modal.close();
    },
  };
}

/** One of each on GitHub, and nothing that runs on Modal or went wrong in its stand-in. */
export async function expectOneOfEachOnModal(
  { porter, modal }: PorterOnModal,
  place: Place,
  agent: string,
): Promise<void> {
  await expectOneOfEach(porter, place, agent);
  await nothingRunsOn(modal);
}

/** Waits until no container has a process. */
export async function nothingRunsOn(modal: ModalStandIn): Promise<void> {
  await vi.waitFor(async () => expect(await modal.pids()).toEqual([]), generous);
  expect(modal.problems).toEqual([]);
}

/**
 * Runs that executions were made for. One may have two executions: a Porter that dies before it has noted the first
 * starts another, and the claim lets only one of them work.
 */
export function runsOf(modal: ModalStandIn): ReadonlySet<string> {
  const ids = modal.executions.map((execution) => {
    if ("definition" in execution) return (execution as Sandbox).definition.tags["run"];
    const sent = Buffer.from((execution as FunctionCall).input.args).toString("latin1");
    return /run_id.*?([\da-f]{8}-[\da-f-]{27})/.exec(sent)?.[1];
  });
  return new Set(ids.filter((id) => id !== undefined));
}
