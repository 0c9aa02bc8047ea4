import { runCommand } from "./run-command.ts";

/** Installs Debian packages. Says what to do by hand where this is not Debian or not root. */
export async function installDebianPackage(...names: readonly string[]): Promise<void> {
  const install = ["apt-get", "install", "-y", "--no-install-recommends", ...names];
  for (const command of [["apt-get", "update"], install]) {
    const { code, output } = await runCommand(command, {
      quiet: true,
      env: { DEBIAN_FRONTEND: "noninteractive" },
    }).catch((error: unknown) => ({ code: 1, output: String(error) }));
    if (code !== 0)
      throw new Error(
        `The tests need ${names.join(", ")}. Install it, on Debian with \`${install.join(" ")}\` as root.\n${output}`,
      );
  }
}
