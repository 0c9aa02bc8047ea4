import { lineOf } from "../doctor/check.ts";
import { diagnose } from "../doctor/diagnose.ts";
import { WrongUse } from "./wrong-use.ts";

/** `porter doctor`: one line a check with what to change; `--json` prints one document. */
export async function doctor(args: readonly string[]): Promise<number> {
  const json = args.length === 1 && args[0] === "--json";
  if (args.length > 0 && !json) throw new WrongUse("Write: porter doctor [--json]");
  const { checks, exitCode } = await diagnose(process.env, process.cwd());
  const document = { ok: exitCode === 0, checks };
  process.stdout.write(
    json ? `${JSON.stringify(document, null, 2)}\n` : `${checks.map(lineOf).join("\n")}\n`,
  );
  return exitCode;
}
