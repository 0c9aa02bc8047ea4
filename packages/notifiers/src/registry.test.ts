import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { notifiers } from "./index.ts";

it("lists every channel that has a folder, and no other", () => {
  const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true });
  const names = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  expect(notifiers.map(({ channel }) => channel).toSorted()).toEqual(names.toSorted());
});

it("gives each notifier the channel it is listed under", () => {
  const forge = {
    ensureComment: async () => ({ commentId: "1" }),
    ensureEyes: async () => {},
    ensureCheckRun: async () => {},
    ensureLabel: async () => {},
  };
  const ports = {
    forge,
    taskUrl: (id: string) => `http://127.0.0.1/tasks/${id}`,
    agentLabel: () => ({ displayName: "Sample", demonstration: false }),
    tryMode: false,
  };
  for (const notifier of notifiers) expect(notifier.create(ports).channel).toBe(notifier.channel);
});
