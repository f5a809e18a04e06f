import { Vector } from "../vector";
import { requestWorkspace } from "./workspace";

/**
 * Sizes of the blocks a product is cut into. A register tile is `tileRows` rows by two vectors: 12 accumulators, two
 * vectors of B and one of A fill the 16 registers; without fused multiply-add the product takes one more, so 4 rows.
 * The block of A stays in the second-level cache, a panel of B in the first.
 */
export class Blocking {
  @inline static get tileRows(): usize {
    return ASC_FEATURE_RELAXED_SIMD ? 6 : 4;
  }
  /**
   * Rows of the next tile where A is read in place and tiles of 6 and of 4 rows exist: as few tiles with as few missing
   * rows as possible (8 is 4 and 4, 10 is 6 and 4).
   */
  @inline static tileHeight(rows: usize): usize {
    if (ASC_FEATURE_RELAXED_SIMD) return rows > 8 || rows == 5 || rows == 6 ? 6 : 4;
    return 4;
  }
  @inline static tileCols<T>(): usize {
    return 2 * Vector.lanes<T>();
  }
  /** Steps of k summed in registers before the sum goes to C; part of the results' definition. */
  @inline static get depth(): usize {
    return 256;
  }
  /** The most rows or columns that count as few: the other operand is then read in place. */
  @inline static get narrow(): usize {
    return 128;
  }
  @inline static rows<T>(): usize {
    return 960 / sizeof<T>();
  }
  @inline static cols<T>(): usize {
    return 4096 / sizeof<T>();
  }
}

const tileBytes: usize = 256;
const packedABytes: usize = 256 * 960;
const packedBBytes: usize = 256 * 4096;

let workspace: usize = 0;

/** This instance's buffers: one register tile, packed A, packed B. Asked for at the first product. */
export class Workspace {
  static prepare(): void {
    if (workspace == 0) workspace = requestWorkspace(tileBytes + packedABytes + packedBBytes);
  }
  @inline static get tile(): usize {
    return workspace;
  }
  @inline static get packedA(): usize {
    return workspace + tileBytes;
  }
  @inline static get packedB(): usize {
    return workspace + tileBytes + packedABytes;
  }
  @inline static get packedABytes(): usize {
    return packedABytes;
  }
}
