import type { InitRule } from "@weft/init";
import type { ModuleInitEntry } from "../init-entries.ts";
import { RECURRENT } from "./layer-classes.ts";

/**
 * Keras's values: kernels `glorotUniform`, embeddings U(±0.05), recurrent kernels orthogonal, biases 0 but for the forget
 * gates of an LSTM, which are 1 (in the first of the two biases that PyTorch's layout has).
 */
export const KERAS: readonly InitRule<ModuleInitEntry>[] = [
  { match: { layer: ["LSTM", "LSTMCell"], path: /bias_?ih[^.]*$/i }, init: "lstmBias" },
  { match: { layer: RECURRENT, path: /weight_?hh[^.]*$/i }, init: "orthogonal" },
  { match: { role: "bias" }, init: "zeros" },
  { match: { role: "gain" }, init: "ones" },
  { match: { role: "slope" }, init: "zeros" },
  { match: { layer: ["Embedding", "EmbeddingBag"] }, init: "randomUniform" },
  { match: {}, init: "glorotUniform" },
];
