import { expect, it } from "vitest";
import { agentView } from "./agent-view.ts";

const place = {
  searchPath: "/usr/local/bin:/usr/bin",
  homes: ["/srv/porter-home"],
  checkout: "/opt/porter",
  dataDir: "/var/lib/porter",
};

it("hides homes first and Porter's own things last", () => {
  expect(agentView(place)).toEqual([
    { hide: "/home" },
    { hide: "/root" },
    { hide: "/srv/porter-home" },
    { hide: "/var/lib/porter" },
  ]);
});

it("shows a checkout in a home, and hides what Porter keeps in it", () => {
  const steps = agentView({ ...place, checkout: "/home/ann/porter", dataDir: "/home/ann/porter/.porter" });
  expect(steps.slice(-2)).toEqual([{ show: "/home/ann/porter" }, { hide: "/home/ann/porter/.porter" }]);
});

it("shows a checkout below the temporary files of the machine, which are otherwise hidden", () => {
  const steps = agentView({ ...place, checkout: "/tmp/porter", dataDir: "/tmp/porter/.porter" });
  expect(steps.slice(-2)).toEqual([{ show: "/tmp/porter" }, { hide: "/tmp/porter/.porter" }]);
});

it.each([
  ["/home/ann/.nvm/versions/node/v24.0.0/bin", "/home/ann/.nvm/versions/node/v24.0.0"],
  ["/home/ann/.bun/bin", "/home/ann/.bun"],
  ["/root/.pyenv/shims", "/root/.pyenv"],
  ["/srv/porter-home/.opencode/bin", "/srv/porter-home/.opencode"],
  // Beside these lie keys and documents.
  ["/home/ann/.local/bin", "/home/ann/.local/bin"],
  ["/home/ann/.cargo/bin", "/home/ann/.cargo/bin"],
  ["/home/ann/bin", "/home/ann/bin"],
])("of a home shows, for programs in %s, %s", (entry, shown) => {
  const steps = agentView({ ...place, searchPath: `/usr/bin:${entry}` });
  expect(steps.filter((step) => "show" in step)).toEqual([{ show: shown }]);
});

it.each(["/home/ann", "/root", "/usr/games"])("shows nothing more for programs in %s", (entry) => {
  const steps = agentView({ ...place, searchPath: entry });
  expect(steps.filter((step) => "show" in step)).toEqual([]);
});
