import { parse, serialize } from "hono/utils/cookie";
import type { z } from "zod";
import type { Sealer } from "../../config/sealer.ts";

export interface CookieOptions<Content> {
  readonly name: string;
  readonly path: string;
  readonly maxAgeSeconds: number;
  /** Sent over HTTPS only. */
  readonly secure: boolean;
  readonly sealer: Sealer;
  readonly content: z.ZodType<Content>;
}

/** A cookie that only Porter can read or write; scripts do not see it, foreign pages do not send it with forms. */
export interface SealedCookie<Content> {
  /** What a request carries; `null` for none, a forged or a damaged one. */
  read(headers: Headers): Promise<Content | null>;
  /** Value of a `Set-Cookie` header. */
  write(content: Content): Promise<string>;
  /** Value of a `Set-Cookie` header that removes it. */
  readonly removal: string;
}

export function sealedCookie<Content>(options: CookieOptions<Content>): SealedCookie<Content> {
  const { name, path, secure, sealer, content: schema } = options;
  const attributes = { path, secure, httpOnly: true, sameSite: "Lax" } as const;
  return {
    async read(headers) {
      const sealed = parse(headers.get("cookie") ?? "", name)[name];
      if (sealed === undefined) return null;
      try {
        const parsed = schema.safeParse(JSON.parse(await sealer.open(sealed, name)));
        return parsed.success ? parsed.data : null;
      } catch {
        return null;
      }
    },
    async write(content) {
      const sealed = await sealer.seal(JSON.stringify(content), name);
      return serialize(name, sealed, { ...attributes, maxAge: options.maxAgeSeconds });
    },
    removal: serialize(name, "", { ...attributes, maxAge: 0 }),
  };
}
