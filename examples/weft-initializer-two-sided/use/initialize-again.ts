import { loadCheckpoint } from "@weft/checkpoint";
import type { InitReportRow, InitRule } from "@weft/init";
import { initialize, Linear, ReLU, Sequential } from "@weft/nn";

/**
 *     node --import @acme/weft-initializer-two-sided initialize-again.ts net.weft
 *
 * Initializes a net as the one in the file was, from the names, options and seeds saved with it, and prints its values. The file
 * names no code: names are looked up among what this program registered, here by `--import`.
 */
const { metadata } = await loadCheckpoint(process.argv[2]!);
const { initializers } = metadata as unknown as { readonly initializers: readonly InitReportRow[] };
const rules = initializers.map(({ path, provenance }): InitRule => ({
  match: { path },
  // The id is data, so its options have no type; they are checked when the rules are.
  init: { id: provenance!.initializer, options: provenance!.options } as never,
}));
const net = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
initialize(net, { rules, seed: Number(initializers[0]!.provenance!.seed) });
console.log(JSON.stringify(Object.values(net.stateDict()).map((value) => value.toArray())));
