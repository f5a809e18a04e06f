import { inspect } from "node:util";
import {
  arange,
  defaultGenerator,
  ones,
  Parameter,
  rand,
  tensor,
  zeros,
  type Tensor,
} from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  Dropout,
  Embedding,
  LayerNorm,
  Linear,
  Module,
  ModuleList,
  ParameterList,
  ReLU,
  Sequential,
  type Layer,
  summary,
} from "../index.ts";

class Child extends Module {
  readonly sequential = new Sequential(new Linear(5, 5), new Linear(5, 5));
  readonly between = new Linear(5, 5);
  override forward(x: Tensor): Tensor {
    x = this.between.forward(this.sequential.forward(x));
    for (const layer of this.sequential) x = layer.forward(x);
    return this.sequential.forward(x);
  }
}

class Container extends Module {
  readonly layers = new ModuleList<Layer>([new Linear(5, 5), new Child(), new Linear(5, 5)]);
  override forward(x: Tensor): Tensor {
    for (const layer of this.layers) x = layer.forward(x);
    return x;
  }
}

/** The lines between the second and the third divider. */
function lines(text: string): string[] {
  return text.split(/=+\n/)[2]!.trimEnd().split("\n");
}

describe("A: summary prints torchinfo's table", () => {
  test("for a single layer, with and without inputs", () => {
    const rule = "=".repeat(65);
    expect(String(summary(new Linear(2, 5)))).toBe(
      `${rule}
Layer (type:depth-idx)                   Param #
${rule}
Linear                                   15
${rule}
Total params: 15
Trainable params: 15
Non-trainable params: 0
${rule}`,
    );
    const wide = "=".repeat(120);
    const columns = ["inputShape", "outputShape", "parameters", "multAdds"] as const;
    const table = summary(new Linear(8, 64), [32, 16, 8], { columns, columnWidth: 20 });
    expect(String(table)).toBe(
      `${wide}
Layer (type:depth-idx)                   Input Shape          Output Shape         Param #              Mult-Adds
${wide}
Linear                                   [32, 16, 8]          [32, 16, 64]         576                  294,912
${wide}
Total params: 576
Trainable params: 576
Non-trainable params: 0
Total mult-adds (M): 0.29
${wide}
Input size (MB): 0.02
Forward/backward pass size (MB): 0.26
Params size (MB): 0.00
Estimated Total Size (MB): 0.28
${wide}`,
    );
    expect(inspect(table)).toBe(String(table));
  });

  test("for lists that are not called, containers that are called in parts, and layers used again", () => {
    expect(lines(String(summary(new Container(), [1, 5], { depth: 4 })))).toEqual([
      "Container                                [1, 5]                    --",
      "├─ModuleList: 1-1                        --                        --",
      "│    └─Linear: 2-1                       [1, 5]                    30",
      "│    └─Child: 2-2                        [1, 5]                    --",
      "│    │    └─Sequential: 3-1              [1, 5]                    --",
      "│    │    │    └─Linear: 4-1             [1, 5]                    30",
      "│    │    │    └─Linear: 4-2             [1, 5]                    30",
      "│    │    └─Linear: 3-2                  [1, 5]                    30",
      "│    │    └─Sequential: 3-3              --                        (recursive)",
      "│    │    │    └─Linear: 4-3             [1, 5]                    (recursive)",
      "│    │    │    └─Linear: 4-4             [1, 5]                    (recursive)",
      "│    │    └─Sequential: 3-4              [1, 5]                    (recursive)",
      "│    │    │    └─Linear: 4-5             [1, 5]                    (recursive)",
      "│    │    │    └─Linear: 4-6             [1, 5]                    (recursive)",
      "│    └─Linear: 2-3                       [1, 5]                    30",
    ]);
  });

  test("a last level counts what is below it, and rows that are used again can be left out", () => {
    const net = new Container();
    const columns = ["parameters", "multAdds"] as const;
    expect(lines(String(summary(net, [1, 5], { depth: 2, columns })))).toEqual([
      "Container                                --                        --",
      "├─ModuleList: 1-1                        --                        --",
      "│    └─Linear: 2-1                       30                        30",
      "│    └─Child: 2-2                        90                        210",
      "│    └─Linear: 2-3                       30                        30",
    ]);
    const rowSettings = ["hideRecursiveLayers", "asciiOnly", "varNames"] as const;
    expect(lines(String(summary(net, [1, 5], { rowSettings })))).toEqual([
      "Container (Container)                    [1, 5]                    --",
      "+ ModuleList (layers)                    --                        --",
      "|    + Linear (0)                        [1, 5]                    30",
      "|    + Child (1)                         [1, 5]                    --",
      "|    |    + Sequential (sequential)      [1, 5]                    60",
      "|    |    + Linear (between)             [1, 5]                    30",
      "|    + Linear (2)                        [1, 5]                    30",
    ]);
  });

  test("with all columns, frozen layers in parentheses, and the ties of parameters counted once", () => {
    const net = new Sequential({
      a: new Linear(40, 40),
      act: new ReLU(),
      b: new Linear(40, 40),
      c: new Linear(40, 40, { bias: false }),
      n: new LayerNorm(40),
    });
    net.b.weight = net.c.weight = net.a.weight;
    net.n.setRequiresGrad(false);
    net.a.bias.setRequiresGrad(false);
    const table = summary(net, rand([7, 40]), {
      columns: ["parameters", "parametersPercent", "multAdds", "trainable"],
      columnWidth: 14,
    });
    expect(lines(String(table))).toEqual([
      "Sequential                               --                  --        --             Partial",
      "├─Linear: 1-1                            1,640           93.18%        11,480         Partial",
      "├─ReLU: 1-2                              --                  --        --             --",
      "├─Linear: 1-3                            40               2.27%        11,480         True",
      "├─Linear: 1-4                            (recursive)    (recursive)    11,200         True",
      "├─LayerNorm: 1-5                         (80)             4.55%        560            False",
    ]);
    expect(table.totals).toEqual({
      parameters: 1760,
      trainableParameters: 1640,
      nonTrainableParameters: 120,
      multAdds: 34720,
      inputBytes: 7 * 40 * 4,
      outputBytes: 2 * 4 * 7 * 40 * 4,
      parameterBytes: 1760 * 4,
      totalBytes: 7 * 40 * 4 * 9 + 1760 * 4,
    });
    expect(table.rows.reduce((sum, row) => sum + row.parameters, 0)).toBe(1760);
  });

  test("long names widen the first column in steps of five", () => {
    class LayerWithALongNameThatDoesNotFit extends ReLU {}
    const rows = String(summary(new Sequential(new LayerWithALongNameThatDoesNotFit()), [1]));
    expect(rows.split("\n")[0]).toHaveLength(45 + 50);
  });
});

