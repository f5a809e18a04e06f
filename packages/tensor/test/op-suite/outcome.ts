import { DTYPES, Tensor, WeftError } from "../../src/index.ts";
import { readRowMajor } from "../../src/data/read.ts";
import type { TypedArray } from "../../src/dtype.ts";
import { sizeOf } from "./elements.ts";

/** What a call of ours came to: tensors, or an error. */
export interface Outcome {
  readonly results: readonly Tensor[];
  readonly error: Error | null;
  /** Whether it was a list without anything in it. */
  readonly isEmptyList?: boolean;
}

/** Calls an op and finds the tensors of its result. */
export function outcomeOf(
  call: () => unknown,
  results: ((result: never) => readonly Tensor[]) | undefined,
): Outcome {
  try {
    const result = call();
    return {
      results: results?.(result as never) ?? tensorsIn(result), // the entry knows its op's result
      error: null,
      isEmptyList: Array.isArray(result) && result.length === 0,
    };
  } catch (error) {
    return { results: [], error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** Why an outcome may not be, whatever was called; `null` when it is a readable result or an error that helps. */
export function flawOf({ results, error, isEmptyList }: Outcome): string | null {
  if (error !== null) {
    if (!(error instanceof WeftError)) return `threw ${error.name}: ${error.message}`;
    if (/^[\w.$]+(\(\))?: [^]+; got [^]+$/.test(error.message)) return null;
    return `threw a message that is not "<op>: <rule>; got <values>": ${error.message}`;
  }
  if (results.length === 0 && isEmptyList !== true) return "gave no tensor";
  for (const [i, x] of results.entries()) {
    const flaw = flawOfTensor(x);
    if (flaw !== null) return `gave ${flaw} as result ${i}`;
  }
  return null;
}

/** A copy of the bits of a tensor's elements, row-major. */
export function bitsOf(x: Tensor): Uint8Array {
  const elements: TypedArray = readRowMajor(x);
  return new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength);
}

function flawOfTensor(x: Tensor): string | null {
  if (!(x instanceof Tensor)) return "something else than a tensor";
  if (!DTYPES.includes(x.dtype)) return `the dtype ${String(x.dtype)}`;
  const isShape = x.shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!isShape) return `the shape [${x.shape.join(", ")}]`;
  const { length } = readRowMajor(x);
  if (length !== sizeOf(x.shape)) return `${length} elements for shape [${x.shape.join(", ")}]`;
  if (x.strides.length !== x.shape.length) return `strides [${x.strides.join(", ")}]`;
  return null;
}

function tensorsIn(result: unknown): readonly Tensor[] {
  if (result instanceof Tensor) return [result];
  if (typeof result !== "object" || result === null) return [];
  return Object.values(result).flatMap(tensorsIn);
}
