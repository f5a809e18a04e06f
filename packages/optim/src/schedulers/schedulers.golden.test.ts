import { readFileSync } from "node:fs";
import { Parameter, zeros } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  Adam,
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
  SequentialLR,
  SGD,
  StepLR,
} from "../index.ts";

interface Run {
  readonly rates: readonly (readonly number[])[];
  readonly momenta: readonly (readonly number[])[] | null;
}
interface Case extends Run {
  readonly scheduler: string;
  readonly settings: object;
  readonly optimizer: "SGD" | "Adam";
  readonly closed: readonly { readonly epoch: number; readonly rates: readonly number[] }[] | null;
}
const golden = JSON.parse(
  readFileSync(new URL("../../../../goldens/schedulers.json", import.meta.url), "utf8"),
) as {
  readonly lrs: readonly number[];
  readonly metrics: readonly number[];
  readonly cases: readonly Case[];
  readonly combined: Readonly<Record<string, Run>>;
  readonly fractional: readonly (readonly number[])[];
  /** Rates of the cases when a group is added after twelve steps; null where PyTorch fails. */
  readonly grown: readonly (readonly (readonly number[])[] | null)[];
}; // made by goldens/gen_schedulers.py

type AnyOptimizer = SGD | Adam;

/** What the schedulers have in common; a plateau's step takes the metric. */
interface AnyScheduler {
  step(value?: number): void;
  getLastLr(): number[];
  stateDict(): object;
  loadStateDict(state: object): void;
}
type AnyClass = new (optimizer: AnyOptimizer, settings: object) => AnyScheduler;
const CLASSES = {
  ...{ StepLR, MultiStepLR, ExponentialLR, ConstantLR, LinearLR, PolynomialLR },
  ...{ CosineAnnealingLR, CosineAnnealingWarmRestarts, OneCycleLR, ReduceLROnPlateau },
} as unknown as Readonly<Record<string, AnyClass>>; // each takes the golden's settings

function optimizerOf(name: Case["optimizer"]): AnyOptimizer {
  const groups = golden.lrs.map((lr) => ({ params: [new Parameter(zeros([1]))], lr }));
  return name === "SGD" ? new SGD(groups, { momentum: 0.9 }) : new Adam(groups);
}

const COMBINED: Readonly<Record<string, (optimizer: AnyOptimizer) => readonly AnyScheduler[]>> = {
  LambdaLR: (o) => [
    new LambdaLR(o, {
      lrLambda: [(e) => 0.95 ** e, (e) => 1 / (1 + e), (e) => (e < 5 ? 1 : 0.1)],
    }),
  ],
  sequential: (o) => {
    const warmUp = new LinearLR(o, { startFactor: 0.1, totalIters: 5 });
    const schedulers = [
      warmUp,
      new CosineAnnealingLR(o, { tMax: 10 }),
      new ExponentialLR(o, { gamma: 0.9 }),
    ];
    return [new SequentialLR(o, { schedulers, milestones: [5, 20] })];
  },
  chained: (o) => {
    const warmUp = new ConstantLR(o, { factor: 0.1, totalIters: 4 });
    const decay = new ExponentialLR(o, { gamma: 0.9 });
    return [new ChainedScheduler([warmUp, decay, new CosineAnnealingLR(o, { tMax: 15 })])];
  },
  "one after another": (o) => [
    new StepLR(o, { stepSize: 5, gamma: 0.5 }),
    new ExponentialLR(o, { gamma: 0.99 }),
  ],
};

const runs = [
  ...golden.cases.map((one) => ({
    name: `${one.scheduler} ${JSON.stringify(one.settings)} on ${one.optimizer}`,
    run: one as Run,
    optimizer: one.optimizer,
    schedulers: (optimizer: AnyOptimizer) => [new CLASSES[one.scheduler]!(optimizer, one.settings)],
  })),
  ...Object.entries(golden.combined).map(([name, run]) => ({
    name,
    run,
    optimizer: "SGD" as const,
    schedulers: COMBINED[name]!,
  })),
];

