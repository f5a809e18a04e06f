import { isMainThread, threadId } from "node:worker_threads";
import { installKernels, kernels } from "@weft/kernels";
import { BatchNorm1d, Dropout, Linear, ReLU, Sequential, type Layer } from "@weft/nn";
import { mseLoss, type Tensor } from "@weft/tensor";
import { FaultWords, type Kind, type Stretch } from "./fault-words.ts";

let stretch: Stretch = "start";
let gradients = 0;

/** A net with a shared layer, random numbers and running statistics. In workers it fails at the kernel call that is armed. */
export function createModel(config: unknown): Layer {
  const words = new FaultWords(config as SharedArrayBuffer); // the campaign's
  if (!isMainThread) watchKernels(words);
  const shared = new Linear(16, 16);
  const net = new Sequential(
    new Linear(6, 16),
    new BatchNorm1d(16),
    new ReLU(),
    shared,
    new Dropout(0.3),
    shared,
    new Linear(16, 2),
  );
  if (!isMainThread) watchGradients(net);
  stretch = "attach";
  return net;
}

export function computeLoss(model: Layer, x: Tensor, y: Tensor): Tensor {
  stretch = "forward";
  const loss = mseLoss(model.forward(x), y);
  gradients = 0;
  stretch = "backward";
  return loss;
}

export function measure(model: Layer, x: Tensor): number {
  stretch = "measure";
  return model.forward(x).sum().item();
}

function watchGradients(net: Layer): void {
  const parameters = [...net.parameters()];
  for (const parameter of parameters) {
    parameter.registerPostAccumulateGradHook(() => {
      if (++gradients === parameters.length) stretch = "sums";
    });
  }
}

function watchKernels(words: FaultWords): void {
  const watched = Object.entries(kernels).map(([name, kernel]) => [
    name,
    (...args: number[]): unknown => {
      const kind = words.next(stretch);
      if (kind !== null) fail(kind, words);
      return Reflect.apply(kernel, undefined, args);
    },
  ]);
  // Each has its kernel's arguments and result.
  installKernels(Object.fromEntries(watched) as Partial<typeof kernels>);
}

function fail(kind: Kind, words: FaultWords): void {
  switch (kind) {
    case "throw":
      throw new RangeError("injected");
    case "exit":
      return process.exit(3);
    case "out-of-memory": {
      const kept: number[][] = [];
      for (;;) kept.push(Array.from({ length: 100_000 }, (_, i) => i + 0.5));
    }
    case "hang":
      for (;;);
    case "terminate":
      return words.stand(threadId);
    default:
      return kind satisfies never;
  }
}
