import { readFileSync } from "node:fs";
import { type AgentSample, agentContract } from "@porter/orchestrator/testing";
import { opencode } from "./adapter.ts";

function recorded(file: string): string {
  return readFileSync(new URL(`fixtures/${file}.jsonl`, import.meta.url), "utf8");
}

const succeeded = { code: 0, signal: null };
const failed = { code: 1, signal: null };

/** Recordings of opencode 1.18.33; README.md says how they were made. */
const samples: readonly AgentSample[] = [
  { name: "an edit", text: recorded("edit"), exit: succeeded, expected: "success" },
  {
    name: "an edit with a model of OpenAI",
    text: recorded("edit-openai"),
    exit: succeeded,
    expected: "success",
  },
  { name: "many tools, some failing", text: recorded("many-tools"), exit: succeeded, expected: "success" },
  { name: "an answer without an edit", text: recorded("text-only"), exit: succeeded, expected: "success" },
  { name: "a rejected key", text: recorded("401"), exit: failed, expected: "bad_key" },
  { name: "a key without rights", text: recorded("403"), exit: failed, expected: "bad_key" },
  { name: "no key", text: recorded("no-key"), exit: failed, expected: "bad_key" },
  { name: "an unpaid account", text: recorded("402"), exit: failed, expected: "no_credit" },
  {
    name: "an empty account at Anthropic",
    text: recorded("400-empty-account"),
    exit: failed,
    expected: "no_credit",
  },
  { name: "a used-up quota at OpenAI", text: recorded("429-no-quota"), exit: failed, expected: "no_credit" },
  { name: "too many requests", text: recorded("429"), exit: failed, expected: "rate_limited" },
  {
    name: "a model the provider does not know",
    text: recorded("404"),
    exit: failed,
    expected: "unknown_model",
  },
  {
    name: "a model that opencode does not know",
    text: recorded("model-not-in-catalogue"),
    exit: failed,
    expected: "unknown_model",
  },
  {
    name: "a prompt too long",
    text: recorded("context-overflow"),
    exit: failed,
    expected: "context_too_long",
  },
  {
    name: "a prompt too long for OpenAI",
    text: recorded("context-overflow-openai"),
    exit: failed,
    expected: "context_too_long",
  },
  { name: "an error of the provider", text: recorded("500"), exit: failed, expected: "provider_unavailable" },
  { name: "an overloaded provider", text: recorded("529"), exit: failed, expected: "provider_unavailable" },
  {
    name: "a provider out of reach",
    text: recorded("connection-refused"),
    exit: failed,
    expected: "provider_unavailable",
  },
  {
    name: "a denied tool, though the exit code is 0",
    text: recorded("denied-tool"),
    exit: succeeded,
    expected: "denied_tool",
  },
  {
    name: "a hang that was ended",
    text: "",
    exit: { code: null, signal: "SIGTERM" },
    expected: "interrupted",
  },
  { name: "silence, though the exit code is 0", text: "", exit: succeeded, expected: "crashed" },
  { name: "a crash", text: "Segmentation fault", exit: { code: 139, signal: null }, expected: "crashed" },
];

agentContract(opencode, samples);
