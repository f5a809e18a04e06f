import type { InitContext, WeightInitializer } from "@weft/init";
import { initialize, Linear, ReLU, Sequential } from "@weft/nn";
import { Parameter, rand, type Tensor } from "@weft/tensor";
import type { Notebook, Print } from "./notebook.ts";
import { namedShapes, Tuple } from "./python-text.ts";

/** MXNet's strange distribution as a class: U(5, 10), 0 or U(-10, -5). `initWeight` overwrites the tensor of a name. */
export class MyInit implements WeightInitializer {
  readonly #print: Print;

  constructor(print: Print) {
    this.#print = print;
  }

  initWeight(name: string, data: Tensor, { generator }: InitContext): void {
    this.#print("Init", name, new Tuple(...data.shape));
    data.uniform_(-10, 10, { generator });
    data.mul_(data.abs().ge(5));
  }
}

/** The chapter as MXNet tells it: nets are initialised as a whole, by objects of initializer classes. */
export function mxnetDialect(notebook: Notebook): void {
  notebook.heading("Parameter access");
  const net = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
  const X = rand([2, 4]);
  notebook.cell("Initialised as MXNet does: weights U(-0.07, 0.07), biases 0", (print) => {
    print(initialize(net, { preset: "mxnet" }));
    return net.forward(X);
  });
  notebook.cell("The parameters of a layer", (print) => print(net[2].stateDict()));
  notebook.cell("A targeted parameter, and its value", (print) => {
    print(net[2].bias.constructor);
    print(net[2].bias);
    print(net[2].bias.data);
  });
  notebook.cell(
    "No gradient before the first backward (MXNet has zeros)",
    () => net[2].weight.grad,
  );
  notebook.cell("All parameters at once", (print) => {
    print(...namedShapes(net[0]));
    print(...namedShapes(net));
  });
  notebook.cell("By name", () => net.stateDict()["2.bias"].data);

  const block1 = () => new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 4), new ReLU());
  const block2 = () => new Sequential(block1(), block1(), block1(), block1());
  const rgnet = new Sequential(block2(), new Linear(4, 1));
  initialize(rgnet, { preset: "mxnet" });
  notebook.cell("Nested blocks", () => rgnet.forward(X));
  notebook.cell("How they are organised", (print) => {
    print(rgnet);
    print(...namedShapes(rgnet));
  });
  notebook.cell("Indexing through them", () => rgnet[0][1][0].bias.data);

  notebook.heading("Parameter initialisation");
  const first = () => new Tuple(net[0].weight.data.at(0), net[0].bias.data.at(0));
  notebook.cell("Normal(0.01) for all weights: a preset's rules are behind one's own", () => {
    const rules = [{ match: { role: "weight" }, init: NORMAL }];
    initialize(net, { rules, preset: "mxnet" });
    return first();
  });
  notebook.cell("Constant(1)", () => {
    const rules = [{ match: { role: "weight" }, init: constantOf(1) }];
    initialize(net, { rules, preset: "mxnet" });
    return first();
  });
  notebook.cell("Different ones for different layers: Xavier() and Constant(42)", (print) => {
    initialize(net[0], { rules: [{ match: { role: "weight" }, init: "xavier" }], preset: "mxnet" });
    initialize(net[2], {
      rules: [{ match: { role: "weight" }, init: constantOf(42) }],
      preset: "mxnet",
    });
    print(net[0].weight.data.at(0));
    print(net[2].weight.data);
  });
  notebook.cell("A class of one's own", (print) => {
    const rules = [{ match: { role: "weight" }, init: new MyInit(print) }];
    initialize(net, { rules, preset: "mxnet" });
    return net[0].weight.data.at(":2");
  });
  notebook.cell("Values set directly", () => {
    net[0].weight.data.at(":").add_(1);
    net[0].weight.data.set([0, 0], 42);
    return net[0].weight.data.at(0);
  });
  notebook.cell(
    "setData between forward and backward: noticed, where the gradient would be wrong",
    (print) => {
      const loss = net.forward(X).sum();
      net[2].weight.setData(net[2].weight.data.mul(2));
      try {
        loss.backward();
      } catch (error) {
        print(error instanceof Error ? error.name : error);
      }
      net.zeroGrad();
      net.forward(X).sum().backward(); // forward again: the new values
      return net[2].bias.grad;
    },
  );

  notebook.heading("Tied parameters");
  notebook.cell("A layer made with the parameters of another", (print) => {
    const shared = new Linear(8, 8);
    const twin = new Linear(8, 8);
    twin.weight = shared.weight; // MXNet: Dense(8, params=shared.params)
    twin.bias = shared.bias;
    const tied = new Sequential(
      new Linear(4, 8),
      new ReLU(),
      shared,
      new ReLU(),
      twin,
      new ReLU(),
      new Linear(8, 1),
    );
    initialize(tied, { preset: "mxnet" }); // each parameter once
    tied.forward(X);
    print(tied[2].weight.data.at(0).eq(tied[4].weight.data.at(0)));
    tied[2].weight.data.set([0, 0], 100);
    print(tied[2].weight.data.at(0).eq(tied[4].weight.data.at(0)));
    return new Tuple(tied[4].weight instanceof Parameter, tied[4].weight === tied[2].weight);
  });
}

const NORMAL = { id: "mxnetNormal", options: { sigma: 0.01 } } as const;

function constantOf(value: number): {
  readonly id: "constant";
  readonly options: { readonly value: number };
} {
  return { id: "constant", options: { value } };
}
