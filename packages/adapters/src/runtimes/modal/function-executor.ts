import type { Execution, LaunchTicket } from "@porter/orchestrator";
import type { FunctionCall } from "modal";
import { z } from "zod";
import type { Modal } from "./connection.ts";
import { confirmMs, type Executor, limitMs } from "./executor.ts";
import { endOf, lastWords } from "./last-words.ts";
import { isFailedExchange, isNotFound } from "./modal-error.ts";
import { appName, functionName } from "./names.ts";

/** What the function is deployed with, see `modal/porter_app.py`; other bounds make a variant of it. */
const deployed = { timeoutMs: 600_000, memoryMb: 2_048, cpus: 2 };

const resultSchema = z.object({ exit_code: z.number() });

/** Other bounds than the deployed ones. A shorter time is the runner's to keep: it comes with the claim. */
function optionsFor({ timeoutMs, memoryMb, cpus }: LaunchTicket["sandbox"]) {
  const options = {
    ...(timeoutMs > deployed.timeoutMs && { timeoutMs: limitMs(timeoutMs) }),
    ...(memoryMb !== deployed.memoryMb && { memoryMiB: memoryMb, memoryLimitMiB: 2 * memoryMb }),
    ...(cpus !== deployed.cpus && { cpu: cpus, cpuLimit: 2 * cpus }),
  };
  return Object.keys(options).length === 0 ? null : options;
}

/** Runs as calls of the deployed function `execute_agent_task`. */
export const functionExecutor: Executor = {
  async start({ taskId, runId, attempt, sandbox }, { client }) {
    const base = await client.functions.fromName(appName, functionName);
    const options = optionsFor(sandbox);
    const chosen = options === null ? base : await base.withOptions(options).instance();
    const call = await chosen.spawn([], { task_id: taskId, run_id: runId, attempt });
    return call.functionCallId;
  },

  async inspect(modalId, modal) {
    try {
      return await inspectCall(await modal.client.functionCalls.fromId(modalId), modal);
    } catch (error) {
      if (isNotFound(error, modal)) return { state: "unknown" };
      throw error;
    }
  },

  async end(modalId, modal) {
    try {
      const call = await modal.client.functionCalls.fromId(modalId);
      await call.cancel({ terminateContainers: true });
      await outcomeOf(call, confirmMs, modal);
    } catch (error) {
      if (!isNotFound(error, modal)) throw error;
    }
  },
};

/** What `get` says of a call: its result, what it threw, or that it has neither within this time. */
async function outcomeOf(
  call: FunctionCall,
  timeoutMs: number,
  { sdk }: Modal,
): Promise<{ readonly result: unknown } | { readonly thrown: unknown } | null> {
  try {
    return { result: await call.get({ timeoutMs }) };
  } catch (error) {
    // Also an instance of FunctionTimeoutError, for which it must not be taken: the call goes on.
    if (error instanceof sdk.TimeoutError) return null;
    if (isFailedExchange(error)) throw error;
    return { thrown: error };
  }
}

async function inspectCall(call: FunctionCall, modal: Modal): Promise<Execution> {
  const outcome = await outcomeOf(call, 0, modal);
  if (outcome === null) return { state: "running" };
  const words = await lastWords(call.logs);
  if ("thrown" in outcome) {
    const { thrown } = outcome;
    if (thrown instanceof modal.sdk.FunctionTimeoutError) {
      return { state: "exited", cause: "timed_out", detail: endOf("Modal's time limit", words) };
    }
    return { state: "exited", detail: endOf(thrown instanceof Error ? thrown.message : "failed", words) };
  }
  const result = resultSchema.safeParse(outcome.result);
  const how = result.success ? `exit code ${result.data.exit_code}` : "ended with an unknown result";
  return { state: "exited", detail: endOf(how, words) };
}
