import type { MiddlewareHandler } from "hono";
import type { OwnHosts } from "./own-hosts.ts";

const harmless = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses what a foreign page sends in a visitor's name. Browsers put the origin of the page into every request that
 * may change something; what comes without one is no browser and carries no visitor's cookie.
 */
export function ownOriginOnly(hosts: OwnHosts): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header("origin");
    if (!harmless.has(c.req.method) && origin !== undefined && !hosts.isOwnOrigin(origin)) {
      return c.json({ code: "foreign_origin", message: "Only Porter's own pages may send this." }, 403);
    }
    return next();
  };
}
