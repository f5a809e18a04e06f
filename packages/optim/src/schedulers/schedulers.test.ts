import { Parameter, tensor, ValueError, zeros } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  ChainedScheduler,
  ConstantLR,
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  MultiStepLR,
  OneCycleLR,
  PolynomialLR,
  ReduceLROnPlateau,
  RMSprop,
  SequentialLR,
  SGD,
  StepLR,
  type Scheduler,
} from "../index.ts";

const sgd = (lr = 1): SGD => new SGD([new Parameter(zeros([1]))], { lr });

describe("a scheduler", () => {
  test("notes the initial rate once, and the next one starts from it", () => {
    const optimizer = sgd();
    new ConstantLR(optimizer, { factor: 0.5 });
    expect(optimizer.groups[0]).toMatchObject({ lr: 0.5, initialLr: 1 });
    const second = new LambdaLR(optimizer, { lrLambda: () => 3 });
    expect(optimizer.groups[0]).toMatchObject({ lr: 3, initialLr: 1 });
    expect(second.getLastLr()).toEqual([3]);
  });

  test("goes on after lastEpoch with the rates that the optimizer's state holds", () => {
    const first = sgd();
    const whole = new CosineAnnealingLR(first, { tMax: 10 });
    for (let epoch = 0; epoch < 4; epoch++) whole.step();
    const second = sgd(7);
    expect(() => new CosineAnnealingLR(second, { tMax: 10, lastEpoch: 4 })).toThrow(
      /with lastEpoch every group must know its initialLr; got none for group 0/,
    );
    second.loadStateDict(first.stateDict());
    const resumed = new CosineAnnealingLR(second, { tMax: 10, lastEpoch: 4 });
    whole.step();
    expect(resumed.getLastLr()[0]).toBeCloseTo(whole.getLastLr()[0]!, 14);
  });

  test.each<[string, (optimizer: SGD, lastEpoch: number) => Scheduler]>([
    ["StepLR", (o, lastEpoch) => new StepLR(o, { stepSize: 3, gamma: 0.5, lastEpoch })],
    ["MultiStepLR", (o, lastEpoch) => new MultiStepLR(o, { milestones: [2, 7], lastEpoch })],
    ["ExponentialLR", (o, lastEpoch) => new ExponentialLR(o, { gamma: 0.9, lastEpoch })],
    ["ConstantLR", (o, lastEpoch) => new ConstantLR(o, { totalIters: 6, lastEpoch })],
    ["LinearLR", (o, lastEpoch) => new LinearLR(o, { endFactor: 0, totalIters: 9, lastEpoch })],
    ["PolynomialLR", (o, lastEpoch) => new PolynomialLR(o, { totalIters: 9, lastEpoch })],
    ["CosineAnnealingLR", (o, lastEpoch) => new CosineAnnealingLR(o, { tMax: 4, lastEpoch })],
    [
      "CosineAnnealingWarmRestarts", // PyTorch's forgets which period it was in
      (o, lastEpoch) => new CosineAnnealingWarmRestarts(o, { t0: 3, tMult: 2, lastEpoch }),
    ],
    ["OneCycleLR", (o, lastEpoch) => new OneCycleLR(o, { maxLr: 1, totalSteps: 30, lastEpoch })],
    ["LambdaLR", (o, lastEpoch) => new LambdaLR(o, { lrLambda: (e) => 0.9 ** e, lastEpoch })],
  ])("F: %s goes on after lastEpoch as if it had never stopped", (_, make) => {
    for (let stop = 0; stop < 12; stop++) {
      const [first, second] = [sgd(0.5), sgd(7)];
      const whole = make(first, -1);
      for (let epoch = 0; epoch < stop; epoch++) whole.step();
      second.loadStateDict(first.stateDict());
      const resumed = make(second, stop);
      for (let epoch = 0; epoch < 12; epoch++) {
        whole.step();
        if (epoch > 0) resumed.step(); // it took the first step when it was made
        expect(second.groups[0]!.lr).toBeCloseTo(first.groups[0]!.lr, 12);
        expect(second.groups[0]!.momentum).toBeCloseTo(first.groups[0]!.momentum, 12);
        expect(resumed.lastEpoch).toBe(whole.lastEpoch);
      }
    }
  });

  test("respects a rate that was set by hand", () => {
    const optimizer = sgd();
    const scheduler = new ExponentialLR(optimizer, { gamma: 0.5 });
    scheduler.step();
    optimizer.groups[0]!.lr = 8;
    scheduler.step();
    expect(scheduler.getLastLr()).toEqual([4]);
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      "an unknown setting",
      () => new StepLR(sgd(), { stepSize: 1, gama: 1 } as never),
      /StepLR: settings must be among \(stepSize, gamma\); got "gama"/,
    ],
    [
      "no setting",
      () => new StepLR(sgd(), {} as never),
      /stepSize must be a whole number of at least 1; got NaN/,
    ],
    ["half a step", () => new StepLR(sgd(), { stepSize: 1.5 }), /got 1\.5/],
    [
      "one milestone alone",
      () => new MultiStepLR(sgd(), { milestones: 3 as never }),
      /milestones must be a list of epochs; got 3/,
    ],
    [
      "a start at 0",
      () => new LinearLR(sgd(), { startFactor: 0 }),
      /startFactor must be more than 0/,
    ],
    ["a constant 0", () => new ConstantLR(sgd(), { factor: 0 }), /factor must be more than 0/],
    [
      "no function",
      () => new LambdaLR(sgd(), { lrLambda: 3 as never }),
      /lrLambda must be a function; got 3/,
    ],
    [
      "two functions for one group",
      () => new LambdaLR(sgd(), { lrLambda: [Math.abs, Math.abs] }),
      /one for each of the 1 groups; got 2/,
    ],
    [
      "no momentum to cycle",
      () => new OneCycleLR({ groups: [{ lr: 1 }] }, { maxLr: 1, totalSteps: 9 }),
      /momentum or betas; got none in group 0 \(set cycleMomentum to false\)/,
    ],
    [
      "another strategy",
      () => new OneCycleLR(sgd(), { maxLr: 1, totalSteps: 9, annealStrategy: "log" as never }),
      /annealStrategy must be "cos" or "linear"; got "log"/,
    ],
    [
      "a factor that reduces nothing",
      () => new ReduceLROnPlateau(sgd(), { factor: 1 }),
      /factor .* less than 1; got 1/,
    ],
    [
      "another mode",
      () => new ReduceLROnPlateau(sgd(), { mode: "mean" as never }),
      /mode must be "min" or "max"; got "mean"/,
    ],
    ["an empty chain", () => new ChainedScheduler([]), /at least one scheduler/],
    [
      "two optimizers",
      () => new ChainedScheduler([new ConstantLR(sgd()), new ConstantLR(sgd())]),
      /one optimizer; got another one at position 1/,
    ],
  ])("refuses %s", (_, make, message) => {
    expect(make).toThrow(ValueError);
    expect(make).toThrow(message);
  });

  test("that refuses leaves the optimizer as it was", () => {
    const optimizer = sgd();
    expect(() => new OneCycleLR(optimizer, { maxLr: 5, totalSteps: 0 })).toThrow(/totalSteps/);
    expect(Object.keys(optimizer.groups[0]!)).not.toContain("initialLr");
    expect(optimizer.groups[0]!.lr).toBe(1);
  });

  test("refuses another's state, and keeps its own", () => {
    const scheduler = new StepLR(sgd(), { stepSize: 3 });
    scheduler.step();
    const good = scheduler.stateDict();
    const other = new ExponentialLR(sgd(), { gamma: 0.5 }).stateDict();
    expect(() => scheduler.loadStateDict(other)).toThrow(
      /must be \(gamma, stepSize\); got \(gamma\)/,
    );
    expect(() => scheduler.loadStateDict({ ...good, baseLrs: [1, 2] })).toThrow(
      /for 1 groups; got 2/,
    );
    expect(() =>
      scheduler.loadStateDict({ ...good, settings: { stepSize: -1, gamma: 1 } }),
    ).toThrow(/stepSize/);
    expect(() => scheduler.loadStateDict({ ...good, lastEpoch: NaN })).toThrow(/lastEpoch/);
    expect(scheduler.stateDict()).toEqual(good);
  });
});

