/**
 * A table of tensors that are stepped by one call: a row of 32-bit words for each, its number of elements and then pointers,
 * 0 for what is absent.
 */
export class RowTable {
  @inline static size(row: usize): usize {
    return load<u32>(row);
  }

  /** The pointer of a column (from 1 on), `offset` bytes further; one that is absent stays so. */
  @inline static pointer(row: usize, column: usize, offset: usize): usize {
    const pointer: usize = load<u32>(row + column * 4);
    return pointer == 0 ? 0 : pointer + offset;
  }
}
