import type { Failure, Retry } from "@porter/orchestrator";
import { z } from "zod";

/** The ways in which an agent fails, shared by all agents so that people and tools learn them once. */
export const agentFailureCodes = [
  "bad_key",
  "no_credit",
  "rate_limited",
  "unknown_model",
  "context_too_long",
  "refused",
  "denied_tool",
  "provider_unavailable",
  "interrupted",
  "timed_out",
  "crashed",
] as const;
export type AgentFailureCode = (typeof agentFailureCodes)[number];

/** What ended an agent, kept in its parser's state until the verdict. */
export const causeSchema = z.object({
  code: z.enum(agentFailureCodes),
  /** For the sentence that people read, or `null`. Never what a provider says of a key. */
  detail: z.string().nullable(),
});
export type Cause = Readonly<z.infer<typeof causeSchema>>;

interface Explanation {
  /** What happened; the agent's name or "The model provider" is its subject. */
  readonly happened: (agent: string) => string;
  readonly remedy: string;
  readonly retry: Retry;
}

const explanations: Record<AgentFailureCode, Explanation> = {
  bad_key: {
    happened: (agent) =>
      `The model provider did not accept the key of ${agent}, or there was none for this model`,
    remedy: "Set a valid key (or a model whose key is set), then comment `@porter retry`.",
    retry: "never",
  },
  no_credit: {
    happened: (agent) => `The account behind the model key of ${agent} has no credit left`,
    remedy: "Top it up or raise its spending limit at the provider, then comment `@porter retry`.",
    retry: "never",
  },
  rate_limited: {
    happened: (agent) => `The model provider turned ${agent} away: too many requests with this key`,
    remedy: "Wait a few minutes, then comment `@porter retry`.",
    retry: "later",
  },
  unknown_model: {
    happened: (agent) =>
      `${agent} could not use this model: the provider does not know it, or the key may not use it`,
    remedy: "Ask again with another `--model`, or leave the flag out to get the default.",
    retry: "never",
  },
  context_too_long: {
    happened: (agent) => `The work of ${agent} grew past what the model can take in or put out at once`,
    remedy:
      "Split the issue into smaller ones, or name a model with a larger context with `--model`, and comment again.",
    retry: "never",
  },
  refused: {
    happened: (agent) => `The model behind ${agent} declined to do this`,
    remedy: "Reword the issue or the instructions and comment again.",
    retry: "never",
  },
  denied_tool: {
    happened: (agent) => `${agent} stopped because it was not allowed to use a tool that it needed`,
    remedy: "Allow that tool in the repository's settings for the agent, then comment `@porter retry`.",
    retry: "never",
  },
  provider_unavailable: {
    happened: (agent) =>
      `The model provider of ${agent} could not be reached or reported an error of its own`,
    remedy: "This usually passes: comment `@porter retry` in a few minutes.",
    retry: "later",
  },
  interrupted: {
    happened: (agent) => `${agent} was stopped before it was done`,
    remedy: "Comment `@porter retry` to run it again.",
    retry: "later",
  },
  timed_out: {
    happened: (agent) => `${agent} reached its time limit and was stopped`,
    remedy: "Ask for less at once or give it more time with `--timeout`, then comment again.",
    retry: "later",
  },
  crashed: {
    happened: (agent) => `${agent} ended before it was done`,
    remedy: "The log has the details; comment `@porter retry` to run it again.",
    retry: "later",
  },
};

/**
 * A failure of an agent in words for people: what happened, a detail in parentheses when there is one
 * (such as `HTTP 529`), and what to do. The detail must not hold what a provider says about a key.
 */
export function agentFailure(code: AgentFailureCode, agent: string, detail: string | null = null): Failure {
  const { happened, remedy, retry } = explanations[code];
  const why = detail === null ? "" : ` (${detail})`;
  return { code, message: `${happened(agent)}${why}. ${remedy}`, retry };
}
