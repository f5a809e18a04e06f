import { sameShape, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** Operands of one shape cut into two-dimensional strips, the form in which kernels take them. */
export interface Strips {
  readonly rows: number;
  readonly cols: number;
  /** Per operand: distance between rows, and between columns, in elements. */
  readonly row: readonly number[];
  readonly col: readonly number[];
  /** Sizes of the dimensions outside of a strip. */
  readonly outer: Shape;
  /** Per operand: strides of the outer dimensions. */
  readonly outerStrides: readonly (readonly number[])[];
}

/**
 * Merges neighbouring dimensions that all operands walk through without a jump, then takes the last two as a strip.
 *
 * @param strides Per operand, one stride a dimension (0 where it is broadcast).
 */
export function cutIntoStrips(shape: Shape, strides: readonly (readonly number[])[]): Strips {
  const sizes: number[] = [];
  const merged: number[][] = strides.map(() => []);
  for (let d = 0; d < shape.length; d++) {
    const size = shape[d]!;
    if (size === 1) continue;
    const last = sizes.length - 1;
    if (last >= 0 && strides.every((s, o) => merged[o]![last] === s[d]! * size)) {
      sizes[last]! *= size;
      for (let o = 0; o < strides.length; o++) merged[o]![last] = strides[o]![d]!;
    } else {
      sizes.push(size);
      for (let o = 0; o < strides.length; o++) merged[o]!.push(strides[o]![d]!);
    }
  }
  const inner = Math.max(sizes.length - 2, 0);
  const hasRows = sizes.length >= 2;
  const hasCols = sizes.length >= 1;
  return {
    rows: hasRows ? sizes[inner]! : 1,
    cols: hasCols ? sizes[sizes.length - 1]! : 1,
    row: merged.map((s) => (hasRows ? s[inner]! : 0)),
    col: merged.map((s) => (hasCols ? s[s.length - 1]! : 0)),
    outer: sizes.slice(0, inner),
    outerStrides: merged.map((s) => s.slice(0, inner)),
  };
}

/** Calls `visit` once for every strip with each operand's offset in elements. The array is reused. */
export function forEachStrip(strips: Strips, visit: (offsets: readonly number[]) => void): void {
  const { outer, outerStrides } = strips;
  const offsets = outerStrides.map(() => 0);
  if (outer.length === 0) {
    visit(offsets);
    return;
  }
  if (outer.includes(0)) return;
  const index = outer.map(() => 0);
  for (;;) {
    visit(offsets);
    let d = outer.length - 1;
    for (; d >= 0; d--) {
      for (let o = 0; o < offsets.length; o++) offsets[o]! += outerStrides[o]![d]!;
      if (++index[d]! < outer[d]!) break;
      for (let o = 0; o < offsets.length; o++) offsets[o]! -= outerStrides[o]![d]! * outer[d]!;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

/**
 * Distance in elements between neighbours of one dimension, counted from the right (1 is the last), when `x` is read as if
 * it had `shape`: 0 where it is stretched, or where `shape` has no such dimension.
 */
export function stretchedStride(x: Tensor, shape: Shape, fromRight: number): number {
  const d = x.shape.length - fromRight;
  if (d < 0 || (x.shape[d] === 1 && shape[shape.length - fromRight] !== 1)) return 0;
  return x.strides[d]!;
}

/** The step from element to element when `x` is read as one run of `shape`'s elements: 1, 0 (one value), or -1: no such. */
export function flatStep(x: Tensor, shape: Shape): number {
  if (sameShape(x.shape, shape) && x.isContiguous()) return 1;
  return x.size === 1 ? 0 : -1;
}
