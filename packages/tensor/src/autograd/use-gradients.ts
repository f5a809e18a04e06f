import { checkOptions } from "../dispatch/check-options.ts";
import { checkSynchronous } from "../synchronous.ts";
import type { Tensor } from "../tensor.ts";
import {
  isBelow,
  ModuleFollower,
  type FollowedModules,
  type ModuleRun,
  type WatchedModule,
} from "./follow-modules.ts";
import type { GraphNode } from "./graph-node.ts";

/** What one use of a leaf contributed to its gradient. */
export interface UseGradient {
  /** The op that used the leaf. */
  readonly op: string;
  /** The path of the innermost module that ran, `""` for the net itself; `null` outside of modules, and without `modules`. */
  readonly module: string | null;
  /** The name that the leaf has there, `4.weight`; `null` when it has none, as an input. */
  readonly path: string | null;
  readonly gradient: Tensor;
}

/** Options of `useGradients`. */
export interface UseGradientsOptions {
  /** A net, or modules by path: each use says where it was. `body` then runs the forward pass too. Default none. */
  readonly modules?: FollowedModules;
}

interface NotedUse extends UseGradient {
  readonly sequence: number;
}

/** The recorder that is on, if any; backward asks it, and nodes where they are recorded. */
export const observeUse: {
  isOn: boolean;
  noted: Map<Tensor, NotedUse[]>;
  follower: ModuleFollower | null;
  /** @param used The leaf, or the parameter tied to a view of it that was used. */
  note(leaf: Tensor, used: Tensor, node: GraphNode, gradient: Tensor): void;
} = {
  isOn: false,
  noted: new Map(),
  follower: null,
  note(leaf, used, node, gradient) {
    const uses = this.noted.get(leaf) ?? [];
    const { name: op, usedIn, sequence } = node;
    const place =
      usedIn === null ? viewAt(node, this.follower) : nameAt(usedIn, used, this.follower);
    uses.push({ op, ...place, gradient, sequence });
    this.noted.set(leaf, uses);
  },
};

/**
 * Runs `body`, which calls `backward`, and returns for every leaf the contribution of each of its uses, in the order in
 * which forward used it.
 *
 * A leaf's gradient is their sum taken from the last use to the first, onto what `grad` held before: added up in this order
 * they give its bits, for one call of `backward` in `body`. That is how a tied parameter shows what each place it stands in
 * asked for: every use of one that is tied to a transpose or a slice of the leaf counts by itself, in the leaf's shape. With
 * `modules`, each use says which place that is. A layer that stands in several places is taken to run in them in their order;
 * one that is run again after the last, in the first again.
 *
 * @pytorch none
 * @param body Synchronous.
 * @throws {ValueError} when `body` is asynchronous, or `modules` are no modules by path.
 * @example
 * const w = tensor([2], { requiresGrad: true });
 * const uses = useGradients(() => w.mul(3).add(w.exp().mul(0)).sum().backward());
 * uses.get(w)!.map(({ op, gradient }) => [op, gradient.item()]) // [["mul", 3], ["exp", 0]]
 */
export function useGradients(
  body: () => void,
  options: UseGradientsOptions = {},
): ReadonlyMap<Tensor, readonly UseGradient[]> {
  checkOptions("useGradients", options, ["modules"]);
  const { isOn, noted: notedBefore, follower: followerBefore } = observeUse;
  const noted = new Map<Tensor, NotedUse[]>();
  using follower =
    options.modules === undefined ? null : new ModuleFollower("useGradients", options.modules);
  observeUse.isOn = true;
  observeUse.noted = noted;
  observeUse.follower = follower;
  try {
    checkSynchronous("useGradients", body());
  } finally {
    observeUse.isOn = isOn;
    observeUse.noted = notedBefore;
    observeUse.follower = followerBefore;
  }
  // Backward came to them last use first; what one op used twice stays in that order.
  for (const uses of noted.values()) uses.reverse().sort((a, b) => a.sequence - b.sequence);
  return noted;
}

type Place = Pick<UseGradient, "module" | "path">;

/** Where a tensor was used: its name in the module that ran, or the first one below. */
function nameAt(run: ModuleRun, used: Tensor, follower: ModuleFollower | null): Place {
  const below = follower?.modules.filter(([path]) => isBelow(path, run.path)) ?? [];
  for (const [path, module] of [[run.path, run.module] as const, ...below]) {
    const name = propertyOf(module, (value) => value === used);
    if (name !== null) return { module: run.path, path: joined(path, name) };
  }
  return { module: run.path, path: null };
}

/** A view that a module holds has its node from before it ran, not from its use. */
function viewAt(node: GraphNode, follower: ModuleFollower | null): Place {
  for (const [path, module] of follower?.modules ?? []) {
    const name = propertyOf(module, (value) => (value as Tensor | null)?.gradNode === node);
    if (name !== null) return { module: path, path: joined(path, name) };
  }
  return { module: null, path: null };
}

function propertyOf(module: WatchedModule, fits: (value: unknown) => boolean): string | null {
  return Object.entries(module).find(([, value]) => fits(value))?.[0] ?? null;
}

function joined(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
