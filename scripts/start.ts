import { runCommand } from "./run-command.ts";

/** `npm start`: builds the dashboard when its sources changed, then starts Porter in this process. */
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  console.error(
    `Porter needs Node 24; this is ${process.version}. Run it through npm, which brings Node 24 along on Linux.`,
  );
  process.exit(3);
}
console.log("Preparing the dashboard; the first time this takes about 20 seconds …");
const build = await runCommand(["nx", "build", "@porter/remix", "--outputStyle=static"], {
  quiet: true,
  env: { NX_DAEMON: "false" },
});
if (build.code !== 0) {
  console.error(`The dashboard could not be built.\n${build.output}`);
  process.exit(1);
}
// Development builds of the page framework are slow and put stack traces into answers.
process.env["NODE_ENV"] = "production";
process.argv.splice(2, 0, "start");
await import("../apps/remix/porter.ts");
