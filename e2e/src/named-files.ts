import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type ModelServer, startModelServer } from "./model-server.ts";
import { porterApi } from "./porter-api.ts";
import { type PorterProcess, startPorterProcess } from "./porter-process.ts";
import { installAgent, type RealAgent, sampleEdit } from "./real-agent.ts";

const key = "sk-ant-dummy-3b81c04d";
const usage = { input_tokens: 1, output_tokens: 1 };

/** For agents that read `@path` in a prompt as a wish to have that file in it: text of strangers must not wish so. */
export function namedFilesSuite(agent: Pick<RealAgent, "id" | "programFolder" | "variables">): void {
  describe("a prompt that names files as the agent would have them named", () => {
    let model: ModelServer;
    let porter: PorterProcess;

    beforeAll(async () => {
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
      const { file, before } = sampleEdit;
      await porterApi(porter.url).comment(1, `@porter ${agent.id} compare @${file} with @./`);
      const sent = await vi.waitFor(
        () => {
          expect(model.requests).not.toHaveLength(0);
          return model.requests.map(({ body }) => body).join("\n");
        },
        { timeout: 120_000, interval: 100 },
      );
      const asked = JSON.stringify(String.raw`compare \@${file} with \@./`).slice(1, -1);
      // Not `toContain`: a failure would print the whole conversation.
      expect(sent.includes(asked)).toBe(true);
      expect(sent.includes(before)).toBe(false);
    });
  });
}
