import type { Tensor } from "../tensor.ts";
import type { GraphNode } from "./graph-node.ts";

/** What one use of a leaf contributed to its gradient. */
export interface UseGradient {
  /** The op that used the leaf. */
  readonly op: string;
  readonly gradient: Tensor;
}

interface NotedUse extends UseGradient {
  readonly sequence: number;
}

/** The recorder that is on, if any; backward asks it. */
export const observeUse: {
  isOn: boolean;
  noted: Map<Tensor, NotedUse[]>;
  note(leaf: Tensor, node: GraphNode, gradient: Tensor): void;
} = {
  isOn: false,
  noted: new Map(),
  note(leaf, node, gradient) {
    const uses = this.noted.get(leaf) ?? [];
    uses.push({ op: node.name, gradient, sequence: node.sequence });
    this.noted.set(leaf, uses);
  },
};

/**
 * Runs `body`, which calls `backward`, and returns for every leaf the contribution of each of its uses, in the order in
 * which forward used it.
 *
 * A leaf's gradient is their sum taken from the last use to the first, onto what `grad` held before: added up in this order
 * they give its bits. That is how a tied parameter shows what each place it stands in asked for.
 *
 * @pytorch none
 * @example
 * const w = tensor([2], { requiresGrad: true });
 * const uses = useGradients(() => w.mul(3).add(w.exp().mul(0)).sum().backward());
 * uses.get(w)!.map(({ op, gradient }) => [op, gradient.item()]) // [["mul", 3], ["exp", 0]]
 */
export function useGradients(body: () => void): ReadonlyMap<Tensor, readonly UseGradient[]> {
  const before = { isOn: observeUse.isOn, noted: observeUse.noted };
  const noted = new Map<Tensor, NotedUse[]>();
  observeUse.isOn = true;
  observeUse.noted = noted;
  try {
    body();
  } finally {
    observeUse.isOn = before.isOn;
    observeUse.noted = before.noted;
  }
  for (const uses of noted.values()) uses.sort((a, b) => a.sequence - b.sequence);
  return noted;
}
