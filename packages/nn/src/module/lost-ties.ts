import { groupByStorage, type Parameter, type Storage } from "@weft/tensor";
import { listParameters } from "./listing.ts";
import type { Module } from "./module.ts";
import { joinPath } from "./paths.ts";
import { netOf } from "./tie-check.ts";
import { listModules } from "./walk.ts";

/** A tie of a parameter that was copied with one that was not. */
export interface LostTie {
  /** From the copied module on. */
  readonly name: string;
  /** The names of the parameter that were not copied, from the net on. */
  readonly others: readonly string[];
}

/**
 * The ties of a part with the rest of a net.
 *
 * @param net Default the largest net that a walk has seen the part in.
 */
export function lostTies(part: Module, net: Module = netOf(part)): LostTie[] {
  const paths = listModules(net, "", true)
    .filter(([, module]) => module === part)
    .map(([path]) => path);
  const isCopied = (name: string): boolean =>
    paths.some((path) => path === "" || name.startsWith(joinPath(path, "")));
  const entries = net === part ? [] : listParameters(net, { aliases: true });
  const outside = new Map<Storage, readonly string[]>(
    groupByStorage(entries).map(({ tensor, names }) => [
      tensor.storage,
      names.filter((name) => !isCopied(name)),
    ]),
  );
  const own = groupByStorage(listParameters(part, { aliases: true }));
  return own.flatMap(({ names, tensor }) => {
    const others = outside.get(tensor.storage) ?? [];
    return others.length === 0 ? ownerOutside(names, tensor, part) : [{ name: names[0]!, others }];
  });
}

/** Of a view whose net was never seen at least that is known that its parameter is elsewhere. */
function ownerOutside(names: readonly string[], owner: Parameter, part: Module): LostTie[] {
  const isOwn = listParameters(part, { aliases: true }).some(([, known]) => known === owner);
  return isOwn ? [] : [{ name: names[0]!, others: ["a parameter of another module"] }];
}
