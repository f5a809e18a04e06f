import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { StopRequest } from "./stop-request.ts";

/** What a new process read from the checkpoint. */
export interface Reloaded {
  readonly accuracy: number;
  readonly tieGroups: readonly (readonly string[])[];
}

/**
 * Evaluates a checkpoint in a new process, which knows nothing but the file.
 *
 * @throws {StoppedError} after a signal, which ends that process, too.
 */
export async function reload(
  checkpoint: string,
  data: string | null,
  stop: StopRequest,
): Promise<Reloaded> {
  const script = fileURLToPath(new URL("./evaluate-checkpoint.ts", import.meta.url));
  const args = [...process.execArgv, script, checkpoint, ...(data === null ? [] : [data])];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      signal: stop.abortSignal,
    });
    return JSON.parse(stdout) as Reloaded; // what evaluate-checkpoint.ts prints
  } catch (error) {
    stop.check();
    throw error;
  }
}
