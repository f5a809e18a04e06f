import { MAX_DEPTH } from "./plain-data.ts";

/**
 * MessagePack bytes of plain data: null, booleans, numbers, well-formed strings, arrays, and objects with string keys.
 *
 * Whatever passes here is read back exactly, `-0` and `__proto__` included, which general MessagePack writers do not keep.
 * The same data gives the same bytes: integers of 32 bits in their shortest form, all other numbers as float64.
 *
 * @param area Names the root in errors.
 * @throws {TypeError} naming the path of a value that is no plain data.
 * @example writePlain({ epoch: 5 }, "metadata")
 */
export function writePlain(data: unknown, area = ""): Uint8Array {
  const utf8 = new TextEncoder();
  let bytes = new Uint8Array(1024);
  let view = new DataView(bytes.buffer);
  let length = 0;

  /** Makes room for `count` bytes and returns where they begin. */
  function claim(count: number): number {
    if (length + count > bytes.length) {
      const larger = new Uint8Array(Math.max(2 * bytes.length, length + count));
      larger.set(bytes);
      bytes = larger;
      view = new DataView(bytes.buffer);
    }
    length += count;
    return length - count;
  }

  function byte(value: number): void {
    const at = claim(1);
    bytes[at] = value;
  }

  function number(value: number): void {
    const at = claim(9);
    const rest = writeNumber(view, at, value);
    length = at + rest;
  }

  /** A length with the first tag that holds it: `small` with the length inside, then 8 (strings only), 16 and 32 bits. */
  function size(count: number, small: number, limit: number, tags: readonly number[]): void {
    const [tag8, tag16, tag32] = tags;
    if (count < limit) return byte(small | count);
    const at = claim(5);
    if (count < 2 ** 8 && tag8 !== 0) {
      bytes[at] = tag8!;
      view.setUint8(at + 1, count);
      length = at + 2;
    } else if (count < 2 ** 16) {
      bytes[at] = tag16!;
      view.setUint16(at + 1, count);
      length = at + 3;
    } else {
      bytes[at] = tag32!;
      view.setUint32(at + 1, count);
    }
  }

  function text(value: string, path: string): void {
    if (!value.isWellFormed()) {
      throw new TypeError(
        `${path || "data"} must be text without lone surrogates, which no file can keep; got ${JSON.stringify(value)}`,
      );
    }
    const encoded = utf8.encode(value);
    size(encoded.length, 0xa0, 32, [0xd9, 0xda, 0xdb]);
    const at = claim(encoded.length);
    bytes.set(encoded, at);
  }

  function write(value: unknown, path: string, depth: number): void {
    if (depth > MAX_DEPTH) {
      throw new TypeError(
        `${path.slice(0, 60)}… must be nested at most ${MAX_DEPTH} deep; got more, or a cycle`,
      );
    }
    if (value === null) return byte(0xc0);
    if (typeof value === "boolean") return byte(value ? 0xc3 : 0xc2);
    if (typeof value === "number") return number(value);
    if (typeof value === "string") return text(value, path);
    if (Array.isArray(value)) {
      size(value.length, 0x90, 16, [0, 0xdc, 0xdd]);
      for (let i = 0; i < value.length; i++) write(value[i], `${path}[${i}]`, depth + 1); // visits holes, too
      return;
    }
    if (!isPlainObject(value)) {
      throw new TypeError(
        `${path || "data"} must be null, a boolean, number, string, array or plain object; got ${Object.prototype.toString.call(value)}`,
      );
    }
    const entries = Object.entries(value);
    size(entries.length, 0x80, 16, [0, 0xde, 0xdf]);
    for (const [key, item] of entries) {
      const inner = path === "" ? key : `${path}.${key}`;
      text(key, `a key of ${path || "data"}`);
      write(item, inner, depth + 1);
    }
  }

  write(data, area, 0);
  return bytes.subarray(0, length);
}

/** Writes a number of at most 9 bytes and returns how many it took. */
function writeNumber(view: DataView, at: number, value: number): number {
  if (!Number.isInteger(value) || Object.is(value, -0) || value < -(2 ** 31) || value >= 2 ** 32) {
    view.setUint8(at, 0xcb);
    view.setFloat64(at + 1, value);
    return 9;
  }
  if (value >= -32 && value < 128) {
    view.setInt8(at, value);
    return 1;
  }
  const isNegative = value < 0;
  if (isNegative ? value >= -(2 ** 7) : value < 2 ** 8) {
    view.setUint8(at, isNegative ? 0xd0 : 0xcc);
    view.setInt8(at + 1, value);
    return 2;
  }
  if (isNegative ? value >= -(2 ** 15) : value < 2 ** 16) {
    view.setUint8(at, isNegative ? 0xd1 : 0xcd);
    view.setInt16(at + 1, value);
    return 3;
  }
  view.setUint8(at, isNegative ? 0xd2 : 0xce);
  view.setInt32(at + 1, value);
  return 5;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
