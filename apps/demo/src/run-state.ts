import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import {
  CheckpointError,
  loadCheckpoint,
  packState,
  saveCheckpoint,
  unpackState,
} from "@weft/checkpoint";
import type { LoaderState } from "@weft/data";
import { kernelVariant } from "@weft/kernels";
import type { TrainerState } from "@weft/parallel";
import { isProgress, type Progress } from "./progress.ts";
import type { RunSettings } from "./run-settings.ts";

/** All that a run needs to go on with the bits of one that was not interrupted. */
export interface RunState {
  readonly settings: RunSettings;
  /** The digest of the images and labels that it trains on. */
  readonly data: string;
  readonly progress: Progress;
  /** Weights, optimizer, random streams. */
  readonly trainer: TrainerState;
  /** Where in the order of images. */
  readonly loader: LoaderState;
}

/** Writes a run's checkpoint: the file is the former one or this one, whole, at every moment. */
export async function saveRun(file: string, state: RunState): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await saveCheckpoint(file, { ...packState(state), kernelVariant: kernelVariant() });
}

/** @throws {CheckpointError} when the file is no run's checkpoint. */
export async function loadRun(file: string): Promise<RunState> {
  const state = unpackState(await loadCheckpoint(file));
  if (!isRunState(state))
    throw new CheckpointError(file, "it must be the demo's, with a run's state; got another state");
  return state;
}

/** Whether the parts are there. Each is checked by who takes it over. */
function isRunState(value: unknown): value is RunState {
  if (typeof value !== "object" || value === null) return false;
  const { settings, data, progress, trainer, loader } = value as Partial<RunState>;
  return (
    [settings, trainer, loader].every((part) => typeof part === "object" && part !== null) &&
    typeof data === "string" &&
    isProgress(progress)
  );
}
