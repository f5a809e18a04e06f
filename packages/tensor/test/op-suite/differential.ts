import { Tensor, type DType } from "../../src/index.ts";
import { expressionOf, type Case, type CaseReport } from "./case.ts";
import { compareTensor, decode, type Difference } from "./compare.ts";
import { elementsOf } from "./elements.ts";
import type { Deviation, Sample, Tolerances } from "./entry.ts";
import { hasGradients, runRecorded, takesGradient, type Recorded } from "./gradients.ts";
import { mutationsOf } from "./mutations.ts";
import type { OpUnderTest } from "./op-under-test.ts";
import type { Outcome } from "./outcome.ts";
import { isUsualSeed } from "./random.ts";
import { RequestBuilder } from "./request.ts";
import { askTorch, type TorchAnswer, type TorchTensor } from "./torch-client.ts";
import { describeCall, leavesOf, mapTensors, nameOf } from "./tree.ts";

/** What the comparison with PyTorch found, a line a difference. */
export interface Findings {
  readonly values: readonly string[];
  readonly gradients: readonly string[];
  readonly misuse: readonly string[];
  /** Deviations that never happened. */
  readonly stale: readonly string[];
}

/** The calls of an op: its samples in each dtype, and the mutations of those of one. */
export function casesOf(op: OpUnderTest): readonly Case[] {
  const drawn = op.dtypes.flatMap((dtype) =>
    op.samples(dtype).map((sample, i): Case => ({
      label: `sample ${i} in ${dtype}: ${describeCall(op.name, sample)}`,
      sample,
      dtype,
      mutation: null,
      gradients: hasGradients(dtype) && op.entry.differentiable !== false,
    })),
  );
  const dtype = sweptDType(op);
  const mutated = op.samples(dtype).flatMap((sample, i) =>
    op.outcome(sample).error !== null
      ? [] // not valid to begin with
      : mutationsOf(sample, op.entry).map((mutation): Case => ({
          label: `sample ${i} with ${mutation.at} ${mutation.text}: ${describeCall(op.name, mutation.sample)}`,
          sample: mutation.sample,
          dtype,
          mutation,
          gradients: false,
        })),
  );
  return [...drawn, ...mutated];
}

/** The dtype whose samples are mutated. */
function sweptDType({ dtypes }: OpUnderTest): DType {
  return dtypes.includes("float32") ? "float32" : dtypes[0]!;
}

/** Asks PyTorch about all cases at once and compares. */
export async function compareWithTorch(op: OpUnderTest, cases: readonly Case[]): Promise<Findings> {
  const asked = cases.filter(
    ({ mutation, sample }) =>
      mutation?.isExpressible !== false && expressionOf(op.entry, sample) !== null,
  );
  const builder = new RequestBuilder();
  const inPlace = op.entry.inPlace === true;
  for (const { sample, gradients: isDifferentiated } of asked) {
    const gradients: boolean[] = [];
    mapTensors(sample, (x, i, name) => {
      gradients[i] = isDifferentiated && takesGradient(op, x, name);
      return x;
    });
    builder.add(expressionOf(op.entry, sample)!, sample, { gradients, inPlace });
  }
  const answers = await askTorch(builder.build());
  const found = { values: [] as string[], gradients: [] as string[], misuse: [] as string[] };
  const happened = new Set<Deviation>();
  for (const [i, one] of asked.entries()) {
    const torch = answers[i]!;
    const recorded = one.gradients ? runRecorded(op, one.sample) : null;
    const ours = recorded?.outcome ?? op.outcome(one.sample);
    const report: CaseReport = { ...one, ours, torch };
    for (const { aspect, text } of differences(op, one, ours, recorded, torch)) {
      const deviation = op.entry.deviations?.find(
        ({ aspects, when }) => aspects?.includes(aspect) !== false && when(report),
      );
      if (deviation !== undefined) happened.add(deviation);
      else {
        const kind =
          one.mutation === null ? (aspect === "gradient" ? "gradients" : "values") : "misuse";
        found[kind].push(`${one.label}: ${text}`);
      }
    }
  }
  const stale = (op.entry.deviations ?? []).filter((deviation) => !happened.has(deviation));
  return { ...found, stale: isUsualSeed ? stale.map(({ reason }) => reason) : [] };
}

