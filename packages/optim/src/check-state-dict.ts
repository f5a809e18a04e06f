import { ValueError } from "@weft/tensor";

/**
 * @throws {ValueError} when a state is no object with entries of these names.
 * @internal
 */
export function checkStateDict(area: string, state: unknown, names: readonly string[]): void {
  const isObject = typeof state === "object" && state !== null;
  if (isObject && names.every((name) => name in state)) return;
  const got = isObject ? `(${Object.keys(state).join(", ")})` : JSON.stringify(state);
  const hint = isObject && "param_groups" in state ? "; fromTorchStateDict reads PyTorch's" : "";
  throw new ValueError(
    `${area}: the state must have the entries (${names.join(", ")}); got ${got}${hint}`,
  );
}
