import { manualSeed } from "@weft/tensor";
import { expect, test } from "vitest";
import { mxnetDialect } from "./mxnet.ts";
import { Notebook, type CellOutput } from "./notebook.ts";

const run = (): Map<string, CellOutput> => {
  const notebook = new Notebook();
  manualSeed(0);
  mxnetDialect(notebook);
  return new Map(notebook.outputs.map((cell) => [cell.title, cell]));
};
const cells = run();
const numbersOf = (text: string | null): number[] =>
  [...(text ?? "").matchAll(/-?\d+\.\d*/g)].map(([one]) => Number(one));

test("weights are within 0.07, biases 0, as MXNet initialises", () => {
  const { printed } = cells.get("The parameters of a layer")!;
  const numbers = numbersOf(printed);
  expect(numbers).toHaveLength(9);
  expect(Math.max(...numbers.map(Math.abs))).toBeLessThan(0.07);
  expect(printed).toMatch(/\('bias', tensor\(\[0\.\]\)\)\]\)\n$/);
});

test("names of nested blocks, and what stands there", () => {
  const { printed } = cells.get("How they are organised")!;
  expect(printed.match(/'0\.3\.2\.weight', torch\.Size\(\[4, 8\]\)/g)).toHaveLength(1);
  expect(printed.match(/torch\.Size/g)).toHaveLength(18);
  expect(cells.get("Indexing through them")!.shown).toBe(
    "tensor([0., 0., 0., 0., 0., 0., 0., 0.])",
  );
});

test("built-in initializers for all layers and for some", () => {
  const normal = numbersOf(
    cells.get("Normal(0.01) for all weights: a preset's rules are behind one's own")!.shown,
  );
  expect(normal.at(-1)).toBe(0); // the bias
  expect(Math.max(...normal.map(Math.abs))).toBeLessThan(0.06); // six deviations
  expect(cells.get("Constant(1)")!.shown).toBe("(tensor([1., 1., 1., 1.]), tensor(0.))");
  const { printed } = cells.get("Different ones for different layers: Xavier() and Constant(42)")!;
  const xavier = numbersOf(printed.split("\n")[0]!);
  expect(Math.max(...xavier.map(Math.abs))).toBeLessThan(Math.sqrt(3 / 6)); // magnitude 3, fans 4 and 8
  expect(printed).toContain("tensor([[42., 42., 42., 42., 42., 42., 42., 42.]])");
});

test("initWeight is asked by name, and no value is between -5 and 5 but 0", () => {
  const { printed, shown } = cells.get("A class of one's own")!;
  expect(printed).toBe("Init 0.weight (8, 4)\nInit 2.weight (1, 8)\n");
  const values = numbersOf(shown);
  expect(values).toHaveLength(8);
  for (const value of values) {
    expect(value === 0 || (Math.abs(value) >= 5 && Math.abs(value) < 10)).toBe(true);
  }
  const row = numbersOf(cells.get("Values set directly")!.shown);
  expect(row[0]).toBe(42);
  for (const [i, value] of row.slice(1).entries()) expect(value).toBeCloseTo(values[i + 1]! + 1, 4);
});

test("setData between forward and backward is an error, and forward again is right", () => {
  const { printed, shown } = cells.get(
    "setData between forward and backward: noticed, where the gradient would be wrong",
  )!;
  expect(printed).toBe("GradientError\n");
  expect(shown).toBe("tensor([2.])"); // two rows, each 1
});

test("parameters given to a second layer are the same parameters", () => {
  const { printed, shown } = cells.get("A layer made with the parameters of another")!;
  expect(printed).toBe(`tensor([${Array(8).fill("True").join(", ")}])\n`.repeat(2));
  expect(shown).toBe("(True, True)");
});
