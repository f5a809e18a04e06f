import { readFileSync } from "node:fs";
import { fromTypedArray, Parameter, tensor, Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  Adagrad,
  Adam,
  AdamW,
  fromTorchStateDict,
  RMSprop,
  SGD,
  toTorchStateDict,
  type TorchStateDict,
} from "./index.ts";

interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
type Named<T> = Readonly<Record<string, T>>;
interface Case {
  readonly optimizer: keyof typeof CLASSES;
  readonly middle: Named<GoldenTensor>;
  readonly torch: {
    readonly state: Named<Named<GoldenTensor | number | null>>;
    readonly param_groups: readonly (Named<unknown> & { readonly params: readonly number[] })[];
  };
  readonly end: Named<GoldenTensor>;
}
const golden = JSON.parse(
  readFileSync(new URL("../../../goldens/torch_optimizer_state.json", import.meta.url), "utf8"),
) as {
  readonly start: Named<GoldenTensor>;
  readonly gradients: readonly Named<GoldenTensor | null>[];
  readonly cases: readonly Case[];
}; // made by goldens/gen_torch_state.py

const CLASSES = { SGD, Adam, AdamW, RMSprop, Adagrad };

const toTensor = ({ shape, data }: GoldenTensor): Tensor =>
  fromTypedArray(Float64Array.from(data), shape);

function made(kind: keyof typeof CLASSES, values: Named<GoldenTensor>, settings: object = {}) {
  const p = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, new Parameter(toTensor(value))]),
  );
  const named = (...names: string[]): [string, Parameter][] =>
    names.map((name) => [name, p[name]!]);
  const groups = [{ params: named("w", "c") }, { params: named("b") }];
  return { p, optimizer: new CLASSES[kind](groups, settings) as SGD }; // one of the classes
}

function train({ p, optimizer }: ReturnType<typeof made>, from: number, to: number): void {
  for (const gradients of golden.gradients.slice(from, to)) {
    for (const [name, parameter] of Object.entries(p)) {
      const gradient = gradients[name];
      parameter.grad = gradient ? toTensor(gradient) : null;
    }
    optimizer.step();
  }
}

/** The golden's state with tensors in it. */
const torchState = ({ torch }: Case): TorchStateDict => ({
  param_groups: torch.param_groups,
  state: Object.fromEntries(
    Object.entries(torch.state).map(([number, memory]) => [
      number,
      Object.fromEntries(
        Object.entries(memory).map(([key, value]) => [
          key,
          typeof value === "object" && value !== null ? toTensor(value) : value,
        ]),
      ),
    ]),
  ),
});

function expectClose(got: Tensor, want: GoldenTensor): void {
  expect(got.shape).toEqual(want.shape);
  for (const [i, x] of got.toTypedArray().entries()) expect(x).toBeCloseTo(want.data[i]!, 12);
}

describe("F: optimizer state dicts from and to PyTorch's form", () => {
  test.each(golden.cases)("$optimizer goes on where PyTorch's stopped", (one) => {
    const run = made(one.optimizer, one.middle);
    run.optimizer.loadStateDict(fromTorchStateDict(torchState(one), run.optimizer));
    expect(run.optimizer.groups.map(({ lr }) => lr)).toEqual([0.1, 0.02]);
    train(run, 3, 6);
    for (const [name, want] of Object.entries(one.end)) expectClose(run.p[name]!, want);
  });

  test.each(golden.cases)("$optimizer gives PyTorch's state after three steps", (one) => {
    const run = made(one.optimizer, golden.start);
    run.optimizer.loadStateDict(
      fromTorchStateDict({ ...torchState(one), state: {} }, run.optimizer),
    );
    train(run, 0, 3);
    const { state, param_groups: groups } = toTorchStateDict(run.optimizer);
    for (const [g, group] of groups.entries())
      expect(one.torch.param_groups[g]).toMatchObject(group);
    const known = Object.entries(one.torch.state).filter(([, memory]) =>
      Object.values(memory).some((value) => value !== null),
    );
    expect(Object.keys(state)).toEqual(known.map(([number]) => number));
    for (const [number, memory] of known) {
      expect(Object.keys(state[Number(number)]!).toSorted()).toEqual(
        Object.keys(memory).toSorted(),
      );
      for (const [key, want] of Object.entries(memory)) {
        const got = state[Number(number)]![key]!;
        if (got instanceof Tensor) expectClose(got, want as GoldenTensor); // where we have a tensor, torch has
        else expect(got).toBe(typeof want === "number" ? want : (want as GoldenTensor).data[0]); // a count
      }
    }
  });

  test("what was exported comes back with the same bits, initialLr too", () => {
    const run = made("Adam", golden.start, { lr: 0.1 });
    train(run, 0, 3);
    run.optimizer.groups[0]!.initialLr = 0.5;
    const before = run.optimizer.stateDict({ copy: true });
    const torch = toTorchStateDict(run.optimizer);
    expect(torch.param_groups[0]!["initial_lr"]).toBe(0.5);
    run.optimizer.loadStateDict(fromTorchStateDict(torch, run.optimizer));
    const after = run.optimizer.stateDict();
    expect(after.groups).toEqual(before.groups);
    for (const [name, memory] of Object.entries(before.state))
      for (const [key, value] of Object.entries(memory))
        expect(String(after.state[name]![key])).toBe(String(value));
  });

  test("a state of other groups is refused", () => {
    const { optimizer } = made("SGD", golden.start);
    const good = toTorchStateDict(optimizer);
    const one = { ...good, param_groups: [{ ...good.param_groups[0]!, params: [0, 1, 2] }] };
    expect(() => fromTorchStateDict(one, optimizer)).toThrow(/have \[2, 1\] parameters; got \[3\]/);
    const stray = { ...good, state: { 7: { momentum_buffer: tensor([1]) } } };
    expect(() => fromTorchStateDict(stray, optimizer)).toThrow(/got number 7/);
  });
});
