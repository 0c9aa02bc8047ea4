import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { WrongUse } from "./wrong-use.ts";

/** The text of a file, or of standard input for `-`. */
export async function readInput(file: string): Promise<string> {
  if (file === "-") return text(process.stdin);
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new WrongUse(`${file} cannot be read.`);
  }
}
