import { realAgentSuite, sampleEdit } from "./src/real-agent.ts";

const { file, before, after } = sampleEdit;

realAgentSuite({
  id: "opencode",
  programFolder: `opencode-linux-${process.arch}/bin`,
  variables: (key, modelUrl) => ({ ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: modelUrl }),
  keyHeader: "x-api-key",
  toolCalls: [
    { name: "read", arguments: { filePath: file } },
    { name: "edit", arguments: { filePath: file, oldString: before, newString: after } },
  ],
});
