import { Vector } from "./vector";

/** Rows from this size on are worth a call of the engine's copying routine. */
const longRowBytes: usize = 256;

/** `out[r] = source[indices[r]]`, rows as bytes. */
export function gatherRows(
  rows: usize,
  rowBytes: usize,
  source: usize,
  sourceRowBytes: usize,
  indices: usize,
  out: usize,
): void {
  if (rowBytes == sourceRowBytes) {
    if (rowBytes == 4) return Elements.gather<u32>(rows, source, indices, out);
    if (rowBytes == 8) return Elements.gather<u64>(rows, source, indices, out);
    if (rowBytes == 2) return Elements.gather<u16>(rows, source, indices, out);
    if (rowBytes == 1) return Elements.gather<u8>(rows, source, indices, out);
  }
  for (; rows > 0; --rows) {
    const x = source + <usize>load<i32>(indices) * sourceRowBytes;
    if (rowBytes >= longRowBytes) memory.copy(out, x, rowBytes);
    else ShortRow.copy(x, out, rowBytes);
    indices += 4;
    out += rowBytes;
  }
}

/** `out[indices[r]] = source[r]`, rows as bytes; of several rows for one place the last stays. */
export function scatterRows(
  rows: usize,
  rowBytes: usize,
  source: usize,
  sourceRowBytes: usize,
  indices: usize,
  out: usize,
  outRowBytes: usize,
): void {
  if (rowBytes == sourceRowBytes && rowBytes == outRowBytes) {
    if (rowBytes == 4) return Elements.scatter<u32>(rows, source, indices, out);
    if (rowBytes == 8) return Elements.scatter<u64>(rows, source, indices, out);
    if (rowBytes == 2) return Elements.scatter<u16>(rows, source, indices, out);
    if (rowBytes == 1) return Elements.scatter<u8>(rows, source, indices, out);
  }
  for (; rows > 0; --rows) {
    const z = out + <usize>load<i32>(indices) * outRowBytes;
    if (rowBytes >= longRowBytes) memory.copy(z, source, rowBytes);
    else ShortRow.copy(source, z, rowBytes);
    indices += 4;
    source += sourceRowBytes;
  }
}

/** Rows of one element: no loop within a loop. */
class Elements {
  @inline static gather<T>(count: usize, source: usize, indices: usize, out: usize): void {
    const end = out + count * sizeof<T>();
    for (; out < end; out += sizeof<T>()) {
      store<T>(out, load<T>(source + <usize>load<i32>(indices) * sizeof<T>()));
      indices += 4;
    }
  }

  @inline static scatter<T>(count: usize, source: usize, indices: usize, out: usize): void {
    const end = source + count * sizeof<T>();
    for (; source < end; source += sizeof<T>()) {
      store<T>(out + <usize>load<i32>(indices) * sizeof<T>(), load<T>(source));
      indices += 4;
    }
  }
}

class ShortRow {
  @inline static copy(x: usize, z: usize, n: usize): void {
    for (; n >= 16; n -= 16) {
      v128.store(z, v128.load(x));
      x += 16;
      z += 16;
    }
    for (; n >= 4; n -= 4) {
      store<u32>(z, load<u32>(x));
      x += 4;
      z += 4;
    }
    for (; n > 0; --n) {
      store<u8>(z, load<u8>(x));
      ++x;
      ++z;
    }
  }
}

class RowScatter {
  /** `out[indices[r]] += source[r]`, in row order. */
  @inline static add<T>(
    rows: usize,
    cols: usize,
    source: usize,
    sourceRow: usize,
    indices: usize,
    out: usize,
    outRow: usize,
  ): void {
    if (cols == 1) {
      for (; rows > 0; --rows) {
        const z = out + <usize>load<i32>(indices) * outRow * sizeof<T>();
        store<T>(z, <T>(load<T>(z) + load<T>(source)));
        source += sourceRow * sizeof<T>();
        indices += 4;
      }
      return;
    }
    for (; rows > 0; --rows) {
      let x = source;
      let z = out + <usize>load<i32>(indices) * outRow * sizeof<T>();
      let n = cols;
      for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
        const s0 = v128.add<T>(v128.load(z), v128.load(x));
        const s1 = v128.add<T>(v128.load(z, 16), v128.load(x, 16));
        const s2 = v128.add<T>(v128.load(z, 32), v128.load(x, 32));
        const s3 = v128.add<T>(v128.load(z, 48), v128.load(x, 48));
        v128.store(z, s0);
        v128.store(z, s1, 16);
        v128.store(z, s2, 32);
        v128.store(z, s3, 48);
        x += 64;
        z += 64;
      }
      for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
        v128.store(z, v128.add<T>(v128.load(z), v128.load(x)));
        x += 16;
        z += 16;
      }
      for (; n > 0; --n) {
        store<T>(z, <T>(load<T>(z) + load<T>(x)));
        x += sizeof<T>();
        z += sizeof<T>();
      }
      source += sourceRow * sizeof<T>();
      indices += 4;
    }
  }
}

export function scatterAddRowsF32(
  rows: usize,
  cols: usize,
  source: usize,
  sourceRow: usize,
  indices: usize,
  out: usize,
  outRow: usize,
): void {
  RowScatter.add<f32>(rows, cols, source, sourceRow, indices, out, outRow);
}

export function scatterAddRowsF64(
  rows: usize,
  cols: usize,
  source: usize,
  sourceRow: usize,
  indices: usize,
  out: usize,
  outRow: usize,
): void {
  RowScatter.add<f64>(rows, cols, source, sourceRow, indices, out, outRow);
}

export function scatterAddRowsI32(
  rows: usize,
  cols: usize,
  source: usize,
  sourceRow: usize,
  indices: usize,
  out: usize,
  outRow: usize,
): void {
  RowScatter.add<i32>(rows, cols, source, sourceRow, indices, out, outRow);
}

export function scatterAddRowsI64(
  rows: usize,
  cols: usize,
  source: usize,
  sourceRow: usize,
  indices: usize,
  out: usize,
  outRow: usize,
): void {
  RowScatter.add<i64>(rows, cols, source, sourceRow, indices, out, outRow);
}

export function scatterAddRowsU8(
  rows: usize,
  cols: usize,
  source: usize,
  sourceRow: usize,
  indices: usize,
  out: usize,
  outRow: usize,
): void {
  RowScatter.add<u8>(rows, cols, source, sourceRow, indices, out, outRow);
}
