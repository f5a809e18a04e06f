import { defineOp } from "../autograd/define-op.ts";
import { linearScan as linearScanData, type ScanAttrs } from "../dispatch/scan.ts";
import type { Tensor } from "../tensor.ts";
import { mul } from "./mul.ts";
import { shift } from "./shift.ts";

/** @internal */
export interface LinearScanAttrs extends ScanAttrs {
  /** Whether each step takes the factor that stands where the scan comes from. */
  readonly exclusive: boolean;
}

/**
 * The recurrence `y[t] = b[t] + a[t] y[t - 1]` along a dimension, or with `a[t - 1]` (`exclusive`), in either direction. Its
 * gradient is a scan the other way with the factors one step on: a family closed under differentiation, without divisions.
 *
 * @internal
 */
export const linearScan: (a: Tensor, b: Tensor, attrs: LinearScanAttrs) => Tensor = defineOp<
  readonly ["a", "b"],
  "a" | "out",
  LinearScanAttrs
>({
  name: "linearScan",
  inputs: ["a", "b"],
  saves: ["a", "out"],
  forward: linearScanData,
  vjp: {
    a: ({ dy, a, out, attrs }) => {
      const adjoint = back(a, dy, attrs);
      const { dim, reverse, exclusive } = attrs;
      return exclusive
        ? mul(shift(adjoint, { dim, by: reverse ? 1 : -1, fill: 0 }), out)
        : mul(adjoint, shift(out, { dim, by: reverse ? -1 : 1, fill: 0 }));
    },
    b: ({ dy, a, attrs }) => back(a, dy, attrs),
  },
});

function back(a: Tensor, dy: Tensor, { dim, reverse, exclusive }: LinearScanAttrs): Tensor {
  return linearScan(a, dy, { dim, reverse: !reverse, exclusive: !exclusive });
}
