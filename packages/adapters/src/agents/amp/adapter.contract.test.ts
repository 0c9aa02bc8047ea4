import { readFileSync } from "node:fs";
import { type AgentSample, agentContract } from "@porter/orchestrator/testing";
import { amp } from "./adapter.ts";

function fixture(file: string): string {
  return readFileSync(new URL(`fixtures/${file}`, import.meta.url), "utf8");
}

const succeeded = { code: 0, signal: null };
const failed = { code: 1, signal: null };

/** Plain text was recorded, streams were written from Amp's documentation; README.md says more. */
const samples: readonly AgentSample[] = [
  { name: "an edit", text: fixture("edit.jsonl"), exit: succeeded, expected: "success" },
  {
    name: "an answer without an edit",
    text: fixture("text-only.jsonl"),
    exit: succeeded,
    expected: "success",
  },
  { name: "a rejected key", text: fixture("401.txt"), exit: failed, expected: "bad_key" },
  { name: "a key that has expired", text: fixture("403.txt"), exit: failed, expected: "bad_key" },
  { name: "no key", text: fixture("no-key.txt"), exit: failed, expected: "bad_key" },
  { name: "an unpaid account", text: fixture("402.txt"), exit: failed, expected: "no_credit" },
  {
    name: "an error of Amp's server",
    text: fixture("500.txt"),
    exit: failed,
    expected: "provider_unavailable",
  },
  {
    name: "a server out of reach",
    text: fixture("unreachable.txt"),
    exit: failed,
    expected: "provider_unavailable",
  },
  { name: "an error in the middle", text: fixture("error.jsonl"), exit: failed, expected: "crashed" },
  {
    name: "an end at the limit of turns",
    text: fixture("max-turns.jsonl"),
    exit: failed,
    expected: "crashed",
  },
  {
    name: "a denied tool, though the exit code is 0",
    text: fixture("denied.jsonl"),
    exit: succeeded,
    expected: "denied_tool",
  },
  {
    name: "a refusal, though the exit code is 0",
    text: fixture("refusal.jsonl"),
    exit: succeeded,
    expected: "refused",
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

agentContract(amp, samples);
