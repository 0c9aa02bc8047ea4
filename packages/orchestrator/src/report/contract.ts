import { z } from "zod";
import {
  claimAnswerSchema,
  claimSchema,
  completeSchema,
  updateAnswerSchema,
  updateSchema,
} from "./report.ts";

/** The documents between Porter and a runner as JSON Schema, by file name; the runner's tests read these files. */
export function reportContract(): Readonly<Record<string, unknown>> {
  const schemas = {
    claim: claimSchema,
    "claim-answer": claimAnswerSchema,
    update: updateSchema,
    "update-answer": updateAnswerSchema,
    complete: completeSchema,
  };
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [`${name}.schema.json`, z.toJSONSchema(schema)]),
  );
}
