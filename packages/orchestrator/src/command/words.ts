/** A word of a command line and where it stands. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The next word at or behind `from`; `null` at the end. Only space and tab part words: any other space stays inside
 * its word, where it is refused as hidden, so that no two readers can disagree on where a word ends.
 */
export function nextWord(line: string, from: number): Word | null {
  const word = /[^ \t]+/g;
  word.lastIndex = from;
  const found = word.exec(line);
  return found === null ? null : { text: found[0], start: found.index, end: word.lastIndex };
}

/** Lower case for A to Z alone: elsewhere some letters become these, such as the Kelvin sign a k. */
export function asciiLowerCase(word: string): string {
  return word.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
