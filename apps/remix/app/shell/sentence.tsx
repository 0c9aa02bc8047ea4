/** A sentence of Porter's own, in which commands and names of programs stand between backticks. Nothing else is markup. */
export function Sentence({ text }: { readonly text: string }) {
  return text.split("`").map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // The parts of a sentence never change places.
      // oxlint-disable-next-line react/no-array-index-key
      <code key={index} className="font-mono text-[0.92em]">
        {part}
      </code>
    ),
  );
}
