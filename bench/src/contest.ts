import type { ChildProcess } from "node:child_process";
import { nextMessage } from "./child.ts";
import { median, percentile, rounded } from "./figures.ts";
import type { LoadOrder, LoadResult } from "./load.ts";
import { cpuMs } from "./process-figures.ts";
import { printTable } from "./report.ts";

/** Something that takes webhooks, in a process of its own. */
export interface Contestant {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  readonly path: string;
  /** The only answer that is right, as `LoadResult.answers` has it. */
  readonly answer: string;
}

/** The same load for everybody. */
type Round = Pick<LoadOrder, "template" | "places" | "count" | "connections" | "secret">;

interface Score extends LoadResult {
  /** Processor time of the contestant per delivery, microseconds. */
  readonly cpuUs: number;
}

/** One result per round that counts. */
export type Scores = ReadonlyMap<string, readonly Score[]>;

export interface Contest {
  readonly generator: ChildProcess;
  readonly contestants: readonly Contestant[];
  /** Rounds that count; one more warms up. */
  readonly rounds: number;
  /** What is sent in a round. */
  prepare(): Round;
  /** Called once everybody is warm, nobody paused. */
  warm?(): Promise<void>;
}

/**
 * Lets everybody take the same load in turn, round after round, so that all meet the same machine. Whose turn it is
 * not is stopped, with all it may be doing in the background. Throws when somebody gives a wrong answer.
 */
export async function hold(contest: Contest): Promise<Scores> {
  const { contestants, generator } = contest;
  const scores = new Map<string, Score[]>(contestants.map(({ name }) => [name, []]));
  try {
    for (let round = 0; round <= contest.rounds; round += 1) {
      const load = contest.prepare();
      for (const contestant of contestants) {
        for (const other of contestants)
          process.kill(other.pid, other === contestant ? "SIGCONT" : "SIGSTOP");
        const score = await play(generator, contestant, load);
        if (round > 0) scores.get(contestant.name)?.push(score);
      }
      for (const { pid } of contestants) process.kill(pid, "SIGCONT");
      if (round === 0) await contest.warm?.();
    }
  } finally {
    for (const { pid } of contestants) process.kill(pid, "SIGCONT");
  }
  return scores;
}

async function play(generator: ChildProcess, contestant: Contestant, round: Round): Promise<Score> {
  const { name, pid, port, path, answer } = contestant;
  const cpuBefore = await cpuMs(pid);
  generator.send({ ...round, port, path } satisfies LoadOrder);
  const result = await nextMessage<LoadResult>(generator);
  if (result.answers[answer] !== round.count) {
    throw new Error(`${name} did not answer as it should: ${JSON.stringify(result.answers)}`);
  }
  return { ...result, cpuUs: (((await cpuMs(pid)) - cpuBefore) * 1000) / round.count };
}

const figures: readonly (readonly [heading: string, of: (score: Score) => number])[] = [
  ["/s", ({ perSecond }) => perSecond],
  ["p50 ms", ({ latencies }) => percentile(latencies, 0.5)],
  ["p99 ms", ({ latencies }) => percentile(latencies, 0.99)],
  ["CPU µs", ({ cpuUs }) => cpuUs],
];

/** Prints every round and the medians; answers the median of the first contestant's speed in terms of the second's. */
export function printScores(scores: Scores): number {
  const names = [...scores.keys()];
  const [first = [], second = []] = scores.values();
  const ratios = first.map(({ perSecond }, round) => perSecond / (second[round]?.perSecond ?? Number.NaN));
  const headings = names.flatMap((name) =>
    figures.map(([heading]) => (heading === "/s" ? `${name}/s` : heading)),
  );
  const rows = ratios.map((ratio, round) => {
    const cells = [...scores.values()].flatMap((results) => {
      const score = results[round];
      return figures.map(([, of]) => (score === undefined ? "" : rounded(of(score))));
    });
    return [String(round + 1), ...cells, rounded(ratio)];
  });
  const medians = [...scores.values()].flatMap((results) =>
    figures.map(([, of]) => rounded(median(results.map(of)))),
  );
  const middle = median(ratios);
  printTable(["round", ...headings, "ratio"], [...rows, ["median", ...medians, rounded(middle)]]);
  return middle;
}
