import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { verifyDelivery } from "@porter/forges";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { readEvent } from "../src/relay/read-event.ts";
import { startRelay } from "../src/relay/start-relay.ts";
import { maintainer, repository, startPorterUnderTest } from "./porter-under-test.ts";
import { serveHere, startRelayChannel } from "./relay-channel.ts";

const secret = "relay-secret";
/** White space and escapes that JSON written anew would not have. */
const rewritten = '{ "action": "created", "text": "\\u00e9" }';
const plain = '{"action":"created","text":"é"}';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function startChannel(options: { raw: boolean; refusals?: number }) {
  const channel = await startRelayChannel(options);
  closing.push(channel.close);
  return channel;
}

/** Where deliveries end: keeps the first one as it came. */
async function startDoor() {
  const received = Promise.withResolvers<Received>();
  const { url, close } = await serveHere(
    createServer((request, response) => {
      void text(request).then((body) => {
        received.resolve({ headers: request.headers, body });
        response.writeHead(202).end();
      });
    }),
  );
  closing.push(close);
  return { url: `${url}/api/webhooks/github`, received: received.promise };
}

async function relayed(body: string, channelOptions: { raw: boolean; refusals?: number }): Promise<Received> {
  const channel = await startChannel(channelOptions);
  const door = await startDoor();
  const log = pino({ level: "silent" });
  closing.push(startRelay({ channelUrl: channel.url, doorUrl: door.url, log, retryMs: 10 }));
  await channel.listening;
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  await fetch(channel.url, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": "issues",
      "x-github-delivery": "d1",
      "x-hub-signature-256": signature,
      "x-forwarded-for": "192.0.2.1",
    },
  });
  return door.received;
}

function isSigned({ headers, body }: Received): boolean {
  const signature = headers["x-hub-signature-256"];
  return verifyDelivery({
    rawBody: Buffer.from(body),
    signature: typeof signature === "string" ? signature : undefined,
    secrets: [secret],
  });
}

describe("the relay", () => {
  it("hands on the bytes GitHub signed when the channel has them", async () => {
    const received = await relayed(rewritten, { raw: true });
    expect(received.body).toBe(rewritten);
    expect(isSigned(received)).toBe(true);
    expect(received.headers).toMatchObject({ "x-github-event": "issues", "x-github-delivery": "d1" });
    expect(received.headers["rawbody"]).toBeUndefined();
    expect(received.headers["x-forwarded-for"]).toBeUndefined();
  });

  it("writes JSON as GitHub does when the channel has only the parsed body", async () => {
    const received = await relayed(plain, { raw: false });
    expect(received.body).toBe(plain);
    expect(isSigned(received)).toBe(true);
  });

  it("cannot make a signature fit bytes that the channel changed", async () => {
    expect(isSigned(await relayed(rewritten, { raw: false }))).toBe(false);
  });

  it("tries a channel again that refused", async () => {
    expect(isSigned(await relayed(plain, { raw: true, refusals: 2 }))).toBe(true);
  });

  it("brings GitHub's deliveries to a Porter that GitHub cannot reach", async () => {
    const channel = await startChannel({ raw: false });
    const under = await startPorterUnderTest({ variables: { PORTER_WEBHOOK_PROXY_URL: channel.url } });
    closing.push(() => under.close());
    under.standIn.setWebhook({ url: channel.url, secret: under.webhookSecret });
    await channel.listening;
    under.standIn.comment({ repository, number: 1 }, maintainer, "@porter edit");
    await expect
      .poll(() => under.standIn.pullRequests(repository).length, { timeout: 120_000, interval: 50 })
      .toBe(1);
    expect(under.standIn.violations).toEqual([]);
  });

  it.each(["no JSON", "{}", "[]", '{"body":{}}'])("takes %j for no delivery", (data) => {
    expect(readEvent(data)).toBeNull();
  });
});