function differences(
  { entry }: OpUnderTest,
  { sample }: Case,
  ours: Outcome,
  recorded: Recorded | null,
  torch: TorchAnswer,
): readonly Difference[] {
  if (ours.error !== null || torch.error !== undefined) {
    if (ours.error !== null && torch.error !== undefined) return [];
    const text =
      ours.error === null
        ? `gave ${ours.results.map((x) => `${x.dtype} [${x.shape.join(", ")}]`).join(", ")}, PyTorch threw: ${torch.error}`
        : `threw ${ours.error.message}, PyTorch gave ${torch.results!.map(({ dtype, shape }) => `${dtype} [${shape.join(", ")}]`).join(", ")}`;
    return [{ aspect: "verdict", text }];
  }
  const theirs = torch.results!;
  if (ours.results.length !== theirs.length)
    return [
      { aspect: "count", text: `${ours.results.length} results, PyTorch's ${theirs.length}` },
    ];
  const found = ours.results.flatMap((x, i) => {
    const difference = compareTensor(x, theirs[i]!, entry.tolerance);
    const rounded = torch.rounded?.[i];
    if (difference?.aspect !== "value" || rounded === undefined) return difference ?? [];
    // Of 16-bit floats the sum in float32, rounded once, is as right as PyTorch's, which may be rounded in between.
    return compareTensor(x, rounded, entry.tolerance) ?? [];
  });
  if (recorded === null || found.some(({ aspect }) => aspect === "shape" || aspect === "dtype"))
    return found;
  return [...found, ...gradientDifferences(sample, recorded, torch, entry.gradTolerance)];
}

/** No gradient is the same as zeros. */
function compareWithNone(ours: Tensor | null, theirs: TorchTensor | null): string | undefined {
  const isZero =
    ours === null
      ? [...decode(theirs!.data, theirs!.dtype as DType)].every((value) => Number(value) === 0)
      : [...ours.toTypedArray()].every((value) => value === 0);
  if (isZero) return undefined;
  return ours === null ? "is null, PyTorch's a tensor" : "is a tensor, PyTorch's None";
}

const GRADIENT_TOLERANCES: Tolerances = {
  reason: "Gradients are sums whose terms cancel, added in another order.",
  float32: { rtol: 8 * 2 ** -23, atol: 1e-6 },
  float64: { rtol: elementsOf("float64").rtol, atol: 1e-13 },
};

function gradientDifferences(
  sample: Sample,
  recorded: Recorded,
  torch: TorchAnswer,
  tolerances: Tolerances | undefined,
): readonly Difference[] {
  if (recorded.requiresGrad !== torch.requiresGrad) {
    const text = `requiresGrad is ${recorded.requiresGrad}, PyTorch's ${torch.requiresGrad}`;
    return [{ aspect: "requiresGrad", text }];
  }
  if (!recorded.requiresGrad) return [];
  if (recorded.error !== null || torch.gradientError !== undefined) {
    if (recorded.error !== null && torch.gradientError !== undefined) return [];
    const text = `backward: ${recorded.error?.message ?? "done"}, PyTorch: ${torch.gradientError ?? "done"}`;
    return [{ aspect: "gradient", text }];
  }
  const names = leavesOf(sample)
    .filter(({ value }) => value instanceof Tensor)
    .map(({ path }) => nameOf(path));
  return names.flatMap((name, i) => {
    const [ours, theirs] = [recorded.gradients[i]!, torch.gradients![i]!];
    if (ours === null && theirs === null) return [];
    const text =
      ours === null || theirs === null
        ? compareWithNone(ours, theirs)
        : compareTensor(ours, theirs, { ...GRADIENT_TOLERANCES, ...tolerances })?.text;
    return text === undefined ? [] : [{ aspect: "gradient", text: `gradient of ${name}: ${text}` }];
  });
}
