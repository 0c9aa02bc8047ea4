import { runtimeContract } from "@porter/orchestrator/testing";
import { modalUnderTest } from "./testing/modal-under-test.ts";

runtimeContract("modal as functions", () => modalUnderTest("function"));
runtimeContract("modal as sandboxes", () => modalUnderTest("sandbox"));
