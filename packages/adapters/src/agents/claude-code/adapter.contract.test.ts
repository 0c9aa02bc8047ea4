import { readFileSync } from "node:fs";
import { type AgentSample, agentContract } from "@porter/orchestrator/testing";
import { claudeCode } from "./adapter.ts";

function recorded(file: string): string {
  return readFileSync(new URL(`fixtures/${file}`, import.meta.url), "utf8");
}

const succeeded = { code: 0, signal: null };
const failed = { code: 1, signal: null };

/** Names of recordings that ended with exit code 1, by what is to be made of them; each continues "understands …". */
const failures: Readonly<Record<string, readonly (readonly [name: string, file: string])[]>> = {
  bad_key: [
    ["a rejected key", "401"],
    ["a key without rights", "403"],
    ["no key", "no-key"],
  ],
  no_credit: [
    ["an unpaid account", "402"],
    ["an empty account", "400-empty-account"],
  ],
  rate_limited: [["too many requests", "429"]],
  unknown_model: [["a model the provider does not know", "404"]],
  context_too_long: [
    ["a prompt too long", "prompt-too-long"],
    ["a request too large", "413"],
    ["an answer that never ended", "max-tokens"],
    ["a full context window", "context-window"],
  ],
  refused: [["a refusal", "refusal"]],
  provider_unavailable: [
    ["an error of the provider", "500"],
    ["an overloaded provider", "529"],
    ["a provider out of reach", "connection-reset"],
  ],
  crashed: [
    ["a request the provider cannot read", "400-invalid"],
    ["an end at the limit of turns", "max-turns"],
  ],
};

/** Recordings of Claude Code 2.1.330; README.md says how they were made. */
const samples: readonly AgentSample[] = [
  { name: "an edit", text: recorded("edit.jsonl"), exit: succeeded, expected: "success" },
  {
    name: "many tools, some failing",
    text: recorded("many-tools.jsonl"),
    exit: succeeded,
    expected: "success",
  },
  {
    name: "work done by a subagent",
    text: recorded("delegated.jsonl"),
    exit: succeeded,
    expected: "success",
  },
  { name: "a retry that helped", text: recorded("recovered.jsonl"), exit: succeeded, expected: "success" },
  {
    name: "an answer without an edit",
    text: recorded("text-only.jsonl"),
    exit: succeeded,
    expected: "success",
  },
  ...Object.entries(failures).flatMap(([expected, cases]) =>
    cases.map(([name, file]) => ({ name, text: recorded(`${file}.jsonl`), exit: failed, expected })),
  ),
  {
    name: "a denied shell command, though the exit code is 0",
    text: recorded("denied-tool.jsonl"),
    exit: succeeded,
    expected: "denied_tool",
  },
  {
    name: "a denied edit, though the model says that it is done",
    text: recorded("denied-write.jsonl"),
    exit: succeeded,
    expected: "denied_tool",
  },
  {
    name: "retries that nobody waited for",
    text: recorded("429-killed.jsonl"),
    exit: { code: null, signal: "SIGKILL" },
    expected: "rate_limited",
  },
  {
    name: "a hang ended by SIGTERM, which it turns into an exit code",
    text: recorded("hang.jsonl"),
    exit: { code: 143, signal: null },
    expected: "interrupted",
  },
  {
    name: "an end by SIGINT, though the exit code is 0",
    text: recorded("interrupted-sigint.jsonl"),
    exit: succeeded,
    expected: "interrupted",
  },
  {
    name: "a refusal to start as root",
    text: recorded("root-bypass.txt"),
    exit: failed,
    expected: "crashed",
  },
  { name: "silence, though the exit code is 0", text: "", exit: succeeded, expected: "crashed" },
];

agentContract(claudeCode, samples);