/** Powers and cosines of two mathematical libraries, over forty factors. */
function expectClose(got: readonly number[], want: readonly number[], what: string): void {
  expect(got.length, what).toBe(want.length);
  for (const [i, x] of got.entries()) {
    const error = Math.abs(x - want[i]!);
    expect(error, `${what}: ${got.join()} for ${want.join()}`).toBeLessThanOrEqual(
      1e-12 * Math.abs(want[i]!) + 1e-16,
    );
  }
}

function compare(optimizer: AnyOptimizer, { rates, momenta }: Run, step: number): void {
  const groups: readonly { lr: number; momentum?: number; betas?: readonly [number, number] }[] =
    optimizer.groups;
  expectClose(
    groups.map(({ lr }) => lr),
    rates[step]!,
    `rates after step ${step}`,
  );
  if (momenta === null) return;
  const got = groups.map(({ momentum, betas }) => betas?.[0] ?? momentum!);
  expectClose(got, momenta[step]!, `momenta after step ${step}`);
}

const advance = (schedulers: readonly AnyScheduler[], step: number): void => {
  for (const scheduler of schedulers)
    scheduler.step(scheduler instanceof ReduceLROnPlateau ? golden.metrics[step - 1] : undefined);
};

describe("F: schedulers have PyTorch's rates", () => {
  test.each(runs)("in forty steps: $name", ({ run, optimizer: kind, schedulers: make }) => {
    const optimizer = optimizerOf(kind);
    const schedulers = make(optimizer);
    compare(optimizer, run, 0);
    for (let step = 1; step < run.rates.length; step++) {
      advance(schedulers, step);
      compare(optimizer, run, step);
      expect(schedulers.at(-1)!.getLastLr()).toEqual(optimizer.groups.map(({ lr }) => lr));
    }
  });

  test.each(runs)(
    "resumed from state dicts: $name",
    ({ run, optimizer: kind, schedulers: make }) => {
      const first = optimizerOf(kind);
      const before = make(first);
      for (let step = 1; step <= 12; step++) advance(before, step);
      const text = JSON.stringify([first.stateDict().groups, before.map((s) => s.stateDict())]);
      const [groups, states] = JSON.parse(text) as [typeof first.groups, object[]];
      const second = optimizerOf(kind);
      const after = make(second);
      second.loadStateDict({ groups, state: {} } as never); // SGD's and Adam's differ
      for (const [i, scheduler] of after.entries()) scheduler.loadStateDict(states[i]!);
      expect(after.map((s) => s.getLastLr())).toEqual(before.map((s) => s.getLastLr()));
      for (let step = 13; step < run.rates.length; step++) {
        advance(before, step);
        advance(after, step);
        expect(second.groups.map(({ lr }) => lr)).toEqual(first.groups.map(({ lr }) => lr));
        compare(second, run, step);
      }
    },
  );

  const closed = golden.cases.filter(({ closed: steps }) => steps !== null);
  test.each(closed)("by the closed form: $scheduler $settings", (one) => {
    const optimizer = optimizerOf(one.optimizer);
    const scheduler = new CLASSES[one.scheduler]!(optimizer, one.settings);
    for (const { epoch, rates } of one.closed!) {
      scheduler.step(epoch);
      expectClose(scheduler.getLastLr(), rates, `rates at epoch ${epoch}`);
    }
  });

  const grown = golden.cases.flatMap((one, i) => {
    const rates = golden.grown[i]!;
    return rates === null ? [] : [{ ...one, rates }];
  });
  test.each(grown)("when a group is added: $scheduler $settings", ({ rates, ...one }) => {
    const optimizer = optimizerOf(one.optimizer);
    const scheduler = new CLASSES[one.scheduler]!(optimizer, one.settings);
    for (const [i, want] of rates.entries()) {
      if (i === 12) optimizer.addParamGroup({ params: [new Parameter(zeros([1]))], lr: 0.1 });
      scheduler.step();
      expectClose(scheduler.getLastLr(), want, `rates after step ${i + 1}`);
    }
  });

  test("of warm restarts at fractions of epochs", () => {
    const scheduler = new CosineAnnealingWarmRestarts(optimizerOf("SGD"), { t0: 3, tMult: 2 });
    for (const [i, rates] of golden.fractional.entries()) {
      scheduler.step(i / 4);
      expectClose(scheduler.getLastLr(), rates, `rates at ${i / 4}`);
    }
  });
});
