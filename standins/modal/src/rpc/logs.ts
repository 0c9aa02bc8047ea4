import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { Execution } from "../state/execution.ts";
import type { LogEntry } from "../state/log.ts";
import type { World } from "../state/world.ts";
import { type Methods, streaming, unary } from "./method.ts";

const whichSchema = z.object({ functionCallId: z.string(), taskId: z.string(), sandboxId: z.string() });

/** How often a stream looks whether there is more to tell. */
const pollMs = 50;

function itemOf({ data, fileDescriptor, at }: LogEntry): object {
  const milliseconds = at.getTime();
  return {
    data,
    fileDescriptor,
    timestamp: milliseconds / 1000,
    timestampNs: String(BigInt(milliseconds) * 1_000_000n),
  };
}

/** What containers printed. */
export function logMethods(world: World): Methods {
  function find({ functionCallId, taskId, sandboxId }: z.output<typeof whichSchema>): Execution | undefined {
    const all: readonly Execution[] = [...world.calls.values(), ...world.sandboxes.values()];
    return all.find(
      ({ id, containers }) =>
        id === functionCallId ||
        id === sandboxId ||
        containers.some((container) => container.taskId === taskId),
    );
  }
  return {
    appFetchLogs: unary(
      whichSchema.extend({ limit: z.number(), since: z.date().optional(), until: z.date().optional() }),
      (request) => {
        const { limit, since, until } = request;
        const entries = (find(request)?.log.entries ?? []).filter(
          ({ at }) => (since === undefined || at >= since) && (until === undefined || at <= until),
        );
        const items = entries.slice(limit > 0 ? -limit : 0).map(itemOf);
        return { batches: items.length === 0 ? [] : [{ items }] };
      },
    ),
    appGetLogs: streaming(
      whichSchema.extend({ appId: z.string(), lastEntryId: z.string(), timeout: z.number() }),
      async function* (request, { signal }) {
        const execution = find(request);
        let next = Number(request.lastEntryId || "0");
        const until = performance.now() + request.timeout * 1000;
        while (!signal.aborted && performance.now() < until) {
          const items = (execution?.log.entries ?? []).slice(next).map(itemOf);
          next += items.length;
          if (items.length > 0) yield { items, entryId: String(next) };
          else if (execution === undefined && world.disconnected.has(request.appId))
            return yield { appDone: true };
          else if (execution?.result) return;
          const news = execution === undefined ? [] : [execution.log.more()];
          await Promise.race([...news, pause(pollMs, null, { ref: false })]);
        }
      },
    ),
  };
}
