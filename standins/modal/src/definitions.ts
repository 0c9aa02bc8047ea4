import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname } from "node:path";
import { z } from "zod";

/** One message type of Modal's protocol, as its SDK generates them. */
const messageSchema = z.custom<MessageType>((value) => value !== null && typeof value === "object");

/** Reads and writes messages of one type. */
export interface MessageType {
  encode(message: unknown): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  create(fields: object): unknown;
  fromPartial(fields: object): unknown;
}

const methodSchema = z.object({
  name: z.string(),
  requestType: messageSchema,
  requestStream: z.boolean(),
  responseType: messageSchema,
  responseStream: z.boolean(),
  options: z.record(z.string(), z.unknown()),
});

const liftedSchema = z.object({
  service: z.object({
    name: z.string(),
    fullName: z.literal("modal.client.ModalClient"),
    methods: z.record(z.string(), methodSchema),
  }),
  retryPolicy: messageSchema,
});

export type Service = z.infer<typeof liftedSchema>["service"];
type Lifted = z.infer<typeof liftedSchema>;

const require = createRequire(import.meta.url);

/** Node's own loader of CommonJS text, which its types leave out. */
const loaderSchema = z.custom<{
  _compile(text: string, file: string): void;
  exports: unknown;
  paths: string[];
}>((value) => typeof value === "object" && value !== null && "_compile" in value);
const pathsSchema = z.custom<{ _nodeModulePaths(folder: string): string[] }>(
  (value) => typeof value === "function" && "_nodeModulePaths" in value,
);

/**
 * The definitions of Modal's protocol, out of the installed SDK. Its package has no `.proto` file and exports none of
 * them; they are constants of its one file, which is loaded once more with a line that hands them out. So they are
 * always those that Porter speaks. Throws when the package is not Modal's, or is built in another way.
 */
export function liftDefinitions(): Lifted {
  const file = require.resolve("modal");
  const module = new Module(file);
  const loader = loaderSchema.parse(module);
  loader.paths = pathsSchema.parse(Module)._nodeModulePaths(dirname(file));
  const handOut = ";module.exports.__lifted={service:ModalClientDefinition,retryPolicy:RPCRetryPolicy};";
  loader._compile(`${readFileSync(file, "utf8")}\n${handOut}`, file);
  return liftedSchema.parse(z.object({ __lifted: z.unknown() }).parse(loader.exports).__lifted);
}
