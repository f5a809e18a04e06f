import { MultiplyAdd } from "../gemm/multiply-add";
import { Tile } from "../gemm/tile";

/**
 * Register tile of 6 window elements by two vectors of filters, summed over a block of `rows` by `cols` places and added to
 * C: element i of the window at the first place lies at `ai`, at the next place `aStep` bytes on, in the next row of places
 * another `aJump`. B is a packed panel, one step for each place.
 */
export function weightTile6<T>(
  rows: usize,
  cols: usize,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  a4: usize,
  a5: usize,
  aStep: usize,
  aJump: usize,
  b: usize,
  c: usize,
  cStep: usize,
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
  for (; rows > 0; --rows) {
    for (let p = cols; p > 0; --p) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let e: v128;
      e = v128.load_splat<T>(a0);
      c00 = MultiplyAdd.lanes<T>(e, b0, c00);
      c01 = MultiplyAdd.lanes<T>(e, b1, c01);
      e = v128.load_splat<T>(a1);
      c10 = MultiplyAdd.lanes<T>(e, b0, c10);
      c11 = MultiplyAdd.lanes<T>(e, b1, c11);
      e = v128.load_splat<T>(a2);
      c20 = MultiplyAdd.lanes<T>(e, b0, c20);
      c21 = MultiplyAdd.lanes<T>(e, b1, c21);
      e = v128.load_splat<T>(a3);
      c30 = MultiplyAdd.lanes<T>(e, b0, c30);
      c31 = MultiplyAdd.lanes<T>(e, b1, c31);
      e = v128.load_splat<T>(a4);
      c40 = MultiplyAdd.lanes<T>(e, b0, c40);
      c41 = MultiplyAdd.lanes<T>(e, b1, c41);
      e = v128.load_splat<T>(a5);
      c50 = MultiplyAdd.lanes<T>(e, b0, c50);
      c51 = MultiplyAdd.lanes<T>(e, b1, c51);
      a0 += aStep;
      a1 += aStep;
      a2 += aStep;
      a3 += aStep;
      a4 += aStep;
      a5 += aStep;
      b += 32;
    }
    a0 += aJump;
    a1 += aJump;
    a2 += aJump;
    a3 += aJump;
    a4 += aJump;
    a5 += aJump;
  }
  Tile.writeRow<T>(false, c, c00, c01, 1, 1, true);
  Tile.writeRow<T>(false, c + cStep, c10, c11, 1, 1, true);
  Tile.writeRow<T>(false, c + 2 * cStep, c20, c21, 1, 1, true);
  Tile.writeRow<T>(false, c + 3 * cStep, c30, c31, 1, 1, true);
  Tile.writeRow<T>(false, c + 4 * cStep, c40, c41, 1, 1, true);
  Tile.writeRow<T>(false, c + 5 * cStep, c50, c51, 1, 1, true);
}

/** The same with 4 window elements, for the build without fused multiply-add. */
export function weightTile4<T>(
  rows: usize,
  cols: usize,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  aStep: usize,
  aJump: usize,
  b: usize,
  c: usize,
  cStep: usize,
): void {
  let c00 = v128.splat<T>(0);
  let c01 = v128.splat<T>(0);
  let c10 = v128.splat<T>(0);
  let c11 = v128.splat<T>(0);
  let c20 = v128.splat<T>(0);
  let c21 = v128.splat<T>(0);
  let c30 = v128.splat<T>(0);
  let c31 = v128.splat<T>(0);
  for (; rows > 0; --rows) {
    for (let p = cols; p > 0; --p) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let e: v128;
      e = v128.load_splat<T>(a0);
      c00 = MultiplyAdd.lanes<T>(e, b0, c00);
      c01 = MultiplyAdd.lanes<T>(e, b1, c01);
      e = v128.load_splat<T>(a1);
      c10 = MultiplyAdd.lanes<T>(e, b0, c10);
      c11 = MultiplyAdd.lanes<T>(e, b1, c11);
      e = v128.load_splat<T>(a2);
      c20 = MultiplyAdd.lanes<T>(e, b0, c20);
      c21 = MultiplyAdd.lanes<T>(e, b1, c21);
      e = v128.load_splat<T>(a3);
      c30 = MultiplyAdd.lanes<T>(e, b0, c30);
      c31 = MultiplyAdd.lanes<T>(e, b1, c31);
      a0 += aStep;
      a1 += aStep;
      a2 += aStep;
      a3 += aStep;
      b += 32;
    }
    a0 += aJump;
    a1 += aJump;
    a2 += aJump;
    a3 += aJump;
  }
  Tile.writeRow<T>(false, c, c00, c01, 1, 1, true);
  Tile.writeRow<T>(false, c + cStep, c10, c11, 1, 1, true);
  Tile.writeRow<T>(false, c + 2 * cStep, c20, c21, 1, 1, true);
  Tile.writeRow<T>(false, c + 3 * cStep, c30, c31, 1, 1, true);
}
