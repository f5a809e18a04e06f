import { MultiplyAdd } from "./multiply-add";
import { Tile } from "./tile";

// The loops over k are not unrolled: the engine unrolls them, and doing it here costs up to 40 %.

/**
 * Register tiles of 6 rows by two vectors: `C = alpha * A B + (read ? beta * C : 0)`. One step of k is 6 neighbouring
 * elements of A, `aStep` bytes after the last ones, and two vectors of B, `bStep` bytes on: packed panels, or operands
 * that lie so. `cStep` is the distance of C's rows in bytes. The next of the `tiles` lies `aNext`, `bNext`, `cNext` bytes
 * on: at a short k a call for each tile would cost a tenth of the time.
 */
export function packedTile6<T>(
  tiles: usize,
  aNext: usize,
  bNext: usize,
  cNext: usize,
  k: usize,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  c: usize,
  cStep: usize,
  alpha: T,
  beta: T,
  read: bool,
): void {
  for (; tiles > 0; --tiles) {
    let c00 = v128.splat<T>(0);
    let c01 = v128.splat<T>(0);
    let c10 = v128.splat<T>(0);
    let c11 = v128.splat<T>(0);
    let c20 = v128.splat<T>(0);
    let c21 = v128.splat<T>(0);
    let c30 = v128.splat<T>(0);
    let c31 = v128.splat<T>(0);
    let c40 = v128.splat<T>(0);
    let c41 = v128.splat<T>(0);
    let c50 = v128.splat<T>(0);
    let c51 = v128.splat<T>(0);
    let x = a;
    let y = b;
    for (let p = k; p > 0; --p) {
      const b0 = v128.load(y);
      const b1 = v128.load(y, 16);
      let e: v128;
      e = v128.load_splat<T>(x);
      c00 = MultiplyAdd.lanes<T>(e, b0, c00);
      c01 = MultiplyAdd.lanes<T>(e, b1, c01);
      e = v128.load_splat<T>(x, 1 * sizeof<T>());
      c10 = MultiplyAdd.lanes<T>(e, b0, c10);
      c11 = MultiplyAdd.lanes<T>(e, b1, c11);
      e = v128.load_splat<T>(x, 2 * sizeof<T>());
      c20 = MultiplyAdd.lanes<T>(e, b0, c20);
      c21 = MultiplyAdd.lanes<T>(e, b1, c21);
      e = v128.load_splat<T>(x, 3 * sizeof<T>());
      c30 = MultiplyAdd.lanes<T>(e, b0, c30);
      c31 = MultiplyAdd.lanes<T>(e, b1, c31);
      e = v128.load_splat<T>(x, 4 * sizeof<T>());
      c40 = MultiplyAdd.lanes<T>(e, b0, c40);
      c41 = MultiplyAdd.lanes<T>(e, b1, c41);
      e = v128.load_splat<T>(x, 5 * sizeof<T>());
      c50 = MultiplyAdd.lanes<T>(e, b0, c50);
      c51 = MultiplyAdd.lanes<T>(e, b1, c51);
      x += aStep;
      y += bStep;
    }
    if (Tile.unscaled<T>(alpha, beta, read)) {
      Tile.writeRow<T>(false, c, c00, c01, alpha, beta, read);
      Tile.writeRow<T>(false, c + cStep, c10, c11, alpha, beta, read);
      Tile.writeRow<T>(false, c + 2 * cStep, c20, c21, alpha, beta, read);
      Tile.writeRow<T>(false, c + 3 * cStep, c30, c31, alpha, beta, read);
      Tile.writeRow<T>(false, c + 4 * cStep, c40, c41, alpha, beta, read);
      Tile.writeRow<T>(false, c + 5 * cStep, c50, c51, alpha, beta, read);
    } else {
      Tile.writeRow<T>(true, c, c00, c01, alpha, beta, read);
      Tile.writeRow<T>(true, c + cStep, c10, c11, alpha, beta, read);
      Tile.writeRow<T>(true, c + 2 * cStep, c20, c21, alpha, beta, read);
      Tile.writeRow<T>(true, c + 3 * cStep, c30, c31, alpha, beta, read);
      Tile.writeRow<T>(true, c + 4 * cStep, c40, c41, alpha, beta, read);
      Tile.writeRow<T>(true, c + 5 * cStep, c50, c51, alpha, beta, read);
    }
    a += aNext;
    b += bNext;
    c += cNext;
  }
}

/** The same with 4 rows, for the build without fused multiply-add. */
export function packedTile4<T>(
  tiles: usize,
  aNext: usize,
  bNext: usize,
  cNext: usize,
  k: usize,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  c: usize,
  cStep: usize,
  alpha: T,
  beta: T,
  read: bool,
): void {
  for (; tiles > 0; --tiles) {
    let c00 = v128.splat<T>(0);
    let c01 = v128.splat<T>(0);
    let c10 = v128.splat<T>(0);
    let c11 = v128.splat<T>(0);
    let c20 = v128.splat<T>(0);
    let c21 = v128.splat<T>(0);
    let c30 = v128.splat<T>(0);
    let c31 = v128.splat<T>(0);
    let x = a;
    let y = b;
    for (let p = k; p > 0; --p) {
      const b0 = v128.load(y);
      const b1 = v128.load(y, 16);
      let e: v128;
      e = v128.load_splat<T>(x);
      c00 = MultiplyAdd.lanes<T>(e, b0, c00);
      c01 = MultiplyAdd.lanes<T>(e, b1, c01);
      e = v128.load_splat<T>(x, 1 * sizeof<T>());
      c10 = MultiplyAdd.lanes<T>(e, b0, c10);
      c11 = MultiplyAdd.lanes<T>(e, b1, c11);
      e = v128.load_splat<T>(x, 2 * sizeof<T>());
      c20 = MultiplyAdd.lanes<T>(e, b0, c20);
      c21 = MultiplyAdd.lanes<T>(e, b1, c21);
      e = v128.load_splat<T>(x, 3 * sizeof<T>());
      c30 = MultiplyAdd.lanes<T>(e, b0, c30);
      c31 = MultiplyAdd.lanes<T>(e, b1, c31);
      x += aStep;
      y += bStep;
    }
    if (Tile.unscaled<T>(alpha, beta, read)) {
      Tile.writeRow<T>(false, c, c00, c01, alpha, beta, read);
      Tile.writeRow<T>(false, c + cStep, c10, c11, alpha, beta, read);
      Tile.writeRow<T>(false, c + 2 * cStep, c20, c21, alpha, beta, read);
      Tile.writeRow<T>(false, c + 3 * cStep, c30, c31, alpha, beta, read);
    } else {
      Tile.writeRow<T>(true, c, c00, c01, alpha, beta, read);
      Tile.writeRow<T>(true, c + cStep, c10, c11, alpha, beta, read);
      Tile.writeRow<T>(true, c + 2 * cStep, c20, c21, alpha, beta, read);
      Tile.writeRow<T>(true, c + 3 * cStep, c30, c31, alpha, beta, read);
    }
    a += aNext;
    b += bNext;
    c += cNext;
  }
}
