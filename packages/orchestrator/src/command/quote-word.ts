import { hiddenCharacters } from "./hidden-characters.ts";

const maxShown = 60;

/**
 * Repeats what somebody wrote, as inline code of at most 60 characters: no markup takes effect, nobody is mentioned
 * (`@name` becomes `@ name`), and characters without a shape of their own become their number, such as `<U+200B>`.
 */
export function quoteWord(written: string): string {
  const characters = Array.from(written.slice(0, maxShown * 2 + 2));
  const cut = characters.length > maxShown ? [...characters.slice(0, maxShown - 1), "…"] : characters;
  const shown = cut
    .join("")
    .replaceAll("`", "'")
    .replaceAll(/@(?=\S)/g, "@ ")
    .replaceAll(hiddenCharacters, (character) => `<U+${codeOf(character)}>`);
  return `\`${shown}\``;
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
