/** `out = condition ? a : b` elementwise over `rows x cols`; the condition is bools. */
export type WhereKernel = (
  rows: number,
  cols: number,
  condition: number,
  conditionRow: number,
  conditionCol: number,
  a: number,
  aRow: number,
  aCol: number,
  b: number,
  bRow: number,
  bCol: number,
  out: number,
  outRow: number,
  outCol: number,
) => void;

/**
 * `positions[r, :]`: where the elements of row r stand in sorted order, as int32; equal elements keep their order, NaN is larger
 * than all numbers. Columns of x are contiguous; positions and scratch are contiguous int32 `[rows, cols]`.
 *
 * @param descending 0 or 1.
 */
export type SortKernel = (
  rows: number,
  cols: number,
  x: number,
  xRow: number,
  descending: number,
  positions: number,
  scratch: number,
) => void;

/**
 * Checks and prepares an index: `out[i] = step * (index[i] < 0 ? index[i] + wrap : index[i])`, contiguous int32. Ends at the first
 * element that is not from 0 to `size - 1` after wrapping and answers its number, -1 when all are.
 */
export type PositionsKernel = (
  count: number,
  index: number,
  size: number,
  wrap: number,
  step: number,
  out: number,
) => number;

/** Kernels that select by data: elements by size in bits, and the order of elements by type. */
export type SelectionKernels = Record<`where${8 | 16 | 32 | 64}`, WhereKernel> &
  Record<`sort${"F32" | "F64" | "I32" | "I64" | "U8" | "Bool"}`, SortKernel> &
  Record<`positions${"I32" | "I64"}`, PositionsKernel>;
