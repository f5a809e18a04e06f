import type { InitRule } from "@weft/init";
import type { ModuleInitEntry } from "../init-entries.ts";

/** MXNet Gluon's values: weights and embeddings U(±0.07), biases 0. */
export const MXNET: readonly InitRule<ModuleInitEntry>[] = [
  { match: { role: "bias" }, init: "zeros" },
  { match: { role: "gain" }, init: "ones" },
  { match: { role: "slope" }, init: { id: "constant", options: { value: 0.25 } } },
  { match: {}, init: "mxnetUniform" },
];
