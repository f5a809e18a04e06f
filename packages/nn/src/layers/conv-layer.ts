import { kaimingUniform, uniform, zeros } from "@weft/init";
import { empty, Parameter, ShapeError, ValueError, type DType } from "@weft/tensor";
import { checkSize } from "../module/check-size.ts";
import { Module } from "../module/module.ts";
import { optionalParameter, type OptionalParameter } from "../module/optional-parameter.ts";
import { declareParameters } from "../module/part-kinds.ts";
import { pythonTuple } from "../module/python-text.ts";
import { spatialSizes, type SpatialSize } from "../module/spatial-size.ts";

/** What stands outside of a convolution's input. */
export type PaddingMode = "zeros" | "reflect" | "replicate" | "circular";

/** How the windows of a convolution lie, and what it has. @internal */
export interface ConvPlan<Bias extends boolean> {
  readonly stride: SpatialSize;
  readonly padding: SpatialSize | "same" | "valid";
  /** `null` for a convolution that is not transposed. */
  readonly outputPadding: SpatialSize | null;
  readonly dilation: SpatialSize;
  readonly groups: number;
  readonly paddingMode: PaddingMode;
  readonly bias: Bias;
  readonly dtype: DType;
}

/**
 * What convolutions and transposed ones share: sizes, parameters, their first values and how they print.
 *
 * @internal
 */
export abstract class ConvLayer<Bias extends boolean> extends Module {
  static {
    declareParameters(this, "weight", "bias");
  }

  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[] | "same" | "valid";
  readonly dilation: readonly number[];
  readonly outputPadding: readonly number[];
  readonly groups: number;
  readonly paddingMode: PaddingMode;
  weight: Parameter;
  /** `null` without bias. */
  bias: OptionalParameter<Bias>;

  constructor(
    dims: number,
    inChannels: number,
    outChannels: number,
    kernelSize: SpatialSize,
    plan: ConvPlan<Bias>,
  ) {
    super();
    const { name } = new.target;
    const { padding, outputPadding, bias, dtype } = plan;
    this.inChannels = checkSize(name, "inChannels", inChannels);
    this.outChannels = checkSize(name, "outChannels", outChannels);
    this.kernelSize = spatialSizes(name, "kernelSize", kernelSize, dims, 1);
    this.stride = spatialSizes(name, "stride", plan.stride, dims, 1);
    this.padding =
      typeof padding === "string"
        ? checkPadding(name, padding, this.stride)
        : spatialSizes(name, "padding", padding, dims, 0);
    this.dilation = spatialSizes(name, "dilation", plan.dilation, dims, 1);
    this.outputPadding = spatialSizes(name, "outputPadding", outputPadding ?? 0, dims, 0);
    this.groups = checkGroups(name, plan.groups, inChannels, outChannels);
    this.paddingMode = checkPaddingMode(name, plan.paddingMode);
    const [first, second] =
      outputPadding === null ? [outChannels, inChannels] : [inChannels, outChannels];
    const shape = [first, second / this.groups, ...this.kernelSize];
    this.weight = new Parameter(empty(shape, { dtype }));
    this.bias = optionalParameter(bias, [outChannels], dtype);
    this.resetParameters();
  }

  /** Draws new values from the default generator. */
  resetParameters(): void {
    kaimingUniform(this.weight, { a: Math.sqrt(5) });
    const { shape } = this.weight;
    const fanIn = shape.slice(1).reduce((a, b) => a * b, 1);
    const bound = 1 / Math.sqrt(fanIn);
    if (this.bias === null) return;
    if (fanIn === 0) zeros(this.bias);
    else uniform(this.bias, { from: -bound, to: bound });
  }

  override extraRepr(): string {
    const { padding, dilation, outputPadding, groups, paddingMode } = this;
    const all = (sizes: readonly number[], n: number): boolean => sizes.every((size) => size === n);
    const plain = typeof padding !== "string" && all(padding, 0);
    return [
      `${this.inChannels}, ${this.outChannels}`,
      `kernel_size=${pythonTuple(this.kernelSize)}`,
      `stride=${pythonTuple(this.stride)}`,
      ...(plain ? [] : [`padding=${typeof padding === "string" ? padding : pythonTuple(padding)}`]),
      ...(all(dilation, 1) ? [] : [`dilation=${pythonTuple(dilation)}`]),
      ...(all(outputPadding, 0) ? [] : [`output_padding=${pythonTuple(outputPadding)}`]),
      ...(groups === 1 ? [] : [`groups=${groups}`]),
      ...(this.bias === null ? ["bias=False"] : []),
      ...(paddingMode === "zeros" ? [] : [`padding_mode=${paddingMode}`]),
    ].join(", ");
  }
}

function checkPadding(
  layer: string,
  padding: "same" | "valid",
  stride: readonly number[],
): "same" | "valid" {
  if (padding !== "same" && padding !== "valid") {
    throw new ValueError(
      `${layer}: padding must be a number, one a dimension, "same" or "valid"; got ${JSON.stringify(padding)}`,
    );
  }
  if (padding === "same" && stride.some((step) => step !== 1)) {
    throw new ValueError(
      `${layer}: padding "same" needs stride 1; got stride ${stride.join(", ")}`,
    );
  }
  return padding;
}

function checkPaddingMode(layer: string, mode: PaddingMode): PaddingMode {
  if (["zeros", "reflect", "replicate", "circular"].includes(mode)) return mode;
  throw new ValueError(
    `${layer}: paddingMode must be "zeros", "reflect", "replicate" or "circular"; got ${JSON.stringify(mode)}`,
  );
}

/** @throws {ShapeError} when channels cannot be divided into groups. @throws {ValueError} when `groups` is no size. @internal */
export function checkGroups(
  layer: string,
  groups: number,
  inChannels: number,
  outChannels: number,
): number {
  if (!Number.isSafeInteger(groups) || groups < 1) {
    throw new ValueError(`${layer}: groups must be a whole number of at least 1; got ${groups}`);
  }
  if (inChannels % groups !== 0 || outChannels % groups !== 0) {
    throw new ShapeError(
      `${layer}: groups must divide inChannels and outChannels; got ${groups} for ${inChannels} and ${outChannels}`,
    );
  }
  return groups;
}
