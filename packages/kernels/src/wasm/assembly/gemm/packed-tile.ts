import { MultiplyAdd } from "./multiply-add";
import { Tile } from "./tile";

// The loops over k are not unrolled: the engine unrolls them, and doing it here costs up to 40 %.

/**
 * Register tile of 6 rows by two vectors on packed panels: `C = alpha * A B + (read ? beta * C : 0)`. One step of k is 6
 * elements of A and two vectors of B. `cStep` is the distance of C's rows in bytes.
 */
export function packedTile6<T>(
  k: usize,
  a: usize,
  b: usize,
  c: usize,
  cStep: usize,
  alpha: T,
  beta: T,
  read: bool,
): void {
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
  for (; k > 0; --k) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x: v128;
    x = v128.load_splat<T>(a);
    c00 = MultiplyAdd.lanes<T>(x, b0, c00);
    c01 = MultiplyAdd.lanes<T>(x, b1, c01);
    x = v128.load_splat<T>(a, 1 * sizeof<T>());
    c10 = MultiplyAdd.lanes<T>(x, b0, c10);
    c11 = MultiplyAdd.lanes<T>(x, b1, c11);
    x = v128.load_splat<T>(a, 2 * sizeof<T>());
    c20 = MultiplyAdd.lanes<T>(x, b0, c20);
    c21 = MultiplyAdd.lanes<T>(x, b1, c21);
    x = v128.load_splat<T>(a, 3 * sizeof<T>());
    c30 = MultiplyAdd.lanes<T>(x, b0, c30);
    c31 = MultiplyAdd.lanes<T>(x, b1, c31);
    x = v128.load_splat<T>(a, 4 * sizeof<T>());
    c40 = MultiplyAdd.lanes<T>(x, b0, c40);
    c41 = MultiplyAdd.lanes<T>(x, b1, c41);
    x = v128.load_splat<T>(a, 5 * sizeof<T>());
    c50 = MultiplyAdd.lanes<T>(x, b0, c50);
    c51 = MultiplyAdd.lanes<T>(x, b1, c51);
    a += 6 * sizeof<T>();
    b += 32;
  }
  Tile.writeRow<T>(c, c00, c01, alpha, beta, read);
  Tile.writeRow<T>(c + cStep, c10, c11, alpha, beta, read);
  Tile.writeRow<T>(c + 2 * cStep, c20, c21, alpha, beta, read);
  Tile.writeRow<T>(c + 3 * cStep, c30, c31, alpha, beta, read);
  Tile.writeRow<T>(c + 4 * cStep, c40, c41, alpha, beta, read);
  Tile.writeRow<T>(c + 5 * cStep, c50, c51, alpha, beta, read);
}

/** The same with 4 rows, for the build without fused multiply-add. */
export function packedTile4<T>(
  k: usize,
  a: usize,
  b: usize,
  c: usize,
  cStep: usize,
  alpha: T,
  beta: T,
  read: bool,
): void {
  let c00 = v128.splat<T>(0);
  let c01 = v128.splat<T>(0);
  let c10 = v128.splat<T>(0);
  let c11 = v128.splat<T>(0);
  let c20 = v128.splat<T>(0);
  let c21 = v128.splat<T>(0);
  let c30 = v128.splat<T>(0);
  let c31 = v128.splat<T>(0);
  for (; k > 0; --k) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x: v128;
    x = v128.load_splat<T>(a);
    c00 = MultiplyAdd.lanes<T>(x, b0, c00);
    c01 = MultiplyAdd.lanes<T>(x, b1, c01);
    x = v128.load_splat<T>(a, 1 * sizeof<T>());
    c10 = MultiplyAdd.lanes<T>(x, b0, c10);
    c11 = MultiplyAdd.lanes<T>(x, b1, c11);
    x = v128.load_splat<T>(a, 2 * sizeof<T>());
    c20 = MultiplyAdd.lanes<T>(x, b0, c20);
    c21 = MultiplyAdd.lanes<T>(x, b1, c21);
    x = v128.load_splat<T>(a, 3 * sizeof<T>());
    c30 = MultiplyAdd.lanes<T>(x, b0, c30);
    c31 = MultiplyAdd.lanes<T>(x, b1, c31);
    a += 4 * sizeof<T>();
    b += 32;
  }
  Tile.writeRow<T>(c, c00, c01, alpha, beta, read);
  Tile.writeRow<T>(c + cStep, c10, c11, alpha, beta, read);
  Tile.writeRow<T>(c + 2 * cStep, c20, c21, alpha, beta, read);
  Tile.writeRow<T>(c + 3 * cStep, c30, c31, alpha, beta, read);
}
