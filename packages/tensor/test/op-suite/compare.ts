import { isFloating, type DType, type Tensor } from "../../src/index.ts";
import { bfloat16Value, float16Value } from "../../src/data/half.ts";
import type { TypedArray } from "../../src/dtype.ts";
import { readRowMajor } from "../../src/data/read.ts";
import { sameShape, show } from "../../src/shape.ts";
import { elementsOf } from "./elements.ts";
import type { Aspect, Tolerance, Tolerances } from "./entry.ts";
import type { TorchTensor } from "./torch-client.ts";

/** A difference between ours and PyTorch's. */
export interface Difference {
  readonly aspect: Aspect;
  readonly text: string;
}

/** Differences of dtype, shape and elements. */
export function compareTensor(
  ours: Tensor,
  torch: TorchTensor,
  tolerances: Tolerances | undefined,
): Difference | null {
  if (ours.dtype !== torch.dtype)
    return { aspect: "dtype", text: `dtype ${ours.dtype}, PyTorch's ${torch.dtype}` };
  if (!sameShape(ours.shape, torch.shape))
    return { aspect: "shape", text: `shape ${show(ours.shape)}, PyTorch's ${show(torch.shape)}` };
  const text = compareElements(
    readRowMajor(ours),
    decode(torch.data, ours.dtype),
    ours.dtype,
    tolerances?.[ours.dtype],
  );
  return text === null ? null : { aspect: "value", text };
}

/** The first element that differs by more than the tolerance; with `"exact"` all must be the same, NaN like any other NaN. */
export function compareElements(
  ours: TypedArray,
  theirs: TypedArray,
  dtype: DType,
  tolerance: Tolerance | "exact" | undefined,
): string | null {
  const usual = elementsOf(dtype);
  const isExact = tolerance === "exact";
  const stated = isExact ? {} : (tolerance ?? {});
  const { rtol = usual.rtol, atol = usual.atol } = stated;
  const number = numberReader(dtype);
  for (let i = 0; i < ours.length; i++) {
    const [a, b] = [ours[i]!, theirs[i]!];
    if (a === b && a !== 0) continue;
    const isClose = isExact
      ? Object.is(number(a), number(b))
      : isFloating(dtype)
        ? agree(Number(number(a)), Number(number(b)), rtol, atol, stated.atol !== undefined)
        : a === b;
    if (!isClose) return `element ${i} is ${text(number(a))}, PyTorch's ${text(number(b))}`;
  }
  return null;
}

function agree(a: number, b: number, rtol: number, atol: number, isSignLost: boolean): boolean {
  if (Object.is(a, b)) return true;
  // Where results are differences of rounded sums, so is the sign of a zero.
  if (a === 0 && b === 0) return isSignLost;
  return Math.abs(a - b) <= atol + rtol * Math.abs(b);
}

function numberReader(dtype: DType): (element: number | bigint) => number | bigint {
  if (dtype === "float16") return (element) => float16Value(Number(element));
  if (dtype === "bfloat16") return (element) => bfloat16Value(Number(element));
  return (element) => element;
}

function text(value: number | bigint): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Elements from base64. */
export function decode(data: string, dtype: DType): TypedArray {
  // A copy, since a small Buffer may begin anywhere in its memory.
  const { buffer } = Uint8Array.from(Buffer.from(data, "base64"));
  switch (dtype) {
    case "float32":
      return new Float32Array(buffer);
    case "float64":
      return new Float64Array(buffer);
    case "int32":
      return new Int32Array(buffer);
    case "int64":
      return new BigInt64Array(buffer);
    case "float16":
    case "bfloat16":
      return new Uint16Array(buffer);
    case "bool":
    case "uint8":
      return new Uint8Array(buffer);
    default:
      return dtype satisfies never;
  }
}
