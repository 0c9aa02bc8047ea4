import { runtimeContract } from "@porter/orchestrator/testing";
import { beforeAll } from "vitest";
import { runnerImage } from "../../../../../scripts/container-image.ts";
import { containerUnderTest } from "./testing/container-under-test.ts";

// Engines take their time on a busy machine.
// The first time it installs podman and builds the image: minutes, on a slow network.
beforeAll(runnerImage, 900_000);

runtimeContract("container", () => containerUnderTest({ standIn: true }));
