import { manualSeed } from "@weft/tensor";
import { expect, test } from "vitest";
import { kerasDialect } from "./keras.ts";
import { Notebook } from "./notebook.ts";

const notebook = new Notebook();
manualSeed(0);
kerasDialect(notebook);
const cells = new Map(notebook.outputs.map((cell) => [cell.title, cell]));
const numbersOf = (text: string | null): number[] =>
  [...(text ?? "").matchAll(/-?\d+\.\d*/g)].map(([one]) => Number(one));

test("kernels are glorotUniform, biases 0, as Keras initialises", () => {
  const numbers = numbersOf(cells.get("The weights of a layer")!.printed);
  expect(numbers).toHaveLength(9);
  expect(Math.max(...numbers.map(Math.abs))).toBeLessThan(Math.sqrt(6 / 9)); // fans 8 and 1
  expect(numbers.at(-1)).toBe(0);
});

test("Keras's kernel is the weight transposed", () => {
  expect(
    cells.get("The kernel that Keras has, [in, out], is the transposed weight, [out, in]")!.shown,
  ).toBe("(torch.Size([4, 8]), torch.Size([8, 4]))");
  const { printed, shown } = cells.get(
    "Which axes are inputs: fans of a weight [out, in] and of a kernel [in, out]",
  )!;
  expect(printed).toBe('{"fanIn":4,"fanOut":8} {"fanIn":4,"fanOut":8}\n');
  expect(shown).toBe("True");
});

test("the summary counts what four blocks and a layer have", () => {
  expect(cells.get("How they are organised")!.printed).toContain("Total params: 309\n"); // 4 (40 + 36) + 5
});

test("built-in initializers for all layers and for some", () => {
  const normal = numbersOf(
    cells.get("RandomNormal(mean=0, stddev=0.01) kernels, Zeros biases")!.shown,
  );
  expect(normal.at(-1)).toBe(0); // the bias
  expect(Math.max(...normal.map(Math.abs))).toBeLessThan(0.06); // six deviations
  expect(cells.get("Constant(1)")!.shown).toBe("(tensor([1., 1., 1., 1.]), tensor(0.))");
  const { printed } = cells.get(
    "Different ones for different layers: GlorotUniform() and Constant(42)",
  )!;
  const glorot = numbersOf(printed.split("\n")[0]!);
  expect(Math.max(...glorot.map(Math.abs))).toBeLessThan(Math.sqrt(6 / 12));
  expect(printed).toContain("tensor([[42., 42., 42., 42., 42., 42., 42., 42.]])");
});

test("what call returns is what the weights are: no value between -5 and 5 but 0", () => {
  const values = numbersOf(cells.get("A callable of one's own")!.shown);
  expect(values).toHaveLength(8);
  for (const value of values) {
    expect(value === 0 || (Math.abs(value) >= 5 && Math.abs(value) < 10)).toBe(true);
  }
  const row = numbersOf(cells.get("Values set directly")!.shown);
  expect(row[0]).toBe(42);
  for (const [i, value] of row.slice(1).entries()) expect(value).toBeCloseTo(values[i + 1]! + 1, 4);
});

test("a layer in two places stays in both", () => {
  const { printed, shown } = cells.get(
    "One layer in two places: both places stay, its parameters count once",
  )!;
  expect(printed).toBe("7 6\n");
  expect(shown).toBe("2.weight = 4.weight, 2.bias = 4.bias");
});
