/**
 * Whether a name is a position: `"0"`, `"12"`, and not `"01"` or `"1.5"`.
 *
 * @internal
 */
export function isPosition(name: string): boolean {
  return /^(0|[1-9]\d*)$/.test(name);
}
