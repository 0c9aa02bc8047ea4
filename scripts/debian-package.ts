import { runCommand } from "./run-command.ts";

/** Installs a Debian package. Says what to do by hand where this is not Debian or not root. */
export async function installDebianPackage(name: string): Promise<void> {
  const install = ["apt-get", "install", "-y", "--no-install-recommends", name];
  for (const command of [["apt-get", "update"], install]) {
    const { code, output } = await runCommand(command, {
      quiet: true,
      env: { DEBIAN_FRONTEND: "noninteractive" },
    }).catch((error: unknown) => ({ code: 1, output: String(error) }));
    if (code !== 0)
      throw new Error(
        `The tests need ${name}. Install it, on Debian with \`${install.join(" ")}\` as root.\n${output}`,
      );
  }
}
