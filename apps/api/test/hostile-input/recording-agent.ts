import path from "node:path";
import { testAgents } from "../porter-under-test.ts";

/** The agent of every run: it writes down what it got, so that its pull request carries that. */
export const recordingAgent = {
  record: {
    ...testAgents["edit"],
    displayName: "Record",
    command: [process.execPath, path.resolve(import.meta.dirname, "../agents/record.mjs")],
  },
};
