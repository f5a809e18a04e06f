import { MultiplyAdd } from "./multiply-add";
import { Blocking } from "./blocking";
import { oneElement } from "./row";
import { Tile } from "./tile";
import { Vector } from "../vector";

/**
 * One vector times the rows of a matrix in place: `c[j] = alpha * Σp x[p] w[j, p] + beta * c[j]`, w's columns contiguous.
 * Sums run in order of p, as everywhere: lanes are rows of w, transposed in registers. All strides are in bytes.
 */
export function dotProducts<T>(
  n: usize,
  k: usize,
  alpha: T,
  x: usize,
  xStep: usize,
  w: usize,
  wRow: usize,
  beta: T,
  c: usize,
  cStep: usize,
): void {
  const lanes = Vector.lanes<T>();
  for (let pc: usize = 0; pc < k; pc += Blocking.depth) {
    const kc = min(k - pc, Blocking.depth);
    const read = pc > 0 || beta != 0;
    const keep: T = pc > 0 ? 1 : beta;
    const from = x + pc * xStep;
    let rows = w + pc * sizeof<T>();
    let at = c;
    let j = n;
    for (; j >= 4 * lanes; j -= 4 * lanes) {
      fourGroups<T>(kc, alpha, from, xStep, rows, wRow, keep, read, at, cStep);
      rows += 4 * lanes * wRow;
      at += 4 * lanes * cStep;
    }
    for (; j >= lanes; j -= lanes) {
      oneGroup<T>(kc, alpha, from, xStep, rows, wRow, keep, read, at, cStep);
      rows += lanes * wRow;
      at += lanes * cStep;
    }
    for (; j > 0; --j) {
      Tile.writeElement<T>(
        at,
        oneElement<T>(kc, from, xStep, rows, sizeof<T>()),
        alpha,
        keep,
        read,
      );
      rows += wRow;
      at += cStep;
    }
  }
}

class Group {
  /** Adds one vector's length of steps of k for one group of rows. */
  @inline static add<T>(x: usize, xStep: usize, w: usize, wRow: usize, sum: v128): v128 {
    const r0 = v128.load(w);
    const r1 = v128.load(w + wRow);
    if (sizeof<T>() == 8) {
      sum = MultiplyAdd.lanes<T>(v128.load_splat<T>(x), v128.shuffle<i64>(r0, r1, 0, 2), sum);
      return MultiplyAdd.lanes<T>(
        v128.load_splat<T>(x + xStep),
        v128.shuffle<i64>(r0, r1, 1, 3),
        sum,
      );
    }
    const r2 = v128.load(w + 2 * wRow);
    const r3 = v128.load(w + 3 * wRow);
    const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
    const t1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
    const t2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
    const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
    sum = MultiplyAdd.lanes<T>(v128.load_splat<T>(x), v128.shuffle<i64>(t0, t2, 0, 2), sum);
    sum = MultiplyAdd.lanes<T>(v128.load_splat<T>(x + xStep), v128.shuffle<i64>(t0, t2, 1, 3), sum);
    sum = MultiplyAdd.lanes<T>(
      v128.load_splat<T>(x + 2 * xStep),
      v128.shuffle<i64>(t1, t3, 0, 2),
      sum,
    );
    return MultiplyAdd.lanes<T>(
      v128.load_splat<T>(x + 3 * xStep),
      v128.shuffle<i64>(t1, t3, 1, 3),
      sum,
    );
  }

  /** Adds a single step of k. */
  @inline static addOne<T>(x: usize, w: usize, wRow: usize, sum: v128): v128 {
    let column = v128.load_splat<T>(w);
    column = v128.replace_lane<T>(column, 1, load<T>(w + wRow));
    if (sizeof<T>() == 4) {
      column = v128.replace_lane<T>(column, 2, load<T>(w + 2 * wRow));
      column = v128.replace_lane<T>(column, 3, load<T>(w + 3 * wRow));
    }
    return MultiplyAdd.lanes<T>(v128.load_splat<T>(x), column, sum);
  }

  /** One element of C for each lane. */
  @inline static write<T>(sum: v128, alpha: T, beta: T, read: bool, c: usize, cStep: usize): void {
    if (cStep == sizeof<T>()) {
      Tile.write<T>(c, sum, alpha, beta, read);
      return;
    }
    Tile.writeElement<T>(c, v128.extract_lane<T>(sum, 0), alpha, beta, read);
    Tile.writeElement<T>(c + cStep, v128.extract_lane<T>(sum, 1), alpha, beta, read);
    if (sizeof<T>() == 4) {
      Tile.writeElement<T>(c + 2 * cStep, v128.extract_lane<T>(sum, 2), alpha, beta, read);
      Tile.writeElement<T>(c + 3 * cStep, v128.extract_lane<T>(sum, 3), alpha, beta, read);
    }
  }
}

function fourGroups<T>(
  k: usize,
  alpha: T,
  x: usize,
  xStep: usize,
  w: usize,
  wRow: usize,
  beta: T,
  read: bool,
  c: usize,
  cStep: usize,
): void {
  const lanes = Vector.lanes<T>();
  let s0 = v128.splat<T>(0);
  let s1 = v128.splat<T>(0);
  let s2 = v128.splat<T>(0);
  let s3 = v128.splat<T>(0);
  let w1 = w + lanes * wRow;
  let w2 = w + 2 * lanes * wRow;
  let w3 = w + 3 * lanes * wRow;
  for (; k >= lanes; k -= lanes) {
    s0 = Group.add<T>(x, xStep, w, wRow, s0);
    s1 = Group.add<T>(x, xStep, w1, wRow, s1);
    s2 = Group.add<T>(x, xStep, w2, wRow, s2);
    s3 = Group.add<T>(x, xStep, w3, wRow, s3);
    x += lanes * xStep;
    w += 16;
    w1 += 16;
    w2 += 16;
    w3 += 16;
  }
  for (; k > 0; --k) {
    s0 = Group.addOne<T>(x, w, wRow, s0);
    s1 = Group.addOne<T>(x, w1, wRow, s1);
    s2 = Group.addOne<T>(x, w2, wRow, s2);
    s3 = Group.addOne<T>(x, w3, wRow, s3);
    x += xStep;
    w += sizeof<T>();
    w1 += sizeof<T>();
    w2 += sizeof<T>();
    w3 += sizeof<T>();
  }
  Group.write<T>(s0, alpha, beta, read, c, cStep);
  Group.write<T>(s1, alpha, beta, read, c + lanes * cStep, cStep);
  Group.write<T>(s2, alpha, beta, read, c + 2 * lanes * cStep, cStep);
  Group.write<T>(s3, alpha, beta, read, c + 3 * lanes * cStep, cStep);
}

function oneGroup<T>(
  k: usize,
  alpha: T,
  x: usize,
  xStep: usize,
  w: usize,
  wRow: usize,
  beta: T,
  read: bool,
  c: usize,
  cStep: usize,
): void {
  const lanes = Vector.lanes<T>();
  let s0 = v128.splat<T>(0);
  for (; k >= lanes; k -= lanes) {
    s0 = Group.add<T>(x, xStep, w, wRow, s0);
    x += lanes * xStep;
    w += 16;
  }
  for (; k > 0; --k) {
    s0 = Group.addOne<T>(x, w, wRow, s0);
    x += xStep;
    w += sizeof<T>();
  }
  Group.write<T>(s0, alpha, beta, read, c, cStep);
}
