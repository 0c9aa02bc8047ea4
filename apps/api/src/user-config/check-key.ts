import { PorterError } from "@porter/orchestrator";
import type { Provider } from "./providers.ts";

/** `works`: the provider took it. `unchecked`: the provider could not be asked; the key may be good. */
export type KeyCheck = "works" | "unchecked";

const timeoutMs = 8_000;

/**
 * Asks the provider whether it takes a key. Throws `PorterError` `key_refused` when it says no, and `key_malformed` for
 * what cannot be a key. A provider that does not answer is no reason to lose what somebody typed.
 */
export async function checkKey(
  provider: Provider,
  key: string,
  baseUrls: Readonly<Record<string, string>>,
): Promise<KeyCheck> {
  if (!/^[\x21-\x7e]{8,512}$/.test(key)) throw malformed(provider);
  if (provider.probe === null) return "unchecked";
  const base = (baseUrls[provider.baseUrlEnv] ?? provider.baseUrl).replace(/\/+$/, "");
  try {
    const { probe } = provider;
    const answer = await fetch(`${base}${probe.path}`, {
      headers: probe.headers(key),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    if (answer.ok) return "works";
    // Gemini says 400 to a key it does not know.
    if ([400, 401, 403].includes(answer.status)) throw refused(provider, answer.status);
    return "unchecked";
  } catch (error) {
    if (error instanceof PorterError) throw error;
    return "unchecked";
  }
}

function refused({ displayName }: Provider, status: number): PorterError {
  return new PorterError({
    code: "key_refused",
    message: `${displayName} refused this key (${status}). It was not saved.`,
    retry: "never",
  });
}

function malformed({ displayName }: Provider): PorterError {
  return new PorterError({
    code: "key_malformed",
    message: `This is no key of ${displayName}: 8 to 512 visible characters without spaces. It was not saved.`,
    retry: "never",
  });
}
