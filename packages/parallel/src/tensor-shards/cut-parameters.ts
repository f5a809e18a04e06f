import { Parameter, ValueError } from "@weft/tensor";

/** How a layer sees the memory of a parameter: as it is, or transposed by a tie. */
export interface CutView {
  /** The parameter whose memory it is. */
  readonly owner: Parameter;
  readonly isTransposed: boolean;
}

/** Where a parameter is cut: along a dimension, which is a sequence of so many blocks that are each cut into all shards. */
export interface ParameterCut {
  readonly dim: number;
  readonly blocks: number;
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

/** A parameter and how a layer cuts it. */
export interface CutParameter extends ParameterCut {
  readonly parameter: Parameter;
}

interface NamedCut extends ParameterCut {
  readonly by: string;
}

/** Along which dimension each physical parameter is cut, and for which layer. */
export class CutDimensions {
  readonly #cuts = new Map<Parameter, NamedCut>();

  /** How a parameter is cut; `null` for one that is not. */
  get(parameter: Parameter): ParameterCut | null {
    return this.#cuts.get(parameter) ?? null;
  }

  /** What keeps a layer's cuts from going along those that are there, or along each other; `null` for nothing. */
  contradiction(parts: readonly CutParameter[], by: string): string | null {
    const cuts = new Map(this.#cuts);
    for (const part of parts) {
      const [owner, mine] = ownerCut(part, by);
      const before = cuts.get(owner) ?? mine;
      if (before.dim !== mine.dim || before.blocks !== mine.blocks)
        return `plan.tensor must cut tied parameters along one dimension; got ${before.by} along ${placeOf(before)} of their memory and ${by} along ${placeOf(mine)}`;
      cuts.set(owner, before);
    }
    return null;
  }

  /** @param by The layer and its cut, for messages. @throws {ValueError} when another layer cuts a parameter the other way. */
  add(parts: readonly CutParameter[], by: string): void {
    const reason = this.contradiction(parts, by);
    if (reason !== null) throw new ValueError(`ShardedTrainer: ${reason}`);
    for (const part of parts) {
      const [owner, mine] = ownerCut(part, by);
      this.#cuts.set(owner, this.#cuts.get(owner) ?? mine);
    }
  }
}

/** The cut of the memory behind a parameter. */
function ownerCut({ parameter, dim, blocks }: CutParameter, by: string): [Parameter, NamedCut] {
  const { owner, isTransposed } = cutViewOf(parameter)!; // such ones alone are cut
  return [owner, { dim: isTransposed ? 1 - dim : dim, blocks, by }];
}

function placeOf({ dim, blocks }: ParameterCut): string {
  return `dimension ${dim}${blocks === 1 ? "" : ` in ${blocks} blocks`}`;
}
