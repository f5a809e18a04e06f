import { kernels } from "@weft/kernels";
import type { DType } from "../dtype.ts";
import { DTYPES, kernelSuffix } from "../dtype.ts";
import { DTypeError } from "../errors.ts";

/**
 * The kernel of a family for a dtype: `add` stands for `addF32`, `addI64`, …, and `sum*ToI64` for `sumI32ToI64`, …; looked up on each call because the table may be replaced.
 *
 * @throws {DTypeError} when the op does not exist for the dtype.
 */
export function kernelFor<F>(op: string, stem: string, dtype: DType): F {
  const name = (names.get(stem) ?? nameFamily(stem))[dtype];
  const kernel = (kernels as unknown as Readonly<Record<string, F | undefined>>)[name]; // a name made of parts
  if (kernel === undefined) {
    throw new DTypeError(
      `${op}: this dtype is not supported; got ${dtype} (cast it first, as in x.to("float32"))`,
    );
  }
  return kernel;
}

/** Names by family: putting one together at every call would cost more than a small kernel. */
const names = new Map<string, Readonly<Record<DType, string>>>();

function nameFamily(stem: string): Readonly<Record<DType, string>> {
  const family = Object.fromEntries(
    DTYPES.map((dtype) => {
      const suffix = kernelSuffix(dtype);
      return [dtype, stem.includes("*") ? stem.replace("*", suffix) : stem + suffix];
    }),
  ) as Record<DType, string>; // one entry a dtype
  names.set(stem, family);
  return family;
}
