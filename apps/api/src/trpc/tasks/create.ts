import { decideIntake, judgeDelivery, type Mention } from "@porter/orchestrator";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { requireWriteAccess } from "../access.ts";
import { presentTask } from "../present.ts";
import { procedure } from "../trpc.ts";
import { taskView } from "../views.ts";

const input = z.object({
  repo: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "Write the repository as owner/name."),
  issueNumber: z.int().positive(),
  agent: z.string().min(1).max(100),
  instructions: z.string().max(10_000).optional(),
  model: z.string().max(200).optional(),
  priority: z.enum(["low", "normal", "high"]).optional(),
  draft: z.boolean().optional(),
});

/** The command line that a comment would hold, so that every way in obeys one grammar. */
function commandLine(request: z.infer<typeof input>): string {
  const flags = [
    request.priority === undefined ? "" : `--priority=${request.priority}`,
    request.model === undefined ? "" : `--model=${request.model}`,
    request.draft === true ? "--draft" : "",
  ];
  const instructions = (request.instructions ?? "").replaceAll(/\s+/g, " ");
  return ["@porter", request.agent, ...flags, instructions].filter((part) => part !== "").join(" ");
}

/** Starts a task for an issue, as a comment would; the answer is the queued task. */
export const create = procedure
  .input(input)
  .output(taskView)
  .mutation(async ({ ctx, input: request }) => {
    const { ports, principal } = ctx;
    const [owner = "", name = ""] = request.repo.split("/");
    const repository = await ports.forge.findRepository({ owner, name });
    await requireWriteAccess(ctx, repository);
    const { issue } = await ports.forge.readContext({
      repository,
      issueNumber: request.issueNumber,
      base: null,
    });
    const now = ports.clock.now();
    const mention: Mention = {
      repository,
      issue: { number: issue.number, title: issue.title, body: issue.body, url: issue.url },
      comment: null,
      text: commandLine(request),
      author: { login: principal.login, id: principal.id, kind: "user" },
      writtenAt: now,
    };
    const judged = judgeDelivery({ kind: "mention", mention }, ports.vocabulary);
    if (judged.decision !== "commands" || judged.refusals.length > 0) {
      const refusal = "refusals" in judged ? judged.refusals[0] : undefined;
      throw new TRPCError({ code: "BAD_REQUEST", message: refusal?.message ?? "That is not one command." });
    }
    const delivery = {
      id: `api:${ports.ids.next()}`,
      event: "api",
      action: "create",
      content: { kind: "mention", mention },
    } as const;
    const intake = decideIntake(delivery, {
      vocabulary: ports.vocabulary,
      defaultAgent: request.agent,
      now,
      nextId: () => ports.ids.next(),
    });
    const task = intake.tasks[0];
    if (task === undefined)
      throw new TRPCError({ code: "BAD_REQUEST", message: "That command starts no task." });
    await ports.journal.record(intake);
    return presentTask(task, ports.agents);
  });
