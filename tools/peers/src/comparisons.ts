/** Who is compared with whom. Of several configurations of a library, the best of each case counts. */
export interface Comparison {
  readonly ours: readonly string[];
  readonly peers: readonly string[];
  /** How the peers are called together. */
  readonly title: string;
  /** Cases; all that both have by default. */
  readonly cases?: readonly string[];
  /** By case, the ratio (ours to the peer's) that is due: a rate's at least so much, a time's at most. */
  readonly bars: Readonly<Record<string, number>>;
}

const PRODUCTS = [
  ...["sgemm-512", "sgemm-2048", "sgemm-512-tn", "sgemm-512-nt", "sgemm-32", "sgemm-1x512x512"],
  ...["mlp-sgd", "mlp-adam", "tied-sgd"],
];
/** As good as torch everywhere. Where both call the same library nothing but noise is between them: 3 % are allowed for it. */
const PARITY = Object.fromEntries(PRODUCTS.map((id) => [id, id.startsWith("sgemm") ? 0.97 : 1.03]));

export const COMPARISONS: readonly Comparison[] = [
  {
    ...{ ours: ["weft"], peers: ["torch-1"], title: "torch, 1 thread" },
    bars: { softmax: 1.3, "layer-norm": 1.3, normal: 0.5, uniform: 0.7 },
  },
  { ours: ["weft"], peers: ["jax-js"], title: "jax-js", bars: { "mlp-sgd": 0.59 } },
  { ours: ["weft"], peers: ["tfjs-wasm"], title: "tfjs-wasm", bars: {} },
  { ours: ["weft"], peers: ["onnxruntime-web"], title: "onnxruntime-web", bars: {} },
  {
    ...{ ours: ["weft"], peers: ["js-pytorch"], title: "js-pytorch" },
    bars: { "tiny-forward": 0.27, "tiny-step": 0.18 },
  },
  {
    ...{ ours: ["weft-pool"], peers: ["torch-2"], title: "torch, 2 threads as installed" },
    bars: { "mlp-sgd": 0.8 },
  },
  {
    ...{ ours: ["weft-workers"], peers: ["torch-2"], title: "torch, 2 threads as installed" },
    bars: { "mlp-sgd": 0.8 },
  },
  {
    ...{ ours: ["weft-blas-1"], peers: ["torch-1"], title: "torch, 1 thread", cases: PRODUCTS },
    bars: PARITY,
  },
  {
    ours: ["weft-blas-1", "weft-blas-2", "weft-blas-workers"],
    peers: ["torch-1", "torch-2", "torch-1-2"],
    ...{ title: "torch, best configuration", cases: PRODUCTS, bars: PARITY },
  },
];
