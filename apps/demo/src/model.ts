import { Linear, ReLU, Sequential, type Layer } from "@weft/nn";
import { crossEntropy, type Tensor } from "@weft/tensor";

/**
 * The chapter's net with a shared layer, for 28 x 28 images of ten digits: positions 2 and 4 are one `Linear`, so their
 * weight and bias exist once under two names each.
 */
export function createModel(): Sequential<
  readonly [Linear, ReLU, Linear, ReLU, Linear, ReLU, Linear]
> {
  const shared = new Linear(256, 256);
  return new Sequential(
    new Linear(784, 256),
    new ReLU(),
    shared,
    new ReLU(),
    shared,
    new ReLU(),
    new Linear(256, 10),
  );
}

/** Mean cross-entropy over the rows. */
export function computeLoss(model: Layer, images: Tensor, labels: Tensor): Tensor {
  return crossEntropy(model.forward(images), labels);
}

/** How many images are recognised. */
export function measure(model: Layer, images: Tensor, labels: Tensor): number {
  return model.forward(images).argmax({ dim: 1 }).eq(labels).sum().item();
}
