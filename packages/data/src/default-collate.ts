import { stack, Tensor, ValueError } from "@weft/tensor";
import type { Collated } from "./dataset.ts";

/** Makes a batch of samples. */
export type Collate<S, B> = (samples: readonly S[]) => B;

/**
 * Stacks samples: tensors of shape `[...]` become one of shape `[count, ...]`; arrays of tensors become an array of such, one
 * for each place.
 *
 * @pytorch torch.utils.data.default_collate
 * @throws {ValueError} when there is no sample, or one is neither a tensor nor an array of as many tensors as the first.
 * @throws {ShapeError} when shapes differ.
 * @example
 * const [images, labels] = defaultCollate([[tensor([1, 2]), tensor(7)], [tensor([3, 4]), tensor(8)]]);
 * images!.toArray() // [[1, 2], [3, 4]]
 * labels!.toArray() // [7, 8]
 */
export function defaultCollate<S>(samples: readonly S[]): Collated<S> {
  const [first] = samples;
  if (first === undefined)
    throw new ValueError("defaultCollate: there must be at least one sample; got none");
  const parts: readonly unknown[] = Array.isArray(first) ? first : [first];
  const columns: Tensor[][] = parts.map(() => []);
  for (const [i, sample] of samples.entries()) {
    const row: readonly unknown[] = Array.isArray(sample) ? sample : [sample];
    const isLike = Array.isArray(sample) === Array.isArray(first) && row.length === parts.length;
    for (const [k, part] of row.entries()) {
      if (!isLike || !(part instanceof Tensor)) throw refused(i, sample, first);
      columns[k]!.push(part);
    }
  }
  const stacked = columns.map((column) => stack(column));
  return (Array.isArray(first) ? stacked : stacked[0]) as Collated<S>; // as the samples are
}

function refused(i: number, sample: unknown, first: unknown): ValueError {
  return new ValueError(
    `defaultCollate: samples must be tensors, or arrays of as many tensors each; got ${describe(sample)} as sample ${i}` +
      (i === 0 ? "" : ` after ${describe(first)}`) +
      " (other samples need a collate of their own)",
  );
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(describe).join(", ")}]`;
  if (value instanceof Promise) return "a promise";
  return value instanceof Tensor
    ? "a tensor"
    : `${value === null ? "null" : typeof value}`.replace("object", "an object");
}
