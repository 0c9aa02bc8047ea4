import path from "node:path";
import { ensureTool } from "../../scripts/tool-cache.ts";

/**
 * Folder of the real opencode CLI, installed on demand (about 350 MB) from the npm registry: the version that Porter's
 * adapter names. The package's launcher only finds this binary, which is in a package of its own per platform.
 */
export async function installOpencode(): Promise<string> {
  const folder = await ensureTool("opencode-ai@1.18.33");
  return path.join(folder, "node_modules", `opencode-linux-${process.arch}`, "bin");
}
