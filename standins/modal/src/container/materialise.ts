import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { World } from "../state/world.ts";

/** Writes the files of an image's layers and of mounts below a folder, as a container has them below `/`. */
export async function materialise(
  world: World,
  { imageId, mountIds }: { readonly imageId: string; readonly mountIds: readonly string[] },
  folder: string,
): Promise<void> {
  const contexts: string[] = [];
  for (let layer = world.images.get(imageId); layer !== undefined;) {
    if (layer.contextMountId !== null) contexts.unshift(layer.contextMountId);
    layer = layer.baseId === null ? undefined : world.images.get(layer.baseId);
  }
  for (const id of [...contexts, ...mountIds]) {
    for (const { path, sha256, mode } of world.mounts.get(id) ?? []) {
      const target = join(folder, path);
      const content = world.files.get(sha256);
      if (content === undefined) throw new Error(`The mount ${id} names a file that was never sent: ${path}`);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content, { mode: mode === 0 ? 0o644 : mode & 0o777 });
    }
  }
}
