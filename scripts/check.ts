import { pythonTools } from "./python-tools.ts";
import { runCommand } from "./run-command.ts";

/** Everything that can be judged without running the product. Exits 1 at the first thing that fails. */
const { python } = await pythonTools();

const checks: [name: string, argv: string[]][] = [
  ["format", ["oxfmt", "--check", "."]],
  ["lint", ["oxlint", "--type-aware", "--deny-warnings"]],
  ["types", ["nx", "run-many", "-t", "typecheck", "--outputStyle=static"]],
  ["types of scripts", ["tsc", "-p", "."]],
  ["unused and undeclared", ["knip", "--strict", "--include", "files,dependencies,unlisted,unresolved"]],
  ["unused exports", ["knip", "--include", "exports,types,duplicates"]],
  ["python format", [python, "-m", "ruff", "format", "--check", "modal"]],
  ["python lint", [python, "-m", "ruff", "check", "modal"]],
  ["python types", ["pyright", "--pythonpath", python, "-p", "modal"]],
];

for (const [name, argv] of checks) {
  const { code, output } = await runCommand(argv, { quiet: true, env: { NX_DAEMON: "false" } });
  if (code !== 0) {
    console.error(`${name}: failed\n${output}`);
    process.exit(1);
  }
  console.log(`${name}: ok`);
}
