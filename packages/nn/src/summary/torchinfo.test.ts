import { maxPool2d, type Tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import {
  Conv2d,
  Dropout2d,
  Linear,
  MaxPool2d,
  Module,
  summary,
  type SummaryColumn,
} from "../index.ts";

/** The net of torchinfo's own examples. */
class SingleInputNet extends Module {
  readonly conv1 = new Conv2d(1, 10, 5);
  readonly conv2 = new Conv2d(10, 20, 5);
  readonly conv2_drop = new Dropout2d(0.3);
  readonly fc1 = new Linear(320, 50);
  readonly fc2 = new Linear(50, 10);
  override forward(x: Tensor): Tensor {
    const pool = (t: Tensor): Tensor => maxPool2d(t, 2).relu();
    x = pool(this.conv1.forward(x));
    x = pool(this.conv2_drop.forward(this.conv2.forward(x)));
    return this.fc2.forward(this.fc1.forward(x.reshape([-1, 320])).relu()).logSoftmax(1);
  }
}

class RecursiveNet extends Module {
  readonly conv1 = new Conv2d(64, 64, 3, { stride: 1, padding: 1 });
  override forward(x: Tensor): Tensor {
    for (let i = 0; i < 6; i++) x = this.conv1.forward(x);
    return x;
  }
}

test("A: summary of a convolutional net is what torchinfo prints, in all columns", () => {
  const columns: SummaryColumn[] = [
    "kernelShape",
    "inputShape",
    "outputShape",
    "parameters",
    "parametersPercent",
    "multAdds",
    "trainable",
  ];
  const rule = "=".repeat(180);
  expect(String(summary(new SingleInputNet(), [7, 1, 28, 28], { columns, columnWidth: 20 }))).toBe(
    `${rule}
Layer (type:depth-idx)                   Kernel Shape         Input Shape          Output Shape         Param #              Param %              Mult-Adds            Trainable
${rule}
SingleInputNet                           --                   [7, 1, 28, 28]       [7, 10]              --                        --              --                   True
├─Conv2d: 1-1                            [5, 5]               [7, 1, 28, 28]       [7, 10, 24, 24]      260                    1.19%              1,048,320            True
├─Conv2d: 1-2                            [5, 5]               [7, 10, 12, 12]      [7, 20, 8, 8]        5,020                 22.99%              2,248,960            True
├─Dropout2d: 1-3                         --                   [7, 20, 8, 8]        [7, 20, 8, 8]        --                        --              --                   --
├─Linear: 1-4                            --                   [7, 320]             [7, 50]              16,050                73.49%              112,350              True
├─Linear: 1-5                            --                   [7, 50]              [7, 10]              510                    2.34%              3,570                True
${rule}
Total params: 21,840
Trainable params: 21,840
Non-trainable params: 0
Total mult-adds (M): 3.41
${rule}
Input size (MB): 0.02
Forward/backward pass size (MB): 0.40
Params size (MB): 0.09
Estimated Total Size (MB): 0.51
${rule}`,
  );
});

test("A: a layer that runs six times is what torchinfo prints: counted once, added up six times", () => {
  const rule = "=".repeat(90);
  const again = [2, 3, 4, 5, 6].map(
    (i) => `├─Conv2d: 1-${i}                            [1, 64, 28, 28]           (recursive)\n`,
  );
  expect(String(summary(new RecursiveNet(), [1, 64, 28, 28]))).toBe(
    `${rule}
Layer (type:depth-idx)                   Output Shape              Param #
${rule}
RecursiveNet                             [1, 64, 28, 28]           --
├─Conv2d: 1-1                            [1, 64, 28, 28]           36,928
${again.join("")}${rule}
Total params: 36,928
Trainable params: 36,928
Non-trainable params: 0
Total mult-adds (M): 173.71
${rule}
Input size (MB): 0.20
Forward/backward pass size (MB): 2.41
Params size (MB): 0.15
Estimated Total Size (MB): 2.76
${rule}`,
  );
});

test("a pool's kernel is printed as it was given", () => {
  const { rows } = summary(new MaxPool2d(2), [1, 1, 4, 4]);
  expect(rows[0]!.kernelShape).toBe(2);
});
