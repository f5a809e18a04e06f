const STREAMS =
  "draws: bit for bit PyTorch's streams in src/random and src/create, misuse in src/random/misuse.test.ts";
const DATA = "makes tensors of data: src/create/tensor.test.ts, tensor-data.test.ts";

/** Exported functions that are no ops, or have tests of their own, and why. */
export const NO_OPS: Readonly<Record<string, string>> = {
  sgdStep: "a step of an optimizer: tested in place, with @weft/optim against PyTorch's",
  adamStep: "a step of an optimizer: tested in place, with @weft/optim against PyTorch's",
  amsgradStep: "a step of an optimizer: tested in place, with @weft/optim against PyTorch's",
  rmspropStep: "a step of an optimizer: tested in place, with @weft/optim against PyTorch's",
  adagradStep: "a step of an optimizer: tested in place, with @weft/optim against PyTorch's",
  StepTable: "steps of an optimizer: compared with single steps in its own test",
  rand: STREAMS,
  randn: STREAMS,
  normal: STREAMS,
  randLike: STREAMS,
  randnLike: STREAMS,
  randint: STREAMS,
  randintLike: STREAMS,
  randperm: STREAMS,
  bernoulli: STREAMS,
  bernoulli_: STREAMS,
  exponential_: STREAMS,
  multinomial: STREAMS,
  normal_: STREAMS,
  uniform_: STREAMS,
  tensor: DATA,
  asTensor: DATA,
  fromTypedArray: DATA,
  empty: DATA,
  emptyLike: DATA,
};

/** Ops without an entry. The list only ever gets shorter: a new op comes with its entry. */
export const NOT_YET_COVERED: readonly string[] = [];
