import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The least a webhook receiver can do: check the signature, parse, answer. Keeps nothing. */
const secret = process.env["WEBHOOK_SECRET"] ?? "";

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    const expected = Buffer.from(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
    const given = Buffer.from(String(request.headers["x-hub-signature-256"]));
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
      response.writeHead(401).end("bad signature");
      return;
    }
    JSON.parse(body.toString("utf8"));
    response.end("ok");
  });
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
