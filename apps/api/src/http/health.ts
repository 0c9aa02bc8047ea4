import { Hono } from "hono";
import { collectDefaultMetrics, Registry } from "prom-client";

export interface Vitals {
  /** Resolves when the journal answers; throws when it does not. */
  checkJournal(): Promise<void>;
  /** True from SIGTERM on: no new traffic, please. */
  isDraining(): boolean;
}

/** `/healthz`: the process answers. `/readyz`: it can take work. `/metrics`: Prometheus text. */
export function healthRoutes(vitals: Vitals): Hono {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const app = new Hono();
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    if (vitals.isDraining()) return c.json({ status: "draining" }, 503);
    try {
      await vitals.checkJournal();
      return c.json({ status: "ready" });
    } catch {
      return c.json({ status: "journal unavailable" }, 503);
    }
  });
  app.get("/metrics", async (c) =>
    c.text(await registry.metrics(), 200, { "content-type": registry.contentType }),
  );
  return app;
}
