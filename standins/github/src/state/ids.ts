import { createHash } from "node:crypto";

/** Prefixes GitHub puts before the node ids of each type. */
export type NodeKind =
  | "U"
  | "BOT"
  | "O"
  | "R"
  | "I"
  | "IC"
  | "PR"
  | "PRR"
  | "PRRC"
  | "PRRT"
  | "LA"
  | "REA"
  | "REF"
  | "C"
  | "B"
  | "T"
  | "A"
  | "CR";

/** Numbers for everything that has a numeric id: unique in one stand-in, ascending. */
export class Ids {
  #last = 1000;

  next(): number {
    this.#last += 1;
    return this.#last;
  }
}

/** An opaque global id of GitHub's newer form, derived so that the same thing always has the same one. */
export function nodeId(kind: NodeKind, key: string | number): string {
  const digest = createHash("sha1").update(`${kind}:${key}`).digest("base64url");
  return `${kind}_kwDO${digest.slice(0, 16)}`;
}
