import { type AgentSample, agentContract } from "@porter/orchestrator/testing";
import { createCommandAgent } from "./adapter.ts";
import { createDemonstrationAgent } from "./demonstration.ts";

const text = 'Reading the prompt\n\u001b[32mEditing\u001b[0m main.c\n{"type":"error"}\nall done\n';

const samples: readonly AgentSample[] = [
  { name: "plain output", text, exit: { code: 0, signal: null }, expected: "success" },
  { name: "silence", text: "", exit: { code: 0, signal: null }, expected: "success" },
  { name: "a failure", text, exit: { code: 2, signal: null }, expected: "crashed" },
  { name: "an end by a signal", text, exit: { code: null, signal: "SIGKILL" }, expected: "interrupted" },
];

agentContract(
  createCommandAgent({
    id: "my-agent",
    displayName: "My agent",
    command: ["my-cli", "--headless"],
    prompt: "argument",
    credentials: ["ANTHROPIC_API_KEY", "MY_TOKEN"],
  }),
  samples,
);
agentContract(createDemonstrationAgent(0), samples);
