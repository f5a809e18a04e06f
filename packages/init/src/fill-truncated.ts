import { tensor as makeTensor, type Generator, type Tensor } from "@weft/tensor";

/**
 * Draws from N(mean, std²) cut to [a, b], by PyTorch's method: uniform numbers between the two values of the distribution
 * function, through its inverse. One number is drawn an element, however little is left between the bounds.
 */
export function fillTruncated(
  tensor: Tensor,
  mean: number,
  std: number,
  a: number,
  b: number,
  generator: Generator,
): void {
  // In [-1, 1]: PyTorch's 2 Φ(x) - 1.
  const [low, high] = [below((a - mean) / std), below((b - mean) / std)];
  tensor.uniform_(2 * low - 1, 2 * high - 1, { generator });
  tensor
    .erfinv_()
    .mul_(std * Math.SQRT2)
    .add_(mean)
    .clamp_({ min: a, max: b });
}

/** The normal distribution function Φ. */
function below(x: number): number {
  const scaled = makeTensor([x / Math.SQRT2], { dtype: "float64" });
  return (1 + scaled.erf().item()) / 2;
}
