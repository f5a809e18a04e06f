import { Transpose } from "../transpose";
import { Blocking, Workspace } from "./blocking";
import { narrowProduct } from "./direct";

/**
 * Few rows of A, B given transposed (a linear layer's `x Wᵀ`): computes `Cᵀ = Bᵀ Aᵀ` strip by strip of C's columns into
 * the workspace, so that the large B is read in place and in order and only the few rows of A are packed. `m` is at most
 * `Blocking.narrow`. All strides are in bytes.
 */
export function transposedProduct<T>(
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
  // Cᵀ in the workspace, rows padded to whole tiles.
  const strip = Workspace.packedA;
  const stripRow = ((m + Blocking.tileCols<T>() - 1) & ~(Blocking.tileCols<T>() - 1)) * sizeof<T>();
  const stripRows = Workspace.packedABytes / stripRow;
  for (let j: usize = 0; j < n; j += stripRows) {
    const cols = min(n - j, stripRows);
    const at = c + j * sizeof<T>();
    if (beta != 0) Transpose.block<T>(cols, m, at, cRow, strip, stripRow);
    narrowProduct<T>(
      cols,
      m,
      k,
      alpha,
      b + j * bCol,
      bCol,
      bRow,
      a,
      aCol,
      aRow,
      beta,
      strip,
      stripRow,
      true,
    );
    Transpose.block<T>(m, cols, strip, stripRow, at, cRow);
  }
}
