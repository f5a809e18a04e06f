/** Every error Weft raises on purpose: one line, `<op or area>: <rule>; got <values>`. */
export class WeftError extends Error {
  override readonly name: string = "WeftError";
}

/** Shapes or dimensions do not fit together. */
export class ShapeError extends WeftError {
  override readonly name = "ShapeError";
}

/** An operation does not exist for a dtype, or dtypes do not fit together. */
export class DTypeError extends WeftError {
  override readonly name = "DTypeError";
}

/** An argument has the right type and a wrong value. */
export class ValueError extends WeftError {
  override readonly name = "ValueError";
}

/** An index or a dimension is out of range. */
export class IndexError extends WeftError {
  override readonly name = "IndexError";
}

/** The autograd graph cannot give the gradient that was asked for. */
export class GradientError extends WeftError {
  override readonly name = "GradientError";
}

/** A tensor was used after its memory had been given back by `scope` or `using`. */
export class DisposedError extends WeftError {
  override readonly name = "DisposedError";
}

/** A parameter or buffer was read or used before its shape was known. */
export class UninitializedError extends WeftError {
  override readonly name = "UninitializedError";
}

/** `detectAnomaly` met a NaN or an infinity. */
export class AnomalyError extends WeftError {
  override readonly name = "AnomalyError";
  /** The op that met it first. */
  readonly op: string;
  /** The path of the innermost module that ran, where modules were given. */
  readonly module: string | null;
  readonly step: number | null;

  constructor(
    message: string,
    {
      op,
      module,
      step,
      cause,
    }: {
      readonly op: string;
      readonly module: string | null;
      readonly step: number | null;
      readonly cause: unknown;
    },
  ) {
    super(message, { cause });
    this.op = op;
    this.module = module;
    this.step = step;
  }
}
