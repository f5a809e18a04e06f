import { describe, expect, test } from "vitest";
import { GradientError, ValueError } from "./errors.ts";
import {
  groupByStorage,
  linear,
  manualSeed,
  matmul,
  noGrad,
  ones,
  Parameter,
  randint,
  tensor,
  zeros,
  type Tensor,
} from "./index.ts";

describe("Parameter", () => {
  test("B: Writes between forward and backward: new values are noticed, though the memory is another", () => {
    const weight = new Parameter(tensor([[1, 2]]));
    const y = linear(ones([1, 2], { requiresGrad: true }), weight).sum();
    weight.setData(tensor([[10, 10]]));
    expect(() => y.backward()).toThrow(GradientError);
    expect(() => y.backward()).toThrow(/linear's "weight".*last written by setData/s);
  });

  test("so are new values in another dtype, and values that were written often before", () => {
    const weight = new Parameter(tensor([[1, 2]]));
    const given = tensor([[3, 4]]);
    for (let i = 0; i < 5; i++) weight.data.add_(1);
    const y = matmul(weight, ones([2, 1])).sum();
    const x = matmul(ones([3, 1], { requiresGrad: true }), weight).sum();
    weight.setData(given.to("float64"));
    expect(() => x.backward()).toThrow(/last written by setData/);
    y.backward(); // it needs the other operand alone
    expect(weight.grad?.toArray()).toEqual([[1, 1]]);
  });

  test.each([
    ["transposed", (w: Parameter) => w.detach().t()],
    ["a slice", (w: Parameter) => w.detach().at("1:")],
    ["itself", (w: Parameter) => w.detach()],
  ])("memory that is a parameter's is refused: %s", (_, view) => {
    const weight = new Parameter(zeros([2, 2]));
    expect(() => new Parameter(view(weight))).toThrow(ValueError);
    expect(() => new Parameter(view(weight))).toThrow(/belongs to a parameter already/);
    expect(() => new Parameter(view(weight).clone())).not.toThrow();
  });
});

describe("tieTo", () => {
  const views: [string, (w: Tensor) => Tensor][] = [
    ["whole", (w) => w],
    ["transposed", (w) => w.t()],
    ["a slice", (w) => w.at("1:3", ":")],
    ["every second column of the transpose", (w) => w.t().at("1:", "::2")],
    ["a column", (w) => w.at(":", 1)],
  ];

  test.each(views)("gives the gradients of the same computation without a tie: %s", (_, view) => {
    manualSeed(1);
    const whole = (...shape: number[]): Tensor => randint(-3, 4, shape).to("float32"); // sums are exact
    const source = new Parameter(whole(4, 4));
    const tied = new Parameter(zeros(view(source).shape)).tieTo(noGrad(() => view(source)));
    const plain = source.detach().clone().setRequiresGrad();
    const x = whole(3, 4);
    const loss = (w: Tensor, v: Tensor): Tensor =>
      x.matmul(w).square().sum().add(v.square().mul(3).sum());
    for (let pass = 0; pass < 3; pass++) {
      loss(source, tied).backward();
      loss(plain, view(plain)).backward();
      expect(source.grad!.toArray()).toEqual(plain.grad!.toArray());
      expect(tied.grad!.toArray()).toEqual(view(plain.grad!).toArray());
    }
    expect([tied.isLeaf, tied.requiresGrad]).toEqual([false, true]);
  });

  test("shows one memory: writes, new memory, another dtype and freezing are seen on both sides", () => {
    const source = new Parameter(
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    );
    const tied = new Parameter(zeros([3, 2])).tieTo(source.t());
    noGrad(() => tied.at(0, 1).fill_(40));
    expect(source.toArray()).toEqual([
      [1, 2, 3],
      [40, 5, 6],
    ]);
    source.setData(
      tensor([
        [7, 8, 9],
        [1, 2, 3],
      ]).to("float64"),
    );
    expect(tied.dtype).toBe("float64");
    expect(tied.toArray()).toEqual([
      [7, 1],
      [8, 2],
      [9, 3],
    ]);
    tied.sum().backward();
    expect(source.grad!.toArray()).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    tied.setRequiresGrad(false);
    expect([source.requiresGrad, tied.requiresGrad, tied.mul(2).requiresGrad]).toEqual([
      false,
      false,
      false,
    ]);
    source.setRequiresGrad();
    expect([tied.requiresGrad, tied.isLeaf]).toEqual([true, false]);
    expect(tied.tiedTo).toBe(source);
  });

  test("is one physical parameter, whoever is named first", () => {
    const source = new Parameter(zeros([2, 3]));
    const tied = new Parameter(zeros([3, 2])).tieTo(source.t());
    const [group] = groupByStorage<Parameter>([
      ["decoder.weight", tied],
      ["encoder.weight", source],
    ]);
    expect(group!.tensor).toBe(source);
    expect(group!.names).toEqual(["decoder.weight", "encoder.weight"]);
  });

  test("a value that was saved for backward may not be written through a tie", () => {
    const source = new Parameter(ones([2, 2]));
    const tied = new Parameter(zeros([2, 2])).tieTo(source.t());
    const y = matmul(ones([1, 2], { requiresGrad: true }), tied).sum();
    noGrad(() => source.mul_(2));
    expect(() => y.backward()).toThrow(/matmul's "b".*last written by mul_/s);
  });

  test("is transitive, and ends with untie", () => {
    const [a, b, c] = [1, 2, 3].map((value) => new Parameter(ones([2, 2]).mul(value))) as [
      Parameter,
      Parameter,
      Parameter,
    ];
    b.tieTo(a.t());
    c.tieTo(b.at(":"));
    expect(c.tiedTo).toBe(a);
    noGrad(() => a.set([0, 1], 9));
    expect(c.toArray()).toEqual([
      [1, 1],
      [9, 1],
    ]);
    c.untie();
    noGrad(() => a.fill_(0));
    expect(c.toArray()).toEqual([
      [1, 1],
      [9, 1],
    ]);
    expect([c.tiedTo, c.isLeaf, c.requiresGrad]).toEqual([null, true, true]);
    c.sum().backward();
    expect([c.grad!.toArray(), a.grad]).toEqual([
      [
        [1, 1],
        [1, 1],
      ],
      null,
    ]);
  });

  test("those that were tied before go along", () => {
    const [a, b, c] = [1, 2, 3].map((value) => new Parameter(ones([2, 2]).mul(value))) as [
      Parameter,
      Parameter,
      Parameter,
    ];
    b.tieTo(a.t());
    a.tieTo(c);
    expect(b.tiedTo).toBe(c);
    noGrad(() => c.set([0, 1], 9));
    expect([a.toArray(), b.toArray()]).toEqual([
      [
        [3, 9],
        [3, 3],
      ],
      [
        [3, 3],
        [9, 3],
      ],
    ]);
    expect(() => c.tieTo(new Parameter(zeros([4, 4])).at("::2", "::2"))).toThrow(
      /contiguous memory/,
    );
  });

  test("refuses what is no view of another parameter, before anything is changed", () => {
    const source = new Parameter(ones([2, 3]));
    const tied = new Parameter(zeros([2, 3]));
    expect(() => tied.tieTo(ones([2, 3]))).toThrow(
      /parameter, or a view of one.*got a tensor of shape \[2, 3\]/,
    );
    expect(() => tied.tieTo(source.detach())).toThrow(/not detached/);
    expect(() => tied.tieTo(source.t())).toThrow(
      /same shape and dtype; got \[2, 3\] float32 and \[3, 2\] float32/,
    );
    expect(() => tied.tieTo(source.mul(2))).toThrow(/parameter, or a view of one/);
    expect(() => tied.tieTo(tied)).toThrow(/itself or a view of it/);
    tied.tieTo(source);
    expect(() => source.tieTo(tied)).toThrow(/itself or a view of it/);
    expect(() => tied.setData(zeros([2, 3]))).toThrow(/untie it first/);
    expect(() => {
      tied.grad = zeros([2, 3]);
    }).toThrow(/tiedTo.grad/);
    expect(tied.toArray()).toEqual(source.toArray());
  });
});
