import { itemBytes, noGrad, Tensor, type TypedArray } from "@weft/tensor";

/** Whether two tensors are the same elements of the same memory. */
export function isSamePlace(a: Tensor, b: Tensor): boolean {
  if (a === b) return true;
  return (
    a.storage === b.storage &&
    a.offset === b.offset &&
    a.dtype === b.dtype &&
    a.shape.join() === b.shape.join() &&
    a.strides.join() === b.strides.join()
  );
}

/** Copies of tensors with one storage that share memory among them in the same way. */
export function copyTogether(tensors: readonly Tensor[]): Tensor[] {
  return mapTogether(tensors, (whole) => whole.clone());
}

/**
 * What becomes of tensors with one storage and dtype when an elementwise function is applied to their memory: they share the
 * result's memory in the same way.
 */
export function mapTogether(
  tensors: readonly Tensor[],
  change: (whole: Tensor) => Tensor,
): Tensor[] {
  const [first] = tensors;
  if (first === undefined) return [];
  if (tensors.every((tensor) => isSamePlace(tensor, first))) {
    const changed = noGrad(() => change(first.detach()));
    return tensors.map(() => changed);
  }
  const { storage, dtype } = first;
  const whole = new Tensor(storage, dtype, [Math.floor(storage.byteLength / itemBytes(dtype))]);
  const changed = noGrad(() => change(whole));
  return tensors.map(
    ({ shape, strides, offset }) =>
      new Tensor(changed.storage, changed.dtype, shape, strides, offset),
  );
}

/** The largest difference between elements at the same position; infinite when exactly one of them is not a number. */
export function largestDifference(a: Tensor, b: Tensor): number {
  if (isSamePlace(a, b)) return 0;
  const x = a.toTypedArray<TypedArray>();
  const y = b.toTypedArray<TypedArray>();
  let largest = 0;
  for (let i = 0; i < x.length; i++) {
    const same = Object.is(x[i], y[i]) || x[i] === y[i];
    if (!same) largest = Math.max(largest, distance(x[i]!, y[i]!) || Infinity);
  }
  return largest;
}

function distance(x: number | bigint, y: number | bigint): number {
  const isExact = typeof x === "bigint" && typeof y === "bigint";
  return Math.abs(isExact ? Number(x - y) : Number(x) - Number(y));
}
