import { randomBytes } from "node:crypto";
import path from "node:path";
import { PlantedSecrets } from "./planted-secrets.ts";

function distinctive(name: string): string {
  return `${name}-${randomBytes(24).toString("hex")}`;
}

/** Secrets as an operator would configure them, made so that they cannot be found by accident. */
export const webhookSecret = distinctive("webhook");
export const ringKey = randomBytes(32).toString("base64");
export const modelKey = distinctive("model");
/** Known to Porter, but of no agent that runs. */
const otherModelKey = distinctive("another");

/** The part of Porter's environment that holds them. */
export const secretVariables = {
  PORTER_SECRET: `k1:${ringKey}`,
  ANTHROPIC_API_KEY: modelKey,
  OPENAI_API_KEY: otherModelKey,
};

/** All of them, to be looked for. */
export function plantedSecrets(): PlantedSecrets {
  const secrets = new PlantedSecrets();
  secrets.add("webhook secret", webhookSecret);
  secrets.add("key ring", ringKey);
  secrets.add("key ring, as bytes", Buffer.from(ringKey, "base64").toString("hex"));
  secrets.add("model key", modelKey);
  secrets.add("other model key", otherModelKey);
  return secrets;
}

/** Folder of the test agents' programs. */
export const agentFolder = path.join(import.meta.dirname, "agents");

function withKey(program: string, ...args: string[]) {
  return {
    displayName: `Test ${program}`,
    command: [process.execPath, path.join(agentFolder, program), ...args],
    prompt: "stdin",
    credentials: ["ANTHROPIC_API_KEY"],
  };
}

/** Agents that get a model key and do with it what they must not. */
export const leakyAgents = {
  leak: withKey("leak.mjs"),
  "leak-and-fail": withKey("leak.mjs", "3"),
  plant: withKey("plant.mjs"),
};
