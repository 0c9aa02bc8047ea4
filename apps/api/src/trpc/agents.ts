import { z } from "zod";
import { procedure, router } from "./trpc.ts";
import { agentView } from "./views.ts";

/** For an agent that was not probed. */
const unknown = { status: "unavailable", reason: "Nobody has looked whether it can run." } as const;

/** The agents of this installation and whether they can run now. */
export const agentsRouter = router({
  list: procedure
    .input(z.object({}).optional())
    .output(z.array(agentView))
    .query(async ({ ctx }) => {
      const { agents } = await ctx.agentStatus();
      return ctx.ports.agents.ids.flatMap((id) => {
        const agent = ctx.ports.agents.get(id);
        if (agent === null) return [];
        const { status, reason: statusReason } = agents[id] ?? unknown;
        const { displayName, description, provider, version, icon, demonstration } = agent;
        const languages = [...agent.languages];
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
