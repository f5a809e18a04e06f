import { crossEntropy, manualSeed, noGrad, Parameter, randint, randn, zeros } from "@weft/tensor";
import type { Tensor } from "@weft/tensor";

/** Trains a small net by hand. @returns the bits of its parameters, in hexadecimal. */
export function train(steps: number): string {
  manualSeed(0);
  const layers = [layer(4, 16), layer(16, 8), layer(8, 3)] as const;
  const parameters = layers.flatMap(({ weight, bias }) => [weight, bias]);
  const [x, labels] = [randn([32, 4]), randint(0, 3, [32], { dtype: "int32" })];
  for (let step = 0; step < steps; step++) {
    const hidden = forward(layers[1], forward(layers[0], x).tanh()).relu();
    crossEntropy(forward(layers[2], hidden), labels).backward();
    noGrad(() => {
      for (const parameter of parameters) {
        parameter.sub_(parameter.grad!.mul(0.5));
        parameter.grad = null;
      }
    });
  }
  return parameters.map(hexOf).join("");
}

interface Layer {
  readonly weight: Parameter;
  readonly bias: Parameter;
}

function layer(inputs: number, outputs: number): Layer {
  const weight = new Parameter(randn([outputs, inputs]).mul(1 / Math.sqrt(inputs)));
  return { weight, bias: new Parameter(zeros([outputs])) };
}

function forward({ weight, bias }: Layer, x: Tensor): Tensor {
  return x.matmul(weight.t()).add(bias);
}

function hexOf(x: Tensor): string {
  const { buffer } = x.detach().toTypedArray();
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
