import { GraphQLError, execute, parse, validate } from "graphql";
import type { DocumentNode, ExecutionResult, GraphQLFormattedError } from "graphql";
import { resolveField } from "./resolve-field.ts";
import { githubSchema } from "./schema.ts";
import type { Scope } from "./scope.ts";

/** A request as clients post it. */
export interface GraphQlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

interface GraphQlAnswer {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
}

type Checked = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLFormattedError[] };

/** Documents that were parsed and found valid, by text; clients send the same few again and again. */
const documents = new Map<string, DocumentNode>();
const mostDocuments = 200;

/** Checks a document against GitHub's schema and runs it on the stand-in's state. */
export async function executeGraphQl(scope: Scope, request: GraphQlRequest): Promise<GraphQlAnswer> {
  const checked = await checkDocument(request.query);
  if ("errors" in checked) return checked;
  const result: ExecutionResult = await execute({
    schema: await githubSchema(),
    document: checked.document,
    rootValue: null,
    contextValue: scope,
    variableValues: request.variables,
    operationName: request.operationName,
    fieldResolver: resolveField,
  });
  return {
    ...(result.data !== undefined && { data: result.data }),
    ...(result.errors !== undefined && { errors: result.errors.map((error) => formatted(error)) }),
  };
}

/** Parses a document and checks it against GitHub's schema. */
async function checkDocument(query: string): Promise<Checked> {
  const known = documents.get(query);
  if (known !== undefined) return { document: known };
  try {
    const document = parse(query);
    const errors = validate(await githubSchema(), document);
    if (errors.length > 0) return { errors: errors.map((error) => error.toJSON()) };
    if (documents.size >= mostDocuments) documents.clear();
    documents.set(query, document);
    return { document };
  } catch (cause) {
    if (cause instanceof GraphQLError) return { errors: [cause.toJSON()] };
    throw cause;
  }
}

function formatted(error: GraphQLError) {
  const { type, ...extensions } = error.extensions;
  return {
    ...(type !== undefined && { type }),
    path: error.path,
    ...(Object.keys(extensions).length > 0 && { extensions }),
    locations: error.locations,
    message: error.message,
  };
}
