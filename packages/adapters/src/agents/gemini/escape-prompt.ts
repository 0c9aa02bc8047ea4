/** An `@` that something follows which can be part of a path, unless a backslash is before it. */
const reference = /(?<!\\)@(?=[^\s,;!?()[\]{}])/g;

/**
 * The prompt without references. Gemini CLI 0.61.0 replaces `@path` by what stands in that file, or in all files
 * of that folder, and text of strangers is part of a prompt. A backslash prevents it, and stays.
 */
export function escapePrompt(prompt: string): string {
  return prompt.replaceAll(reference, String.raw`\@`);
}
