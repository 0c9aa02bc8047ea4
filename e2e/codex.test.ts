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
    // The key is not in the environment of commands: this one fails when it is.
    { name: "exec_command", arguments: { cmd: `node --check ${file} && ! printenv OPENAI_API_KEY` } },
  ],
});
