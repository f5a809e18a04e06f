import { Linear, ReLU, Sequential, type Module } from "@weft/nn";
import { mseLoss, noGrad, rand, type Tensor } from "@weft/tensor";
import { Tuple } from "../python-text.ts";
import type { Notebook } from "../notebook.ts";
import { sharedMlp, type SharedMlp } from "./shared-training.ts";

/** The same net with the same values, but layers 2 and 4 are two. */
export function untiedTwin(net: SharedMlp) {
  const { dtype } = net[0].weight;
  const twin = new Sequential(
    new Linear(4, 8, { dtype }),
    new ReLU(),
    new Linear(8, 8, { dtype }),
    new ReLU(),
    new Linear(8, 8, { dtype }),
    new ReLU(),
    new Linear(8, 1, { dtype }),
  );
  twin.loadStateDict(net.stateDict()); // a state dict has every name of a tied parameter
  return twin;
}

/** Exercise 4: why sharing is a good idea, in numbers. */
export function whyShareExercise(notebook: Notebook): void {
  notebook.heading("Exercise 4: why sharing parameters is a good idea");
  const net = sharedMlp();
  const twin = untiedTwin(net);
  const [X, y] = [rand([6, 4]), rand([6, 1])];
  notebook.cell("Fewer numbers to store, to send and to learn", (print) => {
    print("shared", countOf(net), "apart", countOf(twin));
  });
  notebook.cell("The same function at the start", () => net.forward(X).equal(twin.forward(X)));
  notebook.cell("Every use teaches the one layer: its gradient is the sum", (print) => {
    for (const each of [net, twin]) mseLoss(each.forward(X), y).backward();
    const [shared, second, fourth] = [net[2], twin[2], twin[4]].map(gradientOf);
    print("shared", norm(shared!), "apart", norm(second!), norm(fourth!));
    return shared!.sub(second!.add(fourth!)).abs().max().item() < 1e-6;
  });
  notebook.cell(
    "What one place learns the other knows: a step apart, and the twins differ",
    (print) => {
      noGrad(() => {
        for (const each of [net, twin])
          for (const parameter of each.parameters()) parameter.sub_(parameter.grad!.mul(0.05));
      });
      print("shared", distance(net[2].weight, net[4].weight));
      print("apart", distance(twin[2].weight, twin[4].weight));
    },
  );
  notebook.cell(
    "Structure that is known is built in: an encoder and a decoder that is its transpose",
    (print) => {
      const encoder = new Linear(8, 2, { bias: false });
      const decoder = new Linear(2, 8, { bias: false });
      const autoencoder = new Sequential(encoder, decoder);
      print("apart", countOf(autoencoder));
      decoder.weight.tieTo(encoder.weight.t());
      print("shared", countOf(autoencoder));
      encoder.weight.data.set([0, 1], 42);
      return new Tuple(decoder.weight.data.at(1, 0));
    },
  );
}

function countOf(net: Module): number {
  return [...net.parameters()].reduce((sum, { size }) => sum + size, 0);
}

function gradientOf({ weight }: { readonly weight: Tensor }): Tensor {
  return weight.grad!; // after a backward that used it
}

function norm(x: Tensor): string {
  return x.norm().item().toFixed(6);
}

function distance(a: Tensor, b: Tensor): string {
  return a.detach().sub(b.detach()).abs().max().item().toFixed(6);
}
