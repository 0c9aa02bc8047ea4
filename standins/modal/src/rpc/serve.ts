import {
  type CallContext,
  type CompatServiceDefinition,
  createServer,
  ServerError,
  type ServerMiddlewareCall,
  Status,
} from "nice-grpc";
import { z } from "zod";
import { liftDefinitions, type MessageType, type Service } from "../definitions.ts";
import type { Methods } from "./method.ts";

/** A server of some of Modal's methods; all others are answered UNIMPLEMENTED. */
export interface Served {
  readonly port: number;
  close(): void;
}

/** What stands before every method. Throws `ServerError` to refuse. */
export type Gate = (method: string, context: CallContext) => void | Promise<void>;

let lifted: ReturnType<typeof liftDefinitions> | null = null;

function definitions(): ReturnType<typeof liftDefinitions> {
  return (lifted ??= liftDefinitions());
}

/** Keeps the request's own bytes beside its fields, in `bytes`. */
function withBytes(type: MessageType): MessageType {
  return { ...type, decode: (bytes) => ({ ...type.decode(bytes), bytes }) };
}

/** Refuses to answer with a field that the message does not have, which would be lost without a word. */
function strict(type: MessageType): MessageType {
  const fields = new Set(Object.keys(z.object({}).loose().parse(type.create({}))));
  return {
    ...type,
    fromPartial(answer) {
      const unknown = Object.keys(answer).filter((name) => !fields.has(name));
      if (unknown.length > 0)
        throw new Error(`Modal's protocol has no ${unknown.join(", ")} in this answer.`);
      return type.fromPartial(answer);
    },
  };
}

/** Methods whose request is handed on to a container, which must get it unchanged. */
const handedOn = new Set(["functionCreate"]);

function definitionOf(methods: Methods): CompatServiceDefinition {
  const { service } = definitions();
  const picked: [string, Service["methods"][string]][] = Object.keys(methods).map((name) => {
    const method = service.methods[name];
    if (method === undefined) throw new Error(`Modal's protocol has no method ${name}.`);
    const requestType = handedOn.has(name) ? withBytes(method.requestType) : method.requestType;
    return [name, { ...method, requestType, responseType: strict(method.responseType) }];
  });
  // Typed by what the SDK generated, which is not at hand; the form is checked by `liftDefinitions`.
  return { ...service, methods: Object.fromEntries(picked) } as unknown as CompatServiceDefinition;
}

/** Serves methods on a port of 127.0.0.1. */
export async function serve(methods: Methods, gate: Gate, port = 0): Promise<Served> {
  const server = createServer({ "grpc.max_receive_message_length": 64 * 1024 * 1024 }).use(
    async function* pass<Request, Response>(
      call: ServerMiddlewareCall<Request, Response>,
      context: CallContext,
    ) {
      await gate(call.method.path.split("/").at(-1) ?? "", context);
      return yield* call.next(call.request, context);
    },
  );
  const implementation = Object.fromEntries(
    Object.entries(methods).map(([name, { answer }]) => [
      name,
      (request: unknown, context: CallContext) => answer(request, context),
    ]),
  );
  server.add(definitionOf(methods), implementation);
  const served = await server.listen(`127.0.0.1:${port}`);
  return { port: served, close: () => server.forceShutdown() };
}

/** Modal's way to say "not now, but in so many seconds": a status with a `RPCRetryPolicy` among its details. */
export function throttle(context: CallContext, retryAfterSecs: number): ServerError {
  context.trailer.set("grpc-status-details-bin", retryStatus(retryAfterSecs));
  return new ServerError(Status.RESOURCE_EXHAUSTED, "rate limited");
}

/** A `google.rpc.Status` that holds one detail; https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto */
function retryStatus(retryAfterSecs: number): Uint8Array {
  const policy = definitions().retryPolicy;
  const value = policy.encode(policy.fromPartial({ retryAfterSecs })).finish();
  const typeUrl = Buffer.from("type.googleapis.com/modal.client.RPCRetryPolicy");
  const detail = Buffer.concat([field(1, typeUrl), field(2, value)]);
  return Buffer.concat([Buffer.from([8, 8]), field(3, detail)]);
}

/** A length-delimited field shorter than 128 bytes: https://protobuf.dev/programming-guides/encoding/ */
function field(number: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, content.length]), content]);
}
