import { readFileSync } from "node:fs";
import { type AgentSample, agentContract } from "@porter/orchestrator/testing";
import { gemini } from "./adapter.ts";

function recorded(name: string, file: string, [code, expected]: readonly [number, string]): AgentSample {
  const text = readFileSync(new URL(`fixtures/${file}.jsonl`, import.meta.url), "utf8");
  return { name, text, exit: { code, signal: null }, expected };
}

/** Recordings of Gemini CLI 0.61.0 with its exit codes; README.md says how they were made. */
const samples: readonly AgentSample[] = [
  recorded("an edit", "edit", [0, "success"]),
  recorded("many tools, some failing", "many-tools", [0, "success"]),
  recorded("an answer without an edit", "text-only", [0, "success"]),
  recorded("a rejected key", "401", [145, "bad_key"]),
  recorded("a key that is none", "400-wrong-key", [144, "bad_key"]),
  recorded("a key without rights", "403", [147, "bad_key"]),
  recorded("depleted credits", "429-no-credits", [173, "no_credit"]),
  recorded("a day's quota used up", "429-daily-quota", [173, "no_credit"]),
  recorded("too many requests", "429", [173, "rate_limited"]),
  recorded("too many requests for the moment", "429-retry-later", [173, "rate_limited"]),
  recorded("a model the provider does not know", "404", [1, "unknown_model"]),
  recorded("a prompt too long", "context-overflow", [144, "context_too_long"]),
  recorded("an answer too long, though the exit code is 0", "max-tokens", [0, "context_too_long"]),
  recorded("an unsafe answer, though the exit code is 0", "safety", [0, "refused"]),
  recorded("an answer that repeats others' text", "recitation", [0, "refused"]),
  recorded("a blocked prompt, which leaves no reason", "prompt-blocked", [0, "crashed"]),
  recorded("an answer that makes no sense", "malformed-call", [0, "crashed"]),
  recorded("a place that the provider does not serve", "400-location", [144, "crashed"]),
  recorded("an error of the provider", "500", [244, "provider_unavailable"]),
  recorded("an overloaded provider", "503", [247, "provider_unavailable"]),
  recorded("a provider out of reach", "connection-refused", [1, "provider_unavailable"]),
  recorded("a denied tool, though the exit code is 0", "denied-tool", [0, "denied_tool"]),
  recorded("a hang that SIGTERM ended, though the exit code is 0", "hang", [0, "interrupted"]),
  { name: "no key", text: "", exit: { code: 41, signal: null }, expected: "bad_key" },
  {
    name: "silence, though the exit code is 0",
    text: "",
    exit: { code: 0, signal: null },
    expected: "crashed",
  },
  { name: "a crash", text: "FATAL ERROR: heap", exit: { code: 134, signal: null }, expected: "crashed" },
];

agentContract(gemini, samples);
