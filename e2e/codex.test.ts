import { realAgentSuite, sampleEdit } from "./src/real-agent.ts";

const { file, before, after } = sampleEdit;

const patch = `*** Begin Patch
*** Update File: ${file}
@@
-  return { words, minutes, ${before} };
+  return { words, minutes, ${after} };
*** End Patch`;

realAgentSuite({
  id: "codex",
  programFolder: ".bin",
  variables: (key, modelUrl) => ({ OPENAI_API_KEY: key, OPENAI_BASE_URL: modelUrl }),
  keyHeader: "authorization",
  toolCalls: [
    { name: "exec_command", arguments: { cmd: `cat ${file}` } },
    { name: "exec_command", arguments: { cmd: `apply_patch <<'EOF'\n${patch}\nEOF` } },
    // Commands do not get the key: it would end up in the changeset, which Porter then refuses.
    { name: "exec_command", arguments: { cmd: "printenv OPENAI_API_KEY > key.txt || rm key.txt" } },
  ],
});
