import type { Storage, Tensor } from "@weft/tensor";

/** The innermost visit that is going on; it lasts as long as a function runs. */
let current: Visit | null = null;

/**
 * A walk through the parts of a net, such as `net.apply`, in which initializers set each tensor once: the first part that has it
 * decides. In the visits of other parts that have the same memory initializers leave it as it is, and draw nothing.
 *
 * A part that initialises what it does not have itself, as a module may that overrules its children, is not held back. Within
 * a visit there can be other walks; theirs is one more condition.
 *
 * @example
 * const [pass, shared] = [new InitPass(), tensor([0])];
 * pass.visit([shared], () => constant(shared, { value: 42 }).item()) // 42
 * pass.visit([shared], () => constant(shared, { value: 7 }).item()) // 42
 * pass.visit([], () => constant(shared, { value: 7 }).item()) // 7
 */
export class InitPass {
  readonly #setBy = new Map<Storage, Visit>();

  /**
   * Visits a part of the net; once for each part.
   *
   * @param own The tensors that the part has itself.
   * @param body Synchronous; what it throws ends the visit as well.
   * @returns What `body` does.
   */
  visit<R>(own: readonly Tensor[], body: () => R): R {
    const outer = current;
    current = { own, setBy: this.#setBy, outer };
    try {
      return body();
    } finally {
      current = outer;
    }
  }
}

interface Visit {
  readonly own: readonly Tensor[];
  /** The visit that was first to initialise a memory as its own; one map for all of the walk. */
  readonly setBy: Map<Storage, Visit>;
  readonly outer: Visit | null;
}

/** Whether another part of the net has initialised this memory before. */
export function wasSetBefore({ storage }: Tensor): boolean {
  return owningVisits(storage).some((visit) => (visit.setBy.get(storage) ?? visit) !== visit);
}

/** Notes that an initializer has set a tensor. */
export function noteSet({ storage }: Tensor): void {
  for (const visit of owningVisits(storage)) visit.setBy.set(storage, visit);
}

/** The visits that are going on to a part that has this memory. */
function owningVisits(storage: Storage): Visit[] {
  const visits: Visit[] = [];
  for (let visit = current; visit !== null; visit = visit.outer)
    if (visit.own.some((tensor) => tensor.storage === storage)) visits.push(visit);
  return visits;
}
