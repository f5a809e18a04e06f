import { ShapeError, ValueError } from "../errors.ts";
import { show, type Shape } from "../shape.ts";

/** An equation with its labels resolved: one label a dimension, in order. */
export interface EinsumEquation {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
  /** The size of each label: that of the operands, where one of them may have 1 instead. */
  readonly sizes: ReadonlyMap<string, number>;
}

/**
 * Parses an equation of `einsum` for operands of the given shapes. The dimensions under an ellipsis get the labels `.0`,
 * `.1`, … counted from the right.
 *
 * @throws {ValueError} when the equation is no equation or does not fit the operands.
 * @throws {ShapeError} when a label stands for different sizes.
 */
export function parseEinsum(equation: string, shapes: readonly Shape[]): EinsumEquation {
  const text = equation.replaceAll(/\s/g, "");
  const [left = "", right, more] = text.split("->");
  if (more !== undefined || !/^[a-zA-Z.,]*$/.test(left) || !/^[a-zA-Z.]*$/.test(right ?? "")) {
    throw new ValueError(
      `einsum: an equation has letters, commas, "..." and one "->"; got ${JSON.stringify(equation)}`,
    );
  }
  const terms = left.split(",");
  if (terms.length !== shapes.length) {
    throw new ValueError(
      `einsum: the equation must have a term for each operand; got ${terms.length} terms in ${JSON.stringify(equation)} for ${shapes.length} operands`,
    );
  }
  const inputs = terms.map((term, i) => inputLabels(term, shapes[i]!, i));
  const sizes = sizesOf(inputs, shapes);
  const output = right === undefined ? implicitOutput(inputs) : outputLabels(right, inputs);
  return { inputs, output, sizes };
}

function inputLabels(term: string, shape: Shape, operand: number): string[] {
  const { before, behind, hasEllipsis } = cutTerm(term);
  const named = before.length + behind.length;
  if (hasEllipsis ? named > shape.length : named !== shape.length) {
    throw new ValueError(
      `einsum: a term must have one letter a dimension, or an ellipsis; got ${JSON.stringify(term)} for operand ${operand} of shape ${show(shape)}`,
    );
  }
  return [...before, ...ellipsis(shape.length - named), ...behind];
}

function outputLabels(term: string, inputs: readonly (readonly string[])[]): string[] {
  const { before, behind, hasEllipsis } = cutTerm(term);
  const named = [...before, ...behind];
  const known = new Set(inputs.flat());
  const wrong = named.find((label, i) => !known.has(label) || named.indexOf(label) !== i);
  if (wrong !== undefined) {
    throw new ValueError(
      `einsum: each letter of the output must be in an input, and stand once; got "${wrong}" in ${JSON.stringify(term)}`,
    );
  }
  return [...before, ...(hasEllipsis ? ellipsis(widestEllipsis(inputs)) : []), ...behind];
}

/** Without an output: what is under an ellipsis, then the letters that stand once, in alphabetical order. */
function implicitOutput(inputs: readonly (readonly string[])[]): string[] {
  const letters = inputs.flat().filter((label) => !label.startsWith("."));
  const single = letters.filter((label) => letters.indexOf(label) === letters.lastIndexOf(label));
  return [...ellipsis(widestEllipsis(inputs)), ...single.sort()];
}

interface Term {
  readonly before: readonly string[];
  readonly behind: readonly string[];
  readonly hasEllipsis: boolean;
}

function cutTerm(term: string): Term {
  const [before = "", behind, more] = term.split("...");
  if (more !== undefined || before.includes(".") || behind?.includes(".") === true) {
    throw new ValueError(
      `einsum: a term has at most one ellipsis, of three points; got ${JSON.stringify(term)}`,
    );
  }
  return {
    before: before.split(""),
    behind: (behind ?? "").split(""),
    hasEllipsis: behind !== undefined,
  };
}

function ellipsis(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `.${count - 1 - i}`);
}

function widestEllipsis(inputs: readonly (readonly string[])[]): number {
  const widths = inputs.map((labels) => labels.filter((label) => label.startsWith(".")).length);
  return Math.max(0, ...widths);
}

function sizesOf(
  inputs: readonly (readonly string[])[],
  shapes: readonly Shape[],
): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const [i, labels] of inputs.entries()) {
    const own = new Map<string, number>();
    for (const [d, label] of labels.entries()) {
      const size = shapes[i]![d]!;
      const [repeated, known] = [own.get(label), sizes.get(label) ?? 1];
      if ((repeated ?? size) !== size || (known !== size && known !== 1 && size !== 1)) {
        const name = label.startsWith(".") ? "a dimension under the ellipsis" : `"${label}"`;
        throw new ShapeError(
          `einsum: ${name} must have one size; got ${repeated ?? known} and ${size} (dimension ${d} of operand ${i}, shape ${show(shapes[i]!)})`,
        );
      }
      own.set(label, size);
      sizes.set(label, known === 1 ? size : known);
    }
  }
  return sizes;
}
