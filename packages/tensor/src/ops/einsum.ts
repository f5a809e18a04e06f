import { checkTensor } from "../dispatch/check-tensor.ts";
import { parseEinsum } from "../dispatch/einsum-equation.ts";
import { computeDType, type DType } from "../dtype.ts";
import { checkFactors } from "../dispatch/factors.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { viewOf } from "./define-view.ts";
import { matmul } from "./matmul.ts";
import { mul } from "./mul.ts";
import { permute } from "./permute.ts";
import { reshape } from "./reshape.ts";
import { sum } from "./sum.ts";
import { to } from "./to.ts";
import { widened } from "./widened.ts";

/**
 * Sum of products in Einstein's notation: one letter a dimension; letters that are not in the output are summed over.
 *
 * A letter twice in one term is a diagonal (`"ii->i"`), or a trace (`"ii->"`). `"..."` stands for any further dimensions, which
 * are broadcast. Without `->` the output has what is under the ellipsis, then the letters that stand once, in alphabetical
 * order. Several operands are multiplied from left to right, each pair as one batched matrix product.
 *
 * @category Linear algebra
 * @throws {ValueError} when the equation is no equation or does not fit the operands.
 * @throws {ShapeError} when a letter stands for different sizes. @throws {DTypeError} when the dtypes differ.
 * @example einsum("ij,jk->ik", tensor([[1, 2]]), tensor([[3], [4]])).toArray() // [[11]]
 */
export function einsum(equation: string, ...operands: readonly Tensor[]): Tensor {
  if (typeof equation !== "string" || operands.length === 0) {
    throw new ValueError(
      `einsum: needs an equation and at least one operand; got ${typeof equation} and ${operands.length} operands`,
    );
  }
  for (const [i, x] of operands.entries()) checkTensor("einsum", `operand ${i}`, x);
  const { inputs, output, sizes } = parseEinsum(
    equation,
    operands.map(({ shape }) => shape),
  );
  const [{ dtype }] = operands as readonly [Tensor]; // checked above
  // Products of 16-bit floats are rounded once, at the end; what has but one operand may be a view.
  const isRounded =
    computeDType(dtype) !== dtype &&
    operands.length > 1 &&
    operands.every((x) => x.dtype === dtype);
  const terms = operands.map((operand, i) => {
    const x = isRounded ? widened(operand) : operand;
    return withoutStretched(diagonal({ x, labels: inputs[i]! }), sizes);
  });
  let result = terms[0]!;
  for (let i = 1; i < terms.length; i++) {
    const later = new Set([...output, ...terms.slice(i + 1).flatMap(({ labels }) => labels)]);
    result = contract(result, terms[i]!, later);
  }
  const out = arranged(summed(result, new Set(output)), output);
  return isRounded ? to(out, dtype) : out;
}

/** A tensor whose dimensions have labels, each once. */
interface Labelled {
  readonly x: Tensor;
  readonly labels: readonly string[];
}

/** Dimensions with one label become one that walks through all of them: a view of the diagonal. */
function diagonal({ x, labels }: Labelled): Labelled {
  const unique = [...new Set(labels)];
  if (unique.length === labels.length) return { x, labels };
  const view = viewOf(x, ({ shape, strides }) => {
    const steps = unique.map((label) =>
      labels.reduce((step, other, d) => (other === label ? step + strides[d]! : step), 0),
    );
    const sizes = unique.map((label) => shape[labels.indexOf(label)]!);
    shape.splice(0, shape.length, ...sizes);
    strides.splice(0, strides.length, ...steps);
  });
  return { x: view, labels: unique };
}

/** Drops dimensions of size 1 whose label has another size elsewhere: the element is the same for all of them. */
function withoutStretched({ x, labels }: Labelled, sizes: ReadonlyMap<string, number>): Labelled {
  const kept = labels.filter((label, d) => (x.shape[d] === 1 ? sizes.get(label) === 1 : true));
  if (kept.length === labels.length) return { x, labels };
  return {
    x: reshape(
      x,
      kept.map((label) => sizes.get(label)!),
    ),
    labels: kept,
  };
}

/** The product of two terms, summed over the labels that nobody needs later. */
function contract(a: Labelled, b: Labelled, later: ReadonlySet<string>): Labelled {
  const left = summed(a, new Set([...later, ...b.labels]));
  const right = summed(b, new Set([...later, ...a.labels]));
  const isShared = (label: string): boolean => right.labels.includes(label);
  const batch = left.labels.filter((label) => isShared(label) && later.has(label));
  const folded = left.labels.filter((label) => isShared(label) && !later.has(label));
  const rows = left.labels.filter((label) => !isShared(label));
  const cols = right.labels.filter((label) => !left.labels.includes(label));
  const labels = [...batch, ...rows, ...cols];
  if (folded.length === 0) {
    // Nothing to sum: the elements' products.
    const stretched = [...batch, ...rows, ...cols.map(() => null)];
    return {
      x: mul(spread(left, stretched), spread(right, [...batch, ...rows.map(() => null), ...cols])),
      labels,
    };
  }
  checkFactors("einsum", a.x, b.x);
  const size = (term: Labelled, some: readonly string[]): number =>
    some.reduce((product, label) => product * sizeOf(term, label), 1);
  const count = size(left, batch);
  const product = matmul(
    reshape(arranged(narrowed(left, a.x.dtype), [...batch, ...rows, ...folded]), [
      count,
      size(left, rows),
      size(left, folded),
    ]),
    reshape(arranged(narrowed(right, b.x.dtype), [...batch, ...folded, ...cols]), [
      count,
      size(right, folded),
      size(right, cols),
    ]),
  );
  const shape = [
    ...[...batch, ...rows].map((label) => sizeOf(left, label)),
    ...cols.map((label) => sizeOf(right, label)),
  ];
  return { x: reshape(product, shape), labels };
}

/** A sum of integers is int64; the factor it was has its own dtype, which the other one has too. */
function narrowed({ x, labels }: Labelled, dtype: DType): Labelled {
  return { x: to(x, dtype), labels };
}

/** Summed over the labels that are not needed. */
function summed(term: Labelled, needed: ReadonlySet<string>): Labelled {
  const { x, labels } = term;
  const dims = labels.flatMap((label, d) => (needed.has(label) ? [] : [d]));
  if (dims.length === 0) return term;
  return { x: sum(x, { dim: dims }), labels: labels.filter((label) => needed.has(label)) };
}

/** The dimensions in the order of `labels`. */
function arranged({ x, labels }: Labelled, order: readonly string[]): Tensor {
  if (order.every((label, d) => labels[d] === label)) return x;
  return permute(
    x,
    order.map((label) => labels.indexOf(label)),
  );
}

/** The dimensions in an order that has a size of 1 wherever there is `null`. */
function spread(term: Labelled, order: readonly (string | null)[]): Tensor {
  const own = order.filter((label) => label !== null);
  return reshape(
    arranged(term, own),
    order.map((label) => (label === null ? 1 : sizeOf(term, label))),
  );
}

function sizeOf({ x, labels }: Labelled, label: string): number {
  return x.shape[labels.indexOf(label)]!;
}
