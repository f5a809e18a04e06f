import { BatchNorm1d, Dropout, Linear, ReLU, Sequential, type Module } from "@weft/nn";
import { crossEntropy, type Tensor } from "@weft/tensor";

/** What a shard does to its worker once: shared with all threads. */
export interface Fault {
  /** 1 until it has happened. */
  readonly left: Int32Array;
  readonly how: "close" | "hang" | "throw";
}

let fault: Fault | null = null;

/** A net with a tied layer, dropout and running statistics. */
export function createModel(config: unknown): Module {
  fault = config as Fault | null; // as the trainer is given it
  const tied = new Linear(16, 16);
  return new Sequential(
    new Linear(8, 16),
    new BatchNorm1d(16),
    new ReLU(),
    tied,
    new Dropout(0.25),
    tied,
    new Linear(16, 3),
  );
}

export function computeLoss(model: Module, x: Tensor, labels: Tensor): Tensor {
  fail();
  return crossEntropy((model as Sequential).forward(x), labels);
}

export function measure(model: Module, x: Tensor, labels: Tensor): number {
  const guessed = (model as Sequential).forward(x).argmax({ dim: 1 }).toArray() as number[];
  const known = labels.toArray() as number[];
  return guessed.filter((label, row) => label === known[row]).length;
}

function fail(): void {
  if (fault === null || Atomics.compareExchange(fault.left, 0, 1, 0) === 0) return;
  if (fault.how === "throw") throw new RangeError("once");
  // A worker that closes itself goes on to the end of its task.
  if (fault.how === "close") close();
  while (fault.how === "hang");
}
