import { Blocking, Workspace } from "./blocking";
import { packPanel } from "./pack";
import { packedTile4, packedTile6 } from "./packed-tile";
import { Tile } from "./tile";

/**
 * The general product: both operands are packed, block by block, into panels of whole register tiles. Any strides, in
 * bytes. Loops: columns of C, depth (pack B), rows of C (pack A), panels of B, panels of A.
 */
export function packedProduct<T>(
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
): void {
  const packedA = Workspace.packedA;
  const packedB = Workspace.packedB;
  for (let jc: usize = 0; jc < n; jc += Blocking.cols<T>()) {
    const nc = min(n - jc, Blocking.cols<T>());
    for (let pc: usize = 0; pc < k; pc += Blocking.depth) {
      const kc = min(k - pc, Blocking.depth);
      const read = pc > 0 || beta != 0;
      const keep: T = pc > 0 ? 1 : beta;
      packPanels<T>(Blocking.tileCols<T>(), nc, kc, b + pc * bRow + jc * bCol, bCol, bRow, packedB);
      for (let ic: usize = 0; ic < m; ic += Blocking.rows<T>()) {
        const mc = min(m - ic, Blocking.rows<T>());
        packPanels<T>(Blocking.tileRows, mc, kc, a + ic * aRow + pc * aCol, aRow, aCol, packedA);
        multiplyPanels<T>(mc, nc, kc, alpha, keep, read, c + ic * cRow + jc * sizeof<T>(), cRow);
      }
    }
  }
}

/** Packs `lanes` rows or columns into panels of `width`, one behind the other. */
export function packPanels<T>(
  width: usize,
  lanes: usize,
  k: usize,
  x: usize,
  laneStep: usize,
  kStep: usize,
  out: usize,
): void {
  for (let lane: usize = 0; lane < lanes; lane += width) {
    packPanel<T>(width, min(lanes - lane, width), k, x + lane * laneStep, laneStep, kStep, out);
    out += width * k * sizeof<T>();
  }
}

/** Multiplies the packed block of A with the packed block of B into C. */
function multiplyPanels<T>(
  m: usize,
  n: usize,
  k: usize,
  alpha: T,
  beta: T,
  read: bool,
  c: usize,
  cRow: usize,
): void {
  const aPanel = Blocking.tileRows * k * sizeof<T>();
  let b = Workspace.packedB;
  for (let j: usize = 0; j < n; j += Blocking.tileCols<T>()) {
    const cols = min(n - j, Blocking.tileCols<T>());
    let a = Workspace.packedA;
    let at = c + j * sizeof<T>();
    for (let i: usize = 0; i < m; i += Blocking.tileRows) {
      const rows = min(m - i, Blocking.tileRows);
      if (rows == Blocking.tileRows && cols == Blocking.tileCols<T>()) {
        multiplyTile<T>(k, a, b, at, cRow, alpha, beta, read);
      } else {
        if (read) Tile.fetch<T>(rows, 0, cols, at, cRow);
        multiplyTile<T>(k, a, b, Workspace.tile, 32, alpha, beta, read);
        Tile.deliver<T>(rows, 0, cols, at, cRow);
      }
      a += aPanel;
      at += Blocking.tileRows * cRow;
    }
    b += k * 32;
  }
}

function multiplyTile<T>(
  k: usize,
  a: usize,
  b: usize,
  c: usize,
  cStep: usize,
  alpha: T,
  beta: T,
  read: bool,
): void {
  if (ASC_FEATURE_RELAXED_SIMD) packedTile6<T>(k, a, b, c, cStep, alpha, beta, read);
  else packedTile4<T>(k, a, b, c, cStep, alpha, beta, read);
}
