import { readFileSync } from "node:fs";
import { type AgentSample, agentContract } from "@porter/orchestrator/testing";
import { cursor } from "./adapter.ts";

function fixture(file: string): string {
  return readFileSync(new URL(`fixtures/${file}`, import.meta.url), "utf8");
}

const succeeded = { code: 0, signal: null };
const failed = { code: 1, signal: null };

/** Written from Cursor's documentation and from reports; README.md says more. */
const samples: readonly AgentSample[] = [
  { name: "an edit", text: fixture("edit.jsonl"), exit: succeeded, expected: "success" },
  {
    name: "an answer without an edit",
    text: fixture("text-only.jsonl"),
    exit: succeeded,
    expected: "success",
  },
  { name: "no key", text: fixture("no-key.txt"), exit: failed, expected: "bad_key" },
  { name: "a used-up account", text: fixture("usage-limit.txt"), exit: failed, expected: "no_credit" },
  {
    name: "a model it does not know",
    text: fixture("unknown-model.txt"),
    exit: failed,
    expected: "unknown_model",
  },
  { name: "an error in the last event", text: fixture("error.jsonl"), exit: failed, expected: "crashed" },
  { name: "a stream that breaks off", text: fixture("broken-off.jsonl"), exit: failed, expected: "crashed" },
  {
    name: "a rejected command, though the exit code is 0",
    text: fixture("rejected.jsonl"),
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
];

agentContract(cursor, samples);
