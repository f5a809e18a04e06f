import { computeDType, defineOp, linear, noGrad, type Tensor } from "@weft/tensor";
import { checkFirstOrder } from "./first-order.ts";
import type { Span } from "./spans.ts";
import type { TensorTeam } from "./tensor-team.ts";

/** A `Linear` that is cut by its inputs, as one member of a team sees it. */
export interface RowParts {
  readonly team: TensorTeam;
  readonly inFeatures: number;
  /** This member's columns of the weight, `[out, own]`. */
  readonly ownWeight: Tensor;
  /** All of it: it is added once. */
  readonly bias: Tensor | null;
}

/**
 * `y = x Wᵀ + b` as a sum of one product a shard, which every member adds up, one shard after the other.
 *
 * @param x All inputs, or this member's alone as a `columnLinear` gives them. @param isOwn Which of the two.
 */
export function rowLinear(x: Tensor, { bias, ...parts }: RowParts, isOwn: boolean): Tensor {
  const { dtype } = x;
  const wide = computeDType(dtype);
  const { ownWeight } = parts;
  const own = isOwn ? x : ownInputs(x, parts);
  const product = sumOfProducts(own.to(wide), ownWeight.to(wide), parts);
  return (bias === null ? product : product.add(bias.to(wide))).to(dtype);
}

const ownInputs: (x: Tensor, parts: Omit<RowParts, "bias">) => Tensor = defineOp<
  readonly ["x"],
  never,
  Omit<RowParts, "bias">
>({
  name: "rowLinear",
  inputs: ["x"],
  forward: (x, { team, inFeatures }) => {
    const { start, length } = team.span(inFeatures);
    return x.detach().narrow(-1, start, length);
  },
  vjp: {
    x: ({ dy, attrs: { team, inFeatures } }) => {
      checkFirstOrder();
      return team.gather(dy.contiguous(), inFeatures);
    },
  },
});

const sumOfProducts: (own: Tensor, weight: Tensor, parts: Omit<RowParts, "bias">) => Tensor =
  defineOp<readonly ["own", "weight"], "own" | "weight", Omit<RowParts, "bias">>({
    name: "rowLinear",
    inputs: ["own", "weight"],
    saves: ["own", "weight"],
    forward: (own, weight, { team, inFeatures }) => {
      const { start: first } = team.span(inFeatures);
      const product = ({ start, length }: Span): Tensor =>
        linear(own.narrow(-1, start - first, length), weight.narrow(1, start - first, length));
      return team.sum(noGrad(() => team.parts(inFeatures).map(product)));
    },
    vjp: {
      own: ({ dy, weight }) => dy.matmul(weight),
      weight: ({ dy, own }) => matrix(dy).t().matmul(matrix(own)),
    },
  });

/** All leading dimensions as one. */
function matrix(x: Tensor): Tensor {
  return x.ndim === 2 ? x : x.reshape([-1, x.shape.at(-1)!]);
}
