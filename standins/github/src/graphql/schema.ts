import { readFile } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { buildASTSchema, parse } from "graphql";
import type { GraphQLSchema } from "graphql";

let building: Promise<GraphQLSchema> | null = null;

/** GitHub's published schema, built once per process at the first question. */
export function githubSchema(): Promise<GraphQLSchema> {
  building ??= build();
  return building;
}

async function build(): Promise<GraphQLSchema> {
  // The package exports only its entry, which would parse the schema by itself; the file lies beside it.
  const description = findPackageJSON("@octokit/graphql-schema", import.meta.url);
  if (description === undefined) throw new Error("@octokit/graphql-schema is not installed: run npm ci.");
  const text = await readFile(join(dirname(description), "schema.graphql"), "utf8");
  // Two thirds of the file are descriptions, which nobody asks for here.
  const lean = text.replaceAll(/^ *"""[\s\S]*?"""$/gm, "");
  return buildASTSchema(parse(lean, { noLocation: true }), { assumeValid: true, assumeValidSDL: true });
}
