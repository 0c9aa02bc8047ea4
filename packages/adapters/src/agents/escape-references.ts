/** An `@` that something follows which can be part of a path, unless a backslash is before it. */
const reference = /(?<!\\)@(?=[^\s,;!?()[\]{}])/g;

/**
 * The prompt without references. Claude Code and Gemini CLI put what stands in a file, or in all files of a folder,
 * into the conversation where a prompt says `@path`, and text of strangers is part of a prompt. A backslash
 * prevents it (tried with both), and stays.
 */
export function escapeReferences(prompt: string): string {
  return prompt.replaceAll(reference, String.raw`\@`);
}
