import { kernels } from "@weft/kernels";
import type { DType } from "../dtype.ts";
import { kernelSuffix } from "../dtype.ts";
import { DTypeError } from "../errors.ts";

/**
 * The kernel of a family for a dtype, looked up on each call because the table may be replaced.
 *
 * @throws {DTypeError} when the op does not exist for the dtype.
 */
export function kernelFor<F>(op: string, stem: string, dtype: DType): F {
  const kernel = (kernels as unknown as Readonly<Record<string, F | undefined>>)[
    stem + kernelSuffix(dtype)
  ]; // looked up by a name made of parts
  if (kernel === undefined) {
    throw new DTypeError(
      `${op}: this dtype is not supported; got ${dtype} (cast it first, as in x.to("float32"))`,
    );
  }
  return kernel;
}
