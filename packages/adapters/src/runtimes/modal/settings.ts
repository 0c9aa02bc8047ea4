import { PorterError } from "@porter/orchestrator";
import { z } from "zod";
import type { RuntimeOptions } from "../runtime-definition.ts";

const schema = z
  .object({
    MODAL_TOKEN_ID: z.string(),
    MODAL_TOKEN_SECRET: z.string(),
    MODAL_ENVIRONMENT: z.string().optional(),
    MODAL_SERVER_URL: z.url({ protocol: /^https?$/ }).optional(),
    PORTER_MODAL_MODE: z.enum(["function", "sandbox"]).default("function"),
    PORTER_URL: z.url({ protocol: /^https?$/ }).optional(),
  })
  .transform((variables) => ({
    token: { id: variables.MODAL_TOKEN_ID, secret: variables.MODAL_TOKEN_SECRET },
    environment: variables.MODAL_ENVIRONMENT ?? null,
    serverUrl: variables.MODAL_SERVER_URL ?? null,
    mode: variables.PORTER_MODAL_MODE,
    publicUrl: variables.PORTER_URL ?? null,
  }));

/** What the environment says about Modal. */
export type ModalSettings = z.infer<typeof schema>;

/** Throws `PorterError` `configuration_invalid` that names each variable that is missing or wrong, never its value. */
export function readModalSettings(environment: RuntimeOptions["environment"]): ModalSettings {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => Boolean(value)));
  const result = schema.safeParse(set);
  if (result.success) return result.data;
  const names = [...new Set(result.error.issues.map(({ path }) => path.join(".")))];
  throw new PorterError({
    code: "configuration_invalid",
    message: `The runtime modal is not configured: set ${names.join(" and ")} (\`modal token new\` makes a token; PORTER_MODAL_MODE is function or sandbox), or choose another with PORTER_RUNTIME.`,
    retry: "never",
  });
}
