/** What metadata may hold: JSON's values, with NaN, infinities and `-0`. */
export type PlainData =
  | null
  | boolean
  | number
  | string
  | readonly PlainData[]
  | { readonly [key: string]: PlainData };

/** How deep the values of a header may be nested: what is written must be readable, and reading recurses. */
export const MAX_DEPTH = 64;

/** Turns maps into objects without a prototype, so that `__proto__` is just a name. */
export function fromMaps(value: unknown): unknown {
  if (value instanceof Map) {
    const object = Object.create(null) as Record<string, unknown>; // filled below
    for (const [key, item] of value) object[String(key)] = fromMaps(item);
    return object;
  }
  return Array.isArray(value) ? value.map(fromMaps) : value;
}
