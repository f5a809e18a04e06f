import { digestTensors } from "@weft/checkpoint";
import { kernelVariant } from "@weft/kernels";
import type { Recovery } from "@weft/parallel";
import { makeLoader, startTrainer } from "./start-trainer.ts";
import { train, type Training } from "./train.ts";
import type { WorkerKiller } from "./worker-killer.ts";

/** What a trainer recovered from, for programs. */
export type RecoveryReport = Omit<Recovery, "error"> & { readonly error: string };

/** Lets a killer strike in the middle of one step: within the time that the shortest step before took. */
export function strikeIn(
  step: number,
  killer: WorkerKiller,
): (now: number) => Promise<void> | undefined {
  let startMs = -Infinity;
  let shortestMs = Infinity;
  return (now) => {
    const before = startMs;
    startMs = performance.now();
    shortestMs = Math.min(shortestMs, startMs - before);
    if (now !== step) return undefined;
    return killer.strike(Number.isFinite(shortestMs) ? shortestMs : 0);
  };
}

/** One line for a worker that was replaced. */
export function recoveryLine({ step, rank, shard, phase, kind }: Recovery): string {
  const where =
    phase === "idle"
      ? `just before step ${step}`
      : `in step ${step}, ${phase}${shard === null ? "" : ` of shard ${shard}`}`;
  return `worker ${rank} was lost (${kind}) ${where}: it was replaced, and the step ran from its start`;
}

export function recoveryReport(recovery: Recovery): RecoveryReport {
  return { ...recovery, error: recovery.error.message };
}

/** The digest of the same run in which nothing happens. */
export async function undisturbedDigest({ data, options, stop, print }: Training): Promise<string> {
  await using trainer = await startTrainer(options);
  const loader = makeLoader(data, options);
  await train({ trainer, loader, data, options, stop, print });
  return digestTensors(trainer.model.stateDict(), kernelVariant());
}
