import { errors, jwtVerify } from "jose";
import type { CryptoKey } from "jose";

/** What a signed App token must fit. */
export interface AppIdentity {
  readonly appId: number;
  readonly publicKey: CryptoKey;
}

/** GitHub refuses App tokens that live longer. */
const longestLifeSeconds = 600;
/** How far the clocks of two machines may differ. */
const toleranceSeconds = 60;

/**
 * Checks the JWT an App signs its requests with and returns why it is refused, or `null` when it is good.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
export async function refuseAppToken(token: string, app: AppIdentity, now: Date): Promise<string | null> {
  try {
    const { payload } = await jwtVerify(token, app.publicKey, {
      algorithms: ["RS256"],
      clockTolerance: toleranceSeconds,
      currentDate: now,
      requiredClaims: ["iat", "exp", "iss"],
    });
    // Octokit signs with the id as a number, GitHub's examples with a string.
    if (String(payload.iss) !== String(app.appId)) return "Integration not found";
    const limit = now.getTime() / 1000 + longestLifeSeconds + toleranceSeconds;
    return (payload.exp ?? 0) > limit ? "'Expiration time' claim ('exp') is too far in the future" : null;
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) {
      return "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
    }
    return "A JSON web token could not be decoded";
  }
}