describe("summary's data", () => {
  test("names each place of a shared layer, and counts parameters beside submodules", () => {
    class Net extends Module {
      readonly scale = new Parameter(ones([3]));
      readonly list = new ParameterList([zeros([2]), zeros([2])]);
      readonly body: Sequential;
      constructor() {
        super();
        const shared = new Linear(3, 3);
        this.body = new Sequential(shared, new ReLU(), shared);
      }
      override forward(x: Tensor): Tensor {
        return this.body.forward(x).mul(this.scale);
      }
    }
    const { rows, totals } = summary(new Net(), [2, 3]);
    expect(
      rows.map(({ path, isRecursive, parameters }) => [path, isRecursive, parameters]),
    ).toEqual([
      ["", false, 7],
      ["body", false, 0],
      ["body.0", false, 12],
      ["body.1", false, 0],
      ["body.2", true, 0],
    ]);
    expect(totals.parameters).toBe(19);
  });

  test("counts a parameter that is tied to the transpose of another one once", () => {
    const net = new Sequential(
      new Linear(3, 2),
      new Linear(2, 3),
      new Linear(2, 3, { bias: false }),
    );
    net[1].weight.tieTo(net[0].weight.t());
    net[2].weight.tieTo(net[0].weight.t());
    const { rows, totals } = summary(net);
    expect(rows.map(({ parameters, isRecursive }) => [parameters, isRecursive])).toEqual([
      [0, false],
      [8, false],
      [3, false],
      [0, true],
    ]);
    expect([totals.parameters, totals.parameterBytes]).toEqual([11, 44]);
  });

  test("takes several inputs, shapes and tensors, in the net's dtype or given ones", () => {
    class Pair extends Module {
      readonly table = new Embedding(4, 3, { dtype: "float64" });
      override forward(x: Tensor, ...[places, factor]: [Tensor, number]): Tensor {
        return this.table.forward(places).mul(x).mul(factor);
      }
    }
    const dtypes = ["float64", "int64"] as const;
    const { rows } = summary(new Pair(), [[2, 3], [2], 3], { dtypes });
    expect(rows.map(({ inputShape, outputShape }) => [inputShape, outputShape])).toEqual([
      [
        [2, 3],
        [2, 3],
      ],
      [[2], [2, 3]],
    ]);
    const places = arange(2, { dtype: "int64" });
    expect(summary(new Pair(), [[2, 3], places, 2]).totals.inputBytes).toBe(48 + 16);
    expect(summary(new Linear(2, 2, { dtype: "float64" }), [1, 2]).totals.inputBytes).toBe(16);
  });

  test.each([
    [{ depht: 3 }, /options must be among \(columns, .*; got "depht"/],
    [{ columns: ["params"] }, /columns must be among \(inputShape, .*; got "params"/],
    [{ mode: "test" }, /mode must be among \(eval, train\); got "test"/],
    [{ depth: -1 }, /depth must be a non-negative integer; got -1/],
  ])("refuses %o", (options, message) => {
    expect(() => summary(new ReLU(), [1], options as never)).toThrow(message);
  });

  test("refuses inputs that are none, and columns that need some", () => {
    expect(() => summary(new ReLU(), [])).toThrow(/inputs must be a shape, several/);
    expect(() => summary(new ReLU(), "x" as never)).toThrow(/got "x"/);
    expect(() => summary(new ReLU(), [0, 2])).toThrow(/positive integers; got \[0, 2\]/);
    expect(() => summary(new ReLU(), undefined, { columns: ["multAdds"] })).toThrow(
      /the column "multAdds" needs a run of the net/,
    );
  });
});

describe("summary leaves the net as it was", () => {
  class Busy extends Module {
    seen: Tensor | null = null;
    readonly table = new Embedding(4, 3, { maxNorm: 0.1 });
    readonly layers = new Sequential(new Dropout(), new Linear(3, 2));
    fails = false;
    constructor() {
      super();
      this.registerBuffer("steps", tensor([0]));
      this.registerBuffer("last", null);
    }
    override forward(x: Tensor): Tensor {
      const buffers = this as unknown as { steps: Tensor; last: Tensor | null };
      buffers.steps.add_(1);
      rand([3]);
      const y = this.layers.forward(this.table.forward(x));
      buffers.steps = buffers.steps.add(1);
      buffers.last = y;
      return this.fails ? this.layers.forward(y) : y;
    }
  }
  const places = tensor([0, 1], { dtype: "int64" });

  test.each([false, true])("modes, buffers, parameters, generator; after an error: %s", (fails) => {
    const net = new Busy();
    net.fails = fails;
    net.layers[1].eval();
    const state = net.stateDict({ copy: true });
    const steps = net.stateDict()["steps"]!;
    const generator = defaultGenerator.getState();
    const run = (): unknown => summary(net, places, { mode: "train" });
    if (fails) expect(run).toThrow(/an error in "layers\.1"/);
    else expect(run()).toMatchObject({ totals: { parameters: 20 } });
    expect([...net.modules()].map(({ training }) => training)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
    for (const [name, value] of Object.entries(state))
      expect(net.stateDict()[name]!.toArray(), name).toEqual(value.toArray());
    expect(net.stateDict()["steps"]!.storage).toBe(steps.storage);
    expect((net as unknown as { last: unknown }).last).toBeNull();
    expect(defaultGenerator.getState()).toEqual(generator);
    for (const module of net.modules()) expect(Object.hasOwn(module, "forward")).toBe(false);
    for (const parameter of net.parameters()) expect(parameter.grad).toBeNull();
  });

  test("an error names the layer, and what ran before it", () => {
    const net = new Sequential(new Linear(3, 4), new ReLU(), new Linear(5, 1));
    expect(() => summary(net, [2, 3])).toThrow(
      /summary: the net must run on the inputs; got an error in "2" \(Linear\), after "0" \(Linear\), "1" \(ReLU\): linear: x must/,
    );
  });
});
