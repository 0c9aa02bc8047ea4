import { namedFilesSuite } from "./src/named-files.ts";
import { realAgentSuite, sampleEdit } from "./src/real-agent.ts";

const { file, before, after } = sampleEdit;

const agent = {
  id: "claude-code",
  programFolder: `@anthropic-ai/claude-code-linux-${process.arch}`,
  variables: (key: string, modelUrl: string) => ({ ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: modelUrl }),
};

realAgentSuite({
  ...agent,
  keyHeader: "x-api-key",
  toolCalls: [
    { name: "Read", arguments: { file_path: file } },
    { name: "Edit", arguments: { file_path: file, old_string: before, new_string: after } },
    { name: "Bash", arguments: { command: `node --check ${file}`, description: "Check the syntax" } },
  ],
});

namedFilesSuite(agent);
