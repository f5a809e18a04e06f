import {
  cat,
  empty,
  isFloating,
  noGrad,
  reshape,
  writeData,
  type Tensor,
} from "../../src/index.ts";
import { readRowMajor } from "../../src/data/read.ts";
import { gradCheck, gradGradCheck } from "../../src/testing/index.ts";
import type { Case } from "./case.ts";
import { compareElements } from "./compare.ts";
import type { Sample } from "./entry.ts";
import { takesGradient, withLeaves, writable } from "./gradients.ts";
import { bytesOf, type OpUnderTest } from "./op-under-test.ts";
import { bitsOf, flawOf, outcomeOf, type Outcome } from "./outcome.ts";
import { describeCall, mapTensors, tensorsOf } from "./tree.ts";

/** What is wrong with the gradients (or, with order 2, theirs) next to differences, through the layouts of the samples. */
export function differenceFlaws(op: OpUnderTest, order: 1 | 2): readonly string[] {
  const check = order === 1 ? gradCheck : gradGradCheck;
  const flaws: string[] = [];
  let checked = 0;
  for (const [i, sample] of op.samples("float64").entries()) {
    if (sample.isSpecial === true || op.outcome(sample).error !== null) continue;
    // The storages are the inputs that are moved: differences then go through views too.
    const memories: Tensor[] = [];
    const isMoved: boolean[] = [];
    mapTensors(sample, (x, at, name) => {
      isMoved[at] = x.dtype === "float64" && takesGradient(op, x, name);
      memories[at] = isMoved[at] ? memoryOf(x).setRequiresGrad() : x;
      return x;
    });
    const resultsOf = (given: readonly Tensor[]): readonly Tensor[] => {
      const views = mapTensors(sample, (x, at) =>
        isMoved[at]! ? given[at]!.asStrided(x.shape, x.strides, x.offset) : x,
      );
      const outcome = outcomeOf(() => op.call(writable(op, views)), op.entry.results);
      if (outcome.error !== null) throw outcome.error;
      return outcome.results;
    };
    if (!memories.some((x) => x.requiresGrad)) continue;
    // Where nothing is recorded no result requires gradients, so which ones do is found out first.
    const results = resultsOf(memories);
    if (results.some(hasNonFinite)) continue;
    const wanted = results.map((x) => x.requiresGrad);
    const f = (...given: Tensor[]): Tensor =>
      joined(resultsOf(given).filter((_, at) => wanted[at]!));
    if (f(...memories).size === 0) continue;
    checked++;
    try {
      check(f, memories);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      flaws.push(`sample ${i}: ${describeCall(op.name, sample)}: ${text}`);
    }
  }
  return checked === 0 ? ["no sample in float64 has a gradient"] : flaws;
}

/** What is wrong with the results of strided tensors, next to those of row-major copies; with what happened to the inputs. */
export function stridesFlaws(op: OpUnderTest): readonly string[] {
  return eachSample(op, (sample) => {
    const before = tensorsOf(sample).map(({ storage }) => bytesOf(storage));
    const strided = noGrad(() => op.run(sample));
    const changed = tensorsOf(sample).findIndex((x, i) => !same(before[i]!, bytesOf(x.storage)));
    if (changed !== -1) return `tensor ${changed} was written to`;
    const plain = noGrad(() => op.run(mapTensors(sample, rowMajor)));
    return unlike(strided, plain, "row-major copies", op.entry.strideReason !== undefined, op);
  });
}

/** What is wrong with the results under recording, next to those without. */
export function recordingFlaws(op: OpUnderTest): readonly string[] {
  return eachSample(op, (sample) => {
    const recorded = outcomeOf(
      () => op.call(writable(op, withLeaves(op, sample))),
      op.entry.results,
    );
    return unlike(
      noGrad(() => op.run(sample)),
      recorded,
      "the recorded call",
      false,
      op,
    );
  });
}

/** What is wrong with the method, next to the function. */
export function methodFlaws(op: OpUnderTest): readonly string[] {
  return eachSample(op, (sample) =>
    op.isMethodOf(sample)
      ? unlike(op.outcome(sample), op.runMethod(sample), "the method", false, op)
      : null,
  );
}

/** Outcomes that may not be, of the samples and of their mutations. */
export function misuseFlaws(op: OpUnderTest, cases: readonly Case[]): readonly string[] {
  return cases.flatMap(({ label, sample }) => {
    const flaw = flawOf(op.outcome(sample));
    return flaw === null ? [] : [`${label}: ${flaw}`];
  });
}

function eachSample(op: OpUnderTest, flawIn: (sample: Sample) => string | null): readonly string[] {
  return op.dtypes.flatMap((dtype) =>
    op.samples(dtype).flatMap((sample, i) => {
      const flaw = flawIn(sample);
      return flaw === null
        ? []
        : [`sample ${i} in ${dtype}: ${describeCall(op.name, sample)}: ${flaw}`];
    }),
  );
}

/** How a result differs from what should be the same; bit for bit unless the entry's tolerance is to be allowed. */
function unlike(
  ours: Outcome,
  other: Outcome,
  what: string,
  isTolerant: boolean,
  { entry }: OpUnderTest,
): string | null {
  if (ours.error !== null || other.error !== null) {
    if (ours.error?.message === other.error?.message) return null;
    return `${ours.error?.message ?? "gave a result"}, and ${what}: ${other.error?.message ?? "gave a result"}`;
  }
  if (ours.results.length !== other.results.length)
    return `${ours.results.length} results, and ${what} gave ${other.results.length}`;
  for (const [i, x] of ours.results.entries()) {
    const y = other.results[i]!;
    if (x.dtype !== y.dtype || x.shape.join() !== y.shape.join())
      return `result ${i} is ${x.dtype} [${x.shape.join(", ")}], and ${what} gave ${y.dtype} [${y.shape.join(", ")}]`;
    if (same(bitsOf(x), bitsOf(y))) continue;
    const text = compareElements(
      readRowMajor(x),
      readRowMajor(y),
      x.dtype,
      isTolerant ? entry.tolerance?.[x.dtype] : "exact",
    );
    if (text !== null) return `result ${i} differs from that of ${what}: ${text}`;
  }
  return null;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** A row-major copy. */
function rowMajor(x: Tensor): Tensor {
  const out = empty(x.shape, { dtype: x.dtype });
  writeData(out, readRowMajor(x));
  return out;
}

/** The storage of a float64 tensor as a tensor, copied. */
function memoryOf(x: Tensor): Tensor {
  const bytes = bytesOf(x.storage);
  const elements = new Float64Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 8));
  const out = empty([elements.length], { dtype: "float64" });
  writeData(out, elements);
  return out;
}

/** Whether it has elements that have no differences. */
function hasNonFinite(x: Tensor): boolean {
  return isFloating(x.dtype) && ![...x.toTypedArray()].every(Number.isFinite);
}

/** Results as one. */
function joined(results: readonly Tensor[]): Tensor {
  const [first] = results;
  if (first === undefined) return empty([0]);
  return results.length === 1 ? first : cat(results.map((x) => reshape(x, [-1])));
}
