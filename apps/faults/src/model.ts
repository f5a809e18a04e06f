import { isMainThread, threadId } from "node:worker_threads";
import { installKernels, kernels } from "@weft/kernels";
import { BatchNorm1d, Dropout, Linear, Module, Sequential, Tanh, type Layer } from "@weft/nn";
import { mseLoss, Tensor } from "@weft/tensor";
import { FaultWords, type Kind, type Stretch } from "./fault-words.ts";

/** Of this worker. */
let stretch: Stretch = "start";

/**
 * A net with a shared layer, random numbers and running statistics, whose layers can be cut by outputs and by inputs. Workers come to
 * an instant with each kernel call and when their replica is described, and fail at the one that is armed.
 */
export function createModel(config: unknown): Layer {
  const words = new FaultWords(config as SharedArrayBuffer); // the campaign's
  if (!isMainThread) {
    watchKernels(words);
    watchBackward();
  }
  const shared = new Linear(16, 16);
  const net = new Sequential(
    new Linear(6, 16),
    new BatchNorm1d(16),
    new Watch(words),
    shared,
    new Dropout(0.3),
    shared,
    new Sequential(new Linear(16, 12), new Tanh(), new Linear(12, 2)),
  );
  stretch = "attach";
  return net;
}

export function computeLoss(model: Layer, x: Tensor, y: Tensor): Tensor {
  stretch = "forward";
  try {
    return mseLoss(model.forward(x), y);
  } finally {
    // Also where a pipeline's first stage ends.
    stretch = "leave";
  }
}

export function measure(model: Layer, x: Tensor): number {
  stretch = "measure";
  return model.forward(x).sum().item();
}

/** Passes on what it gets. It alone sees that a pipeline's middle stage computes, and that a replica is described. */
class Watch extends Module {
  readonly #words: FaultWords;

  constructor(words: FaultWords) {
    super();
    this.#words = words;
  }

  override forward(x: Tensor): Tensor {
    if (stretch !== "measure") stretch = "forward";
    return x;
  }

  override extraRepr(): string {
    if (!isMainThread) pass(this.#words);
    return "";
  }
}

/** Whatever runs backward does it by this method, on the loss or on what a stage gave to the next. */
function watchBackward(): void {
  const backward = Reflect.get<Tensor, "backward">(Tensor.prototype, "backward");
  Tensor.prototype.backward = function (this: Tensor, ...args): void {
    stretch = "backward";
    try {
      Reflect.apply(backward, this, args);
    } finally {
      stretch = "leave";
    }
  };
}

function watchKernels(words: FaultWords): void {
  const watched = Object.entries(kernels).map(([name, kernel]) => [
    name,
    (...args: number[]): unknown => {
      // Shards complete their slots without additions, and slots are added with nothing else before.
      if (stretch === "leave" && ADDITION.test(name)) stretch = "merge";
      pass(words);
      return Reflect.apply(kernel, undefined, args);
    },
  ]);
  // Each has its kernel's arguments and result.
  installKernels(Object.fromEntries(watched) as Partial<typeof kernels>);
}

/** An instant passes. */
function pass(words: FaultWords): void {
  const kind = words.next(stretch);
  if (kind !== null) fail(kind, words);
}

function fail(kind: Kind, words: FaultWords): void {
  switch (kind) {
    case "throw":
      throw new RangeError("injected");
    case "exit":
      return process.exit(3);
    case "out-of-memory": {
      const kept: number[][] = [];
      for (;;) kept.push(new Array<number>(200_000).fill(0.5));
    }
    case "hang":
      for (;;);
    case "terminate":
      return words.stand(threadId);
    default:
      return kind satisfies never;
  }
}

const ADDITION = /^add[FI]\d/;
