import { constant, normal, uniform, xavierUniform, zeros } from "@weft/init";
import { Linear, ReLU, Sequential, type Module } from "@weft/nn";
import { rand } from "@weft/tensor";
import type { Notebook } from "./notebook.ts";
import { namedShapes, Tuple } from "./python-text.ts";

/** The chapter as PyTorch tells it: functions over modules, `apply`, and values that are set directly. */
export function pytorchDialect(notebook: Notebook): void {
  notebook.heading("Parameter access");
  const net = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
  const X = rand([2, 4]);
  notebook.cell("A net with one hidden layer", () => net.forward(X));
  notebook.cell("The parameters of a layer", (print) => print(net[2].stateDict()));
  notebook.cell("A targeted parameter, and its value", (print) => {
    print(net[2].bias.constructor);
    print(net[2].bias);
    print(net[2].bias.data);
  });
  notebook.cell("No gradient before the first backward", () => net[2].weight.grad === null);
  notebook.cell("All parameters at once", (print) => {
    print(...namedShapes(net[0]));
    print(...namedShapes(net));
  });
  notebook.cell("By name", () => net.stateDict()["2.bias"].data);

  const block1 = () => new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 4), new ReLU());
  const block2 = () =>
    new Sequential({
      "block 0": block1(),
      "block 1": block1(),
      "block 2": block1(),
      "block 3": block1(),
    });
  const rgnet = new Sequential(block2(), new Linear(4, 1));
  notebook.cell("Nested blocks", () => rgnet.forward(X));
  notebook.cell("How they are organised", (print) => print(rgnet));
  notebook.cell("Indexing through them", () => rgnet[0]["block 1"][0].bias.data);

  notebook.heading("Parameter initialisation");
  const initNormal = (m: Module): void => {
    if (!(m instanceof Linear) || m.bias === null) return;
    normal(m.weight, { mean: 0, std: 0.01 });
    zeros(m.bias);
  };
  const first = () => new Tuple(net[0].weight.data.at(0), net[0].bias.data.at(0));
  notebook.cell("Normal weights, no biases", () => {
    net.apply(initNormal);
    return first();
  });
  const initConstant = (m: Module): void => {
    if (!(m instanceof Linear) || m.bias === null) return;
    constant(m.weight, { value: 1 });
    zeros(m.bias);
  };
  notebook.cell("A constant", () => {
    net.apply(initConstant);
    return first();
  });
  const xavier = (m: Module): void => {
    if (m instanceof Linear) xavierUniform(m.weight);
  };
  const init42 = (m: Module): void => {
    if (m instanceof Linear) constant(m.weight, { value: 42 });
  };
  notebook.cell("Different ones for different layers", (print) => {
    net[0].apply(xavier);
    net[2].apply(init42);
    print(net[0].weight.data.at(0));
    print(net[2].weight.data);
  });
  notebook.cell("An initializer of one's own", (print) => {
    net.apply((m) => {
      if (!(m instanceof Linear)) return;
      print("Init", ...namedShapes(m)[0]!.values);
      uniform(m.weight, { from: -10, to: 10 });
      m.weight.data.mul_(m.weight.data.abs().ge(5));
    });
    return net[0].weight.at(":2");
  });
  notebook.cell("Values set directly", () => {
    net[0].weight.data.at(":").add_(1);
    net[0].weight.data.set([0, 0], 42);
    return net[0].weight.data.at(0);
  });

  notebook.heading("Tied parameters");
  notebook.cell("One layer in two places", (print) => {
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
    print(tied[2].weight.data.at(0).eq(tied[4].weight.data.at(0)));
    tied[2].weight.data.set([0, 0], 100);
    print(tied[2].weight.data.at(0).eq(tied[4].weight.data.at(0)));
  });
}
