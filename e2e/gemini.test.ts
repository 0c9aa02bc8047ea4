import { namedFilesSuite } from "./src/named-files.ts";
import { realAgentSuite, sampleEdit } from "./src/real-agent.ts";

const { file, before, after } = sampleEdit;

const agent = {
  id: "gemini",
  programFolder: ".bin",
  variables: (key: string, modelUrl: string) => ({ GEMINI_API_KEY: key, GEMINI_BASE_URL: modelUrl }),
};

realAgentSuite({
  ...agent,
  keyHeader: "x-goog-api-key",
  toolCalls: [
    { name: "read_file", arguments: { file_path: file } },
    {
      name: "replace",
      arguments: {
        file_path: file,
        instruction: "One minute is singular.",
        old_string: before,
        new_string: after,
      },
    },
    // Commands do not get the key: it would end up in the changeset, which Porter then refuses.
    {
      name: "run_shell_command",
      arguments: {
        command: "printenv GEMINI_API_KEY > key.txt || rm key.txt",
        description: "Look for a key",
      },
    },
  ],
});

namedFilesSuite(agent);
