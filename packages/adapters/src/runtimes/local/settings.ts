import { PorterError } from "@porter/orchestrator";
import { z } from "zod";
import type { Variables } from "./runner-environment.ts";

const schema = z.object({ PORTER_LOCAL_ISOLATION: z.enum(["bubblewrap", "off"]).default("bubblewrap") });

/** What an operator may say about local runs. Throws `PorterError` `configuration_invalid`. */
export function readLocalSettings(environment: Variables): { readonly isolate: boolean } {
  const result = schema.safeParse({
    PORTER_LOCAL_ISOLATION: environment["PORTER_LOCAL_ISOLATION"] || undefined,
  });
  if (result.success) return { isolate: result.data.PORTER_LOCAL_ISOLATION !== "off" };
  throw new PorterError({
    code: "configuration_invalid",
    message:
      "PORTER_LOCAL_ISOLATION is not understood. Set it to off for agents whose programs bubblewrap would hide, or leave it out.",
    retry: "never",
  });
}
