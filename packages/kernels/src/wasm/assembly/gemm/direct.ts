import { Blocking, Workspace } from "./blocking";
import { directTile4, directTile6, slimTile4, slimTile6 } from "./direct-tile";
import { packPanels } from "./packed";
import { Tile } from "./tile";
import { Vector } from "../vector";

/** Bytes of B that stay in the second-level cache while all rows of A pass over them. */
const cachedBytes: usize = 128 * 1024;

/**
 * Products that read both operands in place: where few rows or a short k would not repay packing. B's rows must be
 * contiguous and at least one register tile wide; A may have any strides (its elements are broadcast one by one). All
 * strides are in bytes.
 */
export function directProduct<T>(
  m: usize,
  n: usize,
  k: usize,
  alpha: T,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  beta: T,
  c: usize,
  cRow: usize,
): void {
  const width = Blocking.tileCols<T>();
  for (let pc: usize = 0; pc < k; pc += Blocking.depth) {
    const kc = min(k - pc, Blocking.depth);
    const read = pc > 0 || beta != 0;
    const keep: T = pc > 0 ? 1 : beta;
    const aBlock = a + pc * aCol;
    const bBlock = b + pc * bRow;
    // Rows outside when B's block is cached: C is then written in order. Else columns outside: each strip of B is read
    // from memory once.
    const rowsAtOnce = kc * n * sizeof<T>() <= cachedBytes ? Blocking.tileRows : m;
    for (let i: usize = 0; i < m; i += rowsAtOnce) {
      const rows = min(m - i, rowsAtOnce);
      const aRows = aBlock + i * aRow;
      const cRows = c + i * cRow;
      for (let j: usize = 0; j < n; j += width) {
        // The last strip starts early enough to read whole vectors of B, and writes only the columns that remain.
        const last = n - j <= Vector.lanes<T>() ? Vector.lanes<T>() : width;
        const start = min(j, n - last);
        multiplyStrip<T>(
          rows,
          j - start,
          last,
          kc,
          alpha,
          aRows,
          aRow,
          aCol,
          bBlock + start * sizeof<T>(),
          bRow,
          keep,
          read,
          cRows + start * sizeof<T>(),
          cRow,
        );
      }
    }
  }
}

/**
 * Products with few columns: B is packed (it is small) and A is read in place, broadcast element by element. `n` is at
 * most `Blocking.narrow`. With `room`, C's rows have room for whole tiles. All strides are in bytes.
 */
export function narrowProduct<T>(
  m: usize,
  n: usize,
  k: usize,
  alpha: T,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  bCol: usize,
  beta: T,
  c: usize,
  cRow: usize,
  room: bool,
): void {
  const width = Blocking.tileCols<T>();
  const packed = Workspace.packedB;
  for (let pc: usize = 0; pc < k; pc += Blocking.depth) {
    const kc = min(k - pc, Blocking.depth);
    const read = pc > 0 || beta != 0;
    const keep: T = pc > 0 ? 1 : beta;
    packPanels<T>(width, n, kc, b + pc * bRow, bCol, bRow, packed);
    for (let i: usize = 0; i < m; i += Blocking.tileRows) {
      const rows = min(m - i, Blocking.tileRows);
      const aRows = a + i * aRow + pc * aCol;
      const cRows = c + i * cRow;
      let panel = packed;
      for (let j: usize = 0; j < n; j += width) {
        let cols = min(n - j, width);
        if (room) cols = cols <= Vector.lanes<T>() ? Vector.lanes<T>() : width;
        multiplyStrip<T>(
          rows,
          0,
          cols,
          kc,
          alpha,
          aRows,
          aRow,
          aCol,
          panel,
          32,
          keep,
          read,
          cRows + j * sizeof<T>(),
          cRow,
        );
        panel += kc * 32;
      }
    }
  }
}

/** One strip of C, one or two vectors wide; of its columns only those from `first` to `last` are written. */
function multiplyStrip<T>(
  m: usize,
  first: usize,
  last: usize,
  k: usize,
  alpha: T,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  beta: T,
  read: bool,
  c: usize,
  cRow: usize,
): void {
  const slim = last <= Vector.lanes<T>();
  const whole = first == 0 && (slim ? last == Vector.lanes<T>() : last == Blocking.tileCols<T>());
  for (let i: usize = 0; i < m; i += Blocking.tileRows) {
    const rows = min(m - i, Blocking.tileRows);
    if (whole && rows == Blocking.tileRows) {
      multiplyTile<T>(slim, rows, k, a, aRow, aCol, b, bRow, c, cRow, alpha, beta, read);
    } else {
      if (read) Tile.fetch<T>(rows, first, last, c, cRow);
      multiplyTile<T>(slim, rows, k, a, aRow, aCol, b, bRow, Workspace.tile, 32, alpha, beta, read);
      Tile.deliver<T>(rows, first, last, c, cRow);
    }
    a += Blocking.tileRows * aRow;
    c += Blocking.tileRows * cRow;
  }
}

/** A register tile; rows that A does not have repeat its last one, and C has room for them. */
function multiplyTile<T>(
  slim: bool,
  rows: usize,
  k: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  alpha: T,
  beta: T,
  read: bool,
): void {
  const last = rows - 1;
  const a1 = a + min<usize>(last, 1) * aRow;
  const a2 = a + min<usize>(last, 2) * aRow;
  const a3 = a + min<usize>(last, 3) * aRow;
  if (ASC_FEATURE_RELAXED_SIMD) {
    const a4 = a + min<usize>(last, 4) * aRow;
    const a5 = a + min<usize>(last, 5) * aRow;
    if (slim) slimTile6<T>(k, a, a1, a2, a3, a4, a5, aCol, b, bRow, c, cRow, alpha, beta, read);
    else directTile6<T>(k, a, a1, a2, a3, a4, a5, aCol, b, bRow, c, cRow, alpha, beta, read);
  } else if (slim) {
    slimTile4<T>(k, a, a1, a2, a3, aCol, b, bRow, c, cRow, alpha, beta, read);
  } else {
    directTile4<T>(k, a, a1, a2, a3, aCol, b, bRow, c, cRow, alpha, beta, read);
  }
}
