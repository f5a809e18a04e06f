/** The groups of the indexes, in their order; one of them is the `@category` of everything public. */
export const CATEGORIES: readonly string[] = [
  "Tensors",
  "Creation",
  "Random",
  "Movement",
  "Indexing",
  "Maths",
  "Comparisons",
  "Reductions",
  "Linear algebra",
  "Network functions",
  "Modules",
  "Containers",
  "Layers",
  "Convolutions",
  "Pooling",
  "Padding",
  "Norms",
  "Attention",
  "Recurrent layers",
  "Activations",
  "Dropout",
  "Losses",
  "Initializers",
  "Initialisation",
  "Fans and gains",
  "Registry",
  "Summary",
  "Optimizers",
  "Schedulers",
  "Parameter groups",
  "Gradients",
  "Averages",
  "Optimizer steps",
  "Autograd",
  "Data",
  "Dtypes",
  "Printing",
  "Memory",
  "Testing",
  "Errors",
];

/** What the exports of files are that say no category, by package; the first pattern that matches counts. */
const OF_PLACE: Readonly<Record<string, readonly (readonly [file: RegExp, category: string])[]>> = {
  tensor: [
    [/^autograd\//, "Autograd"],
    [/^create\//, "Creation"],
    [/^data\//, "Data"],
    [/^print\//, "Printing"],
    [/^random\//, "Random"],
    [/^storage\//, "Memory"],
    [/^testing\//, "Testing"],
    [/^dtype(-limits)?\.ts$/, "Dtypes"],
    [/^errors\.ts$/, "Errors"],
  ],
  nn: [
    [/error\.ts$|^module\/load-state-dict\.ts$/, "Errors"],
    [/^summary\//, "Summary"],
    [/^initialize\//, "Initialisation"],
    [/^losses\//, "Losses"],
    [/^containers\/|^layers\/sequential/, "Containers"],
    [/^layers\/.*conv/, "Convolutions"],
    [/^layers\/.*pool/, "Pooling"],
    [/^layers\/.*-pad\d/, "Padding"],
    [/^layers\/.*-norm/, "Norms"],
    [/^layers\/.*(attention|transformer)/, "Attention"],
    [/^layers\/.*(rnn|lstm|gru)/, "Recurrent layers"],
    [/^layers\/.*dropout/, "Dropout"],
    [
      /^layers\/([cegs]elu|glu|hard\w+|leaky-relu|log-sigmoid|log-softmax|mish|prelu|relu6?|rrelu)\.ts$/,
      "Activations",
    ],
    [/^layers\/(elu|sigmoid|silu|soft\w+|tanh|tanhshrink|threshold)\.ts$/, "Activations"],
    [/^layers\//, "Layers"],
    [/./, "Modules"],
  ],
  init: [
    [/error\.ts$/, "Errors"],
    [/^initializers\//, "Initializers"],
    [/^(initializer|registry)\.ts$/, "Registry"],
    [/^conformance\//, "Testing"],
    [/^(fans|gain)\.ts$/, "Fans and gains"],
    [/./, "Initialisation"],
  ],
  optim: [
    [/^schedulers\//, "Schedulers"],
    [/^clip-/, "Gradients"],
    [/group-parameters|^parameters-to-vector/, "Parameter groups"],
    [/average/, "Averages"],
    [/./, "Optimizers"],
  ],
};

/**
 * The category of an export.
 *
 * @param tag What its `@category` says, if anything.
 * @param folder Of the package, below `packages`.
 * @param file From the package's folder of sources: `ops/abs.ts`.
 * @returns `null` when it has none, or none of the list.
 */
export function categoryOf(tag: string | undefined, folder: string, file: string): string | null {
  const category = tag ?? OF_PLACE[folder]?.find(([pattern]) => pattern.test(file))?.[1];
  return category !== undefined && CATEGORIES.includes(category) ? category : null;
}
