import { randomUUID } from "node:crypto";
import { type Answer, Connection } from "./connection.ts";
import { type BodyTemplate, bodyOf, type CommentPlace, signatureOf } from "./payload.ts";

/** One round of load: deliveries over several connections, each sending its next one when it was answered. */
export interface LoadOrder {
  readonly port: number;
  readonly path: string;
  readonly secret: string;
  readonly template: BodyTemplate;
  /** What the bodies speak of, in turn. */
  readonly places: readonly CommentPlace[];
  readonly count: number;
  readonly connections: number;
}

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds from the first byte sent to the last byte received, one per delivery. */
  readonly latencies: Float64Array;
  /** How often each answer came, as `status body`, UUIDs in it replaced by `<id>`. */
  readonly answers: Readonly<Record<string, number>>;
}

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Everything that costs time is made before the clock starts. */
function prepare(order: LoadOrder): readonly Buffer[] {
  const { template, places, secret } = order;
  const signed = places.map((place) => {
    const body = bodyOf(template, place);
    return { body, signature: signatureOf(body, secret) };
  });
  return Array.from({ length: order.count }, (_, index) => {
    const delivery = signed[index % signed.length];
    if (delivery === undefined) throw new Error("There is nothing to deliver.");
    return Buffer.concat([headOf(order, delivery.body, delivery.signature), delivery.body]);
  });
}

function headOf({ port, path }: LoadOrder, body: Buffer, signature: string): Buffer {
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    "Accept: */*",
    "Content-Type: application/json",
    "User-Agent: GitHub-Hookshot/0000000",
    `X-GitHub-Delivery: ${randomUUID()}`,
    "X-GitHub-Event: issue_comment",
    "X-GitHub-Hook-ID: 4242",
    "X-GitHub-Hook-Installation-Target-ID: 4242",
    "X-GitHub-Hook-Installation-Target-Type: integration",
    `X-Hub-Signature-256: ${signature}`,
    `Content-Length: ${body.length}`,
    "\r\n",
  ];
  return Buffer.from(lines.join("\r\n"), "latin1");
}

/** Does what the order says and measures it. Rejects when a connection breaks. */
export async function load(order: LoadOrder): Promise<LoadResult> {
  const requests = prepare(order);
  const latencies = new Float64Array(requests.length);
  const answers: Answer[] = [];
  const open = Array.from({ length: order.connections }, () => Connection.open(order.port));
  const connections = await Promise.all(open);
  let next = 0;
  const work = async (connection: Connection) => {
    for (let index = next++; index < requests.length; index = next++) {
      const request = requests[index];
      if (request === undefined) return;
      const sentAt = performance.now();
      answers.push(await connection.exchange(request));
      latencies[index] = performance.now() - sentAt;
    }
  };
  const startedAt = performance.now();
  await Promise.all(connections.map(work));
  const seconds = (performance.now() - startedAt) / 1000;
  for (const connection of connections) connection.close();
  return { perSecond: requests.length / seconds, latencies, answers: tally(answers) };
}

function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const text = `${status} ${body.replaceAll(uuid, "<id>").trim()}`;
    counts[text] = (counts[text] ?? 0) + 1;
  }
  return counts;
}
