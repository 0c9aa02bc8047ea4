/** What is left when everything is taken away by which a sentence can be disguised. */
export function letters(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/[^A-Za-z]/g, "")
    .toLowerCase();
}
