import { getInitializer, listInitializers } from "@weft/init";
import { empty, type Tensor } from "@weft/tensor";
import type { Notebook } from "../notebook.ts";

/** What each of @weft/init's does, by name: a line for the table. */
export const INITIALIZER_LINES: Readonly<Record<string, string>> = {
  bilinear: "the kernel of an upsampling convolution",
  constant: "one value",
  dirac: "convolutions that hand their inputs on",
  eye: "linear layers that hand their inputs on",
  glorotNormal: "Keras: variance 2 / (fanIn + fanOut), cut at two deviations",
  glorotUniform: "Keras's default: variance 2 / (fanIn + fanOut)",
  heNormal: "Keras: variance 2 / fanIn, cut at two deviations",
  heUniform: "Keras: variance 2 / fanIn",
  identity: "a multiple of the identity",
  kaimingNormal: "keeps the variance through a ReLU net",
  kaimingUniform: "the same with bounds; the default of linear layers, with a = √5",
  lecunNormal: "Keras: variance 1 / fanIn, cut at two deviations; for SELU",
  lecunUniform: "Keras: variance 1 / fanIn",
  lstmBias: "0, and 1 for an LSTM's forget gates",
  msraPrelu: "MXNet: kaiming for a PReLU of a given slope",
  mxnetNormal: "MXNet: N(0, 0.01²)",
  mxnetOrthogonal: "MXNet: singular vectors, times √2 by default",
  mxnetUniform: "MXNet's default: U(-0.07, 0.07)",
  normal: "N(mean, std²)",
  ones: "1, for the gains of norms",
  orthogonal: "rows or columns of length 1 at right angles; for recurrent layers",
  randomNormal: "Keras: N(0, 0.05²)",
  randomUniform: "Keras: U(-0.05, 0.05)",
  sparse: "a part of each column 0, the others N(0, std²)",
  truncNormal: "N(mean, std²) between a and b",
  truncatedNormal: "Keras: N(0, 0.05²), cut at two deviations",
  uniform: "U(from, to)",
  varianceScaling: "the family of glorot, he and lecun",
  xavier: "MXNet: by fans, with factor and magnitude to choose",
  xavierNormal: "keeps the variance of values and gradients, for tanh",
  xavierUniform: "the same with bounds",
  zeros: "0, for biases",
};

/** Weights that each can fill; the others take a matrix. */
const SHAPES: Readonly<Record<string, readonly number[]>> = {
  bilinear: [2, 2, 4, 4],
  dirac: [4, 4, 3],
  lstmBias: [32],
};

/** Exercise 2: every registered initializer, with the values that it gave a weight `[16, 8]`. */
export function initializersExercise(notebook: Notebook): void {
  notebook.heading("Exercise 2: the initializers");
  notebook.cell("All that are registered, packages' own among them", (print) => {
    print(row("initializer", "mean", "deviation", "min", "max", "what it is for"));
    for (const id of listInitializers()) {
      const name = /([^/@]+)@\d+$/.exec(id)![1]!; // ids are package/name@version
      const weight = empty([...(SHAPES[name] ?? [16, 8])]);
      getInitializer(id)(weight);
      print(row(name, ...statistics(weight), INITIALIZER_LINES[name] ?? id));
    }
  });
}

function statistics(x: Tensor): [mean: string, deviation: string, min: string, max: string] {
  const numbers = [x.mean(), x.sub(x.mean()).pow(2).mean().sqrt(), x.min(), x.max()];
  return numbers.map((one) => one.item().toFixed(3)) as [string, string, string, string]; // four of four
}

function row(
  name: string,
  mean: string,
  deviation: string,
  min: string,
  max: string,
  line: string,
): string {
  const numbers = [mean, deviation, min, max].map((one) => one.padStart(10)).join("");
  return `${name.padEnd(16)}${numbers}  ${line}`;
}
