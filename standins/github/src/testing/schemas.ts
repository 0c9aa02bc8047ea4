import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";
import { default as formats } from "ajv-formats";

/** Checks values against schemas of one description; each schema is compiled on first use. */
export class Schemas {
  readonly #ajv: Ajv;
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #document: object;

  constructor(document: object) {
    this.#document = document;
    // GitHub uses formats of its own, which ajv would warn about.
    this.#ajv = new Ajv({ strict: false, allErrors: true, logger: false });
    formats.default(this.#ajv);
    this.#ajv.addSchema(document, "gh");
  }

  /** Sentences about what does not fit the schema at a JSON pointer; none when it fits. */
  check(pointer: string, value: unknown): string[] {
    return this.#run(pointer, () => ({ $ref: `gh${pointer}` }), value);
  }

  /** As `check`, and properties the schema does not name are wrong too. */
  checkStrictly(pointer: string, value: unknown): string[] {
    return this.#run(`strict ${pointer}`, () => closed(at(this.#document, pointer)), value);
  }

  #run(key: string, schema: () => unknown, value: unknown): string[] {
    let validate = this.#compiled.get(key);
    if (validate === undefined) {
      validate = this.#ajv.compile(schema() as object);
      this.#compiled.set(key, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const detail = "additionalProperty" in params ? ` (${String(params.additionalProperty)})` : "";
      return `${instancePath === "" ? "the body" : instancePath} ${message}${detail}`;
    });
  }
}

/** A copy of a schema whose objects allow only what they name. Combined schemas stay open: they add up. */
function closed(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  const { properties, items, ...rest } = schema as Record<string, unknown>;
  const result = absoluteReferences(rest) as Record<string, unknown>;
  if (items !== undefined) result.items = closed(items);
  if (typeof properties === "object" && properties !== null) {
    result.properties = Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => [name, closed(inner)]),
    );
    const combined = ["allOf", "anyOf", "oneOf"].some((word) => word in rest);
    if (!combined && !("additionalProperties" in rest)) result.additionalProperties = false;
  }
  return result;
}

function absoluteReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => absoluteReferences(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "$ref" && typeof inner === "string" ? `gh${inner}` : absoluteReferences(inner),
    ]),
  );
}

function at(document: object, pointer: string): unknown {
  let found: unknown = document;
  for (const part of pointer.slice("#/".length).split("/")) {
    const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    found = (found as Record<string, unknown>)[key];
  }
  const reference = (found as { $ref?: unknown }).$ref;
  return typeof reference === "string" ? at(document, reference) : found;
}
