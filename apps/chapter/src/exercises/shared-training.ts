import { Linear, ReLU, Sequential } from "@weft/nn";
import { SGD } from "@weft/optim";
import {
  mseLoss,
  rand,
  useGradients,
  type DType,
  type Tensor,
  type UseGradient,
} from "@weft/tensor";
import type { Notebook } from "../notebook.ts";

/** An MLP whose layers 2 and 4 are one. */
export function sharedMlp(dtype: DType = "float32") {
  const shared = new Linear(8, 8, { dtype });
  return new Sequential(
    new Linear(4, 8, { dtype }),
    new ReLU(),
    shared,
    new ReLU(),
    shared,
    new ReLU(),
    new Linear(8, 1, { dtype }),
  );
}

export type SharedMlp = ReturnType<typeof sharedMlp>;

/** What there is to see of a parameter in a step. */
export interface ObservedParameter {
  readonly name: string;
  /** Before the step. */
  readonly value: Tensor;
  readonly gradient: Tensor;
  /** The contributions that the gradient is the sum of, by the place that asked for them: `2.weight`, `4.weight`. */
  readonly uses: readonly UseGradient[];
}

export interface ObservedStep {
  readonly loss: number;
  readonly parameters: readonly ObservedParameter[];
}

/** Trains with plain SGD on one batch; gives what there is to see in a step before the parameters change. */
export function* trainObserved(
  net: SharedMlp,
  X: Tensor,
  y: Tensor,
  steps: number,
): Generator<ObservedStep, void> {
  const optimizer = new SGD(net, { lr: 0.05 });
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad();
    let loss = Number.NaN;
    const uses = useGradients(
      () => {
        const error = mseLoss(net.forward(X), y);
        error.backward();
        loss = error.item();
      },
      { modules: net },
    );
    const parameters = [...net.namedParameters()].map(([name, parameter]) => ({
      name,
      value: parameter.detach().clone(),
      gradient: parameter.grad!.clone(), // every parameter of this net is used
      uses: uses.get(parameter) ?? [],
    }));
    yield { loss, parameters };
    optimizer.step();
  }
}

/** Exercise 3: an MLP with a shared layer is trained; its parameters and gradients at each step. */
export function sharedTrainingExercise(notebook: Notebook): void {
  notebook.heading("Exercise 3: training an MLP with a shared layer");
  const net = sharedMlp();
  const [X, y] = [rand([6, 4]), rand([6, 1])];
  const steps = trainObserved(net, X, y, 10);
  for (let step = 1; step <= 10; step++) {
    notebook.cell(`Step ${step}`, (print) => {
      const seen = steps.next().value!; // ten steps
      print("loss", seen.loss.toFixed(6));
      print(line("parameter", "|value|", "|gradient|", "of which from each use"));
      for (const { name, value, gradient, uses } of seen.parameters) {
        const parts = uses.map((use) => `${use.path} ${length(use.gradient)}`);
        print(line(name, length(value), length(gradient), parts.join(", ")));
      }
    });
  }
  steps.return();
}

/** The Euclidean norm. */
function length(x: Tensor): string {
  return x.norm().item().toFixed(6);
}

function line(name: string, value: string, gradient: string, uses: string): string {
  return `${name.padEnd(10)}${value.padStart(12)}${gradient.padStart(12)}  ${uses}`;
}
