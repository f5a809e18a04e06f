import { heap } from "@weft/kernels";

/**
 * Fills an array by more than one draw. A view of the heap is filled by way of an ordinary array: draws allocate, and where the
 * memory is not shared its views are lost when it grows.
 */
export function fillApart<A extends Float32Array | Float64Array | BigInt64Array>(
  out: A,
  fill: (out: A) => void,
): void {
  const { buffer, byteOffset, length } = out;
  if (buffer !== heap.u8.buffer) {
    fill(out);
    return;
  }
  // The class of the array.
  const Type = out.constructor as new (...args: [number] | [ArrayBufferLike, number, number]) => A;
  const apart = new Type(length);
  fill(apart);
  new Type(heap.u8.buffer, byteOffset, length).set(apart as never); // both of one class
}
