import { type CallContext, ServerError, Status } from "nice-grpc";
import type { z } from "zod";

/** How one method is answered. */
export interface Method {
  readonly answer: (request: unknown, context: CallContext) => Promise<object> | AsyncIterable<object>;
}

/** Methods by their names in the definition, such as `functionMap`. */
export type Methods = Readonly<Record<string, Method>>;

/** A method that reads these fields of its request and gives one answer. */
export function unary<Schema extends z.ZodType>(
  schema: Schema,
  handle: (request: z.output<Schema>, context: CallContext) => object | Promise<object>,
): Method {
  return { answer: async (request, context) => handle(schema.parse(request), context) };
}

/** A method whose answer is a stream. */
export function streaming<Schema extends z.ZodType>(
  schema: Schema,
  handle: (request: z.output<Schema>, context: CallContext) => AsyncIterable<object>,
): Method {
  return { answer: (request, context) => handle(schema.parse(request), context) };
}

/** The error for what there is not. */
export function notFound(what: string): ServerError {
  return new ServerError(Status.NOT_FOUND, `${what} not found`);
}
