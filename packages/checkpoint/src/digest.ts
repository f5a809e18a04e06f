import { groupByStorage, Tensor } from "@weft/tensor";
import { withRawBytes } from "./raw-bytes.ts";
import { areSameView, offsetIn, spanOf } from "./storage-views.ts";
import { hash, hex, updateHash } from "./xxhash.ts";

/**
 * A digest of tensors: 16 hexadecimal digits (XXH64). Equal digests mean equal names, ties, dtypes, shapes and bits, but for
 * a chance of 2⁻⁶⁴; a checkpoint gives the digest of what was saved.
 *
 * Taken in are, for all names in sorted order (by UTF-16 units): name, dtype, shape, and then
 * - for a storage under one name, or under several that show the same of it: at its first name the elements in row-major
 *   order, little-endian; at each other one the name it is tied to,
 * - for a storage of which names show different parts: at each of them the first one's name, the strides, the distance from
 *   the first element that any of them shows, and the elements.
 *
 * @param variant Goes into the digest: the kernels' variant, since bits are those of one variant. Default none.
 * @example digestTensors({ weight: tensor([1, 2]) }) // "11afcb45d73ff9a9"
 */
export function digestTensors(tensors: Readonly<Record<string, Tensor>>, variant = ""): string {
  const entries = Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1));
  const views = new Map<string, View>();
  for (const { names } of groupByStorage(entries)) describeViews(names, tensors, views);
  const digest = hash.create64();
  digest.update(JSON.stringify(["weft", variant]));
  for (const [name, tensor] of entries) {
    const { tie, showsMore } = views.get(name)!;
    digest.update(JSON.stringify([name, tensor.dtype, tensor.shape, tie]));
    if (showsMore) withRawBytes(tensor, (bytes) => updateHash(digest, bytes));
  }
  return hex(digest.digest());
}

/** What the digest takes in of a name besides its dtype and shape. */
interface View {
  readonly tie: readonly [tiedTo: string, strides: readonly number[], offset: number] | null;
  /** Whether its elements are not those of the name before. */
  readonly showsMore: boolean;
}

function describeViews(
  names: readonly string[],
  tensors: Readonly<Record<string, Tensor>>,
  views: Map<string, View>,
): void {
  const [first] = names;
  const members = names.map((name) => tensors[name]!);
  if (areSameView(members)) {
    const { storage, dtype, shape } = members[0]!;
    // Row-major strides, as after loading: where in memory one view lies is not part of its value.
    const { strides } = new Tensor(storage, dtype, shape);
    for (const [i, name] of names.entries())
      views.set(name, { tie: i === 0 ? null : [first!, strides, 0], showsMore: i === 0 });
    return;
  }
  const span = spanOf(members);
  for (const [i, name] of names.entries()) {
    const member = members[i]!;
    views.set(name, {
      tie: [first!, member.strides, offsetIn(span, member)],
      showsMore: true,
    });
  }
}
