import { readFileSync } from "node:fs";
import { Parameter, zeros, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import * as nn from "../index.ts";

const { modules } = JSON.parse(
  readFileSync(new URL("../../../../goldens/repr.json", import.meta.url), "utf8"),
) as { readonly modules: Readonly<Record<string, string>> }; // made by goldens/gen_chapter.py

abstract class Silent extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x;
  }
}
class Extra extends Silent {
  readonly w = new Parameter(zeros([1]));
  readonly a = new nn.Linear(2, 2);
  override extraRepr(): string {
    return "k=3\nmode='x'";
  }
}
class One extends Silent {
  override extraRepr(): string {
    return "k=3";
  }
}
class OneChild extends One {
  readonly c = new nn.ReLU();
}

/** The same modules as in PyTorch, by the code that makes them there. */
const SAME: Readonly<Record<string, () => nn.Module>> = {
  "nn.Linear(4, 8)": () => new nn.Linear(4, 8),
  "nn.Linear(4, 8, bias=False)": () => new nn.Linear(4, 8, { bias: false }),
  "nn.ReLU()": () => new nn.ReLU(),
  "nn.ReLU(inplace=True)": () => new nn.ReLU({ inplace: true }),
  "nn.LeakyReLU(0.2)": () => new nn.LeakyReLU(0.2),
  "nn.ELU()": () => new nn.ELU(),
  "nn.SELU()": () => new nn.SELU(),
  "nn.Sigmoid()": () => new nn.Sigmoid(),
  "nn.Tanh()": () => new nn.Tanh(),
  "nn.GELU()": () => new nn.GELU(),
  "nn.GELU('tanh')": () => new nn.GELU({ approximate: "tanh" }),
  "nn.SiLU()": () => new nn.SiLU(),
  "nn.Softplus()": () => new nn.Softplus(),
  "nn.Softmax(dim=-1)": () => new nn.Softmax(-1),
  "nn.LogSoftmax(dim=1)": () => new nn.LogSoftmax(1),
  "nn.Flatten()": () => new nn.Flatten(),
  "nn.Dropout()": () => new nn.Dropout(),
  "nn.Dropout(0.1, inplace=True)": () => new nn.Dropout(0.1, { inplace: true }),
  "nn.Embedding(10, 3)": () => new nn.Embedding(10, 3),
  "nn.Embedding(10, 3, padding_idx=0)": () => new nn.Embedding(10, 3, { paddingIdx: 0 }),
  "nn.LayerNorm(8)": () => new nn.LayerNorm(8),
  "nn.LayerNorm((4, 8), eps=1e-6, elementwise_affine=False)": () =>
    new nn.LayerNorm([4, 8], { eps: 1e-6, elementwiseAffine: false }),
  "nn.PReLU()": () => new nn.PReLU(),
  "nn.Identity()": () => new nn.Identity(),
  "nn.Unflatten(1, (2, 4))": () => new nn.Unflatten(1, [2, 4]),
  "nn.BatchNorm1d(8)": () => new nn.BatchNorm1d(8),
  "nn.BatchNorm2d(8, affine=False, track_running_stats=False)": () =>
    new nn.BatchNorm2d(8, { affine: false, trackRunningStats: false }),
  "nn.GroupNorm(2, 8)": () => new nn.GroupNorm(2, 8),
  "nn.Conv1d(2, 4, 3)": () => new nn.Conv1d(2, 4, 3),
  "nn.Conv2d(3, 8, 3)": () => new nn.Conv2d(3, 8, 3),
  "nn.Conv2d(3, 8, kernel_size=(3, 5), stride=2, padding=1, dilation=2, groups=1, bias=False)":
    () =>
      new nn.Conv2d(3, 8, [3, 5], { stride: 2, padding: 1, dilation: 2, groups: 1, bias: false }),
  "nn.Conv2d(4, 8, 3, groups=2, padding='same', padding_mode='circular')": () =>
    new nn.Conv2d(4, 8, 3, { groups: 2, padding: "same", paddingMode: "circular" }),
  "nn.ConvTranspose2d(3, 8, 2, stride=2, output_padding=1)": () =>
    new nn.ConvTranspose2d(3, 8, 2, { stride: 2, outputPadding: 1 }),
  "nn.MaxPool2d(2)": () => new nn.MaxPool2d(2),
  "nn.AvgPool2d(3, stride=2, padding=1)": () => new nn.AvgPool2d(3, { stride: 2, padding: 1 }),
  "nn.AdaptiveAvgPool2d(1)": () => new nn.AdaptiveAvgPool2d(1),
  "nn.Bilinear(2, 3, 4)": () => new nn.Bilinear(2, 3, 4),
  "nn.LSTM(4, 8, 2, batch_first=True)": () => new nn.LSTM(4, 8, { numLayers: 2, batchFirst: true }),
  "nn.RNN(4, 8)": () => new nn.RNN(4, 8),
  "nn.GRU(4, 8, bidirectional=True)": () => new nn.GRU(4, 8, { bidirectional: true }),
  "nn.MultiheadAttention(8, 2)": () => new nn.MultiheadAttention(8, 2),
  "nn.TransformerEncoderLayer(8, 2, 16)": () =>
    new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 16 }),
  "nn.MSELoss()": () => new nn.MSELoss(),
  "nn.CrossEntropyLoss()": () => new nn.CrossEntropyLoss(),
  "nn.L1Loss()": () => new nn.L1Loss(),
  "nn.Sequential()": () => new nn.Sequential(),
  "nn.ModuleList()": () => new nn.ModuleList(),
  "nn.ModuleList([nn.Linear(2, 3), nn.ReLU()])": () =>
    new nn.ModuleList<nn.Module>([new nn.Linear(2, 3), new nn.ReLU()]),
  "nn.ModuleDict({'a': nn.Linear(2, 3), 'b': nn.ReLU()})": () =>
    new nn.ModuleDict({ a: new nn.Linear(2, 3), b: new nn.ReLU() }),
  "nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.ReLU()), nn.Sequential())": () =>
    new nn.Sequential(new nn.Linear(2, 2), new nn.Sequential(new nn.ReLU()), new nn.Sequential()),
  "nn.Sequential(OrderedDict([('fc', nn.Linear(2, 3)), ('act', nn.ReLU())]))": () =>
    new nn.Sequential({ fc: new nn.Linear(2, 3), act: new nn.ReLU() }),
  "nn.ParameterList([nn.Parameter(torch.zeros(2, 3)), nn.Parameter(torch.zeros(4))])": () =>
    new nn.ParameterList([zeros([2, 3]), zeros([4])]),
  "nn.ParameterDict({'a': nn.Parameter(torch.zeros(2, 3))})": () =>
    new nn.ParameterDict({ a: zeros([2, 3]) }),
  "nn.LazyLinear(8)": () => new nn.LazyLinear(8),
  "nn.Sequential(nn.Linear(1, 1), nn.Linear(1, 1), nn.Linear(1, 1))": () =>
    new nn.Sequential(new nn.Linear(1, 1), new nn.Linear(1, 1), new nn.Linear(1, 1)),
  "custom: extra_repr returns 'k=3\\nmode=...' plus a child a=Linear(2,2) and a parameter w": () =>
    new Extra(),
  "custom: extra_repr 'k=3', no child": () => new One(),
  "custom: extra_repr 'k=3', one child c=ReLU": () => new OneChild(),
};

/** What has no counterpart yet: a key moves up to `SAME` when its layer comes. */
const WITHOUT_COUNTERPART: readonly string[] = ["nn.Softmax()"];

describe("A: modules print PyTorch's text", () => {
  test.each(Object.entries(SAME))("%s", (code, make) => {
    expect(String(make())).toBe(modules[code]);
  });

  test("each of the stored texts is compared, or listed as without counterpart", () => {
    expect([...Object.keys(SAME), ...WITHOUT_COUNTERPART].sort()).toEqual(
      Object.keys(modules).sort(),
    );
  });
});
