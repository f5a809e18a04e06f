import { Vector } from "./vector";

const lastLanesTable = memory.data<u32>([
  0, 0, 0, 0, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
]);

/**
 * The end of a row whose length is no multiple of a vector: its last whole vector, which overlaps the one before. Read it
 * before a loop that may write over the row (in place), and write it after: the lanes written twice get the same bits.
 * Rows shorter than a vector are read and written element by element.
 */
export class RowTail {
  @inline static load<T>(row: usize, n: usize, pad: T): v128 {
    if (n == 0) return v128.splat<T>(pad);
    if (n < Vector.lanes<T>()) return Vector.loadTail<T>(row, n, pad);
    return v128.load(row + (n - Vector.lanes<T>()) * sizeof<T>());
  }

  @inline static store<T>(row: usize, n: usize, v: v128): void {
    if (n < Vector.lanes<T>()) Vector.storeTail<T>(row, n, v);
    else v128.store(row + (n - Vector.lanes<T>()) * sizeof<T>(), v);
  }

  /** Sets the lanes to 0 that belong to the vector before; pads of short rows stay. */
  @inline static own<T>(n: usize, v: v128): v128 {
    if (n < Vector.lanes<T>()) return v;
    const count = n & (Vector.lanes<T>() - 1);
    return v128.and(v, v128.load(lastLanesTable + count * sizeof<T>()));
  }
}
