import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed, vi } from "vitest";
import { generous, newIssue, saying } from "./one-of-each.ts";
import {
  expectOneOfEachOnModal,
  nothingRunsOn,
  publicHost,
  runsOf,
  type PorterOnModal,
  startPorterOnModal,
} from "./porter-on-modal.ts";
import { maintainer } from "./porter-under-test.ts";

/** The whole way from a comment to a pull request over Modal, with Modal's own software on both sides of its API. */

describe.each(["function", "sandbox"] as const)("as a %s", (mode) => {
  let under: PorterOnModal;
  let gate: string;

  beforeAll(async () => {
    gate = path.join(await mkdtemp(path.join(tmpdir(), "porter-gate-")), "open");
    const command = [process.execPath, path.join(import.meta.dirname, "agents", "numbered.mjs"), gate];
    under = await startPorterOnModal(mode, {
      limits: { heartbeatMs: 250, silenceMs: 1_000 },
      operator: { network: { policy: "allow-list", allow: ["registry.npmjs.org"] } },
      agents: { numbered: { displayName: "Test numbered", command, prompt: "stdin" } },
    });
  });
  beforeEach(() => {
    onTestFailed(() => void process.stderr.write(under.porter.output().slice(-8_000)));
  });
  afterAll(async () => {
    await under?.close();
    await rm(path.dirname(gate), { recursive: true, force: true });
  });

  it("a comment becomes a pull request", async () => {
    const place = await newIssue(under.porter);
    under.porter.standIn.comment(place, maintainer, "@porter edit");
    await expectOneOfEachOnModal(under, place, "edit");
    expect(under.porter.standIn.violations).toEqual([]);
  });

  it.runIf(mode === "sandbox")("a run may reach Porter, the forge and what the operator allows", () => {
    const [sandbox] = under.modal.world.sandboxes.values();
    const forge = new URL(under.porter.standIn.url).hostname;
    expect(sandbox?.definition.network.cidrs).toEqual([`${forge}/32`]);
    expect(sandbox?.definition.network.domains.toSorted()).toEqual([publicHost, "registry.npmjs.org"]);
  });

  it("a Porter that is killed in the middle of a run finds it again", async () => {
    const { porter, modal } = under;
    const place = await newIssue(porter);
    const before = runsOf(modal).size;
    porter.standIn.comment(place, maintainer, "@porter numbered");
    await saying(porter, place, /Running|started/);
    porter.kill9();
    await porter.ended();
    await porter.start();
    await writeFile(gate, "");
    await expectOneOfEachOnModal(under, place, "numbered");
    expect(runsOf(modal).size - before).toBe(1);
  });

  it("a stop ends the agent with all it started, and says so", async () => {
    const { porter, modal } = under;
    const place = await newIssue(porter);
    porter.standIn.comment(place, maintainer, "@porter hang");
    // The entry point, the runner, the agent, and its child in a session of its own.
    await vi.waitFor(async () => expect((await modal.pids()).length).toBeGreaterThanOrEqual(4), generous);
    porter.standIn.comment(place, maintainer, "@porter stop");
    await saying(porter, place, /Task cancelled/);
    await nothingRunsOn(modal);
  });
});
