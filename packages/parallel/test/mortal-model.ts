import { isMainThread, threadId } from "node:worker_threads";
import { installKernels, kernels } from "@weft/kernels";
import { BatchNorm1d, Dropout, Linear, ReLU, Sequential, type Layer } from "@weft/nn";
import { mseLoss, type Tensor } from "@weft/tensor";
import { RankProgress } from "../src/rank-progress.ts";
import type { FailurePhase } from "../src/index.ts";

/** How a worker dies; "pause" waits until it is terminated from outside. */
export const DEATHS = ["none", "throw", "exit", "out of memory", "hang", "pause"] as const;
export type Death = (typeof DEATHS)[number];
export const PHASES = [
  "start",
  "attach",
  "idle",
  "forward",
  "backward",
  "leave",
  "merge",
  "measure",
] as const satisfies readonly FailurePhase[];

/** Words that a test and all workers share. */
export const WORD = { death: 0, phase: 1, countdown: 2, paused: 3 } as const;

let words: Int32Array | null = null;
let phase: FailurePhase = "start";

/** A tied net that draws random numbers and keeps statistics. In workers it dies at the kernel call that `config`'s words say. */
export function createModel(config: unknown): Layer {
  if (!isMainThread && words === null) {
    words = config as Int32Array; // given by the tests
    watchPhases();
    watchKernels();
  }
  const shared = new Linear(8, 8);
  const net = new Sequential(
    new Linear(3, 8),
    new BatchNorm1d(8),
    new ReLU(),
    shared,
    new Dropout(0.5),
    shared,
    new Linear(8, 1),
  );
  phase = "attach";
  return net;
}

export function computeLoss(model: Layer, x: Tensor, y: Tensor): Tensor {
  return mseLoss(model.forward(x), y);
}

export function measure(model: Layer, x: Tensor): number {
  return model.forward(x).sum().item();
}

function watchPhases(): void {
  const prototype = RankProgress.prototype;
  const enter = Reflect.get<RankProgress, "enter">(prototype, "enter");
  const rest = Reflect.get<RankProgress, "rest">(prototype, "rest");
  prototype.enter = function (this: RankProgress, shard, next) {
    phase = next;
    Reflect.apply(enter, this, [shard, next]);
  };
  prototype.rest = function (this: RankProgress) {
    phase = "idle";
    Reflect.apply(rest, this, []);
  };
}

function watchKernels(): void {
  const watched = Object.entries(kernels).map(([name, kernel]) => [
    name,
    (...args: number[]): unknown => {
      maybeDie();
      return Reflect.apply(kernel, undefined, args);
    },
  ]);
  installKernels(Object.fromEntries(watched) as Partial<typeof kernels>);
}

function maybeDie(): void {
  const death = DEATHS[Atomics.load(words!, WORD.death)]!;
  if (death === "none" || PHASES[Atomics.load(words!, WORD.phase)] !== phase) return;
  if (Atomics.sub(words!, WORD.countdown, 1) !== 1) return;
  die(death);
}

function die(death: Death): void {
  if (death === "throw") throw new RangeError("injected");
  if (death === "exit") process.exit(3);
  if (death === "out of memory") {
    const kept: number[][] = [];
    for (;;) kept.push(Array.from({ length: 100_000 }, (_, i) => i + 0.5));
  }
  if (death === "pause") {
    Atomics.store(words!, WORD.paused, threadId);
    Atomics.notify(words!, WORD.paused);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
  while (death === "hang");
}
