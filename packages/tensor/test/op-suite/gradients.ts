import { clone, grad, Tensor, WeftError, type DType } from "../../src/index.ts";
import type { Sample } from "./entry.ts";
import type { OpUnderTest } from "./op-under-test.ts";
import { outcomeOf, type Outcome } from "./outcome.ts";
import { mapTensors, replaced, tensorsOf } from "./tree.ts";
import { Random } from "./random.ts";
import { drawGeometry, placed } from "./layout.ts";

/** What a call under recording gave: results, and the gradient of each tensor of the sample (`null`: none). */
export interface Recorded {
  readonly outcome: Outcome;
  readonly requiresGrad: boolean;
  readonly gradients: readonly (Tensor | null)[];
  readonly error: Error | null;
}

/** Whether gradients of a dtype are compared. */
export function hasGradients(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64";
}

/** Whether a tensor of a sample, in the place that `name` says, is to have a gradient. */
export function takesGradient({ entry }: OpUnderTest, x: Tensor, name: string): boolean {
  return hasGradients(x.dtype) && entry.constants?.includes(name) !== true;
}

/** The sample with leaves in the place of the tensors that take gradients. */
export function withLeaves(op: OpUnderTest, sample: Sample): Sample {
  return mapTensors(sample, (x, _, name) =>
    takesGradient(op, x, name) ? x.detach().setRequiresGrad() : x,
  );
}

/** Calls the op with leaves and goes back from all results. */
export function runRecorded(op: OpUnderTest, sample: Sample): Recorded {
  const leafSample = withLeaves(op, sample);
  const leaves = tensorsOf(leafSample);
  const outcome = outcomeOf(() => op.call(writable(op, leafSample)), op.entry.results);
  const roots = outcome.results.filter((x) => x.requiresGrad);
  const none = leaves.map(() => null);
  if (roots.length === 0) return { outcome, requiresGrad: false, gradients: none, error: null };
  const wanted = leaves.filter((x) => x.requiresGrad);
  try {
    const gradOutputs = roots.map((x, i) => weights(x, i));
    const found = grad(roots, wanted, { gradOutputs, allowUnused: true });
    const gradients = leaves.map((x) => (x.requiresGrad ? found[wanted.indexOf(x)]! : null));
    return { outcome, requiresGrad: true, gradients, error: null };
  } catch (error) {
    const cause = error instanceof Error ? error : new WeftError(String(error));
    return { outcome, requiresGrad: true, gradients: none, error: cause };
  }
}

/** The sample with a first argument that may be written to: a leaf may not. */
export function writable(op: OpUnderTest, sample: Sample): Sample {
  const [first] = sample.args;
  if (op.entry.inPlace !== true || !(first instanceof Tensor)) return sample;
  return replaced(sample, ["args", 0], clone(first));
}

/** The gradient of a result: the same multiples of 1/16 as in torch-server.py, in a layout of its own. */
function weights(x: Tensor, index: number): Tensor {
  const values = Array.from({ length: x.size }, (_, i) => (((i * 37 + 11) % 61) - 30) / 16);
  const geometry = drawGeometry(x.shape, "apart", new Random(`weights ${index} ${x.shape.join()}`));
  return placed(values, x.dtype, geometry);
}
