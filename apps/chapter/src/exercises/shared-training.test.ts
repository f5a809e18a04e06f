import { readFileSync } from "node:fs";
import { manualSeed, mseLoss, tensor, type Tensor } from "@weft/tensor";
import { SGD } from "@weft/optim";
import { expect, test } from "vitest";
import { Notebook } from "../notebook.ts";
import { sharedMlp, sharedTrainingExercise, trainObserved } from "./shared-training.ts";
import { untiedTwin, whyShareExercise } from "./why-share.ts";

interface GoldenTensor {
  readonly dtype: "float32" | "float64";
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
type Named = Readonly<Record<string, GoldenTensor>>;
const golden = JSON.parse(
  readFileSync(new URL("../../../../goldens/tied_training.json", import.meta.url), "utf8"),
) as {
  readonly X: GoldenTensor;
  readonly y: GoldenTensor;
  readonly runs: {
    readonly float64: {
      readonly initial: Named;
      readonly steps: readonly {
        readonly loss: number;
        readonly grads: Named;
        readonly use_site_grads: Named;
        readonly params_after: Named;
      }[];
    };
  };
  readonly untied_twin_after_1_step: {
    readonly params: Named;
    readonly max_abs_difference_2_vs_4: number;
  };
}; // gen_chapter.py

const toTensor = ({ dtype, shape, data }: GoldenTensor): Tensor =>
  tensor(data, { dtype }).reshape(shape);
const difference = (got: Tensor, want: GoldenTensor): number =>
  got.detach().sub(toTensor(want)).abs().max().item();
const { initial, steps } = golden.runs.float64;
const start = () => {
  const net = sharedMlp("float64");
  for (const [name, values] of Object.entries(initial)) {
    net.getParameter(name).data.copy_(toTensor(values));
  }
  return net;
};
const [X, y] = [toTensor(golden.X), toTensor(golden.y)];

test("ten steps have PyTorch's losses, gradients, gradients of each use and parameters", () => {
  const net = start();
  const seen = [...trainObserved(net, X, y, steps.length)];
  for (const [i, want] of steps.entries()) {
    const { loss, parameters } = seen[i]!;
    expect(Math.abs(loss - want.loss)).toBeLessThan(1e-12);
    expect(parameters.map(({ name }) => name)).toEqual(Object.keys(initial));
    for (const { name, value, gradient, uses } of parameters) {
      expect(difference(gradient, want.grads[name]!)).toBeLessThan(1e-11);
      const before = i === 0 ? initial : steps[i - 1]!.params_after;
      expect(difference(value, before[name]!)).toBeLessThan(1e-12);
      for (const { path, gradient: part } of uses) {
        const wanted = want.use_site_grads[path!];
        if (uses.length > 1) expect(wanted).toBeDefined();
        if (wanted !== undefined) expect(difference(part, wanted)).toBeLessThan(1e-11);
      }
      const places = name.startsWith("2.") ? [name, name.replace("2", "4")] : [name];
      expect(uses.map(({ path }) => path)).toEqual(places);
    }
  }
});

test("a twin whose layers are apart drifts as in PyTorch", () => {
  const { params, max_abs_difference_2_vs_4: drift } = golden.untied_twin_after_1_step;
  const twin = untiedTwin(start());
  const optimizer = new SGD(twin, { lr: 0.05 });
  mseLoss(twin.forward(X), y).backward();
  optimizer.step();
  for (const [name, want] of Object.entries(params)) {
    expect(difference(twin.getParameter(name), want)).toBeLessThan(1e-12);
  }
  const apart = twin[2].weight.detach().sub(twin[4].weight.detach()).abs().max().item();
  expect(Math.abs(apart - drift)).toBeLessThan(1e-12);
});

test("exercise 3 shows a table a step, with both uses of the shared layer", () => {
  const notebook = new Notebook();
  manualSeed(0);
  sharedTrainingExercise(notebook);
  expect(notebook.outputs.map(({ title }) => title)).toEqual(
    Array.from({ length: 10 }, (_, i) => `Step ${i + 1}`),
  );
  const losses = notebook.outputs.map(({ printed }) => Number(/^loss (.*)$/m.exec(printed)![1]));
  expect(losses.every((loss, i) => i === 0 || loss < losses[i - 1]!)).toBe(true);
  for (const { printed } of notebook.outputs) {
    expect(printed).toMatch(
      /^2\.weight( +\d\.\d{6}){2} {2}2\.weight \d\.\d{6}, 4\.weight \d\.\d{6}$/m,
    );
  }
});

test("exercise 4 counts parameters and compares gradients", () => {
  const notebook = new Notebook();
  manualSeed(0);
  whyShareExercise(notebook);
  const [counts, same, sum, drift, transpose] = notebook.outputs;
  expect(counts!.printed).toBe("shared 121 apart 193\n"); // 40 + 72 + 9, and 72 more
  expect(same!.shown).toBe("True");
  expect(sum!.shown).toBe("True");
  expect(drift!.printed).toMatch(/^shared 0\.000000\napart 0\.(?!000000)\d{6}\n$/);
  expect(transpose!.printed).toBe("apart 32\nshared 16\n");
  expect(transpose!.shown).toBe("(tensor(42.))");
});
