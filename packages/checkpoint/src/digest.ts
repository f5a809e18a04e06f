import { aliasTable, type Tensor } from "@weft/tensor";
import { withRawBytes } from "./raw-bytes.ts";
import { hash, hex } from "./xxhash.ts";

/**
 * A digest of tensors: 16 hexadecimal digits (XXH64) of all names in sorted order, each with dtype, shape and raw bytes, or
 * with the name it is tied to. Equal digests mean equal names, ties and bits.
 *
 * @param variant Goes into the digest: the kernels' variant, since bits are those of one variant. Default none.
 * @example digestTensors(net.stateDict(), kernelVariant())
 */
export function digestTensors(tensors: Readonly<Record<string, Tensor>>, variant = ""): string {
  const entries = Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1));
  const aliases = aliasTable(entries);
  const digest = hash.create64();
  digest.update(JSON.stringify(["weft", variant]));
  for (const [name, tensor] of entries) {
    const { dtype, shape, strides, offset } = tensor;
    const tiedTo = aliases.get(name);
    digest.update(
      JSON.stringify([name, dtype, shape, tiedTo === undefined ? null : [tiedTo, strides, offset]]),
    );
    if (tiedTo === undefined) withRawBytes(tensor, (bytes) => digest.update(bytes));
  }
  return hex(digest.digest());
}
