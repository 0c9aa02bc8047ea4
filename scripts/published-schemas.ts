import { repositoryPolicySchema } from "@porter/orchestrator";
import { z } from "zod";
import { operatorFileSchema } from "../apps/api/src/config/operator-file.ts";

/** JSON Schemas of the files that people write, for their editors, by file name below `docs/schemas`. */
export function publishedSchemas(): Readonly<Record<string, unknown>> {
  const input = { io: "input" } as const;
  return {
    "porter.config.schema.json": z.toJSONSchema(operatorFileSchema, input),
    "repository-config.schema.json": z.toJSONSchema(repositoryPolicySchema, input),
  };
}
