import { DisposedError, DTypeError, ShapeError } from "../errors.ts";
import type { DType, NumberArray, TypedArray } from "../dtype.ts";
import { show } from "../shape.ts";
import { checkSynchronous } from "../synchronous.ts";
import type { Tensor } from "../tensor.ts";
import { viewHeap } from "./read.ts";

/**
 * Calls `use` with the elements in row-major order, without a copy. The view is valid during the call only: afterwards the
 * memory may move. Reading only; to write, use `writeData`, which backward notices. float16 and bfloat16 are given as bits.
 * In a page that has no shared memory the view is lost when `use` makes tensors and the memory grows.
 *
 * The array's type leaves out int64, so that elements are numbers: say `withData<…, BigInt64Array>` there.
 *
 * @pytorch torch.Tensor.numpy
 * @throws {ShapeError} when the elements are not contiguous. @throws {ValueError} when `use` is asynchronous.
 * @throws {DisposedError} when the view was lost meanwhile.
 * @example
 * let total = 0;
 * withData(tensor([1, 2, 3]), (values) => {
 *   for (const value of values) total += value;
 * });
 * total // 6
 */
export function withData<R, A extends TypedArray = NumberArray>(
  x: Tensor,
  use: (values: A) => R,
): R {
  if (!x.isContiguous()) {
    throw new ShapeError(
      `withData: the elements must be contiguous; got shape ${show(x.shape)} with strides ${show(x.strides)} (use contiguous)`,
    );
  }
  using _pin = x.storage.pin();
  const values = viewHeap<DType>(x.dtype, x.address(), x.size) as A; // what the caller knows of the dtype
  const result = use(values);
  checkSynchronous(
    "withData",
    result,
    ", because the view ends with the call",
    " (copy with toTypedArray)",
  );
  if (values.length !== x.size) {
    throw new DisposedError(
      `withData: where memory is not shared, nothing may be allocated while elements are looked at; got a view of ${x.size} elements that was lost (copy them with toTypedArray)`,
    );
  }
  return result;
}

/**
 * Overwrites all elements, in row-major order, and counts the write.
 *
 * @pytorch none
 * @throws {ShapeError} when the number of elements differs, or the tensor is not contiguous.
 * @throws {DTypeError} when the array is of another type than the tensor's elements.
 * @example
 * const x = zeros([2]);
 * writeData(x, new Float32Array([1, 2]));
 * x.toArray() // [1, 2]
 */
export function writeData(x: Tensor, values: TypedArray): void {
  if (!x.isContiguous() || values.length !== x.size) {
    throw new ShapeError(
      `writeData: a contiguous tensor and as many values are needed; got shape ${show(x.shape)} with strides ${show(x.strides)} and ${values.length} values`,
    );
  }
  const view = viewHeap(x.dtype, x.address(), x.size);
  if (view.constructor !== values.constructor) {
    throw new DTypeError(
      `writeData: the array must hold ${x.dtype} elements as ${view.constructor.name}; got ${values.constructor.name}`,
    );
  }
  view.set(values as never); // of the same class, as checked
  x.storage.markWritten("writeData");
}
