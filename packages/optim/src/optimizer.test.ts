import { fromTypedArray, Parameter, tensor, ValueError, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Adagrad, Adam, AdamW, RMSprop, SGD, type Optimizer } from "./index.ts";

const start = [0.5, -1.25, 3];
const gradientAt = (step: number): number[] => start.map((x, i) => Math.sin(step + i) + 0.1 * x);

function parameter(values: readonly number[] = start): Parameter {
  return new Parameter(fromTypedArray(Float64Array.from(values)));
}

function train(
  p: Parameter,
  optimizer: Pick<Optimizer<object>, "step">,
  from: number,
  to: number,
): void {
  for (let step = from; step < to; step++) {
    p.grad = fromTypedArray(Float64Array.from(gradientAt(step)));
    optimizer.step();
  }
}

describe("SGD", () => {
  test.each([
    { lr: 0.1 },
    { lr: 0.1, weightDecay: 0.05 },
    { lr: 0.1, momentum: 0.9 },
    { lr: 0.1, momentum: 0.9, dampening: 0.3, weightDecay: 0.01 },
    { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 },
  ])("follows PyTorch's formula for 20 steps with %j", (settings) => {
    const {
      lr,
      momentum = 0,
      dampening = 0,
      weightDecay = 0,
      nesterov = false,
    } = settings as Record<string, number> & { nesterov?: boolean };
    const p = parameter();
    train(p, new SGD([p], settings), 0, 20);
    const want = start.map((x, i) => {
      let buffer = 0;
      for (let step = 0; step < 20; step++) {
        const g = gradientAt(step)[i]! + weightDecay * x;
        buffer = step === 0 ? g : momentum * buffer + (1 - dampening) * g;
        x -= lr! * (momentum === 0 ? g : nesterov ? g + momentum * buffer : buffer);
      }
      return x;
    });
    for (const [i, x] of (p.toArray() as number[]).entries()) expect(x).toBeCloseTo(want[i]!, 12);
  });

  test.each([
    [{ lr: -1 }, /lr must be a finite number of at least 0; got -1/],
    [{ lr: NaN }, /got NaN/],
    [{ lr: 1, momentum: -0.1 }, /momentum/],
    [{ lr: 1, weightDecay: -1 }, /weightDecay/],
    [{ lr: 1, nesterov: true }, /nesterov needs momentum/],
  ])("refuses %j", (settings, message) => {
    expect(() => new SGD([parameter()], settings)).toThrow(ValueError);
    expect(() => new SGD([parameter()], settings)).toThrow(message);
  });
});

describe("Adam and AdamW", () => {
  test.each([
    ["Adam", { lr: 0.1 }],
    ["Adam", { lr: 0.05, betas: [0.8, 0.95] as const, eps: 1e-3, weightDecay: 0.1 }],
    ["AdamW", { lr: 0.1 }],
    ["AdamW", { lr: 0.05, weightDecay: 0.3 }],
  ])("%s follows PyTorch's formula for 20 steps with %j", (name, settings) => {
    const p = parameter();
    train(p, name === "Adam" ? new Adam([p], settings) : new AdamW([p], settings), 0, 20);
    const {
      lr,
      betas: [b1, b2] = [0.9, 0.999],
      eps = 1e-8,
      weightDecay = name === "Adam" ? 0 : 0.01,
    } = settings as {
      lr: number;
      betas?: readonly [number, number];
      eps?: number;
      weightDecay?: number;
    };
    const want = start.map((x, i) => {
      let [m, v] = [0, 0];
      for (let t = 1; t <= 20; t++) {
        const decay = name === "Adam" ? weightDecay * x : 0;
        if (name === "AdamW") x *= 1 - lr * weightDecay;
        const g = gradientAt(t - 1)[i]! + decay;
        m = b1 * m + (1 - b1) * g;
        v = b2 * v + (1 - b2) * g * g;
        x -= ((lr / (1 - b1 ** t)) * m) / (Math.sqrt(v) / Math.sqrt(1 - b2 ** t) + eps);
      }
      return x;
    });
    for (const [i, x] of (p.toArray() as number[]).entries()) expect(x).toBeCloseTo(want[i]!, 11);
  });

  test("RMSprop and Adagrad refuse settings and states that do not fit", () => {
    expect(() => new RMSprop([parameter()], { alpha: 2 })).toThrow(/RMSprop: alpha .* at most 1/);
    expect(() => new Adagrad([parameter()], { lrDecay: -1 })).toThrow(/Adagrad: lrDecay/);
    for (const Class of [RMSprop, Adagrad]) {
      const optimizer = new Class([["p", parameter()]]);
      const bad = { ...optimizer.stateDict(), state: { p: { step: 1 } } } as never; // of either class
      expect(() => optimizer.loadStateDict(bad)).toThrow(
        /state must be a step.*got \(step\) for p/,
      );
    }
  });

  test("refuse decay rates of 1 and more", () => {
    expect(() => new Adam([parameter()], { betas: [0.9, 1] })).toThrow(
      /Adam: betas\[1\] must be a finite number of at least 0 and less than 1; got 1/,
    );
  });
});

