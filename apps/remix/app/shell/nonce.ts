import { createContext, useContext } from "react";

/** Set on the server only: browsers hide the attribute from scripts, so hydration neither has nor needs it. */
export const NonceContext = createContext<string | undefined>(undefined);

/** The nonce of this response's content security policy. */
export function useNonce(): string | undefined {
  return useContext(NonceContext);
}
