/**
 * Characters without a visible shape of their own, other than the space: controls, zero-width and direction marks,
 * variation selectors, tags, fillers, every space but U+0020, halves of surrogate pairs. Global.
 */
export const hiddenCharacters = /(?! )[\p{Cc}\p{Cf}\p{Z}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Spaces of written languages, such as the one French puts before a colon. */
const unicodeSpaces = /[\p{Zs}\t]/gu;
/** What joins letters of Indic and Arabic scripts and the parts of an emoji. */
const joiners =
  /(?:(?![A-Za-z]|\p{Default_Ignorable_Code_Point})[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}]\uFE0F?[\u200C\u200D]?|[0-9#*]\uFE0F\u20E3)/gu;

/** Whether a word of the command's own part, where nothing but visible characters belongs, hides one. */
export function hidesCharacters(word: string): boolean {
  return word.search(hiddenCharacters) >= 0;
}

/** Whether free text hides something, apart from the spaces and joiners that ordinary writing needs. */
export function textHidesCharacters(text: string): boolean {
  return hidesCharacters(text.replaceAll(unicodeSpaces, " ").replaceAll(joiners, "x"));
}
