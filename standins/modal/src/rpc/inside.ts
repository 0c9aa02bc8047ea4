import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { FunctionCall } from "../state/execution.ts";
import { type Result, status } from "../state/results.ts";
import { newId, type World } from "../state/world.ts";
import { type Methods, unary } from "./method.ts";

const resultSchema = z.object({
  status: z.number(),
  exception: z.string(),
  exitcode: z.number(),
  data: z.instanceof(Uint8Array).optional(),
});

/** How long a heartbeat is held while there is nothing to tell. */
const heartbeatMs = 10_000;

/** What a container asks, for the one call that it serves: nothing it sends says which container it is. */
export function insideMethods(world: World, call: FunctionCall): Methods {
  let handedOut = false;
  let toldOfCancellation = false;

  async function heartbeat(): Promise<object> {
    const timer = new AbortController();
    const quiet = pause(heartbeatMs, false, { signal: timer.signal, ref: false }).catch(() => false);
    const cancelled = await Promise.race([call.cancelled.promise.then(() => true), quiet]);
    timer.abort();
    if (!cancelled || toldOfCancellation) return {};
    toldOfCancellation = true;
    return { cancelInputEvent: { inputIds: [call.inputId] } };
  }

  function asBlob(result: Result, { gone }: { gone: boolean }): Result {
    const { data, ...rest } = result;
    const dataBlobId = newId("bl");
    if (!gone && data !== undefined) world.blobs.set(dataBlobId, data);
    return { ...rest, dataBlobId };
  }

  return {
    containerHello: unary(z.unknown(), () => ({})),
    clientHello: unary(z.unknown(), () => ({})),
    containerHeartbeat: unary(z.unknown(), heartbeat),
    functionGetInputs: unary(z.unknown(), () => {
      if (handedOut) return { inputs: [{ killSwitch: true }] };
      handedOut = true;
      const input = { ...call.input, finalInput: false };
      const item = { inputId: call.inputId, input, functionCallId: call.id, functionCallInvocationType: 3 };
      return { inputs: [item] };
    }),
    functionPutOutputs: unary(
      z.object({ outputs: z.array(z.object({ result: resultSchema, dataFormat: z.number() })) }),
      ({ outputs }) => {
        const [output] = outputs;
        if (output === undefined) return {};
        const fault = world.faults.take("result-in-blob");
        call.dataFormat = output.dataFormat;
        call.settle(fault === null ? output.result : asBlob(output.result, fault));
        return {};
      },
    ),
    taskResult: unary(z.object({ result: resultSchema.optional() }), ({ result }) => {
      if (result !== undefined && result.status !== status.success) call.settle(result);
      return {};
    }),
  };
}
