import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { NONCE, secureHeaders } from "hono/secure-headers";

/** The dashboard, as the process that owns it hands it over: Porter's API knows no page. */
export interface Pages {
  /** Absolute folder of the built assets. */
  readonly assetsDir: string;
  handle(request: Request, context: PageContext): Promise<Response>;
}

/** What pages are served with. */
export interface PageParts {
  readonly pages: Pages;
  readonly fetchApi: PageContext["fetchApi"];
  /** Where the form of the set-up page goes, beside this origin. */
  readonly setUpFormOrigin: string | null;
}

export interface PageContext {
  /** Of this response's content security policy. */
  readonly nonce: string;
  /** Reaches Porter's own API without a socket. */
  fetchApi(input: string | URL | Request, init?: RequestInit): Promise<Response>;
}

/**
 * Pages may load what this origin serves, run scripts that carry the nonce, and nothing else.
 * `same-origin` referrers: with `no-referrer` browsers send `Origin: null` on forms, which the page
 * framework's own cross-site check refuses.
 */
function headersWith(formTargets: readonly string[]) {
  return secureHeaders({
    referrerPolicy: "same-origin",
    xFrameOptions: "DENY",
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: [NONCE, "'strict-dynamic'"],
      styleSrc: ["'self'", NONCE],
      styleSrcAttr: ["'none'"],
      connectSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      fontSrc: ["'self'"],
      manifestSrc: ["'self'"],
      formAction: ["'self'", ...formTargets],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  });
}

const headers = headersWith([]);

/** Routes of everything that is not the API: assets, cached for ever by their hashed names, then pages. */
export function pageRoutes(parts: PageParts): Hono<{ Variables: { secureHeadersNonce?: string } }> {
  const { pages, fetchApi, setUpFormOrigin } = parts;
  const app = new Hono<{ Variables: { secureHeadersNonce?: string } }>();
  app.use(
    "/assets/*",
    serveStatic({
      root: pages.assetsDir,
      precompressed: true,
      onFound: (_path, c) => c.header("cache-control", "public, max-age=31536000, immutable"),
    }),
  );
  app.get("/favicon.svg", serveStatic({ root: pages.assetsDir }));
  // Browsers ask for it on their own, where a page names no icon or does not name it yet.
  app.get("/favicon.ico", (c) => c.redirect("/favicon.svg", 301));
  const setUpHeaders = setUpFormOrigin === null ? headers : headersWith([setUpFormOrigin]);
  app.use("*", (c, next) => (c.req.path === "/setup" ? setUpHeaders : headers)(c, next));
  app.all("*", (c) => {
    // A commented-on page is personal: nothing in between may keep it.
    c.header("cache-control", "private, no-store");
    return pages.handle(c.req.raw, { nonce: c.get("secureHeadersNonce") ?? "", fetchApi });
  });
  return app;
}
