import type { FileHandle } from "node:fs/promises";
import { nodeModules } from "#platform/node-modules";
import { groupByStorage } from "@weft/tensor";
import { CheckpointError } from "./checkpoint-error.ts";
import { decodeCheckpoint, type Checkpoint } from "./decode.ts";
import { encodeCheckpoint, type CheckpointContent } from "./encode.ts";
import { readBytes, writeBytes } from "./file-bytes.ts";

/** What `saveCheckpoint` wrote. */
export interface SaveReport {
  /** The path of the file. */
  readonly file: string;
  readonly sizeBytes: number;
  /** Names in the file, tied ones included. */
  readonly tensors: number;
  /** Storages in the file: tied names count once. */
  readonly storages: number;
}

/**
 * Saves a checkpoint so that at every moment the file is either the old one or the new one, whole: it is written beside the
 * target, flushed to disk, and renamed; then the folder is flushed. Needs Node.
 *
 * @throws {CheckpointError} when it cannot be written. An existing file is then as it was, and nothing is left beside it; if
 *   it is only the folder's flush that failed, the error says that the file is the new one.
 * @example
 * const { sizeBytes } = await saveCheckpoint("net.weft", { tensors: { weight: zeros([1000]) } });
 * sizeBytes > 4000 // true
 */
export async function saveCheckpoint(
  file: string | URL,
  content: CheckpointContent,
): Promise<SaveReport> {
  const path = await toPath(file);
  const {
    files: { rename, rm },
    paths,
  } = await nodeModules(path);
  const folder = paths.dirname(path);
  await checkTarget(path, folder);
  const bytes = encodeCheckpoint(content, path);
  const temporary = paths.join(folder, `.weft-${crypto.randomUUID()}.tmp`);
  try {
    await withFile(temporary, "wx", async (handle) => {
      await writeBytes(handle, bytes);
      await handle.sync();
    });
    await rename(temporary, path);
  } catch (error) {
    const rest = await rm(temporary, { force: true }).then(
      () => "",
      (left: unknown) => `; and ${temporary} could not be removed: ${messageOf(left)}`,
    );
    throw new CheckpointError(path, `the file must be writable; got ${messageOf(error)}${rest}`, {
      cause: error,
    });
  }
  await flushFolder(folder, path);
  return {
    file: path,
    sizeBytes: bytes.length,
    tensors: Object.keys(content.tensors).length,
    storages: groupByStorage(Object.entries(content.tensors)).length,
  };
}

/**
 * Loads a checkpoint. Needs Node.
 *
 * @throws {CheckpointError} when the file cannot be read, or is not exactly a checkpoint.
 * @example
 * await saveCheckpoint("net.weft", { tensors: { weight: tensor([1, 2]) } });
 * const { tensors } = await loadCheckpoint("net.weft"); // a module takes them by `loadStateDict`
 * tensors["weight"]!.toArray() // [1, 2]
 */
export async function loadCheckpoint(file: string | URL): Promise<Checkpoint> {
  const path = await toPath(file);
  let bytes: Uint8Array;
  try {
    bytes = await withFile(path, "r", readBytes);
  } catch (error) {
    throw new CheckpointError(path, `the file must be readable; got ${messageOf(error)}`, {
      cause: error,
    });
  }
  return decodeCheckpoint(bytes, path);
}

/** Says what is wrong with a path before a large model is encoded for it. */
async function checkTarget(path: string, folder: string): Promise<void> {
  if (!(await isFolder(folder, path)))
    throw new CheckpointError(path, `its folder must exist; got no folder ${folder}`);
  if (await isFolder(path, path))
    throw new CheckpointError(path, "the path must be a file's; got a folder");
}

async function isFolder(path: string, file: string): Promise<boolean> {
  const { files } = await nodeModules(path);
  try {
    return (await files.stat(path)).isDirectory();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw new CheckpointError(file, `the file must be writable; got ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Makes the rename last. Windows cannot open folders, and needs none of this. */
async function flushFolder(folder: string, path: string): Promise<void> {
  if (process.platform === "win32") return;
  try {
    await withFile(folder, "r", (handle) => handle.sync());
  } catch (error) {
    throw new CheckpointError(
      path,
      `the new file is in place, but its folder must be flushed to disk to last; got ${messageOf(error)}`,
      { cause: error },
    );
  }
}

async function withFile<R>(
  path: string,
  flags: string,
  use: (handle: FileHandle) => Promise<R>,
): Promise<R> {
  const { files } = await nodeModules(path);
  const handle = await files.open(path, flags);
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

async function toPath(file: string | URL): Promise<string> {
  if (!(file instanceof URL)) return file;
  const { urls } = await nodeModules(file.href);
  return urls.fileURLToPath(file);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