describe("every optimizer", () => {
  test("D: Exactly once: steps a parameter once that stands under two names", () => {
    const [p, alone] = [parameter(), parameter()];
    train(
      p,
      new SGD(
        [
          ["a", p],
          ["b", p],
        ],
        { lr: 0.1, momentum: 0.9 },
      ),
      0,
      3,
    );
    train(alone, new SGD([alone], { lr: 0.1, momentum: 0.9 }), 0, 3);
    expect(p.toArray()).toEqual(alone.toArray());
  });

  test("D: Optimizer groups: refuses a tied parameter in groups with different settings, and takes it in groups with the same", () => {
    const p = parameter();
    const q = parameter();
    expect(
      () =>
        new SGD([
          { params: [["a", p] as const], lr: 0.1 },
          { params: [["b", p] as const], lr: 0.2 },
        ]),
    ).toThrow(/tied parameters must have the same settings; got a in group 0 and b in group 1/);
    const optimizer = new SGD([{ params: [p] }, { params: [p, q] }], { lr: 1 });
    expect(optimizer.groups.map(({ parameters }) => parameters.length)).toEqual([1, 1]);
  });

  test("uses each group's settings, also when they change between steps", () => {
    const [p, q] = [parameter([1]), parameter([1])];
    const optimizer = new SGD([{ params: [p], lr: 1 }, { params: [q] }], { lr: 0.5 });
    for (const x of [p, q]) x.grad = tensor([1], { dtype: "float64" });
    optimizer.step();
    expect([p.item(), q.item()]).toEqual([0, 0.5]);
    optimizer.groups[0]!.lr = 0.25;
    optimizer.step();
    expect([p.item(), q.item()]).toEqual([-0.25, 0]);
  });

  test("leaves a parameter without a gradient alone, and forgets gradients as told", () => {
    const [p, q] = [parameter([1]), parameter([1])];
    const optimizer = new SGD([p, q], { lr: 1, weightDecay: 0.5 });
    p.grad = tensor([1], { dtype: "float64" });
    optimizer.step();
    expect([p.item(), q.item()]).toEqual([-0.5, 1]);
    optimizer.zeroGrad({ setToNull: false });
    expect(p.grad?.toArray()).toEqual([0]);
    optimizer.zeroGrad();
    expect(p.grad).toBeNull();
  });

  test.each<[string, (p: Parameter) => Optimizer<never>]>([
    ["SGD", (p) => new SGD([["p", p]], { lr: 0.1, momentum: 0.9 }) as unknown as Optimizer<never>],
    ["Adam", (p) => new Adam([["p", p]], { lr: 0.1 }) as unknown as Optimizer<never>],
    [
      "RMSprop",
      (p) =>
        new RMSprop([["p", p]], { momentum: 0.9, centered: true }) as unknown as Optimizer<never>,
    ],
    ["Adagrad", (p) => new Adagrad([["p", p]], { lrDecay: 0.1 }) as unknown as Optimizer<never>],
  ])("%s continues from its state dict with the same bits", (_, make) => {
    const whole = parameter();
    train(whole, make(whole), 0, 12);
    const first = parameter();
    const optimizer = make(first);
    train(first, optimizer, 0, 5);
    const resumed = parameter(first.toArray() as number[]);
    const next = make(resumed);
    next.loadStateDict(optimizer.stateDict());
    train(resumed, next, 5, 12);
    expect(resumed.toArray()).toEqual(whole.toArray());
  });

  test("refuses a state that does not fit, and keeps its own", () => {
    const p = parameter();
    const optimizer = new SGD([["p", p]], { lr: 0.1, momentum: 0.9 });
    train(p, optimizer, 0, 1);
    const good = optimizer.stateDict();
    const before = (good.state["p"]!["momentumBuffer"] as Tensor).toArray(); // SGD's state
    expect(() =>
      optimizer.loadStateDict({ ...good, state: { p: { momentumBuffer: tensor([1]) } } }),
    ).toThrow(/momentumBuffer of p with \[1\] float32 for \[3\] float64/);
    expect(() => optimizer.loadStateDict({ ...good, groups: [] })).toThrow(
      /same parameters; got \[\] for \[p\]/,
    );
    expect(() =>
      optimizer.loadStateDict({ ...good, groups: [{ ...good.groups[0]!, lr: -1 }] }),
    ).toThrow(/lr/);
    expect((optimizer.stateDict().state["p"]!["momentumBuffer"] as Tensor).toArray()).toEqual(
      before,
    );
    expect(optimizer.groups[0]!.lr).toBe(0.1);
  });

  test.each([
    ["sgdStep", SGD],
    ["adamStep", Adam],
    ["rmspropStep", RMSprop],
    ["adagradStep", Adagrad],
  ])("is noticed by backward when it steps after forward: %s", (writer, Class) => {
    const [p, x] = [parameter(), parameter()];
    const loss = p.mul(x).sum();
    p.grad = tensor([1, 1, 1], { dtype: "float64" });
    new Class([p]).step();
    expect(() => loss.backward()).toThrow(new RegExp(`mul's "a".*last written by ${writer}`));
  });

  test("zeros gradients without recording, also those that have a history", () => {
    const p = parameter();
    p.mul(p).sum().backward(undefined, { createGraph: true });
    new SGD([p]).zeroGrad({ setToNull: false });
    expect(p.grad!.toArray()).toEqual([0, 0, 0]);
    expect(p.grad!.requiresGrad).toBe(false);
  });

  test("needs parameters, and nothing else in their place", () => {
    expect(() => new SGD([])).toThrow(/at least one parameter/);
    expect(() => new SGD([tensor([1])] as unknown as Parameter[])).toThrow(ValueError);
  });
});

