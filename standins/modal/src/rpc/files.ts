import { createHash } from "node:crypto";
import { z } from "zod";
import { status } from "../state/results.ts";
import type { World } from "../state/world.ts";
import { newId } from "../state/world.ts";
import { type Methods, notFound, unary } from "./method.ts";

const fileSchema = z.object({ filename: z.string(), sha256Hex: z.string(), mode: z.number().optional() });

/** Files that clients send, and images. Images are recorded, not built: of their layers only copied files count. */
export function fileMethods(world: World): Methods {
  return {
    mountGetOrCreate: unary(
      z.object({ deploymentName: z.string(), files: z.array(fileSchema) }),
      ({ files }) => {
        const id = newId("mo");
        const mounted = files.map(({ filename, sha256Hex, mode = 0 }) => ({
          path: filename,
          sha256: sha256Hex,
          mode,
        }));
        world.mounts.set(id, mounted);
        return { mountId: id, handleMetadata: { contentChecksumSha256Hex: "" } };
      },
    ),
    mountBatchedCheckExistence: unary(
      z.object({ sha256HexHashes: z.array(z.string()) }),
      ({ sha256HexHashes }) => ({
        missingSha256HexHashes: sha256HexHashes.filter((hash) => !world.files.has(hash)),
      }),
    ),
    mountPutFile: unary(
      z.object({ sha256Hex: z.string(), data: z.instanceof(Uint8Array).optional() }),
      ({ sha256Hex, data }) => {
        if (data !== undefined && createHash("sha256").update(data).digest("hex") === sha256Hex) {
          world.files.set(sha256Hex, Uint8Array.from(data));
        }
        return { exists: world.files.has(sha256Hex) };
      },
    ),
    imageGetOrCreate: unary(
      z.object({
        image: z.object({
          baseImages: z.array(z.object({ imageId: z.string() })),
          dockerfileCommands: z.array(z.string()),
          contextMountId: z.string(),
        }),
      }),
      ({ image: { baseImages, dockerfileCommands, contextMountId } }) => {
        const baseId = baseImages[0]?.imageId ?? null;
        const identity = JSON.stringify([baseId, dockerfileCommands, contextMountId]);
        // The same layer is the same image, as it is where a built one is found again.
        const id = `im-${createHash("sha256").update(identity).digest("base64url").replaceAll(/[-_]/g, "x").slice(0, 22)}`;
        const layer = { id, baseId, commands: dockerfileCommands, contextMountId: contextMountId || null };
        world.images.set(id, layer);
        return { imageId: id, result: { status: status.success }, metadata: {} };
      },
    ),
    imagePublish: unary(z.object({ imageId: z.string(), tag: z.string() }), ({ imageId, tag }) => {
      if (!world.images.has(imageId)) throw notFound(`Image ${imageId}`);
      world.publishedImages.set(tag, imageId);
      return {};
    }),
    imageGetByTag: unary(z.object({ tag: z.string() }), ({ tag }) => {
      const imageId = world.publishedImages.get(tag);
      if (imageId === undefined) throw notFound(`Image '${tag}'`);
      return { imageId };
    }),
  };
}
