import { PorterError } from "@porter/orchestrator";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { isLoopback } from "../set-up/is-loopback.ts";
import { publicProcedure, router } from "./trpc.ts";

/** Only while no App is configured; nobody can be known yet, so the token and the state decide. */
const setUpProcedure = publicProcedure.use(({ ctx, next }) => {
  if (ctx.setUp === null) {
    throw new TRPCError({
      code: "PRECONDITION_FAILED",
      message: "Porter has its GitHub App already.",
    });
  }
  return next({ ctx: { ...ctx, setUp: ctx.setUp } });
});

/** https://docs.github.com/en/apps/creating-github-apps/registering-a-github-app/registering-a-github-app */
const appName = z.string().trim().min(1).max(34);
const login = z.string().regex(/^[a-z\d](?:[a-z\d-]{0,38})$/i);

/** Makes the GitHub App in the browser. */
export const setUpRouter = router({
  /** What the page must know before it asks. */
  offer: setUpProcedure
    .input(z.object({}).optional())
    .output(
      z.object({
        needsToken: z.boolean(),
        githubUrl: z.string(),
        webhookUrl: z.string(),
        /** Whether GitHub could reach that address from outside of this machine. */
        reachable: z.boolean(),
      }),
    )
    .query(({ ctx: { setUp } }) => ({
      needsToken: setUp.token !== null,
      githubUrl: setUp.githubUrl,
      webhookUrl: setUp.webhookUrl,
      reachable: !isLoopback(new URL(setUp.webhookUrl).hostname),
    })),
  /** The form that the browser sends to GitHub. */
  begin: setUpProcedure
    .input(z.object({ name: appName, organization: login.nullable(), token: z.string().nullable() }))
    .output(
      z.object({
        action: z.string(),
        manifest: z.string(),
        state: z.string(),
        /** Whether browsers reach this Porter by HTTPS. */
        secure: z.boolean(),
      }),
    )
    .mutation(({ ctx: { setUp }, input }) =>
      refusing(() => ({ ...setUp.begin(input), secure: setUp.porterUrl.startsWith("https:") })),
    ),
  /** Takes the code GitHub sent back; Porter then starts again with its App. */
  complete: setUpProcedure
    .input(z.object({ code: z.string().regex(/^[\w-]{1,200}$/), state: z.string().min(1).max(200) }))
    .output(z.object({ installUrl: z.string() }))
    .mutation(({ ctx: { setUp }, input }) => refusing(() => setUp.complete(input))),
});

async function refusing<Value>(step: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof PorterError)) throw error;
    throw new TRPCError({ code: "UNPROCESSABLE_CONTENT", message: error.message, cause: error });
  }
}
