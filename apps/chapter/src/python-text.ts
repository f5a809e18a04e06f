import type { Module } from "@weft/nn";
import { Parameter, Tensor } from "@weft/tensor";

/** A tuple, to be written in Python's way. */
export class Tuple {
  readonly values: readonly unknown[];
  constructor(...values: readonly unknown[]) {
    this.values = values;
  }
}

/** A value as Python's `print` writes it. */
export function pythonText(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null) return "None";
  if (value instanceof Tuple) return `(${value.values.map(pythonRepr).join(", ")})`;
  if (value === Parameter) return "<class 'torch.nn.parameter.Parameter'>";
  if (isStateDict(value)) {
    const entries = Object.entries(value).map((entry) => pythonText(new Tuple(...entry)));
    return `OrderedDict([${entries.join(", ")}])`;
  }
  return (value as { toString(): string }).toString(); // numbers, texts, and what prints itself
}

/** Sizes as PyTorch writes them. */
export class Size {
  readonly shape: readonly number[];
  constructor(shape: readonly number[]) {
    this.shape = shape;
  }

  toString(): string {
    return `torch.Size([${this.shape.join(", ")}])`;
  }
}

/** `(name, shape)` of each parameter. */
export function namedShapes(module: Module): Tuple[] {
  return [...module.namedParameters()].map(([name, { shape }]) => new Tuple(name, new Size(shape)));
}

/** Inside of tuples texts have quotes. */
function pythonRepr(value: unknown): string {
  return typeof value === "string" ? `'${value}'` : pythonText(value);
}

function isStateDict(value: unknown): value is Readonly<Record<string, Tensor>> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.getPrototypeOf(value) === null &&
    Object.values(value).every((entry) => entry instanceof Tensor)
  );
}
