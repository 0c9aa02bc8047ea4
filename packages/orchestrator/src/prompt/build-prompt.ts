import type { IssueContext } from "../forge/issue-context.ts";
import type { PullRequestContext } from "../forge/pull-request-context.ts";
import { PorterError } from "../porter-error.ts";
import type { Task } from "../task/task.ts";
import { utf8Length } from "../text/utf8.ts";
import { type FittedPart, fitParts, type Part } from "./budget.ts";
import { fenced, fenceName, quoteLines } from "./fence.ts";
import { issueSources } from "./issue-sources.ts";
import { instructionSection, introduction, type OwnWords, visibleInstructions } from "./own-words.ts";
import type { ManifestEntry, Prompt } from "./prompt.ts";
import { pullRequestSources } from "./pull-request-sources.ts";
import { repositorySources } from "./repository-sources.ts";
import type { Source } from "./source.ts";

/** What a prompt is made from. */
export interface PromptInput {
  readonly task: Task;
  readonly context: IssueContext;
  /** The pull request that a follow-up goes on with. */
  readonly pullRequest?: PullRequestContext | null;
  readonly agentDisplayName: string;
  /** Standing instructions from the requester's configuration. */
  readonly customPrompt?: string | null;
  /** Size to aim at, bytes of UTF-8. */
  readonly budgetBytes?: number;
}

const defaultBudgetBytes = 48_000;

/** Linux takes at most 131,072 bytes for one argument (`MAX_ARG_STRLEN`); prompts may be arguments. */
const hardMaxBytes = 120_000;

type QuotedPart = Part & { readonly source: Source };

/**
 * Builds the enriched prompt (WRAP: issue, repository context, instructions) with the record of its sources.
 *
 * Quoted text is as it was when the command was given, free of hidden text, fenced so that it cannot end its own
 * quotation, and shortened to the budget in the order of `cutOrders`. The command's own instructions stand outside of
 * every fence and are never cut. Deterministic.
 *
 * Throws `PorterError` `instructions_too_long` when the command and the standing instructions alone are too long.
 */
export function buildPrompt(input: PromptInput): Prompt {
  const words: OwnWords = {
    task: input.task,
    agentDisplayName: input.agentDisplayName,
    customPrompt: visibleInstructions(input.customPrompt ?? ""),
    instructions: visibleInstructions(input.task.command.instructions),
  };
  const sources = [
    ...issueSources(input),
    ...pullRequestSources(input, input.pullRequest ?? null),
    ...repositorySources(input),
  ];
  const fence = fenceName(input.task.id, [
    words.customPrompt,
    words.instructions,
    ...sources.flatMap(({ source, author, text }) => [source, author ?? "", text]),
  ]);
  const fitted = fitToBudget(sources, { words, fence, budgetBytes: input.budgetBytes ?? defaultBudgetBytes });
  const text = assemble(words, fence, fitted);
  if (utf8Length(text) > hardMaxBytes) throw tooLong();
  return { text, manifest: [...ownEntries(words), ...sources.map((source) => entryOf(source, fitted))] };
}

interface Frame {
  readonly words: OwnWords;
  readonly fence: string;
  readonly budgetBytes: number;
}

function fitToBudget(
  sources: readonly Source[],
  { words, fence, budgetBytes }: Frame,
): FittedPart<QuotedPart>[] {
  const parts = sources
    .filter((source) => source.text !== "")
    .map((source) => ({ source, quoted: quoteLines(source.text), cutOrder: source.cutOrder }));
  const own = utf8Length(assemble(words, fence, []));
  return fitParts(parts, {
    bytes: Math.min(budgetBytes, hardMaxBytes) - own,
    frameBytes: ({ source }) => utf8Length(fenced(fence, { ...source, quoted: "", note: null })) + 2,
  });
}

function assemble(words: OwnWords, fence: string, fitted: readonly FittedPart<QuotedPart>[]): string {
  const blocks = (section: Source["section"]): string[] =>
    fitted.flatMap(({ part, quoted, cutBytes }) => {
      if (quoted === null || part.source.section !== section) return [];
      const note = cutBytes === 0 ? null : `cut here: ${cutBytes} bytes left out`;
      return [fenced(fence, { ...part.source, quoted, note })];
    });
  return [
    introduction(words, fence),
    "## Issue",
    ...blocks("issue"),
    ...(words.task.followUp === null ? [] : ["## Pull Request", ...blocks("pull request")]),
    "## Repository Context",
    ...blocks("repository"),
    "## Instructions",
    `${instructionSection(words)}\n`,
  ].join("\n\n");
}

function ownEntries({ task, customPrompt, instructions }: OwnWords): ManifestEntry[] {
  const own = { permission: null, trusted: true, included: true };
  const notes =
    instructions === task.command.instructions.trim() ? [] : ["hidden text removed: invisible characters"];
  const command = {
    ...own,
    source: "command",
    author: task.requestedBy.login,
    permission: task.permission,
    bytes: utf8Length(instructions),
    notes: instructions === "" ? ["no further instructions"] : notes,
  };
  if (customPrompt === "") return [command];
  return [
    command,
    { ...own, source: "custom prompt", author: null, bytes: utf8Length(customPrompt), notes: [] },
  ];
}

function entryOf(source: Source, fitted: readonly FittedPart<QuotedPart>[]): ManifestEntry {
  const fit = fitted.find(({ part }) => part.source === source);
  const quoted = fit?.quoted ?? null;
  return {
    source: source.source,
    author: source.author,
    permission: source.permission,
    trusted: source.trusted,
    included: quoted !== null,
    bytes: quoted === null ? 0 : utf8Length(quoted),
    notes: [...source.notes, ...cutNotes(fit)],
  };
}

function cutNotes(fit: FittedPart<QuotedPart> | undefined): string[] {
  if (fit === undefined || fit.cutBytes === 0) return [];
  return [
    fit.quoted === null
      ? "left out: over the size budget"
      : `cut by ${fit.cutBytes} bytes: over the size budget`,
  ];
}

function tooLong(): PorterError {
  return new PorterError({
    code: "instructions_too_long",
    message:
      "The instructions of this command are too long for one prompt. Put the details into the issue, keep the command short, and comment again.",
    retry: "never",
  });
}
