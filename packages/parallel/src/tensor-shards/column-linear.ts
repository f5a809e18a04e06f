import { computeDType, defineOp, linear, type Tensor } from "@weft/tensor";
import { checkFirstOrder } from "./first-order.ts";
import type { TensorTeam } from "./tensor-team.ts";

/** A `Linear` that is cut by its outputs, as one member of a team sees it. */
export interface ColumnParts {
  readonly team: TensorTeam;
  /** All outputs, or where there are blocks those of one. */
  readonly outFeatures: number;
  /** This member's rows of the weight, block by block. */
  readonly ownWeight: Tensor;
  readonly ownBias: Tensor | null;
  /** How many weights of the same size, each cut into all shards, are one below the other. Default 1. */
  readonly blocks?: number;
}

/**
 * This member's outputs of `y = x Wᵀ + b`, for a layer that takes them as they are. In backward each shard's outputs give a term of
 * `dx = dy W`, which every member adds up, one shard after the other.
 */
export function columnLinear(x: Tensor, parts: ColumnParts): Tensor {
  const own = linear(x.detach(), parts.ownWeight, parts.ownBias);
  return x.requiresGrad ? ownOutputs(own, x, parts) : own;
}

/**
 * All outputs of `y = x Wᵀ + b`, each from the member whose it is. In backward members share out the columns of `dx = dy W`, not the
 * terms of its sums, for all have the weight in their memory: so it has the bits of the layer that is not cut.
 */
export function gatheredColumnLinear(x: Tensor, weight: Tensor, parts: ColumnParts): Tensor {
  const { team } = parts;
  return allOutputs(linear(x.detach(), parts.ownWeight, parts.ownBias), x, { team, weight });
}

const ownOutputs: (own: Tensor, x: Tensor, parts: ColumnParts) => Tensor = defineOp<
  readonly ["own", "x"],
  never,
  ColumnParts
>({
  name: "columnLinear",
  inputs: ["own", "x"],
  forward: (own) => own.detach(),
  vjp: {
    own: ({ dy }) => dy,
    x: ({ dy, attrs: { team, outFeatures, ownWeight, blocks = 1 } }) => {
      checkFirstOrder();
      const { start: first, length: own } = team.span(outFeatures);
      const given = widened(dy).unflatten(-1, [blocks, own]);
      const rows = widened(ownWeight.detach()).unflatten(0, [blocks, own]);
      return team.sum(
        team.parts(outFeatures).map(({ start, length }) => {
          const dyOfShard = given.narrow(-1, start - first, length).flatten(-2);
          return dyOfShard.matmul(rows.narrow(1, start - first, length).flatten(0, 1));
        }),
      );
    },
  },
});

interface GatheredParts {
  readonly team: TensorTeam;
  /** All of it, `[out, in]`. */
  readonly weight: Tensor;
}

const allOutputs: (own: Tensor, x: Tensor, parts: GatheredParts) => Tensor = defineOp<
  readonly ["own", "x"],
  never,
  GatheredParts
>({
  name: "columnLinear",
  inputs: ["own", "x"],
  forward: (own, _x, { team, weight }) => team.gather(own.detach(), weight.shape[0]!),
  vjp: {
    own: ({ dy, attrs: { team, weight } }) => {
      const { start, length } = team.span(weight.shape[0]!);
      return dy.narrow(-1, start, length);
    },
    x: ({ dy, attrs: { team, weight } }) => {
      checkFirstOrder();
      const inputs = weight.shape[1]!;
      const { start, length } = team.span(inputs);
      return team.gather(dy.matmul(weight.detach().narrow(1, start, length)), inputs);
    },
  },
});

/** 16-bit floats are multiplied and added up in float32. */
function widened(x: Tensor): Tensor {
  return x.to(computeDType(x.dtype));
}
