import { heap } from "@weft/kernels";
import type { FloatingTarget, IntegerTarget } from "./arguments.ts";
import type { RandomState } from "./random-state.ts";

/** Elements that are drawn in the heap before they are copied out: a multiple of the 16 that normals are made of. */
const PIECE = 32_768;

/**
 * Fills an array from a stream: in place where the array is a view of the heap, else by way of a buffer there, piece by
 * piece. Only the last piece is no multiple of 16, and it is never shorter than 16 when the array is not.
 *
 * @param draw draws the next `count` elements of the stream to `pointer`
 */
export function fillArray(
  out: FloatingTarget | IntegerTarget,
  stream: RandomState,
  draw: (count: number, pointer: number, state: number) => void,
): void {
  // Read before anything is allocated: views of an unshared memory that grows lose their length.
  const { buffer, byteOffset, length } = out;
  if (length === 0) return;
  if (buffer === heap.u8.buffer) {
    stream.lend((state) => draw(length, byteOffset, state));
  } else {
    stream.lend((state) => drawApart(out, (count, pointer) => draw(count, pointer, state)));
  }
}

function drawApart(
  out: FloatingTarget | IntegerTarget,
  draw: (count: number, pointer: number) => void,
): void {
  const { length, BYTES_PER_ELEMENT: itemBytes } = out;
  const bytes = new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
  const pointer = heap.allocate(Math.min(length, 2 * PIECE) * itemBytes);
  try {
    for (let done = 0; done < length;) {
      const rest = length - done;
      const count = rest < 2 * PIECE ? rest : PIECE;
      draw(count, pointer);
      bytes.set(heap.u8.subarray(pointer, pointer + count * itemBytes), done * itemBytes);
      done += count;
    }
  } finally {
    heap.free(pointer);
  }
}
