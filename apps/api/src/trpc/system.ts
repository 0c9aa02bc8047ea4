import { z } from "zod";
import { publicProcedure, router } from "./trpc.ts";
import { systemView } from "./views.ts";

/** What this installation is. */
export const systemRouter = router({
  info: publicProcedure
    .input(z.object({}).optional())
    .output(systemView)
    .query(async ({ ctx }) => {
      const { runtime } = await ctx.agentStatus();
      return {
        mode: ctx.mode,
        version: ctx.version,
        runtime: ctx.ports.runtime.id,
        runtimeMessage: runtime.message,
        signIn: ctx.signIn,
        viewer: ctx.principal === null ? null : { login: ctx.principal.login },
      };
    }),
});
