import { readFileSync } from "node:fs";

/**
 * Engines raise these limits for their containers by default, which fails where not even root may raise them. Open
 * files may be as many as ours; processes are bounded by the container's own limit, this one counts all containers.
 */
const wanted = [
  { name: "nofile", row: "Max open files", most: 1_048_576 },
  { name: "nproc", row: "Max processes", most: 16_384 },
] as const;

/** Values for `--ulimit` that this process could set for itself. */
export function ownLimits(): string[] {
  const table = readFileSync("/proc/self/limits", "utf8");
  return wanted.map(({ name, row, most }) => {
    const hard = new RegExp(`^${row} +\\S+ +(\\d+)`, "m").exec(table)?.[1];
    const value = Math.min(hard === undefined ? most : Number(hard), most);
    return `${name}=${value}:${value}`;
  });
}