describe("SequentialLR", () => {
  test("needs a milestone between two schedulers, in rising order", () => {
    const optimizer = sgd();
    const schedulers = [0, 1, 2].map(() => new ConstantLR(optimizer));
    const make = (milestones: number[]) => (): unknown =>
      new SequentialLR(optimizer, { schedulers, milestones });
    expect(make([1])).toThrow(/a milestone between two schedulers; got 1 for 3 schedulers/);
    expect(make([4, 4])).toThrow(/milestones\[1\] must be a whole number of at least 5; got 4/);
  });

  test("loads all states or none", () => {
    const optimizer = sgd();
    const schedulers = [new ConstantLR(optimizer), new ExponentialLR(optimizer, { gamma: 0.5 })];
    const scheduler = new SequentialLR(optimizer, { schedulers, milestones: [2] });
    scheduler.step();
    const good = scheduler.stateDict();
    const [first, second] = good.schedulers;
    const bad = {
      lastEpoch: 9,
      schedulers: [
        { ...first!, lastEpoch: 9 },
        { ...second!, baseLrs: [] },
      ],
    };
    expect(() => scheduler.loadStateDict(bad)).toThrow(/for 1 groups; got 0/);
    expect(scheduler.stateDict()).toEqual(good);
  });
});

describe("F: LinearLR", () => {
  test("falls to 0 and not below, whatever rounding makes of the steps", () => {
    for (let totalIters = 1; totalIters <= 60; totalIters++) {
      for (const startFactor of [0.1, 1 / 3, 0.7, 1]) {
        const optimizer = sgd();
        const scheduler = new LinearLR(optimizer, { startFactor, endFactor: 0, totalIters });
        for (let epoch = 0; epoch < totalIters + 2; epoch++) {
          optimizer.step(); // refuses a negative rate
          scheduler.step();
        }
        expect(optimizer.groups[0]!.lr).toBeGreaterThanOrEqual(0);
        expect(optimizer.groups[0]!.lr).toBeLessThan(1e-15);
      }
    }
  });
});

