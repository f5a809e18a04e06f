import { heap, kernels } from "@weft/kernels";
import type { GemmKernel } from "./native-gemm.ts";

const SIZE = 128;
const TRIES = 4;

/**
 * Whether a product of 128 x 128 matrices takes longer than with the kernels in force, best of four tries. Linux
 * distributions install the reference BLAS under the generic names, which is 10 to 30 times slower.
 */
export function isSlow(gemm: GemmKernel): boolean {
  const matrix = SIZE * SIZE;
  const pointer = heap.allocate(3 * matrix * 4);
  try {
    heap.f32.fill(0, pointer / 4, pointer / 4 + 3 * matrix);
    return best(gemm, pointer) > best(kernels.gemmF32, pointer);
  } finally {
    heap.free(pointer);
  }
}

function best(gemm: GemmKernel, pointer: number): number {
  const [b, c] = [pointer + SIZE * SIZE * 4, pointer + 2 * SIZE * SIZE * 4];
  let shortest = Infinity;
  for (let i = 0; i < TRIES; i++) {
    const start = performance.now();
    gemm(SIZE, SIZE, SIZE, 1, pointer, SIZE, 1, b, SIZE, 1, 0, c, SIZE);
    shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest;
}
