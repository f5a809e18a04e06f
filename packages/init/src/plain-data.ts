/**
 * Where a value holds something that JSON cannot carry, as a path with the thing found; `null` when it can carry all of it.
 *
 * @param isCarried Which numbers count as carried. Default finite ones, as in JSON.
 * @example lostInJson({ std: NaN }, "options") // "options.std: NaN"
 */
export function lostInJson(
  value: unknown,
  path: string,
  isCarried: (number: number) => boolean = Number.isFinite,
): string | null {
  return lostIn(value, path, isCarried, []);
}

function lostIn(
  value: unknown,
  path: string,
  isCarried: (number: number) => boolean,
  around: readonly object[],
): string | null {
  if (value === null || typeof value === "boolean" || typeof value === "string") return null;
  if (typeof value === "number") return isCarried(value) ? null : `${path}: ${value}`;
  if (typeof value !== "object") return `${path}: ${typeof value}`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null)
    return `${path}: ${Object.prototype.toString.call(value)}`;
  if (around.includes(value)) return `${path}: what it is a part of`;
  for (const [key, part] of Object.entries(value)) {
    const lost = lostIn(part, `${path}.${key}`, isCarried, [...around, value]);
    if (lost !== null) return lost;
  }
  return null;
}
