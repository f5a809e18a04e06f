import { MAX_DEPTH } from "./plain-data.ts";

/**
 * Walks MessagePack bytes and finds whether they hold exactly one value of plain types: nil, booleans, numbers that fit a
 * float64, UTF-8 strings, arrays, and maps with distinct string keys. Extensions, from which decoders build dates, regular
 * expressions or records, are not plain; neither are binary data and 64-bit integers, which decoders turn into bigints.
 *
 * @returns What is wrong, or `null`.
 */
export function plainMsgpackProblem(bytes: Uint8Array): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let at = 0;

  /** Moves on by `count` bytes and returns where they begin. */
  function take(count: number): number {
    if (count > bytes.length - at) throw new Problem(`a value at byte ${at} is cut off`);
    at += count;
    return at - count;
  }

  /** Moves over a string. Decoders replace bytes that are no UTF-8, which would make different names the same. */
  function text(length: number): string {
    const start = take(length);
    try {
      return utf8.decode(bytes.subarray(start, at));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new Problem(`the string at byte ${start} is not UTF-8`);
    }
  }

  /** Moves over a string if one begins with `tag`. */
  function string(tag: number): string | null {
    if (tag >= 0xa0 && tag <= 0xbf) return text(tag & 0x1f);
    if (tag === 0xd9) return text(bytes[take(1)]!);
    if (tag === 0xda) return text(view.getUint16(take(2)));
    if (tag === 0xdb) return text(view.getUint32(take(4)));
    return null;
  }

  function key(): string {
    const name = string(bytes[take(1)]!);
    if (name === null) throw new Problem(`the key at byte ${at - 1} is not a string`);
    return name;
  }

  function value(depth: number): void {
    if (depth > MAX_DEPTH) throw new Problem(`values are nested more than ${MAX_DEPTH} deep`);
    const tag = bytes[take(1)]!;
    if (tag <= 0x7f || tag >= 0xe0 || tag === 0xc0 || tag === 0xc2 || tag === 0xc3) return;
    if (tag <= 0x8f) return map(tag & 0x0f, depth);
    if (tag <= 0x9f) return array(tag & 0x0f, depth);
    if (string(tag) !== null) return;
    if (tag >= 0xcc && tag <= 0xce) return void take(1 << (tag - 0xcc));
    if (tag >= 0xd0 && tag <= 0xd2) return void take(1 << (tag - 0xd0));
    switch (tag) {
      case 0xca:
        return void take(4);
      case 0xcb:
        return void take(8);
      case 0xdc:
        return array(view.getUint16(take(2)), depth);
      case 0xdd:
        return array(view.getUint32(take(4)), depth);
      case 0xde:
        return map(view.getUint16(take(2)), depth);
      case 0xdf:
        return map(view.getUint32(take(4)), depth);
      default:
        throw new Problem(
          `byte ${at - 1} begins a value of type 0x${tag.toString(16)}, which is not plain`,
        );
    }
  }

  function array(length: number, depth: number): void {
    for (let i = 0; i < length; i++) value(depth + 1);
  }

  function map(length: number, depth: number): void {
    const keys = new Set<string>();
    for (let i = 0; i < length; i++) {
      const name = key();
      if (keys.has(name)) throw new Problem(`the key "${name.slice(0, 60)}" stands twice`);
      keys.add(name);
      value(depth + 1);
    }
  }

  try {
    value(0);
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  return at === bytes.length ? null : `${bytes.length - at} bytes follow the value`;
}

class Problem extends Error {}