describe("OneCycleLR", () => {
  test("F: takes epochs and the steps of each in place of all steps", () => {
    const [whole, parts] = [sgd(), sgd()];
    const expected = new OneCycleLR(whole, { maxLr: 1, totalSteps: 12 });
    const scheduler = new OneCycleLR(parts, { maxLr: 1, epochs: 4, stepsPerEpoch: 3 });
    expect(scheduler.stateDict()).toEqual(expected.stateDict());
    for (let step = 0; step < 12; step++) for (const one of [expected, scheduler]) one.step();
    expect(parts.groups[0]!.lr).toBe(whole.groups[0]!.lr);
    scheduler.loadStateDict(expected.stateDict());
    expect(() => scheduler.step()).toThrow(/the cycle has 12 steps/);
  });

  test("F: needs one length of the cycle", () => {
    const make = (options: object) => (): unknown =>
      new OneCycleLR(sgd(), { maxLr: 1, ...options } as never);
    const rule = /either totalSteps, or epochs and stepsPerEpoch/;
    expect(make({ epochs: 4 })).toThrow(rule);
    expect(make({ stepsPerEpoch: 4 })).toThrow(rule);
    expect(make({ totalSteps: 12, epochs: 4, stepsPerEpoch: 3 })).toThrow(rule);
    expect(make({ epochs: 0, stepsPerEpoch: 3 })).toThrow(/epochs must be a whole number .* got 0/);
    expect(make({ epochs: 3, stepsPerEpoch: 1.5 })).toThrow(/stepsPerEpoch must be .* got 1\.5/);
  });

  test("ends with its cycle, and stays there", () => {
    const optimizer = sgd();
    const scheduler = new OneCycleLR(optimizer, { maxLr: 1, totalSteps: 4 });
    for (let step = 0; step < 4; step++) scheduler.step();
    const before = scheduler.stateDict();
    expect(() => scheduler.step()).toThrow(/the cycle has 4 steps; got step 6/);
    expect(scheduler.stateDict()).toEqual(before);
  });

  test("cycles the momentum of RMSprop, and of SGD that began without", () => {
    const optimizer = new RMSprop([new Parameter(zeros([1]))]);
    new OneCycleLR(optimizer, { maxLr: 1, totalSteps: 4 });
    expect(optimizer.groups[0]!.momentum).toBe(0.95);
  });
});

test("ReduceLROnPlateau takes a tensor, and counts NaN as no progress", () => {
  const scheduler = new ReduceLROnPlateau(sgd(), { patience: 1, factor: 0.5 });
  for (const loss of [3, NaN, NaN]) scheduler.step(tensor(loss));
  expect(scheduler.getLastLr()).toEqual([0.5]);
});

test("ReduceLROnPlateau refuses what is no metric, and counts nothing then", () => {
  const scheduler = new ReduceLROnPlateau(sgd());
  for (const wrong of [undefined, null, "0.5", {}]) {
    expect(() => scheduler.step(wrong as never)).toThrow(
      /^ReduceLROnPlateau: the metric must be a number or a tensor with one element; got /,
    );
  }
  expect(scheduler.lastEpoch).toBe(0);
});

test.each([tensor(0.25), "4", null, NaN, -1])(
  "a scheduler refuses %s for its epoch, and stays where it is",
  (epoch) => {
    const scheduler = new StepLR(sgd(), { stepSize: 1, gamma: 0.5 });
    scheduler.step();
    const before = scheduler.stateDict();
    expect(() => scheduler.step(epoch as never)).toThrow(
      /^scheduler: epoch must be a finite number of at least 0; got /,
    );
    expect(scheduler.stateDict()).toEqual(before);
    expect(scheduler.optimizer.groups[0]!.lr).toBe(0.5);
  },
);
