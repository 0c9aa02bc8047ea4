import {
  answerClaim,
  claimSchema,
  completeSchema,
  failTask,
  type Ports,
  PorterError,
  takeCompletion,
  takeUpdate,
  updateSchema,
} from "@porter/orchestrator";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Logger } from "pino";
import { Webhook } from "standardwebhooks";
import { z } from "zod";

export interface CallbackDoor {
  readonly ports: Ports;
  readonly log: Logger;
  /** Keys that may have signed reports of this run, newest first. */
  runKeys(runId: string): readonly string[];
  /** Largest body taken, bytes: a changeset in base64 and some room. */
  readonly maxBytes: number;
}

/** How long a claim waits for its prompt before the runner is asked to come again. */
const promptPatienceMs = 10_000;

function isSigned(rawBody: string, c: Context, keys: readonly string[]): boolean {
  const headers = {
    "webhook-id": c.req.header("webhook-id") ?? "",
    "webhook-timestamp": c.req.header("webhook-timestamp") ?? "",
    "webhook-signature": c.req.header("webhook-signature") ?? "",
  };
  return keys.some((key) => {
    try {
      new Webhook(key).verify(rawBody, headers);
      return true;
    } catch {
      return false;
    }
  });
}

const runIdOnly = z.object({ run_id: z.uuid() });

type Taken<T> = { readonly report: T } | { readonly refusal: Response };

/** Signature first, on the raw bytes; then the schema. Only the run id is looked at before, to know whose key it is. */
async function takeReport<T>(c: Context, schema: z.ZodType<T>, door: CallbackDoor): Promise<Taken<T>> {
  const rawBody = await c.req.text();
  let body: unknown;
  try {
    body = JSON.parse(rawBody);
  } catch {
    return { refusal: c.json({ code: "bad_report", message: "A report is JSON." }, 400) };
  }
  const run = runIdOnly.safeParse(body);
  if (!run.success || !isSigned(rawBody, c, door.runKeys(run.data.run_id))) {
    return {
      refusal: c.json(
        { code: "bad_signature", message: "The report is not signed with its run's key." },
        401,
      ),
    };
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join("."));
    return {
      refusal: c.json({ code: "bad_report", message: `Fields that do not fit: ${fields.join(", ")}.` }, 400),
    };
  }
  return { report: parsed.data };
}

async function claimWhenReady(report: z.infer<typeof claimSchema>, door: CallbackDoor) {
  const deadline = AbortSignal.timeout(promptPatienceMs);
  for (;;) {
    const result = await answerClaim(report, door.ports);
    if (result.kind !== "not-ready" || deadline.aborted) return result;
    await door.ports.news.wait(report.task_id, promptPatienceMs, deadline);
  }
}

/** The doors runs report through. Each answers what the runner does next; see the runner's own protocol notes. */
export function callbackRoutes(door: CallbackDoor): Hono {
  const app = new Hono();
  app.use(bodyLimit({ maxSize: door.maxBytes, onError: (c) => c.json({ code: "report_too_large" }, 413) }));

  app.post("/claim", async (c) => {
    const taken = await takeReport(c, claimSchema, door);
    if ("refusal" in taken) return taken.refusal;
    const { task_id: taskId, run_id: runId } = taken.report;
    const result = await claimWhenReady(taken.report, door).catch(async (error: unknown) => {
      if (!(error instanceof PorterError) || error.retry === "later") throw error;
      await failTask(taskId, { failure: error.toFailure(), infrastructure: false }, door.ports);
      return { kind: "run-over" } as const;
    });
    door.log.info({ taskId, runId, result: result.kind }, "claim answered");
    switch (result.kind) {
      case "accepted":
        return c.json(result.answer);
      case "already-claimed":
        return c.json({ code: "already_claimed" }, 409);
      case "run-over":
        return c.json({ code: "run_over" }, 410);
      case "not-ready":
        return c.json({ code: "not_ready" }, 503, { "retry-after": "1" });
    }
  });

  app.post("/task-update", async (c) => {
    const taken = await takeReport(c, updateSchema, door);
    if ("refusal" in taken) return taken.refusal;
    const answer = await takeUpdate(taken.report, door.ports);
    return answer === null ? c.json({ code: "run_over" }, 410) : c.json(answer);
  });

  app.post("/task-complete", async (c) => {
    const taken = await takeReport(c, completeSchema, door);
    if ("refusal" in taken) return taken.refusal;
    const { task_id: taskId, run_id: runId } = taken.report;
    const news = await takeCompletion(taken.report, door.ports);
    door.log.info({ taskId, runId, news }, "completion taken");
    return c.json({ taken: news });
  });
  return app;
}
