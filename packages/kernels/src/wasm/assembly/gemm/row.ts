import { MultiplyAdd } from "./multiply-add";
import { Blocking } from "./blocking";
import { Tile } from "./tile";
import { Vector } from "../vector";

/**
 * One row of C times rows of B in place, contiguous: eight vectors of columns at a time, as B's bandwidth is the limit.
 * All strides are in bytes.
 */
export function rowProduct<T>(
  n: usize,
  k: usize,
  alpha: T,
  a: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  beta: T,
  c: usize,
): void {
  const lanes = Vector.lanes<T>();
  for (let pc: usize = 0; pc < k; pc += Blocking.depth) {
    const kc = min(k - pc, Blocking.depth);
    const read = pc > 0 || beta != 0;
    const keep: T = pc > 0 ? 1 : beta;
    const x = a + pc * aCol;
    const y = b + pc * bRow;
    let j: usize = 0;
    for (; j + 8 * lanes <= n; j += 8 * lanes) {
      eightVectors<T>(
        kc,
        alpha,
        x,
        aCol,
        y + j * sizeof<T>(),
        bRow,
        keep,
        read,
        c + j * sizeof<T>(),
      );
    }
    for (; j + lanes <= n; j += lanes) {
      const sum = oneVector<T>(kc, x, aCol, y + j * sizeof<T>(), bRow);
      Tile.write<T>(c + j * sizeof<T>(), sum, alpha, keep, read);
    }
    for (; j < n; ++j) {
      const sum = oneElement<T>(kc, x, aCol, y + j * sizeof<T>(), bRow);
      Tile.writeElement<T>(c + j * sizeof<T>(), sum, alpha, keep, read);
    }
  }
}

function oneVector<T>(k: usize, a: usize, aCol: usize, b: usize, bRow: usize): v128 {
  let s = v128.splat<T>(0);
  for (; k > 0; --k) {
    s = MultiplyAdd.lanes<T>(v128.load_splat<T>(a), v128.load(b), s);
    a += aCol;
    b += bRow;
  }
  return s;
}

/** `Σp A[p] B[p]` with the same multiply-adds as vectors have. */
export function oneElement<T>(k: usize, a: usize, aStep: usize, b: usize, bStep: usize): T {
  let s = v128.splat<T>(0);
  for (; k > 0; --k) {
    s = MultiplyAdd.lanes<T>(v128.load_splat<T>(a), v128.load_splat<T>(b), s);
    a += aStep;
    b += bStep;
  }
  return v128.extract_lane<T>(s, 0);
}

function eightVectors<T>(
  k: usize,
  alpha: T,
  a: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  beta: T,
  read: bool,
  c: usize,
): void {
  let s0 = v128.splat<T>(0);
  let s1 = v128.splat<T>(0);
  let s2 = v128.splat<T>(0);
  let s3 = v128.splat<T>(0);
  let s4 = v128.splat<T>(0);
  let s5 = v128.splat<T>(0);
  let s6 = v128.splat<T>(0);
  let s7 = v128.splat<T>(0);
  for (; k > 0; --k) {
    const x = v128.load_splat<T>(a);
    s0 = MultiplyAdd.lanes<T>(x, v128.load(b), s0);
    s1 = MultiplyAdd.lanes<T>(x, v128.load(b, 16), s1);
    s2 = MultiplyAdd.lanes<T>(x, v128.load(b, 32), s2);
    s3 = MultiplyAdd.lanes<T>(x, v128.load(b, 48), s3);
    s4 = MultiplyAdd.lanes<T>(x, v128.load(b, 64), s4);
    s5 = MultiplyAdd.lanes<T>(x, v128.load(b, 80), s5);
    s6 = MultiplyAdd.lanes<T>(x, v128.load(b, 96), s6);
    s7 = MultiplyAdd.lanes<T>(x, v128.load(b, 112), s7);
    a += aCol;
    b += bRow;
  }
  Tile.writeRow<T>(true, c, s0, s1, alpha, beta, read);
  Tile.writeRow<T>(true, c + 32, s2, s3, alpha, beta, read);
  Tile.writeRow<T>(true, c + 64, s4, s5, alpha, beta, read);
  Tile.writeRow<T>(true, c + 96, s6, s7, alpha, beta, read);
}
