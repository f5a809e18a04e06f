import { isMainThread } from "node:worker_threads";
import type { Layer } from "@weft/nn";
import { createModel as createSound } from "./guarded-model.ts";

export { computeLoss } from "./guarded-model.ts";

/** What workers do instead of building the model. */
export type Unbuildable = "exits" | "throws" | "hangs";

export function createModel(config: unknown): Layer {
  if (isMainThread) return createSound();
  if (config === "exits") process.exit(3);
  if (config === "throws") throw new RangeError("no table of words");
  for (;;);
}
