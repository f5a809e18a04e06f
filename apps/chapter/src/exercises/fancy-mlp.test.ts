import { readFileSync } from "node:fs";
import { Linear, Sequential } from "@weft/nn";
import { manualSeed, tensor, type Tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Notebook } from "../notebook.ts";
import { FancyMLP, fancyMlpExercise, NestMLP } from "./fancy-mlp.ts";

interface GoldenTensor {
  readonly dtype: "float32" | "float64";
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
interface Run {
  readonly rand_weight: GoldenTensor;
  readonly params: Readonly<Record<string, GoldenTensor>>;
  readonly X: GoldenTensor;
  readonly out: number;
  readonly grads: Readonly<Record<string, GoldenTensor>>;
}
const golden = JSON.parse(
  readFileSync(new URL("../../../../goldens/fancymlp.json", import.meta.url), "utf8"),
) as {
  readonly float64: Run;
  readonly names: { readonly repr: string; readonly named_parameters: [string, number[]][] };
  readonly chimera: Run & { readonly repr: string };
}; // gen_chapter.py

const toTensor = ({ dtype, shape, data }: GoldenTensor): Tensor =>
  tensor(data, { dtype }).reshape(shape);
const toTensors = (named: Readonly<Record<string, GoldenTensor>>): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(named).map(([name, values]) => [name, toTensor(values)]));

test("FancyMLP computes PyTorch's output and gradients", () => {
  const { rand_weight, params, X, out, grads } = golden.float64;
  const net = new FancyMLP(toTensor(rand_weight));
  net.loadStateDict(toTensors(params));
  const result = net.forward(toTensor(X));
  expect(result.item()).toBeCloseTo(out, 12);
  result.backward();
  for (const [name, want] of Object.entries(grads)) {
    const difference = net.getParameter(name).grad!.sub(toTensor(want)).abs().max().item();
    expect(difference).toBeLessThan(1e-12);
  }
});

test("the exercise prints the nets and parameters as PyTorch does", () => {
  const notebook = new Notebook();
  manualSeed(0);
  fancyMlpExercise(notebook);
  const printed = new Map(notebook.outputs.map((cell) => [cell.title, cell]));
  expect(printed.get("FancyMLP")!.printed.trimEnd()).toBe(golden.names.repr);
  expect(printed.get("Nested in other blocks")!.printed).toContain(golden.chimera.repr);
  const names = golden.names.named_parameters;
  expect(printed.get("Its parameters: the layer that it uses twice, once")!.printed).toBe(
    `${names.map(([name, shape]) => `('${name}', torch.Size([${shape.join(", ")}]))`).join(" ")}\n`,
  );
  expect(printed.get("Along the way")!.shown).toBe("True");
  expect(String(new Sequential(new NestMLP(), new Linear(16, 20), new FancyMLP()))).toBe(
    golden.chimera.repr,
  );
});
