import { expect, test } from "vitest";
import {
  DTYPES,
  fromTypedArray,
  Generator,
  Parameter,
  setPrintOptions,
  type DType,
  type PrintSettings,
  type Tensor,
} from "../../src/index.ts";
import { isFloating, itemBytes, type TypedArray } from "../../src/dtype.ts";
import { askTorch, findPythonWithTorch } from "./find-python.ts";

const CASES = 1500;
const python = findPythonWithTorch();

interface Case {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
  readonly permute: readonly number[] | null;
  readonly options: PrintSettings;
  readonly kind: "tensor" | "result" | "parameter";
  readonly requiresGrad: boolean;
}

const random = new Generator(20);
const below = (n: number): number => random.random32() % n;
const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
const chance = (p: number): boolean => random.random53() < p;

const SHAPES: readonly (readonly number[])[] = [
  [],
  [1],
  [3],
  [7],
  [20],
  [40],
  [0],
  [0, 3],
  [2, 0],
  [2, 3],
  [5, 4],
  [3, 30],
  [2, 3, 4],
  [1, 1, 1],
  [2, 1, 2, 3],
  [1001],
  [40, 30],
  [12, 5, 20],
  [5, 8, 6, 7],
];

/** Numbers of one kind, so that all notations are met: whole, small, large, far apart, not finite. */
function numbers(count: number, dtype: DType): number[] {
  const kind = below(10);
  const scale = 10 ** (below(14) - 6);
  const draw = (): number => {
    const u = random.random53() * 2 - 1;
    if (!isFloating(dtype)) return kind < 5 ? Math.trunc(u * 10) : Math.trunc(u * 2 ** 31);
    if (kind === 0) return Math.trunc(u * 100);
    if (kind === 1) return Math.trunc(u * 1e9);
    if (kind === 2) return u * 10 ** (below(20) - 10);
    if (kind === 3) return pick([0, -0, NaN, Infinity, -Infinity, u, u * 1e5]);
    if (kind === 4) return pick([0, -0, NaN, Infinity, -Infinity]);
    if (kind === 5) return Math.trunc(u * 16) / 8;
    if (kind === 6) return pick([0.5, 1.5, 2.5, 0.00005, 1e-4, 1e8, 1.00005e8, 12345.5]);
    return u * scale;
  };
  return Array.from({ length: count }, draw);
}

function bytesOf(count: number, dtype: DType): Uint8Array {
  const bytes = (array: TypedArray): Uint8Array => new Uint8Array(array.buffer);
  switch (dtype) {
    case "float32":
      return bytes(Float32Array.from(numbers(count, dtype)));
    case "float64":
      return bytes(Float64Array.from(numbers(count, dtype)));
    case "int32":
      return bytes(Int32Array.from(numbers(count, dtype)));
    case "int64": {
      const extremes = [2n ** 63n - 1n, -(2n ** 63n), 0n, 2n ** 53n + 1n];
      const isExtreme = chance(0.2);
      const value = (x: number): bigint => (isExtreme ? pick(extremes) : BigInt(x));
      return bytes(BigInt64Array.from(numbers(count, dtype), value));
    }
    case "uint8":
      return Uint8Array.from({ length: count }, () => below(256));
    case "bool":
      return Uint8Array.from({ length: count }, () => below(2));
    case "float16":
    case "bfloat16": {
      const plain = fromTypedArray(Float32Array.from(numbers(count, dtype)));
      const half = plain.to(dtype).toTypedArray() as Float32Array; // halves come out as float32
      const word = new Float32Array(1);
      const single = new Uint32Array(word.buffer);
      const bits = (x: number): number => {
        word[0] = x;
        return single[0]! >>> 16;
      };
      if (dtype === "bfloat16") return bytes(Uint16Array.from(half, bits));
      return bytes(Uint16Array.from({ length: count }, () => below(2 ** 16)));
    }
    default:
      return dtype satisfies never;
  }
}

function drawCase(): Case {
  const dtype = pick(DTYPES);
  const shape = pick(SHAPES);
  const count = shape.reduce((a, b) => a * b, 1);
  const kind = isFloating(dtype)
    ? pick(["tensor", "tensor", "result", "parameter"] as const)
    : "tensor";
  const options = {
    ...(chance(0.3) && { precision: pick([0, 1, 2, 3, 6, 8]) }),
    ...(chance(0.2) && { linewidth: pick([20, 40, 60, 100, 200]) }),
    ...(chance(0.2) && { edgeitems: pick([1, 2, 4, 6]) }),
    ...(chance(0.2) && { threshold: pick([0, 10, 100, 5000]) }),
    ...(chance(0.2) && { sciMode: chance(0.5) }),
    ...(chance(0.1) && { profile: pick(["default", "short", "full"] as const) }),
  };
  const isTurned = shape.length > 1 && chance(0.3);
  return {
    dtype,
    shape,
    bytes: bytesOf(count, dtype),
    permute: isTurned ? shape.map((_, d) => d).reverse() : null,
    options,
    kind,
    requiresGrad: isFloating(dtype) && chance(0.4),
  };
}

function build({ dtype, shape, bytes, permute }: Case): Tensor {
  const Array_ = {
    bool: Uint8Array,
    uint8: Uint8Array,
    int32: Int32Array,
    int64: BigInt64Array,
    float16: Uint16Array,
    bfloat16: Uint16Array,
    float32: Float32Array,
    float64: Float64Array,
  }[dtype];
  const values = new Array_(
    bytes.buffer as ArrayBuffer,
    bytes.byteOffset,
    bytes.byteLength / itemBytes(dtype),
  );
  const x = fromTypedArray(values, shape, { dtype });
  return permute === null ? x : x.permute(permute);
}

function textOf(drawn: Case): string {
  using _ = setPrintOptions(drawn.options);
  const x = build(drawn);
  if (drawn.kind === "parameter") return String(new Parameter(x, drawn.requiresGrad));
  if (drawn.kind === "result") return String(x.clone().setRequiresGrad().clone());
  return String(x.setRequiresGrad(drawn.requiresGrad));
}

test.skipIf(python === null)(
  `${CASES} random tensors print as in torch (needs python3-torch)`,
  { timeout: 180_000 },
  () => {
    const cases = Array.from({ length: CASES }, drawCase);
    const wanted = askTorch<string[]>(
      python!,
      "repr.py",
      cases.map(({ bytes, options: { sciMode, ...options }, requiresGrad, ...rest }) => ({
        ...rest,
        bytes: Buffer.from(bytes).toString("base64"),
        options: { ...options, ...(sciMode !== undefined && { sci_mode: sciMode }) },
        requires_grad: requiresGrad,
      })),
    );
    const got = cases.map(textOf);
    const wrong = cases.flatMap(({ bytes: _, ...rest }, i) =>
      got[i] === wanted[i] ? [] : [{ ...rest, got: got[i], wanted: wanted[i] }],
    );
    expect(wrong.slice(0, 3)).toEqual([]);
    // What the numbers were drawn for.
    for (const mark of [
      "e+",
      "e-",
      "...",
      "nan",
      "-inf",
      "-0.",
      "size=(",
      "grad_fn=",
      "requires_grad",
      "True",
      "Parameter",
    ])
      expect(wanted.filter((text) => text.includes(mark)).length, mark).toBeGreaterThan(15);
    for (const dtype of ["float64", "float16", "bfloat16", "int32", "uint8"])
      expect(wanted.filter((text) => text.includes(`torch.${dtype}`)).length).toBeGreaterThan(50);
    expect(wanted).toHaveLength(CASES);
  },
);
