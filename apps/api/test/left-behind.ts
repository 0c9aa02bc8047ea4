import { readdir } from "node:fs/promises";
import path from "node:path";
import { expect, vi } from "vitest";
import { processesNaming } from "./processes-naming.ts";

/** Waits until no run has a folder and no process but the server itself knows of the data folder. */
export async function nothingLeftRunning(dataDir: string, serverPid: number): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await readdir(path.join(dataDir, "runs")).catch(() => [])).toEqual([]);
      expect((await processesNaming(dataDir)).filter((pid) => pid !== serverPid)).toEqual([]);
    },
    { timeout: 120_000, interval: 50 },
  );
}
