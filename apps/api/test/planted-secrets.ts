/** Where something was found: the secret's name, never the secret. */
export interface Finding {
  readonly secret: string;
  readonly form: string;
  readonly place: string;
}

/** Shorter pieces would be found by accident. */
const shortest = 12;

/**
 * Looks for secrets by name, as they stand and as they travel: base64 of either alphabet at any offset, hexadecimal,
 * percent-encoded, escaped for JSON.
 */
export class PlantedSecrets {
  readonly #needles: { readonly secret: string; readonly form: string; readonly text: string }[] = [];
  #any = /(?!)/;

  /** From now on looks for this one too. A secret of several lines is looked for line by line. */
  add(name: string, secret: string): void {
    for (const line of secret
      .split("\n")
      .filter((text) => text.length >= shortest && !text.startsWith("-----"))) {
      for (const [form, text] of formsOf(line)) this.#needles.push({ secret: name, form, text });
    }
    this.#any = new RegExp(
      this.#needles.map(({ text }) => text.replaceAll(/\W/g, String.raw`\$&`)).join("|"),
    );
  }

  /** Everything that is in the bytes or text of one place. */
  findIn(place: string, content: Buffer | string): readonly Finding[] {
    const text = typeof content === "string" ? content : content.toString("latin1");
    // One pass over what is mostly innocent; then each needle by itself.
    if (!this.#any.test(text)) return [];
    return this.#needles
      .filter((needle) => text.includes(needle.text))
      .map(({ secret, form }) => ({ secret, form, place }));
  }
}

function formsOf(secret: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(secret);
  const forms = new Map<string, string>([
    ["plain", secret],
    ["json", JSON.stringify(secret).slice(1, -1)],
    ["percent", encodeURIComponent(secret)],
    ["hex", bytes.toString("hex")],
    ["HEX", bytes.toString("hex").toUpperCase()],
  ]);
  for (const shift of [0, 1, 2]) {
    // The characters at both ends also carry bits of what stands before and after.
    const start = [0, 2, 3][shift];
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replaceAll("=", "")
      .slice(start, -2);
    forms.set(`base64+${shift}`, text);
    forms.set(`base64url+${shift}`, text.replaceAll("+", "-").replaceAll("/", "_"));
  }
  return new Map([...forms].filter(([form, text]) => form === "plain" || text !== secret));
}
