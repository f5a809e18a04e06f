import { Blocking, Workspace } from "./blocking";
import { directTile4, directTile6, slimTile4, slimTile6 } from "./direct-tile";
import { packPanels } from "./packed";
import { packedTile4, packedTile6 } from "./packed-tile";
import { Tile } from "./tile";
import { Vector } from "../vector";

/** Bytes of B that stay in the second-level cache while all rows of A pass over them. */
const cachedBytes: usize = 128 * 1024;
/** Bytes of B that stay in the first-level cache. */
const nearBytes: usize = 16 * 1024;

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
    const depthBytes = kc * sizeof<T>();
    // All three in the first-level cache: any order does, and this one has the fewest calls.
    const small =
      aRow != sizeof<T>() &&
      max(m, n) * depthBytes <= nearBytes &&
      m * n * sizeof<T>() <= nearBytes;
    if (!small && n * depthBytes <= cachedBytes) {
      // Rows of tiles outside, over blocks of B that stay in the first-level cache: C is written in order.
      const cols = max(width, (nearBytes / depthBytes) & ~(width - 1));
      for (let j: usize = 0; j < n; j += cols) {
        const until = min(n, j + cols);
        let height: usize = 0;
        for (let i: usize = 0; i < m; i += height) {
          height = Blocking.tileHeight(m - i);
          const rows = min(m - i, height);
          const x = aBlock + i * aRow;
          multiplyStrips<T>(
            rows,
            n,
            j,
            until,
            kc,
            alpha,
            x,
            aRow,
            aCol,
            bBlock,
            bRow,
            keep,
            read,
            c + i * cRow,
            cRow,
          );
        }
      }
    } else {
      // Columns outside: each strip of a B that is large is read from memory once.
      multiplyStrips<T>(
        m,
        n,
        0,
        n,
        kc,
        alpha,
        aBlock,
        aRow,
        aCol,
        bBlock,
        bRow,
        keep,
        read,
        c,
        cRow,
      );
    }
  }
}

/** The strips of C that begin in columns `from` to `until` of `n`. */
function multiplyStrips<T>(
  m: usize,
  n: usize,
  from: usize,
  until: usize,
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
  const width = Blocking.tileCols<T>();
  if (aRow == sizeof<T>() && m == Blocking.tileRows) {
    const tiles = (until - from) / width;
    const x = b + from * sizeof<T>();
    const y = c + from * sizeof<T>();
    if (ASC_FEATURE_RELAXED_SIMD)
      packedTile6<T>(tiles, 0, 32, 32, k, a, aCol, x, bRow, y, cRow, alpha, beta, read);
    else packedTile4<T>(tiles, 0, 32, 32, k, a, aCol, x, bRow, y, cRow, alpha, beta, read);
    from += tiles * width;
  }
  for (let j = from; j < until; j += width) {
    // The last strip starts early enough to read whole vectors of B, and writes only the columns that remain.
    const last = n - j <= Vector.lanes<T>() ? Vector.lanes<T>() : width;
    const start = min(j, n - last);
    const at = start * sizeof<T>();
    multiplyStrip<T>(
      m,
      j - start,
      last,
      k,
      alpha,
      a,
      aRow,
      aCol,
      b + at,
      bRow,
      beta,
      read,
      c + at,
      cRow,
    );
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
    // A small A stays in the first-level cache: panel by panel then, else row of tiles by row of tiles.
    const small = m * kc * sizeof<T>() <= nearBytes;
    let height: usize = m;
    for (let i: usize = 0; i < m; i += height) {
      if (!small) height = Blocking.tileHeight(m - i);
      const rows = min(m - i, height);
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
  let height: usize = 0;
  for (let i: usize = 0; i < m; i += height) {
    height = Blocking.tileHeight(m - i);
    const rows = min(m - i, height);
    if (whole && rows == height) {
      multiplyTile<T>(slim, height, rows, k, a, aRow, aCol, b, bRow, c, cRow, alpha, beta, read);
    } else {
      if (read) Tile.fetch<T>(rows, first, last, c, cRow);
      multiplyTile<T>(
        slim,
        height,
        rows,
        k,
        a,
        aRow,
        aCol,
        b,
        bRow,
        Workspace.tile,
        32,
        alpha,
        beta,
        read,
      );
      Tile.deliver<T>(rows, first, last, c, cRow);
    }
    a += height * aRow;
    c += height * cRow;
  }
}

/** A register tile of `height` rows; rows that A does not have repeat its last one, and C has room for them. */
function multiplyTile<T>(
  slim: bool,
  height: usize,
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
  const tall = ASC_FEATURE_RELAXED_SIMD && height == 6;
  if (aRow == sizeof<T>() && rows == height && !slim) {
    if (tall) packedTile6<T>(1, 0, 0, 0, k, a, aCol, b, bRow, c, cRow, alpha, beta, read);
    else packedTile4<T>(1, 0, 0, 0, k, a, aCol, b, bRow, c, cRow, alpha, beta, read);
    return;
  }
  const last = rows - 1;
  const a1 = a + min<usize>(last, 1) * aRow;
  const a2 = a + min<usize>(last, 2) * aRow;
  const a3 = a + min<usize>(last, 3) * aRow;
  if (tall) {
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
