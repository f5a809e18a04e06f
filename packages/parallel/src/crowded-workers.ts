import { WorkerError } from "@weft/workers";

const START_MS = 30_000;
/** What a thread takes to load its code and a model, with much to spare; on one core they do so one after the other. */
const MS_PER_WORKER_OF_A_CORE = 5000;

/** How long workers may take to start, by default: longer where they are more than the cores. */
export function startDeadlineFor(
  workers: number,
  cores: number = navigator.hardwareConcurrency,
): number {
  return START_MS + MS_PER_WORKER_OF_A_CORE * Math.max(0, Math.ceil(workers / cores) - 1);
}

/** Lets the error of a worker that did not start, where they are more than the cores, tell so. */
export function tellCrowding(
  error: unknown,
  workers: number,
  cores: number = navigator.hardwareConcurrency,
): void {
  if (!(error instanceof WorkerError) || workers <= cores) return;
  // What was thrown, or closed, is not for want of time or memory.
  if (error.kind === "threw" || error.kind === "closed") return;
  error.message += `; ${workers} workers share ${cores} ${cores === 1 ? "core" : "cores"} here (start fewer, or raise startDeadlineMs)`;
}
