export * from "./forge-contract.ts";
export * from "./forge-follow-up-contract.ts";
export * from "./journal-contract.ts";
export * from "./samples.ts";
export * from "./sample-sandbox.ts";
export * from "./notifier-contract.ts";
export * from "./agent-contract.ts";
export * from "./runtime-contract.ts";
