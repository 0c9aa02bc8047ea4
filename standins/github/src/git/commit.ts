/** Author or committer of a commit. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
}

/** A commit, as its object says. */
export interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
  /** Text of the `gpgsig` header, or `null`. */
  readonly signature: string | null;
}

/**
 * What stands where GitHub's own signature would stand in commits it makes for an App. It verifies nothing; its
 * presence is how this stand-in remembers that GitHub would have signed.
 */
export const standInSignature = [
  "-----BEGIN PGP SIGNATURE-----",
  "Comment: placed by Porter's GitHub stand-in; it signs nothing",
  "",
  "c3RhbmQtaW4=",
  "-----END PGP SIGNATURE-----",
].join("\n");

/** Writes the content of a commit object. */
export function formatCommit(commit: Commit): Buffer {
  const headers = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${formatSignature(commit.author)}`,
    `committer ${formatSignature(commit.committer)}`,
    // Continuation lines of a header begin with a space.
    ...(commit.signature === null ? [] : [`gpgsig ${commit.signature.replaceAll("\n", "\n ")}`]),
  ];
  return Buffer.from(`${headers.join("\n")}\n\n${commit.message}`, "utf8");
}

/** Reads the content of a commit object. */
export function parseCommit(data: Buffer): Commit {
  const text = data.toString("utf8");
  const split = text.indexOf("\n\n");
  const headers = text.slice(0, split).replaceAll("\n ", "\u0000").split("\n");
  const values = (name: string): string[] =>
    headers
      .filter((line) => line.startsWith(`${name} `))
      .map((line) => line.slice(name.length + 1).replaceAll("\u0000", "\n"));
  return {
    tree: values("tree")[0] ?? "",
    parents: values("parent"),
    author: parseSignature(values("author")[0] ?? ""),
    committer: parseSignature(values("committer")[0] ?? ""),
    message: text.slice(split + 2),
    signature: values("gpgsig")[0] ?? null,
  };
}

/** What GitHub signs: the commit without its signature. */
export function signedPayload(commit: Commit): string {
  return formatCommit({ ...commit, signature: null }).toString("utf8");
}

function formatSignature({ name, email, date }: Signature): string {
  return `${clean(name)} <${clean(email)}> ${Math.floor(date.getTime() / 1000)} +0000`;
}

// These characters would end the name or the header line.
function clean(text: string): string {
  return text.replaceAll(/[<>\n\0]/g, "").trim();
}

function parseSignature(text: string): Signature {
  const [, name = "", email = "", seconds = "0"] = /^(.*?) ?<(.*)> (\d+) [+-]\d{4}$/.exec(text) ?? [];
  return { name, email, date: new Date(Number(seconds) * 1000) };
}
