import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";

/** What a runner is started with, as it stands on the wire. */
const ticketSchema = z.object({ task_id: z.uuid(), run_id: z.uuid(), attempt: z.int(), run_key: z.string() });
export type Ticket = z.infer<typeof ticketSchema>;

/**
 * Answers as Python when asked for its version. As the runner it keeps its ticket in its run's folder and stays
 * there, silent, until it is ended: whoever reads the ticket can report in its place.
 */
const program = `#!/bin/sh
case "$*" in
  *porter_runner*)
    cat > "$HOME/ticket.draft"
    mv "$HOME/ticket.draft" "$HOME/ticket.json"
    exec sleep 3600 ;;
  *) printf '{"executable":"%s","major":3,"minor":14}' "$0" ;;
esac
`;

export interface SilentRunner {
  /** PATH on which it is found first. */
  readonly searchPath: string;
  remove(): Promise<void>;
}

/** Makes a program `python3` that takes a runner's place. */
export async function installSilentRunner(): Promise<SilentRunner> {
  const folder = await mkdtemp(path.join(tmpdir(), "porter-silent-runner-"));
  await writeFile(path.join(folder, "python3"), program, { mode: 0o755 });
  return {
    searchPath: [folder, process.env["PATH"] ?? ""].join(path.delimiter),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Tickets of the runners that are there now. */
export async function ticketsIn(dataDir: string): Promise<readonly Ticket[]> {
  const runs = path.join(dataDir, "runs");
  const ids = await readdir(runs).catch(() => []);
  const texts = await Promise.all(
    ids.map((id) => readFile(path.join(runs, id, "ticket.json"), "utf8").catch(() => null)),
  );
  return texts.flatMap((text) => (text === null ? [] : [ticketSchema.parse(JSON.parse(text))]));
}
