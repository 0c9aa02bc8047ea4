import { type InstalledRepository, mayCommand } from "@porter/orchestrator";
import { TRPCError } from "@trpc/server";
import type { Principal } from "../accounts/accounts.ts";
import type { Context } from "./context.ts";

/** Asks the forge at this moment whether the person may command in the repository; throws FORBIDDEN if not. */
export async function requireWriteAccess(
  ctx: Context & { principal: Principal },
  repository: InstalledRepository,
): Promise<void> {
  const permission = await ctx.ports.forge.readPermission(repository, ctx.principal.login);
  if (mayCommand(permission)) return;
  throw new TRPCError({
    code: "FORBIDDEN",
    message: `This needs write access to ${repository.owner}/${repository.name}.`,
  });
}
