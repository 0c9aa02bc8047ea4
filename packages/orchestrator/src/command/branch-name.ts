const maxLength = 200;

/**
 * Why a branch name cannot be used, as the rest of a sentence ("… must not contain `..`"); `null` when it can.
 *
 * Stricter than git (`git help check-ref-format`): only ASCII letters, digits and `. _ / - + @`, none of which a shell
 * gives a meaning inside a word, since a branch name with a Unicode space has carried a command into a sandbox before.
 * Also refused is what GitHub does not accept as a branch: 40 or 64 hexadecimal digits, `HEAD` and names that begin
 * with `refs/`.
 */
export function branchNameFault(name: string): string | null {
  return faults.find(({ found }) => found.test(name))?.fault ?? null;
}

const faults: readonly { readonly found: RegExp; readonly fault: string }[] = [
  { found: /^$/, fault: "must not be empty" },
  {
    found: new RegExp(`^.{${maxLength + 1}}`, "s"),
    fault: `must not be longer than ${maxLength} characters`,
  },
  { found: /[^A-Za-z0-9._/+@-]/, fault: "may hold only letters, digits and `. _ / - + @`" },
  { found: /^[^A-Za-z0-9_]/, fault: "must begin with a letter, a digit or `_`" },
  { found: /\.\./, fault: "must not contain `..`" },
  { found: /\/\/|\/$/, fault: "must not have an empty part between or behind slashes" },
  { found: /\/\./, fault: "must not have a part that begins with a dot" },
  { found: /\.$/, fault: "must not end with a dot" },
  { found: /\.lock(?:\/|$)/, fault: "must not have a part that ends with `.lock`" },
  { found: /^refs\//, fault: "is written without `refs/`" },
  { found: /^(?:[A-Z]+_)?HEAD$/i, fault: "must not be a name that git uses itself" },
  { found: /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i, fault: "must not look like a commit id" },
];
