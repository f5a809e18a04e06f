import { Adam } from "@weft/optim";
import { ShardedTrainer, type ShardedTrainerOptions } from "@weft/parallel";
import { Generator, rand, randint } from "@weft/tensor";

/** What training made: the bits of parameters, buffers and losses, in hexadecimal. */
export interface TrainingReport {
  readonly bits: string;
  readonly losses: readonly number[];
  readonly right: number;
  readonly recoveries: readonly string[];
}

type Options = Pick<
  ShardedTrainerOptions,
  "model" | "workers" | "startWorker" | "config" | "plan"
> & {
  readonly deadlineMs?: number;
};

/** Trains a few steps, the same in a page and in Node. */
export async function trainSharded(options: Options, steps = 5): Promise<TrainingReport> {
  await using trainer = await ShardedTrainer.start({
    optimizer: (parameters) => new Adam(parameters, { lr: 0.01 }),
    seed: 7,
    config: null,
    ...options,
  });
  const generator = new Generator(3);
  const batch = [
    rand([37, 8], { generator }),
    randint(0, 3, [37], { dtype: "int32", generator }),
  ] as const;
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) losses.push((await trainer.step(batch)).loss);
  const tensors = Object.values(trainer.model.stateDict());
  return {
    bits: tensors.map((tensor) => hexOf(tensor.toTypedArray())).join(" "),
    losses,
    right: await trainer.evaluate(batch),
    recoveries: trainer.recoveries.map(({ kind, phase }) => `${kind} in ${phase}`),
  };
}

function hexOf({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
