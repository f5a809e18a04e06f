import {
  applyInitializer,
  calculateFans,
  type InitContext,
  type InitializerSpec,
  type ValuesInitializer,
} from "@weft/init";
import { initialize, Linear, ReLU, Sequential, summary, tieGroups, type Module } from "@weft/nn";
import { empty, rand, type DType, type Shape, type Tensor } from "@weft/tensor";
import type { Notebook } from "./notebook.ts";
import { namedShapes, Size, Tuple } from "./python-text.ts";

/** Keras's strange distribution as a callable: `call` makes the values for a shape and dtype. */
export class MyInit implements ValuesInitializer {
  call(shape: Shape, dtype: DType, { generator }: InitContext): Tensor {
    const data = empty(shape, { dtype }).uniform_(-10, 10, { generator });
    return data.mul(data.abs().ge(5));
  }
}

/** `kernel_initializer` and, with zeros by default, `bias_initializer` of every layer below a module. */
function initializeKernels(net: Module, kernel: InitializerSpec): void {
  initialize(net, { rules: [{ match: { role: "weight" }, init: kernel }], preset: "keras" });
}

/** The chapter as Keras tells it: kernels `[in, out]`, initializers that give values for a shape. */
export function kerasDialect(notebook: Notebook): void {
  notebook.heading("Parameter access");
  const net = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
  const X = rand([2, 4]);
  notebook.cell("Initialised as Keras does: glorotUniform kernels, biases 0", (print) => {
    print(initialize(net, { preset: "keras" }));
    return net.forward(X);
  });
  notebook.cell("The weights of a layer", (print) => print(...net[2].parameters()));
  notebook.cell("A targeted parameter, and its value", (print) => {
    print(net[2].bias.constructor);
    print(net[2].bias);
    print(net[2].bias.data);
  });
  notebook.cell("The kernel that Keras has, [in, out], is the transposed weight, [out, in]", () => {
    const kernel = net[0].weight.data.t(); // a view: what is written to it is written to the weight
    return new Tuple(new Size(kernel.shape), new Size(net[0].weight.shape));
  });
  notebook.cell("All parameters at once", (print) => {
    print(...namedShapes(net[0]));
    print(...namedShapes(net));
  });
  notebook.cell("By position: get_weights()[1]", () => [...net.parameters()][1]!.data);

  const block1 = () => new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 4), new ReLU());
  const block2 = () =>
    new Sequential({
      "block-0": block1(),
      "block-1": block1(),
      "block-2": block1(),
      "block-3": block1(),
    });
  const rgnet = new Sequential(block2(), new Linear(4, 1));
  notebook.cell("Nested blocks", () => rgnet.forward(X));
  notebook.cell("How they are organised", (print) => print(summary(rgnet, [2, 4])));
  notebook.cell("Indexing through them", () => rgnet[0]["block-1"][0].bias.data);

  notebook.heading("Parameter initialisation");
  const first = () => new Tuple(net[0].weight.data.at(0), net[0].bias.data.at(0));
  notebook.cell("RandomNormal(mean=0, stddev=0.01) kernels, Zeros biases", () => {
    initializeKernels(net, { id: "randomNormal", options: { mean: 0, stddev: 0.01 } });
    return first();
  });
  notebook.cell("Constant(1)", () => {
    initializeKernels(net, { id: "constant", options: { value: 1 } });
    return first();
  });
  notebook.cell(
    "Different ones for different layers: GlorotUniform() and Constant(42)",
    (print) => {
      initializeKernels(net[0], "glorotUniform");
      initializeKernels(net[2], { id: "constant", options: { value: 42 } });
      print(net[0].weight.data.at(0));
      print(net[2].weight.data);
    },
  );
  notebook.cell(
    "Which axes are inputs: fans of a weight [out, in] and of a kernel [in, out]",
    (print) => {
      print(JSON.stringify(calculateFans([8, 4])), JSON.stringify(calculateFans([4, 8], "in-out")));
      const kernel = empty([4, 8]); // not a weight of Weft's: its layout must be said
      applyInitializer(kernel, { id: "heUniform", options: { layout: "in-out" } });
      return kernel.abs().max().item() <= Math.sqrt(6 / 4);
    },
  );
  notebook.cell("A callable of one's own", () => {
    initializeKernels(net, new MyInit());
    return net[0].weight.data.at(":2");
  });
  notebook.cell("Values set directly", () => {
    net[0].weight.data.at(":").add_(1);
    net[0].weight.data.set([0, 0], 42);
    return net[0].weight.data.at(0);
  });

  notebook.heading("Tied parameters");
  notebook.cell("One layer in two places: both places stay, its parameters count once", (print) => {
    const shared = new Linear(8, 8);
    const tied = new Sequential(
      new Linear(4, 8),
      new ReLU(),
      shared,
      new ReLU(),
      shared,
      new ReLU(),
      new Linear(8, 1),
    );
    tied.forward(X);
    print(tied.length, [...tied.parameters()].length);
    return tieGroups(tied)
      .map((names) => names.join(" = "))
      .join(", ");
  });
}
