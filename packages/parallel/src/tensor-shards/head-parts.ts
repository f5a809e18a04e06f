import { defineOp, noGrad, type Tensor } from "@weft/tensor";
import { checkFirstOrder } from "./first-order.ts";
import type { TensorTeam } from "./tensor-team.ts";

/** How tensors `[batch, heads, queries, keys]` are cut by heads. */
export interface HeadParts {
  readonly team: TensorTeam;
  readonly heads: number;
}

const HEADS = 1;

/** This member's heads of a tensor that all have. In backward members put the parts of its gradient together. */
export const ownHeads: (all: Tensor, parts: HeadParts) => Tensor = defineOp<
  readonly ["all"],
  never,
  HeadParts
>({
  name: "ownHeads",
  inputs: ["all"],
  forward: (all, parts) => ownPart(all.detach(), parts),
  vjp: {
    all: ({ dy, attrs: { team, heads } }) => {
      checkFirstOrder();
      return team.gather(copyOf(dy), heads, HEADS);
    },
  },
});

/** All heads, each from the member whose it is. */
export const gatheredHeads: (own: Tensor, parts: HeadParts) => Tensor = defineOp<
  readonly ["own"],
  never,
  HeadParts
>({
  name: "gatheredHeads",
  inputs: ["own"],
  forward: (own, { team, heads }) => team.gather(copyOf(own), heads, HEADS),
  vjp: {
    own: ({ dy, attrs }) => {
      checkFirstOrder();
      return ownPart(dy, attrs);
    },
  },
});

function ownPart(x: Tensor, { team, heads }: HeadParts): Tensor {
  const { start, length } = team.span(heads);
  return x.narrow(HEADS, start, length);
}

/** Others read it, and then its memory is given back. */
function copyOf(x: Tensor): Tensor {
  return noGrad(() => x.clone().contiguous());
}
