import { sampleSandbox } from "@porter/orchestrator/testing";
import { describe, expect, it } from "vitest";
import { type ContainerOrder, identity, runArguments } from "./run-arguments.ts";

const order: ContainerOrder = {
  engine: { name: "podman", rootless: false },
  flags: { engine: ["--runtime", "runc"], run: ["--dns=9.9.9.9"] },
  image: "localhost/porter-runner:abc",
  execution: { installation: "0123456789ab", runId: "run-1" },
  sandbox: sampleSandbox,
  user: { uid: 10_001, gid: 10_001 },
  workDir: "/data/runs/run-1/work",
  gateDir: "/data/runs/run-1/gate",
  dependenciesDir: null,
};

describe("the arguments of a run", () => {
  it("carry every bound of the ticket", () => {
    const sandbox = { ...sampleSandbox, memoryMb: 300, cpus: 1.5, maxProcesses: 77 };
    expect(runArguments({ ...order, sandbox })).toEqual(
      expect.arrayContaining(["--memory=300m", "--memory-swap=300m", "--cpus=1.5", "--pids-limit=77"]),
    );
  });

  it("have no network of their own unless it is open", () => {
    const network = { kind: "allow-list", hosts: ["example.com"] } as const;
    expect(runArguments(order)).not.toContain("--network=none");
    const flags = { engine: [], run: ["--network=slirp4netns"] };
    const limited = runArguments({ ...order, flags, sandbox: { ...sampleSandbox, network } });
    expect(limited.filter((argument) => argument.startsWith("--net"))).toEqual(["--network=none"]);
    expect(runArguments({ ...order, flags })).toContain("--network=slirp4netns");
  });

  it("mount the run's own two folders and no other", () => {
    expect(runArguments(order).filter((argument) => /volume|mount/.test(argument))).toEqual([
      "--volume=/data/runs/run-1/work:/work:rw,Z",
      "--volume=/data/runs/run-1/gate:/gate:ro,Z",
    ]);
  });

  it("mount what is kept for the run's repository, and nothing of others", () => {
    const dependenciesDir = "/data/dependencies/7.acme.api";
    const mounts = runArguments({ ...order, dependenciesDir }).filter((argument) => /volume/.test(argument));
    expect(mounts.slice(2)).toEqual([`--volume=${dependenciesDir}:/dependencies:rw,z`]);
  });

  it("have the operator's flags where each belongs", () => {
    const list = runArguments(order);
    expect(list.slice(0, 3)).toEqual(["--runtime", "runc", "run"]);
    expect(list.slice(-2)).toEqual(["--dns=9.9.9.9", order.image]);
  });

  it("leave podman's own flags out for docker", () => {
    const list = runArguments({ ...order, engine: { name: "docker", rootless: false } });
    expect(list.filter((argument) => /http-proxy|read-only-tmpfs|userns/.test(argument))).toEqual([]);
  });

  it("are for Porter's own user, but never for root", () => {
    expect(identity(1000, 100)).toEqual({ uid: 1000, gid: 100 });
    expect(identity(0, 0).uid).toBeGreaterThan(0);
  });
});
