import { askStanding, type InstalledRepository } from "@porter/orchestrator";
import { TRPCError } from "@trpc/server";
import type { Principal } from "../accounts/accounts.ts";
import type { Context } from "./context.ts";

/** Asks the forge at this moment whether the person may command in the repository; throws FORBIDDEN if not. */
export async function requireWriteAccess(
  ctx: Context & { principal: Principal },
  repository: InstalledRepository,
): Promise<void> {
  const { against } = await askStanding(repository, ctx.principal.login, ctx.ports);
  if (against !== null) throw new TRPCError({ code: "FORBIDDEN", message: against.message });
}
