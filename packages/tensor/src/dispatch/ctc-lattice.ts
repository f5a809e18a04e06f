import type { TypedArray } from "../dtype.ts";

/** One sample of a batch for connectionist temporal classification. */
export interface CtcSample {
  /** The class of each state: the target's labels, with blanks around and between them. */
  readonly states: readonly number[];
  /** How many time steps count. */
  readonly steps: number;
  /** The length of the target. */
  readonly length: number;
}

/** Where a sample's logarithms lie: class `c` at step `t` is element `start + t * stride + c`. */
export interface CtcLogs {
  readonly values: TypedArray;
  readonly start: number;
  readonly stride: number;
}

/**
 * `log α[t, s]`, row by row: the probability of all ways through the steps up to `t` that end in state `s`. A way stays, goes on by
 * one state, or leaves out a blank between two different labels.
 */
export function ctcForward({ states, steps }: CtcSample, logs: CtcLogs): Float64Array {
  const width = states.length;
  const alpha = new Float64Array(steps * width).fill(-Infinity);
  if (steps === 0) return alpha;
  const at = (t: number, s: number): number =>
    Number(logs.values[logs.start + t * logs.stride + states[s]!]);
  for (let s = 0; s < Math.min(2, width); s++) alpha[s] = at(0, s);
  for (let t = 1; t < steps; t++) {
    const before = (t - 1) * width;
    for (let s = 0; s < width; s++) {
      const one = s > 0 ? alpha[before + s - 1]! : -Infinity;
      const two = maySkipTo(states, s) ? alpha[before + s - 2]! : -Infinity;
      alpha[t * width + s] = at(t, s) + logSum(alpha[before + s]!, one, two);
    }
  }
  return alpha;
}

/** The loss: minus the logarithm of the probability of all ways that end behind the last label, or in it. */
export function ctcLossOf({ states, steps, length }: CtcSample, alpha: Float64Array): number {
  if (steps === 0) return length === 0 ? 0 : Infinity;
  const end = steps * states.length;
  return -logSum(alpha[end - 1]!, length === 0 ? -Infinity : alpha[end - 2]!, -Infinity);
}

/**
 * Calls `take` with each state's class and its probability at each step, given the target.
 *
 * With `log β[t, s]`, the probability of all ways from state `s` to the end, which leaves out step `t` itself.
 */
export function ctcPosteriors(
  sample: CtcSample,
  logs: CtcLogs,
  alpha: Float64Array,
  take: (t: number, label: number, probability: number) => void,
): void {
  const { states, steps, length } = sample;
  const loss = ctcLossOf(sample, alpha);
  const width = states.length;
  // With a rim, so that there are states beyond the last one.
  let beta = new Float64Array(width + 2).fill(-Infinity);
  for (let s = length === 0 ? 0 : width - 2; s < width; s++) beta[s] = 0;
  for (let t = steps - 1; t >= 0; t--) {
    for (let s = 0; s < width; s++)
      take(t, states[s]!, Math.exp(alpha[t * width + s]! + beta[s]! + loss));
    const next = new Float64Array(width + 2).fill(-Infinity);
    for (let s = 0; s < width; s++)
      next[s] = Number(logs.values[logs.start + t * logs.stride + states[s]!]) + beta[s]!;
    beta = next.map((stay, s) =>
      s >= width
        ? -Infinity
        : logSum(stay, next[s + 1]!, maySkipTo(states, s + 2) ? next[s + 2]! : -Infinity),
    );
  }
}

/** Whether a way may come from two states before: not from a label to the same one, for they would become one. */
function maySkipTo(states: readonly number[], s: number): boolean {
  return s >= 2 && s % 2 === 1 && s < states.length && states[s] !== states[s - 2];
}

function logSum(a: number, b: number, c: number): number {
  const top = Math.max(a, b, c);
  if (top === -Infinity || Number.isNaN(top)) return top;
  return top + Math.log(Math.exp(a - top) + Math.exp(b - top) + Math.exp(c - top));
}
