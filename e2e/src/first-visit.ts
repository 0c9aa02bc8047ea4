import { get } from "node:http";
import type { Page } from "playwright-core";

/** Compressed size of a file as a server sends it to a client that knows only gzip. */
function gzipBytes(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
      if (response.headers["content-encoding"] !== "gzip") {
        reject(new Error(`${url} is not sent compressed`));
      }
      let bytes = 0;
      response.on("data", (chunk: Buffer) => (bytes += chunk.length));
      response.once("end", () => resolve(bytes));
      response.once("error", reject);
    });
    request.once("error", reject);
  });
}

/** Bytes of all scripts that a first visit to a page loads until it is live, sent with gzip. */
export async function firstVisitScriptBytes(page: Page, path: string): Promise<number> {
  const scripts = new Set<string>();
  page.on("request", (request) => {
    if (request.resourceType() === "script") scripts.add(request.url());
  });
  const live = page.waitForEvent("websocket");
  await page.goto(path);
  await live;
  await page.waitForLoadState("networkidle");
  const sizes = await Promise.all([...scripts].map(gzipBytes));
  return sizes.reduce((sum, size) => sum + size, 0);
}
