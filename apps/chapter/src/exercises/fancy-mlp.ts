import { Linear, Module, ReLU, Sequential } from "@weft/nn";
import { rand, type Tensor } from "@weft/tensor";
import type { Notebook } from "../notebook.ts";
import { namedShapes } from "../python-text.ts";

/** Uses one layer twice, fixed weights that are not learned, and control flow. */
export class FancyMLP extends Module {
  readonly linear: Linear;
  // A private field is never state: it is not learned, saved, or counted.
  readonly #randWeight: Tensor;

  constructor(randWeight: Tensor = rand([20, 20])) {
    super();
    this.#randWeight = randWeight;
    this.linear = new Linear(20, 20, { dtype: randWeight.dtype });
  }

  override forward(x: Tensor): Tensor {
    let h = this.linear.forward(x);
    h = h.matmul(this.#randWeight).add(1).relu();
    h = this.linear.forward(h);
    while (h.abs().sum().item() > 1) h = h.div(2);
    return h.sum();
  }
}

export class NestMLP extends Module {
  readonly net = new Sequential(new Linear(20, 64), new ReLU(), new Linear(64, 32), new ReLU());
  readonly linear = new Linear(32, 16);

  override forward(x: Tensor): Tensor {
    return this.linear.forward(this.net.forward(x));
  }
}

/** Exercise 1: the parameters of the layers of FancyMLP, alone and nested. */
export function fancyMlpExercise(notebook: Notebook): void {
  notebook.heading("Exercise 1: the parameters of FancyMLP");
  const net = new FancyMLP();
  notebook.cell("FancyMLP", (print) => print(net));
  notebook.cell("Its parameters: the layer that it uses twice, once", (print) =>
    print(...namedShapes(net)),
  );
  notebook.cell("One of them", () => net.linear.bias.data.at(":5"));
  notebook.cell("Gradients after a pass: the sum of both uses", () => {
    net.forward(rand([2, 20])).backward();
    return net.linear.bias.grad!.at(":5");
  });
  const chimera = new Sequential(new NestMLP(), new Linear(16, 20), new FancyMLP());
  notebook.cell("Nested in other blocks", (print) => {
    print(chimera);
    print(...namedShapes(chimera));
  });
  notebook.cell(
    "Along the way",
    () => chimera[2].linear.weight === chimera.getParameter("2.linear.weight"),
  );
}
