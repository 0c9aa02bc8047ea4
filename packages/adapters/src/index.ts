export * from "./agents/agent-registry.ts";
export * from "./agents/command/adapter.ts";
export * from "./agents/command/demonstration.ts";
export * from "./agents/command/schema.ts";
export * from "./agents/index.ts";
export * from "./agents/parse-stream.ts";
export * from "./runtimes/choose-runtime.ts";
export * from "./runtimes/runtime-definition.ts";
