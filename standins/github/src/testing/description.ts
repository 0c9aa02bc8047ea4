import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ensureTool } from "../../../../scripts/tool-cache.ts";

/** Version of GitHub's own REST description that judges. */
const restPackage = "@octokit/openapi";
const restVersion = "23.0.2";
const file = "generated/api.github.com.json";

const referenceSchema = z.object({ $ref: z.string() });

const parameterSchema = z.object({
  name: z.string(),
  in: z.enum(["path", "query", "header"]),
  required: z.boolean().default(false),
});

const operationSchema = z.object({
  operationId: z.string(),
  parameters: z.array(z.union([referenceSchema, parameterSchema])).default([]),
  requestBody: z
    .object({ required: z.boolean().default(false), content: z.record(z.string(), z.unknown()) })
    .optional(),
  responses: z.record(
    z.string(),
    z.union([referenceSchema, z.object({ content: z.record(z.string(), z.unknown()).optional() })]),
  ),
});

const descriptionSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({
    parameters: z.record(z.string(), parameterSchema),
    responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.unknown()).optional() })),
  }),
});

type DescribedOperation = z.infer<typeof operationSchema>;
export type DescribedParameter = z.infer<typeof parameterSchema> & {
  /** JSON pointer of its schema in the description. */
  readonly schemaPointer: string;
};

/** GitHub's description of its REST API, with what is needed to look things up in it. */
export interface Description {
  /** The document, ready for a JSON Schema validator. */
  readonly document: object;
  operation(template: string, method: string): DescribedOperation | null;
  parameters(template: string, method: string): readonly DescribedParameter[];
  /** JSON pointer of the JSON body schema of a response, `null` when it is not described. */
  responsePointer(place: { template: string; method: string; status: number }): string | null;
  /** Template whose path fits, for requests the stand-in does not know. */
  findTemplate(path: string, method: string): string | null;
}

/** Installs the description on first use (13 MB are kept) and reads it. */
export async function loadDescription(): Promise<Description> {
  const folder = await ensureTool(`${restPackage}@${restVersion}`, { keep: [file] });
  const text = await readFile(join(folder, "node_modules", restPackage, file), "utf8");
  const document: unknown = JSON.parse(text, withoutNullable);
  return describe(document as object, descriptionSchema.parse(document));
}

function describe(document: object, parsed: z.infer<typeof descriptionSchema>): Description {
  const operation = (template: string, method: string): DescribedOperation | null => {
    const found = parsed.paths[template]?.[method.toLowerCase()];
    return found === undefined ? null : operationSchema.parse(found);
  };
  return {
    document,
    operation,
    parameters(template, method) {
      const place = `#/paths/${escapePointer(template)}/${method.toLowerCase()}/parameters`;
      return (operation(template, method)?.parameters ?? []).flatMap((parameter, index) => {
        if (!("$ref" in parameter)) return { ...parameter, schemaPointer: `${place}/${index}/schema` };
        const shared =
          parsed.components.parameters[parameter.$ref.slice(parameter.$ref.lastIndexOf("/") + 1)];
        return shared === undefined ? [] : { ...shared, schemaPointer: `${parameter.$ref}/schema` };
      });
    },
    responsePointer({ template, method, status }) {
      const response = operation(template, method)?.responses[String(status)];
      if (response === undefined) return null;
      const isReference = "$ref" in response;
      const content = isReference
        ? parsed.components.responses[response.$ref.slice(response.$ref.lastIndexOf("/") + 1)]?.content
        : response.content;
      if (content?.["application/json"] === undefined) return null;
      const place = isReference
        ? response.$ref
        : `#/paths/${escapePointer(template)}/${method.toLowerCase()}/responses/${status}`;
      return `${place}/content/application~1json/schema`;
    },
    findTemplate(path, method) {
      const fits = (template: string): boolean =>
        new RegExp(
          `^${template.replaceAll(/[.+*?^$()[\]\\|]/g, String.raw`\$&`).replaceAll(/\{[^}]+\}/g, "[^/]+")}$`,
        ).test(path);
      return (
        Object.keys(parsed.paths).find(
          (template) => fits(template) && operation(template, method) !== null,
        ) ?? null
      );
    },
  };
}

/** Escapes a key for a JSON pointer inside a URI fragment. */
export function escapePointer(key: string): string {
  return encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"));
}

/** OpenAPI 3.0 says `nullable: true` where JSON Schema says so in `type`; and examples are not schemas. */
function withoutNullable(key: string, value: unknown): unknown {
  if (key === "example" || key === "examples") return undefined;
  if (typeof value !== "object" || value === null || !("nullable" in value) || value.nullable !== true)
    return value;
  const { nullable: _nullable, ...schema } = value as Record<string, unknown>;
  if (typeof schema.type !== "string") return { anyOf: [schema, { type: "null" }] };
  return {
    ...schema,
    type: [schema.type, "null"],
    ...(Array.isArray(schema.enum) &&
      !schema.enum.includes(null) && { enum: [...(schema.enum as unknown[]), null] }),
  };
}
