import { Tensor } from "../../src/index.ts";
import { show } from "../../src/shape.ts";
import type { Sample } from "./entry.ts";

/** Where a value stands in a sample: `["args", 0, 1]`, `["options", "weight"]`. */
export type Path = readonly (string | number)[];

/** A value in a sample that is no list or object. */
export interface Leaf {
  readonly path: Path;
  readonly value: unknown;
}

/** All values of a sample, those in lists and options too, in the order in which they stand. */
export function leavesOf({ args, options }: Sample): readonly Leaf[] {
  return [...walk(args, ["args"]), ...walk(options ?? {}, ["options"])];
}

/** The lists of a sample, but that of its arguments. */
export function listsOf({ args, options }: Sample): readonly Leaf[] {
  const inside = (value: unknown, path: Path): Leaf[] =>
    Array.isArray(value)
      ? [{ path, value }, ...value.flatMap((item, i) => inside(item, [...path, i]))]
      : [];
  return [
    ...args.flatMap((arg, i) => inside(arg, ["args", i])),
    ...Object.entries(options ?? {}).flatMap(([name, item]) => inside(item, ["options", name])),
  ];
}

/** The tensors of a sample. */
export function tensorsOf(sample: Sample): readonly Tensor[] {
  return leavesOf(sample)
    .map(({ value }) => value)
    .filter((value) => value instanceof Tensor);
}

/** The sample with another value at one place. */
export function replaced(sample: Sample, path: Path, value: unknown): Sample {
  return replaceIn(sample, path, value) as Sample; // a path goes deeper than the sample itself
}

/** The sample with each of its tensors turned into something; `name` is what `nameOf` says. */
export function mapTensors(
  sample: Sample,
  change: (x: Tensor, index: number, name: string) => Tensor,
): Sample {
  let index = 0;
  const changed = (value: unknown, path: Path): unknown => {
    if (value instanceof Tensor) return change(value, index++, nameOf(path));
    if (Array.isArray(value)) return value.map((item, i) => changed(item, [...path, i]));
    if (!isPlainObject(value)) return value;
    const fields = Object.entries(value).map(([name, item]) => [
      name,
      changed(item, [...path, name]),
    ]);
    return Object.fromEntries(fields) as Record<string, unknown>; // pairs of a name and a value
  };
  // What is put in the place of values is of the same form.
  const args = changed(sample.args, ["args"]) as Sample["args"];
  if (sample.options === undefined) return { ...sample, args };
  return {
    ...sample,
    args,
    options: changed(sample.options, ["options"]) as typeof sample.options,
  };
}

/** `a0`, `a0.1`, `o.weight`. */
export function nameOf([root, ...rest]: Path): string {
  return root === "args" ? `a${rest.join(".")}` : `o.${rest.join(".")}`;
}

/** A call as text, with shapes and layouts in the place of elements. */
export function describeCall(op: string, { args, options }: Sample): string {
  const texts = args.map(describeValue);
  if (options !== undefined) texts.push(describeValue(options));
  return `${op}(${texts.join(", ")})`;
}

function describeValue(value: unknown): string {
  if (value instanceof Tensor) {
    const layout = value.isContiguous() ? "" : ` strides ${show(value.strides)}`;
    return `<${value.dtype} ${show(value.shape)}${layout}${value.offset > 0 ? ` offset ${value.offset}` : ""}>`;
  }
  if (Array.isArray(value)) return `[${value.map(describeValue).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([name, item]) => `${name}: ${describeValue(item)}`);
    return `{ ${fields.join(", ")} }`;
  }
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function walk(value: unknown, path: Path): Leaf[] {
  if (value instanceof Tensor) return [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((item, i) => walk(item, [...path, i]));
  if (isPlainObject(value))
    return Object.entries(value).flatMap(([name, item]) => walk(item, [...path, name]));
  return [{ path, value }];
}

function replaceIn(node: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(node)) {
    return node.map((item: unknown, i) => (i === key ? replaceIn(item, rest, value) : item));
  }
  const fields = node as Record<string, unknown>; // paths come from `walk`, which only enters lists and objects
  return { ...fields, [key]: replaceIn(fields[key], rest, value) };
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
