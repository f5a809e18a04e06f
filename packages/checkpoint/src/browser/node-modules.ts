import { CheckpointError } from "../checkpoint-error.ts";

/** A page has no files. @throws {CheckpointError} */
export async function nodeModules(what: string): Promise<never> {
  throw new CheckpointError(
    what,
    "files need Node; got a page, where encodeCheckpoint and decodeCheckpoint take and give the bytes",
  );
}
