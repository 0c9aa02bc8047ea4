import { z } from "zod";
import { procedure, router } from "./trpc.ts";
import { agentView } from "./views.ts";

/** The agents of this installation and whether they can run now. */
export const agentsRouter = router({
  list: procedure
    .input(z.object({}).optional())
    .output(z.array(agentView))
    .query(async ({ ctx }) => {
      const { reasons } = await ctx.agentStatus();
      return ctx.ports.agents.ids.flatMap((id) => {
        const agent = ctx.ports.agents.get(id);
        if (agent === null) return [];
        const statusReason = reasons[id] ?? null;
        const { displayName, description, provider, version, icon, demonstration } = agent;
        const languages = [...agent.languages];
        const status = statusReason === null ? ("available" as const) : ("unavailable" as const);
        return [
          {
            name: id,
            displayName,
            description,
            provider,
            languages,
            status,
            statusReason,
            version,
            icon,
            demonstration,
          },
        ];
      });
    }),
});
