import { cat, defineOp, Tensor, zeros } from "@weft/tensor";
import { ModuleError } from "./module-error.ts";

/** Gradients of several values, in their places; `null` for values that want none. */
export type Gradients = readonly (Tensor | null)[];

/**
 * The same values, of whose gradients `see` is shown all at once: in each backward pass, as soon as they are complete. What it
 * returns, if anything, takes their place, where `null` stands for a gradient of 0. `null` when no value wants a gradient.
 *
 * @throws {ModuleError} when several values that want gradients have different dtypes: they travel through one tensor.
 */
export function tapGradients(
  values: readonly unknown[],
  see: (gradients: Gradients) => Gradients | void,
): unknown[] | null {
  const wanted = values.flatMap((value, i) =>
    value instanceof Tensor && value.requiresGrad ? [{ i, tensor: value }] : [],
  );
  const [first] = wanted;
  if (first === undefined) return null;
  const dtypes = new Set(wanted.map(({ tensor }) => tensor.dtype));
  if (dtypes.size > 1) {
    throw new ModuleError(
      `hook: tensors that want gradients must have one dtype; got ${[...dtypes].join(", ")}`,
    );
  }
  const joined =
    wanted.length === 1
      ? passed(first.tensor)
      : cat(wanted.map(({ tensor }) => tensor.reshape([-1])));
  if (!joined.requiresGrad) return null; // recording is off
  const split = (whole: Tensor): Tensor[] => {
    if (wanted.length === 1) return [whole];
    let start = 0;
    return wanted.map(({ tensor: { size, shape } }) => {
      const part = whole.narrow(0, start, size).reshape(shape);
      start += size;
      return part;
    });
  };
  joined.registerHook((gradient) => {
    const given: (Tensor | null)[] = values.map(() => null);
    for (const [n, part] of split(gradient).entries()) given[wanted[n]!.i] = part;
    const answer = see(given);
    if (answer === undefined) return undefined;
    const parts = wanted.map(
      ({ i, tensor: { shape, dtype } }) => answer[i] ?? zeros(shape, { dtype }),
    );
    return wanted.length === 1 ? parts[0]! : cat(parts.map((part) => part.reshape([-1])));
  });
  const tapped = [...values];
  for (const [n, part] of split(joined).entries()) tapped[wanted[n]!.i] = part;
  return tapped;
}

/** The same values with a node of their own, whose hooks are not those of `x`. */
const passed = defineOp<readonly ["x"]>({
  name: "backwardHookFunction",
  inputs: ["x"],
  isView: true,
  forward: (x) => x.detach(),
  vjp: { x: ({ dy }) => dy },
});
