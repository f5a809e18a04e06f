/** How blocks of elementwise kernels may be walked. */
export class Strided {
  /** Whether rows and columns should change places: a single column, or an output that is contiguous along rows. */
  @inline static byColumns(cols: usize, outRow: usize, outCol: usize): bool {
    return cols == 1 || (outCol != 1 && outRow == 1);
  }

  /** Whether an operand continues from one row to the next as it does within a row. */
  @inline static runsOn(cols: usize, row: usize, col: usize): bool {
    return row == col * cols;
  }
}
