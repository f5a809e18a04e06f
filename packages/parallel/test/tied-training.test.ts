import { SGD } from "@weft/optim";
import { useGradients, mseLoss } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { ShardedTrainer } from "../src/index.ts";
import { createModel } from "./golden-model.ts";
import {
  expectClose,
  golden,
  TOLERANCE,
  toTensor,
  toTensors,
  type FloatDType,
} from "./tied-training-golden.ts";

const model = new URL("./golden-model.ts", import.meta.url);
const dtypes: readonly FloatDType[] = ["float64", "float32"];

describe.each(dtypes)("D: Across workers: the tied net trained by PyTorch, in %s", (dtype) => {
  const run = golden.runs[dtype];
  const [x, y] = [toTensor(golden.X, dtype), toTensor(golden.y, dtype)];

  test("one thread gives PyTorch's losses, gradients, gradients of each use, and parameters for ten steps", () => {
    const net = createModel(dtype);
    net.loadStateDict(toTensors(run.initial, dtype));
    const optimizer = new SGD(net.namedParameters(), { lr: 0.05 });
    for (const [i, step] of run.steps.entries()) {
      optimizer.zeroGrad();
      let [out, loss] = [x, x];
      const uses = useGradients(
        () => {
          out = net.forward(x);
          loss = mseLoss(out, y);
          loss.backward();
        },
        { modules: net },
      );
      expectClose(out, step.out, dtype, `out of step ${i}`);
      expect(Math.abs(loss.item() - step.loss)).toBeLessThanOrEqual(
        TOLERANCE[dtype].rtol * step.loss + TOLERANCE[dtype].atol,
      );
      for (const [name, g] of Object.entries(step.grads))
        expectClose(net.getParameter(name).grad!, g, dtype, `grad ${name} of step ${i}`);
      for (const name of ["weight", "bias"] as const) {
        const shared = net.getParameter(`2.${name}`);
        const [first, second] = uses.get(shared)!.map(({ op, path, gradient }) => {
          expect(op).toBe("linear");
          expectClose(gradient, step.use_site_grads[path!]!, dtype, `use ${path} of step ${i}`);
          return gradient;
        });
        expect(uses.get(shared)!.map(({ path }) => path)).toEqual([`2.${name}`, `4.${name}`]);
        expect(
          second!.add(first!).toArray(),
          "the uses add up to the gradient bit for bit",
        ).toEqual(shared.grad!.toArray());
      }
      optimizer.step();
      for (const [name, g] of Object.entries(step.params_after))
        expectClose(net.getParameter(name), g, dtype, `${name} after step ${i}`);
    }
  });

  test.each([
    ...golden.shards.map(({ sizes }) => ({ sizes, cut: {} })),
    { sizes: [3, 2, 1], cut: { layers: [3, 4] } }, // the shared layer's two uses lie in two stages
    { sizes: [3, 0, 3], cut: { layers: [4, 3] } },
    { sizes: [3, 2, 1], cut: { tensor: 2 } },
    { sizes: [6], cut: { tensor: { shards: 2, layers: { "0": "column", "2": "row" } } } },
  ] as const)(
    "sharded $sizes and cut by $cut over two workers, every step gives PyTorch's losses, gradients and parameters",
    async ({ sizes, cut }) => {
      await using trainer = await ShardedTrainer.start({
        model,
        config: dtype,
        workers: 2,
        plan: { batch: sizes.length, ...cut },
        optimizer: (parameters) => new SGD(parameters, { lr: 0.05 }),
      });
      trainer.model.loadStateDict(toTensors(run.initial, dtype));
      for (const [i, step] of run.steps.entries()) {
        const { loss } = await trainer.step([x, y], { shardSizes: sizes });
        expect(Math.abs(loss - step.loss)).toBeLessThanOrEqual(
          TOLERANCE[dtype].rtol * step.loss + TOLERANCE[dtype].atol,
        );
        for (const [name, g] of Object.entries(step.grads)) {
          expectClose(
            trainer.model.getParameter(name).grad!,
            g,
            dtype,
            `grad ${name} of step ${i}`,
          );
        }
        for (const [name, g] of Object.entries(step.params_after))
          expectClose(trainer.model.getParameter(name), g, dtype, `${name} after step ${i}`);
      }
    },
  );
});

describe("each worker's own gradients", () => {
  const cases = golden.shards.flatMap(({ sizes, workers }) =>
    workers.map((worker, w) => ({ sizes, w, worker })),
  );
  test.each(cases)(
    "worker $w of $sizes has PyTorch's mean loss and gradients of its rows",
    ({ worker }) => {
      const net = createModel("float64");
      net.loadStateDict(toTensors(golden.runs.float64.initial, "float64"));
      if (worker.grads_of_mean_loss === null) {
        expect(worker.rows).toEqual([6, 6]);
        expect(worker.weight).toBe(0);
        return;
      }
      const [start, end] = worker.rows;
      const rows = `${start}:${end}` as const;
      const loss = mseLoss(
        net.forward(toTensor(golden.X, "float64").at(rows)),
        toTensor(golden.y, "float64").at(rows),
      );
      loss.backward();
      expect(loss.item()).toBeCloseTo(worker.mean_loss!, 10);
      for (const [name, g] of Object.entries(worker.grads_of_mean_loss))
        expectClose(net.getParameter(name).grad!, g, "float64", name);
    },
  );
});
