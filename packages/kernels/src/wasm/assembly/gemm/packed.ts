import { Blocking, Workspace } from "./blocking";
import { packFourVectors, packPanel, packTwelve } from "./pack";
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
  let lane: usize = 0;
  if (sizeof<T>() == 4 && width == 6 && laneStep == 4) {
    for (; lane + 12 <= lanes; lane += 12) {
      packTwelve(k, x + lane * 4, kStep, out);
      out += 48 * k;
    }
  }
  if (width == Blocking.tileCols<T>() && laneStep == sizeof<T>()) {
    for (; lane + 2 * width <= lanes; lane += 2 * width) {
      packFourVectors(k, x + lane * sizeof<T>(), kStep, out);
      out += 64 * k;
    }
  }
  for (; lane < lanes; lane += width) {
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
  const width = Blocking.tileCols<T>();
  let b = Workspace.packedB;
  for (let j: usize = 0; j < n; j += width) {
    const cols = min(n - j, width);
    multiplyPanel<T>(m, cols, k, alpha, beta, read, b, c + j * sizeof<T>(), cRow);
    b += k * 32;
  }
}

/** Multiplies the packed block of A with one panel of B, of whose columns C has the first `cols`. */
export function multiplyPanel<T>(
  m: usize,
  cols: usize,
  k: usize,
  alpha: T,
  beta: T,
  read: bool,
  b: usize,
  c: usize,
  cRow: usize,
): void {
  const height = Blocking.tileRows;
  const aPanel = height * k * sizeof<T>();
  const panels = m / height;
  const rest = m - panels * height;
  let a = Workspace.packedA;
  if (cols == Blocking.tileCols<T>()) {
    multiplyTiles<T>(panels, aPanel, k, a, b, c, cRow, alpha, beta, read);
    if (rest > 0) {
      a += panels * aPanel;
      c += panels * height * cRow;
      multiplyEdge<T>(rest, cols, k, a, b, c, cRow, alpha, beta, read);
    }
  } else {
    for (let i: usize = 0; i < m; i += height) {
      multiplyEdge<T>(min(m - i, height), cols, k, a, b, c, cRow, alpha, beta, read);
      a += aPanel;
      c += height * cRow;
    }
  }
}

/** A tile that C has not the whole of. */
function multiplyEdge<T>(
  rows: usize,
  cols: usize,
  k: usize,
  a: usize,
  b: usize,
  c: usize,
  cRow: usize,
  alpha: T,
  beta: T,
  read: bool,
): void {
  if (read) Tile.fetch<T>(rows, 0, cols, c, cRow);
  multiplyTiles<T>(1, 0, k, a, b, Workspace.tile, 32, alpha, beta, read);
  Tile.deliver<T>(rows, 0, cols, c, cRow);
}

/** Tiles one below the other. */
function multiplyTiles<T>(
  tiles: usize,
  aPanel: usize,
  k: usize,
  a: usize,
  b: usize,
  c: usize,
  cStep: usize,
  alpha: T,
  beta: T,
  read: bool,
): void {
  const below = Blocking.tileRows * cStep;
  const aStep = Blocking.tileRows * sizeof<T>();
  if (ASC_FEATURE_RELAXED_SIMD)
    packedTile6<T>(tiles, aPanel, 0, below, k, a, aStep, b, 32, c, cStep, alpha, beta, read);
  else packedTile4<T>(tiles, aPanel, 0, below, k, a, aStep, b, 32, c, cStep, alpha, beta, read);
}
