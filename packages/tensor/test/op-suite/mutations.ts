import { DTYPES, empty, Tensor, writeData, type DType } from "../../src/index.ts";
import { readRowMajor } from "../../src/data/read.ts";
import { show } from "../../src/shape.ts";
import type { Mutation } from "./case.ts";
import { sizeOf } from "./elements.ts";
import type { OpEntry, Sample } from "./entry.ts";
import { leavesOf, listsOf, nameOf, replaced, type Path } from "./tree.ts";

/**
 * What a sample becomes when one argument is made wrong: tensors of another rank, size or dtype, empty ones, what is no tensor;
 * whole numbers far away, fractions, NaN; texts that mean nothing.
 */
export function mutationsOf(sample: Sample, entry: OpEntry): readonly Mutation[] {
  const swept = (path: Path): boolean => entry.unswept?.[nameOf(path)] === undefined;
  const found: Mutation[] = [];
  const add = (
    kind: Mutation["kind"],
    path: Path,
    value: unknown,
    text: string,
    isExpressible: boolean,
  ): void => {
    const at = nameOf(path);
    found.push({ kind, at, text, sample: replaced(sample, path, value), isExpressible });
  };
  for (const { path, value } of leavesOf(sample)) {
    if (!swept(path)) continue;
    if (value instanceof Tensor) {
      for (const { kind, x } of wrongTensors(value))
        add(kind, path, x, `${x.dtype} ${show(x.shape)}`, true);
      for (const other of [null, undefined, "x", [1, 2]])
        add("type", path, other, textOf(other), false);
    } else if (typeof value === "number" && Number.isInteger(value)) {
      for (const far of [value + 100, value - 100]) add("integer", path, far, textOf(far), true);
      for (const other of [value + 0.5, NaN, "x"]) add("type", path, other, textOf(other), false);
    } else if (typeof value === "number") {
      for (const other of [NaN, "x"]) add("type", path, other, textOf(other), false);
    } else if (typeof value === "string") {
      for (const other of ["nonsense", 7]) add("type", path, other, textOf(other), false);
    }
  }
  for (const { path } of listsOf(sample)) {
    if (!swept(path)) continue;
    for (const other of [null, "x", 7, []]) add("type", path, other, textOf(other), false);
  }
  return found;
}

interface WrongTensor {
  readonly kind: Mutation["kind"];
  readonly x: Tensor;
}

function wrongTensors(x: Tensor): readonly WrongTensor[] {
  const { shape } = x;
  const reshaped: { kind: Mutation["kind"]; to: readonly number[] }[] = [
    { kind: "rank", to: [1, ...shape] },
    { kind: "rank", to: [2, ...shape] },
  ];
  if (shape.length > 0) reshaped.push({ kind: "rank", to: [] });
  if (shape.length > 1) reshaped.push({ kind: "rank", to: shape.slice(1) });
  for (const [d, size] of shape.entries()) {
    reshaped.push({ kind: "size", to: shape.with(d, size + 1) });
    if (size > 1) reshaped.push({ kind: "size", to: shape.with(d, size - 1) });
    if (size > 0) reshaped.push({ kind: "empty", to: shape.with(d, 0) });
  }
  return [
    ...reshaped.map(({ kind, to }) => ({ kind, x: fitted(x, to) })),
    ...DTYPES.filter((dtype) => dtype !== x.dtype).map((dtype) => ({
      kind: "dtype" as const,
      x: x.detach().to(dtype),
    })),
  ];
}

/**
 * A tensor of another shape with elements of `x`, repeated where there are more places. Floats are moved a little then, so that
 * there are no ties.
 */
function fitted(x: Tensor, shape: readonly number[]): Tensor {
  const from = readRowMajor(x);
  const lead = Math.max(x.ndim - shape.length, 0);
  const skip = Math.max(shape.length - x.ndim, 0);
  const Type = from.constructor as new (length: number) => typeof from; // the class of a typed array
  const elements = new Type(sizeOf(shape));
  const strides = shape.map((_, d) => shape.slice(d + 1).reduce((a, b) => a * b, 1));
  for (let i = 0; i < elements.length; i++) {
    let row = 0;
    let repeats = 0;
    for (let d = skip; d < shape.length; d++) {
      const size = x.shape[lead + d - skip]!;
      if (size === 0) continue;
      const index = Math.floor(i / strides[d]!) % shape[d]!;
      row = row * size + (index % size);
      repeats = repeats * 2 + Math.floor(index / size);
    }
    if (from.length === 0) continue;
    const moved = isWideFloat(x.dtype) ? Number(from[row]!) + repeats / 64 : from[row]!;
    elements[i] = moved as never; // of one type
  }
  const out = empty(shape, { dtype: x.dtype });
  writeData(out, elements);
  return out;
}

/** Whether elements are held as they are: those of 16-bit dtypes are bits. */
function isWideFloat(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64";
}

function textOf(value: unknown): string {
  return typeof value === "number" || value === undefined ? String(value) : JSON.stringify(value);
}
