import { empty, Tensor, writeData, type DType } from "../../src/index.ts";
import { contiguousStrides } from "../../src/shape.ts";
import { sizeOf } from "./elements.ts";
import type { Random } from "./random.ts";

/**
 * How a tensor may lie in memory: in any way; with no element in two places; or row-major from the start of its storage.
 */
export type Layout = "any" | "apart" | "contiguous";

/** Where the elements of a tensor lie. */
export interface Placement {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  /** Elements of the storage. */
  readonly length: number;
}

/** Draws a layout: one in three is row-major, the others are permuted, stepped, stretched and shifted in any combination. */
export function drawGeometry(shape: readonly number[], layout: Layout, random: Random): Placement {
  const chance = (p: number): boolean => random.next() < p;
  if (layout === "contiguous" || chance(0.33)) {
    return { shape, strides: contiguousStrides(shape), offset: 0, length: sizeOf(shape) };
  }
  const isPermuted = chance(0.6);
  const order = shape
    .map((_, d) => ({ d, key: isPermuted ? random.next() : d }))
    .sort((a, b) => a.key - b.key)
    .map(({ d }) => d);
  const stretched =
    layout === "any" && chance(0.35) ? Math.floor(random.next() * shape.length) : -1;
  const strides = new Array<number>(shape.length).fill(0);
  let step = 1;
  for (const d of order.toReversed()) {
    if (d === stretched) continue;
    if (chance(0.35)) step *= 2 + Number(chance(0.5));
    strides[d] = step;
    step *= Math.max(shape[d]!, 1);
  }
  const offset = chance(0.5) ? 1 + Math.floor(random.next() * 4) : 0;
  return { shape, strides, offset, length: offset + step + 1 };
}

const FILLER = 77;

/** A tensor with these elements (row-major) at the places of a layout, and something else in between. */
export function placed(
  values: readonly (number | bigint)[],
  dtype: DType,
  { shape, strides, offset, length }: Placement,
): Tensor {
  const isWide = dtype === "int64";
  const memory = isWide ? new BigInt64Array(length) : new Float64Array(length);
  memory.fill((isWide ? BigInt(FILLER) : FILLER) as never); // of the array's own type
  for (const [i, place] of placesOf(shape, strides).entries()) {
    const value = values[i]!;
    memory[offset + place] = (isWide ? BigInt(value) : Number(value)) as never; // of the array's own type
  }
  const flat = empty([length], { dtype: isWide ? "int64" : "float64" });
  writeData(flat, memory);
  return new Tensor(flat.to(dtype).storage, dtype, shape, strides, offset);
}

/** The position of each element, row-major, from the first. */
export function placesOf(shape: readonly number[], strides: readonly number[]): readonly number[] {
  let places = [0];
  for (const [d, size] of shape.entries()) {
    const steps = Array.from({ length: size }, (_, i) => i * strides[d]!);
    places = places.flatMap((place) => steps.map((step) => place + step));
  }
  return places;
}
