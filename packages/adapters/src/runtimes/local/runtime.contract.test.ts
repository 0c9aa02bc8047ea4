import { runtimeContract } from "@porter/orchestrator/testing";
import { localUnderTest } from "./testing/local-under-test.ts";

runtimeContract("local", localUnderTest);
