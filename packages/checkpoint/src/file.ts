import { mkdtemp, open, readFile, rename, rm, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CheckpointError } from "./checkpoint-error.ts";
import { decodeCheckpoint, type Checkpoint } from "./decode.ts";
import { encodeCheckpoint, type CheckpointContent } from "./encode.ts";

/**
 * Saves a checkpoint so that at every moment the file is either the old one or the new one, whole: it is written beside the
 * target, flushed to disk, and renamed; then the folder is flushed.
 *
 * @returns The number of bytes written.
 * @throws {CheckpointError} when it cannot be written; an existing file is then as it was.
 * @example await saveCheckpoint("net.weft", { tensors: net.stateDict() });
 */
export async function saveCheckpoint(
  file: string | URL,
  content: CheckpointContent,
): Promise<number> {
  const path = toPath(file);
  const bytes = encodeCheckpoint(content, path);
  const folder = dirname(path);
  let scratch: string | null = null;
  try {
    scratch = await mkdtemp(join(folder, `.${basename(path)}-`));
    const temporary = join(scratch, "new");
    await writeFlushed(temporary, bytes);
    await rename(temporary, path);
    await flushFolder(folder);
  } catch (error) {
    throw new CheckpointError(path, `the file must be writable; got ${(error as Error).message}`, {
      cause: error,
    }); // fs rejects with errors
  } finally {
    if (scratch !== null) await rm(scratch, { recursive: true, force: true });
  }
  return bytes.length;
}

/**
 * Loads a checkpoint.
 *
 * @throws {CheckpointError} when the file cannot be read, or is not exactly a checkpoint.
 * @example net.loadStateDict((await loadCheckpoint("net.weft")).tensors);
 */
export async function loadCheckpoint(file: string | URL): Promise<Checkpoint> {
  const path = toPath(file);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new CheckpointError(path, `the file must be readable; got ${(error as Error).message}`, {
      cause: error,
    }); // fs rejects with errors
  }
  return decodeCheckpoint(bytes, path);
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  await withFile(path, "wx", async (handle) => {
    await handle.writeFile(bytes);
    await handle.sync();
  });
}

/** Makes the rename last. Windows cannot open folders, and needs none of this. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  await withFile(folder, "r", (handle) => handle.sync());
}

async function withFile(
  path: string,
  flags: string,
  use: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await open(path, flags);
  try {
    await use(handle);
  } finally {
    await handle.close();
  }
}

function toPath(file: string | URL): string {
  return file instanceof URL ? fileURLToPath(file) : file;
}
