/** What metadata may hold: JSON's values, with NaN and infinities. */
export type PlainData =
  | null
  | boolean
  | number
  | string
  | readonly PlainData[]
  | { readonly [key: string]: PlainData };

/**
 * Turns plain objects into maps, which keep every key, `__proto__` included, and says what is not plain.
 *
 * @throws {TypeError} naming the path of a value that is no plain data.
 */
export function toMaps(value: unknown, path: string): unknown {
  if (
    value === null ||
    typeof value === "boolean" ||
    typeof value === "number" ||
    typeof value === "string"
  )
    return value;
  if (Array.isArray(value)) return value.map((item, i) => toMaps(item, `${path}[${i}]`));
  if (typeof value === "object") {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      return new Map(
        Object.entries(value).map(([key, item]) => [key, toMaps(item, `${path}.${key}`)]),
      );
    }
  }
  throw new TypeError(
    `${path} must be null, a boolean, number, string, array or plain object; got ${Object.prototype.toString.call(value)}`,
  );
}

/** Turns maps into objects without a prototype, so that `__proto__` is just a name. */
export function fromMaps(value: unknown): unknown {
  if (value instanceof Map) {
    const object = Object.create(null) as Record<string, unknown>; // filled below
    for (const [key, item] of value) object[String(key)] = fromMaps(item);
    return object;
  }
  return Array.isArray(value) ? value.map(fromMaps) : value;
}
