import { empty, Parameter, type DType, type Shape } from "@weft/tensor";

/** A parameter that an option may leave out. */
export type OptionalParameter<Exists extends boolean> = Exists extends true ? Parameter : null;

/** A parameter with undefined values, or `null`. */
export function optionalParameter<Exists extends boolean>(
  exists: Exists,
  shape: Shape,
  dtype: DType,
): OptionalParameter<Exists> {
  const parameter = exists ? new Parameter(empty(shape, { dtype })) : null;
  return parameter as OptionalParameter<Exists>; // what the type says
}
