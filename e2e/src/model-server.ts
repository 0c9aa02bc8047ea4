import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type ChatCompletionRequest, LLMock } from "@copilotkit/aimock";

/** A request as it came over the wire; the scripted server itself keeps keys out of its records. */
interface RawRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A model provider on loopback that plays a script. */
export interface ModelServer {
  /** Its address, without a version segment. */
  readonly url: string;
  readonly requests: readonly RawRequest[];
  close(): Promise<void>;
}

export interface Script {
  /** The only key that is accepted; every other one is answered 401. */
  readonly key: string;
  /** Calls of the agent's tools, one an answer. */
  readonly toolCalls: readonly { readonly name: string; readonly arguments: Record<string, unknown> }[];
  /** The answer after the last of them. */
  readonly lastWords: string;
  /** Tokens that every answer claims to have cost. */
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number };
  /** Called at the beginning of every request, hence while the agent is at work. */
  readonly onRequest?: () => Promise<void>;
}

/** How many calls of tools the conversation has behind it. */
function turnsOf({ messages }: ChatCompletionRequest): number {
  return messages.filter(({ role }) => role === "tool").length;
}

/** Starts a server that speaks the providers' protocols and answers from the script, for whatever model is named. */
export async function startModelServer(script: Script): Promise<ModelServer> {
  const mock = new LLMock({ port: 0, logLevel: "silent", strict: true, auth: { apiKeys: [script.key] } });
  const { usage } = script;
  for (const [turn, call] of script.toolCalls.entries()) {
    const toolCalls = [{ name: call.name, arguments: JSON.stringify(call.arguments) }];
    mock.addFixture({
      match: { predicate: (asked) => turnsOf(asked) === turn },
      response: { toolCalls, usage },
    });
  }
  const isOver = (asked: ChatCompletionRequest) => turnsOf(asked) === script.toolCalls.length;
  mock.addFixture({ match: { predicate: isOver }, response: { content: script.lastWords, usage } });
  await mock.start();

  const requests: RawRequest[] = [];
  const door = createServer((incoming, outgoing) => {
    void (async () => {
      await script.onRequest?.();
      const body = await buffer(incoming);
      const { url: path = "/", method = "GET", headers } = incoming;
      requests.push({ path, headers, body: body.toString("utf8") });
      const onward = request(new URL(path, mock.url), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.once("error", (error) => outgoing.destroy(error));
      onward.end(body);
    })();
  });
  door.listen(0, "127.0.0.1");
  await once(door, "listening");
  const { port } = door.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      const closed = once(door, "close");
      door.close();
      door.closeAllConnections();
      await closed;
      await mock.stop();
    },
  };
}
