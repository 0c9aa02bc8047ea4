import type { DiffLine, FileDiff } from "./diff.ts";

const signs = { same: " ", added: "+", removed: "−" } as const;
const notes = { added: "new file", removed: "deleted", renamed: "renamed", changed: null } as const;

/** The changed files under each other, added and removed lines told apart by sign and colour. */
export function DiffView({ files }: { readonly files: readonly FileDiff[] }) {
  return (
    <div className="space-y-3">
      {files.map((file) => (
        <details key={file.path} open className="card overflow-hidden">
          <summary className="flex flex-wrap items-center gap-x-3 px-3 py-2 text-xs">
            <code className="font-mono wrap-anywhere">{file.path}</code>
            {notes[file.change] !== null && <span className="text-ink-2">{notes[file.change]}</span>}
            <span className="ml-auto font-mono">
              <span className="text-success">+{file.added}</span>{" "}
              <span className="text-error-ink">−{file.removed}</span>
            </span>
          </summary>
          <FileBody file={file} />
        </details>
      ))}
    </div>
  );
}

function FileBody({ file }: { readonly file: FileDiff }) {
  if (file.binary) return <Note>A binary file; its content is not shown.</Note>;
  if (file.hunks.length === 0) return <Note>Only its name or mode changed.</Note>;
  return (
    <div
      className="overflow-x-auto border-t border-line bg-page font-mono text-xs leading-5"
      tabIndex={0}
      role="group"
      aria-label={`Changes of ${file.path}`}
    >
      {file.hunks.map((hunk, index) => (
        // Hunks of a diff never change places.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index}>
          {(index > 0 || hunk.heading !== "") && (
            <div className="w-max min-w-full bg-raised px-3 text-ink-2">⋯ {hunk.heading}</div>
          )}
          {hunk.lines.map((line) => (
            <DiffRow key={`${line.oldNumber}:${line.newNumber}`} line={line} />
          ))}
        </div>
      ))}
    </div>
  );
}

function DiffRow({ line }: { readonly line: DiffLine }) {
  return (
    <div className="diff-row" data-kind={line.kind}>
      <span className="diff-number diff-old">{line.oldNumber}</span>
      <span className="diff-number">{line.newNumber}</span>
      <span className="select-none">
        {signs[line.kind]}
        {line.kind !== "same" && <span className="sr-only">{line.kind}: </span>}
      </span>
      <span>{line.text}</span>
    </div>
  );
}

function Note({ children }: { readonly children: string }) {
  return <p className="border-t border-line px-3 py-2 text-[13px] text-ink-2">{children}</p>;
}
