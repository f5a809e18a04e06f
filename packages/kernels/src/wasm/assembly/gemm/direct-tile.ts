import { MultiplyAdd } from "./multiply-add";
import { Tile } from "./tile";

/**
 * Register tile of 6 rows by two vectors on operands in place: row i of A starts at `ai` and advances by `aStep` bytes a
 * step of k, a row of B (two vectors) by `bStep`. `C = alpha * A B + (read ? beta * C : 0)`.
 */
export function directTile6<T>(
  k: usize,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  a4: usize,
  a5: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
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
    x = v128.load_splat<T>(a0);
    c00 = MultiplyAdd.lanes<T>(x, b0, c00);
    c01 = MultiplyAdd.lanes<T>(x, b1, c01);
    x = v128.load_splat<T>(a1);
    c10 = MultiplyAdd.lanes<T>(x, b0, c10);
    c11 = MultiplyAdd.lanes<T>(x, b1, c11);
    x = v128.load_splat<T>(a2);
    c20 = MultiplyAdd.lanes<T>(x, b0, c20);
    c21 = MultiplyAdd.lanes<T>(x, b1, c21);
    x = v128.load_splat<T>(a3);
    c30 = MultiplyAdd.lanes<T>(x, b0, c30);
    c31 = MultiplyAdd.lanes<T>(x, b1, c31);
    x = v128.load_splat<T>(a4);
    c40 = MultiplyAdd.lanes<T>(x, b0, c40);
    c41 = MultiplyAdd.lanes<T>(x, b1, c41);
    x = v128.load_splat<T>(a5);
    c50 = MultiplyAdd.lanes<T>(x, b0, c50);
    c51 = MultiplyAdd.lanes<T>(x, b1, c51);
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    a4 += aStep;
    a5 += aStep;
    b += bStep;
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
}

/** The same with 4 rows, for the build without fused multiply-add. */
export function directTile4<T>(
  k: usize,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
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
    x = v128.load_splat<T>(a0);
    c00 = MultiplyAdd.lanes<T>(x, b0, c00);
    c01 = MultiplyAdd.lanes<T>(x, b1, c01);
    x = v128.load_splat<T>(a1);
    c10 = MultiplyAdd.lanes<T>(x, b0, c10);
    c11 = MultiplyAdd.lanes<T>(x, b1, c11);
    x = v128.load_splat<T>(a2);
    c20 = MultiplyAdd.lanes<T>(x, b0, c20);
    c21 = MultiplyAdd.lanes<T>(x, b1, c21);
    x = v128.load_splat<T>(a3);
    c30 = MultiplyAdd.lanes<T>(x, b0, c30);
    c31 = MultiplyAdd.lanes<T>(x, b1, c31);
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    b += bStep;
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
}

/** The same with one vector of columns, for the last few of C. */
export function slimTile6<T>(
  k: usize,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  a4: usize,
  a5: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  c: usize,
  cStep: usize,
  alpha: T,
  beta: T,
  read: bool,
): void {
  let c0 = v128.splat<T>(0);
  let c1 = v128.splat<T>(0);
  let c2 = v128.splat<T>(0);
  let c3 = v128.splat<T>(0);
  let c4 = v128.splat<T>(0);
  let c5 = v128.splat<T>(0);
  for (; k > 0; --k) {
    const x = v128.load(b);
    c0 = MultiplyAdd.lanes<T>(v128.load_splat<T>(a0), x, c0);
    c1 = MultiplyAdd.lanes<T>(v128.load_splat<T>(a1), x, c1);
    c2 = MultiplyAdd.lanes<T>(v128.load_splat<T>(a2), x, c2);
    c3 = MultiplyAdd.lanes<T>(v128.load_splat<T>(a3), x, c3);
    c4 = MultiplyAdd.lanes<T>(v128.load_splat<T>(a4), x, c4);
    c5 = MultiplyAdd.lanes<T>(v128.load_splat<T>(a5), x, c5);
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    a4 += aStep;
    a5 += aStep;
    b += bStep;
  }
  Tile.write<T>(c, c0, alpha, beta, read);
  Tile.write<T>(c + cStep, c1, alpha, beta, read);
  Tile.write<T>(c + 2 * cStep, c2, alpha, beta, read);
  Tile.write<T>(c + 3 * cStep, c3, alpha, beta, read);
  Tile.write<T>(c + 4 * cStep, c4, alpha, beta, read);
  Tile.write<T>(c + 5 * cStep, c5, alpha, beta, read);
}

/** One vector of columns and 4 rows. */
export function slimTile4<T>(
  k: usize,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  c: usize,
  cStep: usize,
  alpha: T,
  beta: T,
  read: bool,
): void {
  let c0 = v128.splat<T>(0);
  let c1 = v128.splat<T>(0);
  let c2 = v128.splat<T>(0);
  let c3 = v128.splat<T>(0);
  for (; k > 0; --k) {
    const x = v128.load(b);
    c0 = MultiplyAdd.lanes<T>(v128.load_splat<T>(a0), x, c0);
    c1 = MultiplyAdd.lanes<T>(v128.load_splat<T>(a1), x, c1);
    c2 = MultiplyAdd.lanes<T>(v128.load_splat<T>(a2), x, c2);
    c3 = MultiplyAdd.lanes<T>(v128.load_splat<T>(a3), x, c3);
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    b += bStep;
  }
  Tile.write<T>(c, c0, alpha, beta, read);
  Tile.write<T>(c + cStep, c1, alpha, beta, read);
  Tile.write<T>(c + 2 * cStep, c2, alpha, beta, read);
  Tile.write<T>(c + 3 * cStep, c3, alpha, beta, read);
}
