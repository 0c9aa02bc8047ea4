import { describe } from "vitest";
import { commentContract } from "./comments.ts";
import { failureContract } from "./failures.ts";
import { useForgeScene } from "./forge-scene.ts";
import type { ForgeContract } from "./forge-world.ts";
import { publishedContentContract } from "./published-content.ts";
import { publishingContract } from "./publishing.ts";
import { publishingOnceContract } from "./publishing-once.ts";
import { readingContract } from "./reading.ts";
import { signContract } from "./signs.ts";

/** What every forge promises. `Forge` says it in words; this suite makes each implementation keep it. */
export function forgeContract(name: string, contract: ForgeContract): void {
  describe(`forge contract: ${name}`, () => {
    const given = useForgeScene(contract);
    readingContract(given);
    commentContract(given);
    publishingOnceContract(given, contract);
    publishingContract(given);
    publishedContentContract(given);
    signContract(given);
    failureContract(given);
  });
}