describe("B1: a parameter's own multipliers", () => {
  const fixed = (): Parameter => {
    const p = parameter([1]);
    p.grad = tensor([1], { dtype: "float64" });
    return p;
  };

  test("scale learning rate and weight decay of that parameter alone", () => {
    const [p, q, r] = [fixed(), fixed(), fixed()];
    q.lrMult = 0.5;
    r.weightDecayMult = 0;
    new SGD([p, q, r], { lr: 1, weightDecay: 0.5 }).step();
    expect([p.item(), q.item(), r.item()]).toEqual([-0.5, 0.25, 0]);
  });

  test("of 0 keep the values, whatever the optimizer", () => {
    const make = [SGD, Adam, AdamW, RMSprop, Adagrad];
    for (const Class of make) {
      const p = fixed();
      p.lrMult = 0;
      new Class([p], { lr: 1, weightDecay: 0.5 }).step();
      expect(p.item(), Class.name).toBe(1);
    }
  });

  test("survive the optimizer's state dict, and stay where a state dict knows none", () => {
    const [p, q] = [fixed(), fixed()];
    p.lrMult = 0.5;
    const state = new SGD([
      ["p", p],
      ["q", q],
    ]).stateDict();
    expect({ ...state.multipliers }).toEqual({ p: { lrMult: 0.5, weightDecayMult: 1 } });
    const [a, b] = [fixed(), fixed()];
    b.lrMult = 3;
    const next = new SGD([
      ["p", a],
      ["q", b],
    ]);
    next.loadStateDict({ groups: state.groups, state: {} });
    expect([a.lrMult, b.lrMult]).toEqual([1, 3]);
    next.loadStateDict(state);
    expect([a.lrMult, b.lrMult]).toEqual([0.5, 1]);
    const bad = { ...state, multipliers: { p: { lrMult: -1, weightDecayMult: 1 } } };
    expect(() => next.loadStateDict(bad)).toThrow(/lrMult of p must be .* at least 0; got -1/);
    expect(() => next.loadStateDict({ ...state, multipliers: { r: p } })).toThrow(/got r for/);
    expect(a.lrMult).toBe(0.5);
  });

  test("that are no factors are refused when they are set", () => {
    const p = fixed();
    for (const bad of [-1, NaN, Infinity, "2"])
      expect(() => (p.weightDecayMult = bad as number)).toThrow(
        `parameter: weightDecayMult must be a finite number of at least 0; got ${bad}`,
      );
    expect(p.weightDecayMult).toBe(1);
  });

  test("belong to the physical parameter, whatever it is tied to", () => {
    const p = new Parameter(tensor([[1, 2]]));
    const view = new Parameter(tensor([[1], [2]])).tieTo(p.t());
    view.lrMult = 0.5;
    expect(p.lrMult).toBe(0.5);
    p.grad = tensor([[1, 1]]);
    new SGD(
      [
        ["view", view],
        ["p", p],
      ],
      { lr: 1 },
    ).step();
    expect(p.toArray()).toEqual([[0.5, 1.5]]);
    p.lrMult = 0;
    expect(view.lrMult).toBe(0);
  });
});

describe("maximize", () => {
  test("climbs, and leaves the gradient as it is", () => {
    for (const Class of [SGD, Adam, AdamW, RMSprop, Adagrad]) {
      const p = parameter([1]);
      p.grad = tensor([2], { dtype: "float64" });
      new Class([p], { lr: 0.5, maximize: true }).step();
      expect(p.item(), Class.name).toBeGreaterThan(1);
      expect(p.grad.item()).toBe(2);
    }
  });
});

describe("amsgrad", () => {
  test("may be switched on in the middle, and its memory survives state dicts", () => {
    const p = parameter();
    const optimizer = new Adam([["p", p]], { lr: 0.1 });
    train(p, optimizer, 0, 3);
    optimizer.groups[0]!.amsgrad = true;
    train(p, optimizer, 3, 5);
    const state = optimizer.stateDict({ copy: true });
    const values = p.toArray();
    train(p, optimizer, 5, 9);
    const whole = p.toArray();
    p.data.copy_(tensor(values, { dtype: "float64" }));
    optimizer.loadStateDict(state);
    train(p, optimizer, 5, 9);
    expect(p.toArray()).toEqual(whole);
  });
});
