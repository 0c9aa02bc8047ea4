import { existsSync } from "node:fs";
import { runCommand } from "./run-command.ts";

/** Debian's Chromium, which the browser tests drive. Installed when it is missing and this is root on Debian. */
export async function ensureChromium(): Promise<void> {
  if (existsSync("/usr/bin/chromium")) return;
  const install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"];
  for (const command of [["apt-get", "update"], install]) {
    const { code, output } = await runCommand(command, { quiet: true, env: { DEBIAN_FRONTEND: "noninteractive" } });
    if (code !== 0) {
      throw new Error(`The browser tests need /usr/bin/chromium. Install it with \`${install.join(" ")}\` as root.\n${output}`);
    }
  }
}
