import type { MemberTable } from "../pytorch/pytorch-table.ts";
import type { Places } from "../pytorch/counterparts.ts";

/** A package with a reference. */
export interface ReferenceSource {
  /** The package, from the repository's root. */
  readonly folder: string;
  /** Where PyTorch has what it exports. */
  readonly places: Places;
  /** Whether its functions are PyTorch's, so that one without a counterpart must say so. */
  readonly isPyTorchs: boolean;
  /** The class whose members are in the table of PyTorch's names. */
  readonly members: MemberTable | null;
}

/** The packages with a reference, by the folder of their pages. */
export const REFERENCES: Readonly<Record<string, ReferenceSource>> = {
  "docs/reference/tensor": {
    folder: "packages/tensor",
    places: [
      ["torch", "torch.nn.functional", "torch.Tensor"],
      ["torch.autograd", "torch.linalg", "torch.nn", "torch.utils.checkpoint", "torch.random"],
    ],
    isPyTorchs: true,
    members: { className: "Tensor", inPyTorch: "torch.Tensor", variable: "x" },
  },
  "docs/reference/nn": {
    folder: "packages/nn",
    places: [
      ["torch.nn"],
      ["torch.nn.utils", "torch.nn.utils.parametrize", "torch.nn.utils.parametrizations"],
      ["torch.nn.utils.stateless"],
    ],
    isPyTorchs: false,
    members: { className: "Module", inPyTorch: "torch.nn.Module", variable: "net" },
  },
  "docs/reference/init": {
    folder: "packages/init",
    places: [["torch.nn.init"]],
    isPyTorchs: false,
    members: null,
  },
  "docs/reference/optim": {
    folder: "packages/optim",
    places: [["torch.optim"], ["torch.optim.lr_scheduler"], ["torch.nn.utils"]],
    isPyTorchs: false,
    members: {
      className: "Optimizer",
      inPyTorch: "torch.optim.Optimizer",
      variable: "optimizer",
    },
  },
};
