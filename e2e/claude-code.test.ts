import { realAgentSuite, sampleEdit } from "./src/real-agent.ts";

const { file, before, after } = sampleEdit;

realAgentSuite({
  id: "claude-code",
  programFolder: `@anthropic-ai/claude-code-linux-${process.arch}`,
  variables: (key, modelUrl) => ({ ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: modelUrl }),
  keyHeader: "x-api-key",
  toolCalls: [
    { name: "Read", arguments: { file_path: file } },
    { name: "Edit", arguments: { file_path: file, old_string: before, new_string: after } },
    { name: "Bash", arguments: { command: `node --check ${file}`, description: "Check the syntax" } },
  ],
});
