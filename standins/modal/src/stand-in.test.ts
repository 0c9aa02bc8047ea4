import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ModalStandIn } from "./stand-in.ts";
import { pythonWithModal, runModal } from "./testing/index.ts";

/** An app that has nothing to do with Porter: what the stand-in is has to hold for any. */
const app = `
import modal

app = modal.App("sample")


@app.function(image=modal.Image.debian_slim(), timeout=2)
def echo(text: str = "", sleep: float = 0) -> str:
    import time

    print("called with", text)
    time.sleep(sleep)
    return text.upper()
`;

let folder: string;
let standIn: ModalStandIn;
let client: InstanceType<typeof import("modal").ModalClient>;
let sdk: typeof import("modal");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modal-app-"));
  await writeFile(join(folder, "sample.py"), app);
  standIn = await ModalStandIn.start({ python: await pythonWithModal() });
  await runModal(standIn, folder, ["deploy", "-m", "sample"]);
  sdk = await import("modal");
  process.env["MODAL_SERVER_URL"] = standIn.url;
  client = new sdk.ModalClient({ tokenId: standIn.token.id, tokenSecret: standIn.token.secret });
  delete process.env["MODAL_SERVER_URL"];
});
afterAll(async () => {
  client.close();
  await standIn.close();
  await rm(folder, { recursive: true });
  expect(standIn.problems).toEqual([]);
});

const spawn = async (...args: readonly unknown[]) =>
  (await client.functions.fromName("sample", "echo")).spawn([...args]);

it("runs what Modal's command line deployed for whom Modal's SDK calls", async () => {
  const call = await spawn("hello");
  expect(await call.get()).toBe("HELLO");
  const printed = [];
  for await (const { message } of call.logs.stream()) printed.push(message);
  expect(printed.join("")).toContain("called with hello");
});

it("passes on what a function raises", async () => {
  await expect((await spawn(1, "no number")).get()).rejects.toBeInstanceOf(sdk.RemoteError);
});

it("ends a call at its time limit", async () => {
  await expect((await spawn("", 60)).get()).rejects.toBeInstanceOf(sdk.FunctionTimeoutError);
  await expect.poll(() => standIn.pids(), { timeout: 120_000 }).toEqual([]);
});

it("ends a call that is cancelled with its container", async () => {
  const call = await spawn("", 60);
  await expect.poll(async () => (await standIn.pids()).length, { timeout: 120_000 }).toBeGreaterThan(0);
  await call.cancel({ terminateContainers: true });
  expect(await standIn.pids()).toEqual([]);
});

it("refuses whoever does not have the token", async () => {
  const stranger = { environment: { ...standIn.environment, MODAL_TOKEN_SECRET: "as-another" } };
  await expect(runModal(stranger, folder, ["deploy", "-m", "sample"])).rejects.toThrow(/Token|token/);
});
