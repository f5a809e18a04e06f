import { manualSeed, memoryStats, noGrad, Parameter, rand } from "@weft/tensor";

/** What a loop left behind. */
export interface LoopReport {
  readonly steps: number;
  /** The size of the memory of all tensors, which never shrinks. */
  readonly memoryBytes: number;
  /** Bytes of tensors that left it. */
  readonly evictedBytes: number;
  readonly loss: number;
}

/** Trains in one synchronous loop that disposes nothing and makes 64 KiB more in each step that nobody uses. */
export function runLongLoop(steps: number): LoopReport {
  manualSeed(1);
  const weight = new Parameter(rand([256, 16]));
  const x = rand([32, 256]);
  let loss = NaN;
  for (let step = 0; step < steps; step++) {
    const y = x.matmul(weight).tanh().mean();
    y.backward();
    noGrad(() => weight.sub_(weight.grad!.mul(0.01)));
    weight.grad = null;
    x.mul(step).add(1);
    if (step === steps - 1) loss = y.item();
  }
  const { memoryBytes, evictedBytes } = memoryStats();
  return { steps, memoryBytes, evictedBytes, loss };
}
