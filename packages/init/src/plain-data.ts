/**
 * Where a value holds something that JSON cannot carry, as a path with the thing found; `null` when it can carry all of it.
 *
 * @example lostInJson({ std: NaN }, "options") // "options.std: NaN"
 */
export function lostInJson(value: unknown, path: string): string | null {
  if (value === null || typeof value === "boolean" || typeof value === "string") return null;
  if (typeof value === "number") return Number.isFinite(value) ? null : `${path}: ${value}`;
  if (typeof value !== "object") return `${path}: ${typeof value}`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null)
    return `${path}: ${Object.prototype.toString.call(value)}`;
  for (const [key, part] of Object.entries(value)) {
    const lost = lostInJson(part, `${path}.${key}`);
    if (lost !== null) return lost;
  }
  return null;
}
