import { heap, shareKernels } from "@weft/kernels";
import type { Fault } from "./model.ts";
import { trainSharded, type TrainingReport } from "./train-sharded.ts";

const startWorker = (): Worker =>
  new Worker(new URL("./trainer-worker.ts", import.meta.url), { type: "module" });

/** Trains in the page, with this many workers. */
async function train(workers: number, layers?: readonly number[]): Promise<TrainingReport> {
  const plan = layers === undefined ? {} : { layers };
  return trainSharded({ model: await import("./model.ts"), startWorker, workers, plan });
}

/** Trains with two workers, of which one gets into trouble. @returns how much memory the workers leave behind, too. */
async function recover(
  how: Fault["how"],
): Promise<TrainingReport & { readonly foreignChunks: number }> {
  const model = await import("./model.ts");
  const config: Fault = { left: new Int32Array(new SharedArrayBuffer(4)).fill(1), how };
  const report = await trainSharded({ model, startWorker, workers: 2, config, deadlineMs: 1000 });
  return { ...report, foreignChunks: foreignChunks() };
}

/** Chunks of memory that other threads have, by the table that all threads share: one word for each after 48 others. */
function foreignChunks(): number {
  const owners = shareKernels().control.subarray(48);
  return owners.filter((owner) => owner > 0 && owner !== heap.owner).length;
}

/** Trains in a worker of the page, which has workers of its own. */
async function trainApart(): Promise<TrainingReport> {
  const host = new Worker(new URL("./training-host.ts", import.meta.url), { type: "module" });
  try {
    return await new Promise<TrainingReport>((resolve, reject) => {
      host.addEventListener("message", ({ data }: MessageEvent<TrainingReport>) => resolve(data));
      host.addEventListener("error", ({ message }) => reject(new Error(message)));
    });
  } finally {
    host.terminate();
  }
}

/** Why training does not start. */
async function refusal(workers: number, withWorker: boolean): Promise<string> {
  const model = await import("./model.ts");
  return trainSharded({ model, workers, ...(withWorker ? { startWorker } : {}) }).then(
    () => "no failure",
    String,
  );
}

export const training = { train, trainApart, recover, refusal };
