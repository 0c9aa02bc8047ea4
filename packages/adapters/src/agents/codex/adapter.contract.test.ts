import { readFileSync } from "node:fs";
import { type AgentSample, agentContract } from "@porter/orchestrator/testing";
import { codex } from "./adapter.ts";

const succeeded = { code: 0, signal: null };
const failed = { code: 1, signal: null };

function recorded(name: string, file: string, expected: string): AgentSample {
  const text = readFileSync(new URL(`fixtures/${file}.jsonl`, import.meta.url), "utf8");
  return { name, text, exit: expected === "success" ? succeeded : failed, expected };
}

/** Recordings of Codex 0.169.0; README.md says how they were made. */
const samples: readonly AgentSample[] = [
  recorded("an edit", "edit", "success"),
  recorded("many tools, some failing", "many-tools", "success"),
  recorded("an answer without an edit", "text-only", "success"),
  recorded("a warning that comes as an error", "fallback-metadata", "success"),
  recorded("a rejected key", "401", "bad_key"),
  recorded("a key without rights", "403", "bad_key"),
  recorded("no key", "no-key", "bad_key"),
  recorded("an unpaid account", "402", "no_credit"),
  recorded("a used-up quota", "429-no-quota", "no_credit"),
  recorded("too many requests", "429", "rate_limited"),
  recorded("too many tokens, which the answer says", "rate-limit-in-stream", "rate_limited"),
  recorded("a model the provider does not know", "404", "unknown_model"),
  recorded("a prompt too long", "context-overflow", "context_too_long"),
  recorded("an answer too long", "max-output", "context_too_long"),
  recorded("a filtered answer", "content-filter", "refused"),
  recorded("a prompt against the provider's rules", "flagged-prompt", "refused"),
  recorded("work that is taken for an attack", "flagged-cyber", "refused"),
  { ...recorded("a model that declines", "refusal", "refused"), exit: succeeded },
  recorded("an error of the provider", "500", "provider_unavailable"),
  recorded("an unavailable provider", "503", "provider_unavailable"),
  recorded("a model at its capacity", "overloaded", "provider_unavailable"),
  recorded("an answer that breaks off", "cut-stream", "provider_unavailable"),
  recorded("a provider out of reach", "connection-refused", "provider_unavailable"),
  { ...recorded("a hang that was ended", "hang", "interrupted"), exit: { code: null, signal: "SIGTERM" } },
  { name: "silence, though the exit code is 0", text: "", exit: succeeded, expected: "crashed" },
  { name: "a crash", text: "thread 'main' panicked", exit: { code: 101, signal: null }, expected: "crashed" },
];

agentContract(codex, samples);
