import { setTimeout as pause } from "node:timers/promises";
import { ServerError, Status } from "nice-grpc";
import { z } from "zod";
import type { Machine } from "../container/machine.ts";
import { runCall } from "../container/run-call.ts";
import { FunctionCall } from "../state/execution.ts";
import { status } from "../state/results.ts";
import { newId, type World } from "../state/world.ts";
import { type Methods, notFound, unary } from "./method.ts";

const inputSchema = z.object({ args: z.instanceof(Uint8Array).optional(), dataFormat: z.number() });
const byId = z.object({ functionCallId: z.string() });

/** Counts of a call's one input, by which clients decide whether its log can grow. */
function countsOf({ result }: FunctionCall): object {
  const one = { total: 1, latest: [] };
  switch (result?.status) {
    case undefined:
      return { pendingInputs: one };
    case status.success:
      return { succeededInputs: one };
    case status.timeout:
      return { timeoutInputs: one };
    case status.terminated:
      return { cancelledInputs: one };
    default:
      return { failedInputs: one };
  }
}

/** Calls of functions: made, waited for, cancelled. */
export function callMethods(world: World, machine: Machine): Methods {
  const find = (id: string): FunctionCall => {
    const call = world.calls.get(id);
    if (call === undefined) throw notFound(`Function call ${id}`);
    return call;
  };

  function start(functionId: string, input: z.output<typeof inputSchema>): FunctionCall {
    const deployed = world.functions.get(functionId);
    if (deployed === undefined) throw notFound(`Function ${functionId}`);
    if (input.args === undefined) throw new ServerError(Status.UNIMPLEMENTED, "arguments by blob");
    const ids = { id: newId("fc"), appId: deployed.appId, functionId, inputId: newId("in") };
    const call = new FunctionCall(ids, { args: Uint8Array.from(input.args), dataFormat: input.dataFormat });
    if (world.faults.take("lost-call") !== null) return call;
    world.calls.set(call.id, call);
    world.inBackground(runCall(call, world, machine));
    return call;
  }

  async function cancel(call: FunctionCall, terminateContainers: boolean): Promise<void> {
    if (call.result !== null && call.containers.length === 0) return;
    if (!terminateContainers) return call.cancelled.resolve();
    call.settle({ status: status.terminated, exception: "Function call was cancelled" });
    await call.end();
  }

  return {
    functionMap: unary(
      z.object({
        functionId: z.string(),
        pipelinedInputs: z.array(z.object({ input: inputSchema })).length(1),
      }),
      ({ functionId, pipelinedInputs }, { metadata }) => {
        const key = metadata.get("x-idempotency-key") ?? crypto.randomUUID();
        const earlier = world.answered.get(key);
        if (earlier !== undefined) return earlier;
        const call = start(functionId, pipelinedInputs[0]?.input ?? { dataFormat: 0 });
        const answer = {
          functionCallId: call.id,
          functionCallJwt: "jwt",
          pipelinedInputs: [{ idx: 0, inputId: call.inputId, inputJwt: "jwt" }],
        };
        world.answered.set(key, answer);
        return answer;
      },
    ),
    functionCallFromId: unary(byId, ({ functionCallId }) => {
      const { id, functionId, appId } = find(functionCallId);
      return { functionCallId: id, numInputs: 1, metadata: { functionId, appId } };
    }),
    functionCallGetInfo: unary(byId, ({ functionCallId }) => {
      const call = find(functionCallId);
      return { info: { functionCallId, totalInputs: 1, ...countsOf(call) } };
    }),
    functionGetOutputs: unary(
      z.object({ functionCallId: z.string(), timeout: z.number() }),
      async ({ functionCallId, timeout }, { signal }) => {
        const call = find(functionCallId);
        await Promise.race([
          call.settled,
          pause(timeout * 1000, null, { ref: false, signal }).catch(() => null),
        ]);
        if (call.result === null) return { outputs: [], lastEntryId: "0-0", numUnfinishedInputs: 1 };
        const output = { result: call.result, idx: 0, inputId: call.inputId, dataFormat: call.dataFormat };
        return { outputs: [output], lastEntryId: "1-0" };
      },
    ),
    functionCallCancel: unary(
      z.object({ functionCallId: z.string(), terminateContainers: z.boolean().optional() }),
      async ({ functionCallId, terminateContainers = false }) => {
        const call = find(functionCallId);
        const late = world.faults.take("late-cancel");
        if (late === null) await cancel(call, terminateContainers);
        else world.inBackground(pause(late.delayMs).then(() => cancel(call, terminateContainers)));
        return {};
      },
    ),
    blobGet: unary(z.object({ blobId: z.string() }), ({ blobId }) => ({
      downloadUrl: `${machine.blobUrl()}/${blobId}`,
    })),
  };
}
