import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

async function isExecutableFile(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Where a program is found on a search path, as a shell would look; `null` when it is not there. */
export async function findProgram(program: string, searchPath: string): Promise<string | null> {
  if (program.includes("/")) return isAbsolute(program) && (await isExecutableFile(program)) ? program : null;
  for (const folder of searchPath.split(delimiter)) {
    const candidate = join(folder, program);
    if (isAbsolute(folder) && (await isExecutableFile(candidate))) return candidate;
  }
  return null;
}
