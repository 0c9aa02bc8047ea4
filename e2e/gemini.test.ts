import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type ModelServer, startModelServer } from "./src/model-server.ts";
import { porterApi } from "./src/porter-api.ts";
import { type PorterProcess, startPorterProcess } from "./src/porter-process.ts";
import { installAgent, realAgentSuite, sampleEdit } from "./src/real-agent.ts";

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

describe("a prompt that names files as Gemini CLI would have them named", () => {
  const key = "sk-dummy-3b81c04d";
  let model: ModelServer;
  let porter: PorterProcess;

  beforeAll(async () => {
    const usage = { input_tokens: 1, output_tokens: 1 };
    model = await startModelServer({ key, toolCalls: [], lastWords: "Nothing to do.", usage });
    porter = await startPorterProcess({
      variables: agent.variables(key, model.url),
      extraPath: [await installAgent(agent)],
    });
  });
  afterAll(async () => {
    await porter?.stop();
    await model?.close();
  });

  test("reaches the model without what stands in them", async () => {
    await porterApi(porter.url).comment(1, `@porter gemini compare @${file} with @./`);
    const sent = await vi.waitFor(
      () => {
        expect(model.requests).not.toHaveLength(0);
        return model.requests.map(({ body }) => body).join("\n");
      },
      { timeout: 60_000, interval: 100 },
    );
    // Not `toContain`: a failure would print the whole conversation.
    expect(sent.includes(JSON.stringify(String.raw`compare \@${file} with \@./`).slice(1, -1))).toBe(true);
    expect(sent.includes(before)).toBe(false);
  });
});
