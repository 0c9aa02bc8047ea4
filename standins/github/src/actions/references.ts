import type { Repository } from "../state/repository.ts";
import type { User } from "../state/user.ts";
import type { World } from "../state/world.ts";
import { refMoved } from "./branches.ts";

/** A reference to be made. */
export interface NewReference {
  readonly repository: Repository;
  readonly name: string;
  readonly sha: string;
  readonly actor: User;
}

/** Makes a reference that does not exist yet; `null`, or GitHub's words for why not. */
export async function createReference(world: World, input: NewReference): Promise<string | null> {
  const { repository, name, sha, actor } = input;
  const { git } = repository;
  if (!/^refs\/[^/]+\/./.test(name) || !(await git.refs.isValidName(name))) {
    return `${name} is not a valid ref name.`;
  }
  const object = await git.objects.describe(sha);
  if (object === null) return "Object does not exist";
  if (name.startsWith("refs/heads/") && object.type !== "commit") return "Object is not a commit";
  if ((await git.refs.get(name)) !== null) return "Reference already exists";
  if (!(await git.refs.change({ name, from: null, to: sha }))) {
    const exists = (await git.refs.get(name)) !== null;
    return exists ? "Reference already exists" : "Reference update failed";
  }
  await refMoved(world, { repository, name, to: sha, actor });
  return null;
}
