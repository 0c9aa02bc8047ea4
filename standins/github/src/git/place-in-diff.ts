/** Where a line of a file's new version stands in a unified diff, or `null` when the diff does not show it. */
export function placeInDiff(
  diff: string,
  { path, line }: { path: string; line: number },
): { hunk: string; position: number } | null {
  const file = diff.split(/^(?=diff --git )/m).find((part) => part.includes(`\n+++ b/${path}\n`));
  if (file === undefined) return null;
  const body = file.slice(file.indexOf("\n@@") + 1).split("\n");
  let [start, current] = [0, 0];
  for (const [position, text] of body.entries()) {
    const header = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(text);
    if (header !== null) {
      [start, current] = [position, Number(header[1])];
    } else if (/^[ +]/.test(text)) {
      if (current === line) return { hunk: body.slice(start, position + 1).join("\n"), position };
      current += 1;
    }
  }
  return null;
}
