/** One line of a comment as it was written. */
export interface SourceLine {
  /** Counted from 1. */
  readonly number: number;
  /** Without its line ending. */
  readonly text: string;
}

/** Splits at the line endings of CommonMark 0.31 §2.1: LF, CR LF and a CR that stands alone. */
export function sourceLines(comment: string): SourceLine[] {
  return comment.split(/\r\n|\n|\r/).map((text, index) => ({ number: index + 1, text }));
}
