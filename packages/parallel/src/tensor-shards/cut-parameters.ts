import { Parameter, ValueError } from "@weft/tensor";

/** How a layer sees the memory of a parameter: as it is, or transposed by a tie. */
export interface CutView {
  /** The parameter whose memory it is. */
  readonly owner: Parameter;
  readonly isTransposed: boolean;
}

/** `null` for what cannot be cut along a dimension of its owner: a tie to some other view. */
export function cutViewOf(parameter: Parameter): CutView | null {
  const owner = parameter.tiedTo ?? parameter;
  if (parameter.offset !== owner.offset) return null;
  const geometry = ({ shape, strides }: Parameter): string => `${shape.join()} ${strides.join()}`;
  if (geometry(parameter) === geometry(owner)) return { owner, isTransposed: false };
  const isTransposed =
    parameter.ndim === 2 &&
    parameter.shape.toReversed().join() === owner.shape.join() &&
    parameter.strides.toReversed().join() === owner.strides.join();
  return isTransposed ? { owner, isTransposed } : null;
}

/** Along which dimension each physical parameter is cut, and for which layer. */
export class CutDimensions {
  readonly #cuts = new Map<Parameter, { readonly dim: number; readonly by: string }>();

  /** The dimension of the owner that is a view's dimension `dim`. */
  static of({ isTransposed }: CutView, dim: number): number {
    return isTransposed ? 1 - dim : dim;
  }

  /** The dimension along which a parameter is cut; `null` for one that is not. */
  get(parameter: Parameter): number | null {
    return this.#cuts.get(parameter)?.dim ?? null;
  }

  get size(): number {
    return this.#cuts.size;
  }

  /** @param by The layer and its cut, for messages. @throws {ValueError} when another layer cuts the parameter the other way. */
  add(view: CutView, dim: number, by: string): void {
    const mine = CutDimensions.of(view, dim);
    const before = this.#cuts.get(view.owner);
    if (before !== undefined && before.dim !== mine) {
      throw new ValueError(
        `ShardedTrainer: plan.tensor must cut tied parameters along one dimension; got ${before.by} along dimension ${before.dim} of their memory and ${by} along dimension ${mine}`,
      );
    }
    this.#cuts.set(view.owner, before ?? { dim: mine, by });
  }
}
