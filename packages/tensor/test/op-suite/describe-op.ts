import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WeftError } from "../../src/index.ts";
import type { Case } from "./case.ts";
import { casesOf, compareWithTorch, type Findings } from "./differential.ts";
import type { OpEntry, OpName } from "./entry.ts";
import { OpUnderTest } from "./op-under-test.ts";
import {
  differenceFlaws,
  methodFlaws,
  misuseFlaws,
  recordingFlaws,
  stridesFlaws,
} from "./self-checks.ts";
import { comparesWithTorch, hasTorch, NEEDS_TORCH } from "./torch-client.ts";

/**
 * Tests an op: against PyTorch, its gradients, layouts, misuse and errors. See README.md.
 *
 * @example describeOp("relu", { torch: "F.relu(a0)", samples: (r) => unarySamples(r, { avoid: [0] }) });
 */
export function describeOp(name: OpName, entry: OpEntry): void {
  const op = new OpUnderTest(name, entry);
  const cases = once(() => casesOf(op));
  const findings = once((): Promise<Findings> => compareWithTorch(op, cases()));
  const isCompared = comparesWithTorch && entry.torch !== null;
  const all = [...ownTests(op, cases), ...(isCompared ? comparisons(op, findings) : [])];
  const tests = all.filter(({ isWanted }) => isWanted);
  const about = entry.title === undefined ? "" : ` ${entry.title}`;
  describe(`${name}${about}`, () => {
    if (isCompared && hasTorch) {
      // PyTorch computes while the tests that need nobody else run; the others await what it found.
      beforeAll(() => void findings().catch(() => {}));
      // The request goes out when the event loop turns, which it does not do between tests by itself.
      beforeEach(() => new Promise<void>((turned) => setImmediate(turned)));
    }
    for (const { title, needsTorch, check } of tests) {
      test.skipIf(needsTorch && !hasTorch)(`${title}`, async () => {
        expectNone(await check());
      });
    }
    for (const { args, options, message } of entry.errors ?? []) {
      test(`says: ${message}`, () => {
        const { error } = op.run(options === undefined ? { args } : { args, options });
        expect(error).toBeInstanceOf(WeftError);
        expect(error?.message).toBe(message);
      });
    }
  });
}

/** A test that is made for an op. */
interface OpTest {
  readonly title: string;
  /** Whether the op is one to test so. */
  readonly isWanted: boolean;
  readonly needsTorch: boolean;
  /** What is wrong, a line each. */
  readonly check: () => readonly string[] | Promise<readonly string[]>;
}

/** The tests against PyTorch: one request, whose findings they divide. */
function comparisons(op: OpUnderTest, findings: () => Promise<Findings>): readonly OpTest[] {
  const { differentiable = true, deviations } = op.entry;
  const about = (title: string, kind: keyof Findings, isWanted = true): OpTest => ({
    title: `${title} ${NEEDS_TORCH}`,
    isWanted,
    needsTorch: true,
    check: async () => (await findings())[kind],
  });
  return [
    about("gives what PyTorch gives", "values"),
    about("gives the gradients that PyTorch gives", "gradients", differentiable),
    about("refuses what PyTorch refuses", "misuse"),
    about("deviates from PyTorch as stated", "stale", deviations !== undefined),
  ];
}

/** The tests that need nobody else. */
function ownTests(op: OpUnderTest, cases: () => readonly Case[]): readonly OpTest[] {
  const { differentiable = true, twiceDifferentiable = differentiable } = op.entry;
  const own = (title: string, check: () => readonly string[], isWanted = true): OpTest => ({
    title,
    isWanted,
    needsTorch: false,
    check,
  });
  return [
    own("has the gradients that differences give", () => differenceFlaws(op, 1), differentiable),
    own(
      "has the second derivatives that differences give",
      () => differenceFlaws(op, 2),
      twiceDifferentiable,
    ),
    own("depends on elements, not on strides, and leaves its inputs alone", () => stridesFlaws(op)),
    own("computes the same bits with and without recording", () => recordingFlaws(op)),
    own("gives a tensor or an error that helps, whatever it is given", () =>
      misuseFlaws(op, cases()),
    ),
    own("is the same as a method, if it is one", () => methodFlaws(op)),
  ];
}

const SHOWN = 12;

/** Fails with the first few lines. */
function expectNone(lines: readonly string[]): void {
  const more = lines.length > SHOWN ? [`and ${lines.length - SHOWN} more`] : [];
  expect([...lines.slice(0, SHOWN), ...more].join("\n")).toBe("");
}

/** A function that computes once, when it is first called. */
function once<T>(compute: () => T): () => T {
  let found: { readonly value: T } | null = null;
  return () => (found ??= { value: compute() }).value;
}
