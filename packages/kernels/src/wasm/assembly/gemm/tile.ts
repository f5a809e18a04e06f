import { Blocking, Workspace } from "./blocking";

/** How a register tile reaches C. Nothing here is fused, so that every path writes the same bits. */
export class Tile {
  /** Whether alpha and beta change nothing; register tiles then leave both multiplications out: the bits are the same. */
  @inline static unscaled<T>(alpha: T, beta: T, read: bool): bool {
    return alpha == 1 && (!read || beta == 1);
  }

  /** One row of a tile, two vectors; `scaled` is a constant where this is inlined. */
  @inline static writeRow<T>(
    scaled: bool,
    c: usize,
    low: v128,
    high: v128,
    alpha: T,
    beta: T,
    read: bool,
  ): void {
    if (scaled) {
      Tile.write<T>(c, low, alpha, beta, read);
      Tile.write<T>(c + 16, high, alpha, beta, read);
    } else if (read) {
      v128.store(c, v128.add<T>(v128.load(c), low));
      v128.store(c, v128.add<T>(v128.load(c, 16), high), 16);
    } else {
      v128.store(c, low);
      v128.store(c, high, 16);
    }
  }

  /** `C = alpha * sum + beta * C`, not reading C unless `read`. */
  @inline static write<T>(c: usize, sum: v128, alpha: T, beta: T, read: bool): void {
    let value = v128.mul<T>(sum, v128.splat<T>(alpha));
    if (read) value = v128.add<T>(v128.mul<T>(v128.load(c), v128.splat<T>(beta)), value);
    v128.store(c, value);
  }

  /** The same for one element, in lane 0 of `sum`. */
  @inline static writeElement<T>(c: usize, sum: T, alpha: T, beta: T, read: bool): void {
    let value = <T>(sum * alpha);
    if (read) value = <T>(<T>(load<T>(c) * beta) + value);
    store<T>(c, value);
  }

  /** Copies columns `first` to `last` of `rows` rows of C into the workspace's tile. */
  static fetch<T>(rows: usize, first: usize, last: usize, c: usize, cStep: usize): void {
    let tile = Workspace.tile;
    for (; rows > 0; --rows) {
      for (let j = first; j < last; ++j)
        store<T>(tile + j * sizeof<T>(), load<T>(c + j * sizeof<T>()));
      c += cStep;
      tile += Blocking.tileCols<T>() * sizeof<T>();
    }
  }

  /** Copies them back. */
  static deliver<T>(rows: usize, first: usize, last: usize, c: usize, cStep: usize): void {
    let tile = Workspace.tile;
    for (; rows > 0; --rows) {
      for (let j = first; j < last; ++j)
        store<T>(c + j * sizeof<T>(), load<T>(tile + j * sizeof<T>()));
      c += cStep;
      tile += Blocking.tileCols<T>() * sizeof<T>();
    }
  }
}
