export function createHash(): never {
  throw new Error("todo");
}
