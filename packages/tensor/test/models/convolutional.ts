import {
  adaptiveAvgPool2d,
  avgPool2d,
  batchNorm,
  conv2d,
  convTranspose2d,
  crossEntropy,
  groupNorm,
  hardswish,
  linear,
  maxPool2d,
  ones,
  prelu,
  rand,
  randint,
  randn,
  silu,
  smoothL1Loss,
  zeros,
} from "../../src/index.ts";
import type { Net } from "./net.ts";

/** Strided, grouped and dilated convolutions, batch and group norm, both poolings, an up-convolution back to the image. */
export const convolutional: Net = {
  data: () => [randn([4, 3, 11, 10]), randint(0, 4, [4]), rand([4])],
  loss: (p, [x, labels, weight]) => {
    const { dtype } = x!;
    let h = conv2d(x!, p("conv1"), p("bias1"), { stride: 2, padding: 1 });
    h = batchNorm(h, zeros([6], { dtype }), ones([6], { dtype }), {
      weight: p("bnScale"),
      bias: p("bnShift"),
      training: true,
    });
    h = conv2d(hardswish(h), p("conv2"), null, { padding: 2, dilation: 2, groups: 2 });
    h = prelu(groupNorm(h, 4, { weight: p("gnScale"), bias: p("gnShift") }), p("slope"));
    h = maxPool2d(h, 3, { stride: 1, padding: 1 }).add(avgPool2d(h, 3, { stride: 1, padding: 1 }));
    const scores = linear(adaptiveAvgPool2d(h, [2, 2]).flatten(1), p("head"), p("headBias"));
    const image = silu(convTranspose2d(h, p("up"), null, { stride: 2 }));
    const [rows, cols] = [image.shape[2]! - 1, image.shape[3]!];
    const target = x!.at(":", ":2", `:${rows}`, `:${cols}`);
    const seen = image.at(":", ":", `:${target.shape[2]!}`, `:${target.shape[3]!}`);
    return crossEntropy(scores, labels!, { weight: weight! }).add(
      smoothL1Loss(seen, target, { beta: 0.5 }),
    );
  },
};
