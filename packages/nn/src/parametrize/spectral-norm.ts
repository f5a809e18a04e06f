import { dot, IndexError, mv, noGrad, normalize, randn, Tensor, ValueError } from "@weft/tensor";
import { ConvTranspose1d } from "../layers/conv-transpose1d.ts";
import { ConvTranspose2d } from "../layers/conv-transpose2d.ts";
import { Module } from "../module/module.ts";
import { ModuleError } from "../module/module-error.ts";
import type { Parametrization } from "./parametrization.ts";
import { registerParametrization } from "./register-parametrization.ts";

export interface SpectralNormOptions {
  /** The parameter. Default `weight`. */
  readonly name?: string;
  /** Steps of the power iteration for each value in training mode. Default 1. */
  readonly nPowerIterations?: number;
  /** What a norm counts as at least. Default 1e-12. */
  readonly eps?: number;
  /** The dimension of the outputs. Default 0, and 1 for transposed convolutions. */
  readonly dim?: number;
}

/**
 * Divides a weight by its largest singular value, which a power iteration follows from value to value in training mode (Miyato
 * et al., 2018); its vectors are the buffers `_u` and `_v`, drawn from the default generator.
 *
 * @pytorch torch.nn.utils.parametrizations.spectral_norm
 * @throws {ValueError} when there are no iterations. @throws {IndexError} when the dimension is out of range.
 * @example
 * const layer = spectralNorm(new Linear(4, 3));
 * Object.keys(layer.stateDict()).at(-1) // "parametrizations.weight.0._v"
 */
export function spectralNorm<M extends Module>(module: M, options: SpectralNormOptions = {}): M {
  const { name = "weight", nPowerIterations = 1, eps = 1e-12 } = options;
  const isTransposed = module instanceof ConvTranspose1d || module instanceof ConvTranspose2d;
  const { dim = isTransposed ? 1 : 0 } = options;
  const weight = (module as unknown as Readonly<Record<string, unknown>>)[name]; // a property by name
  if (!(weight instanceof Tensor)) {
    throw new ModuleError(
      `spectralNorm: the name must be of a parameter or buffer; got ${JSON.stringify(name)} of ${module.constructor.name}`,
    );
  }
  const norm = new SpectralNorm(weight.detach(), nPowerIterations, dim, eps);
  return registerParametrization(module, name, norm);
}

class SpectralNorm extends Module implements Parametrization {
  static {
    Object.defineProperty(this, "name", { value: "_SpectralNorm" }); // what PyTorch prints
  }

  readonly nPowerIterations: number;
  readonly dim: number;
  readonly eps: number;
  declare _u: Tensor;
  declare _v: Tensor;

  constructor(weight: Tensor, nPowerIterations: number, dim: number, eps: number) {
    super();
    const { ndim, dtype } = weight;
    if (!Number.isInteger(dim) || dim >= Math.max(ndim, 1) || dim < -ndim)
      throw new IndexError(
        `spectralNorm: dim must be of a tensor of ${ndim} dimensions; got ${dim}`,
      );
    if (!Number.isInteger(nPowerIterations) || nPowerIterations < 1)
      throw new ValueError(
        `spectralNorm: nPowerIterations must be a positive integer; got ${nPowerIterations}`,
      );
    this.nPowerIterations = nPowerIterations;
    this.dim = dim < 0 ? dim + ndim : dim;
    this.eps = eps;
    if (ndim < 2) return;
    const matrix = this.matrixOf(weight);
    const draw = (n: number): Tensor => normalize(randn([n], { dtype }), { dim: 0, eps });
    const [u, v] = [draw(matrix.shape[0]!), draw(matrix.shape[1]!)];
    this.registerBuffer("_u", u);
    this.registerBuffer("_v", v);
    this.iterate(matrix, 15);
  }

  override forward(weight: Tensor): Tensor {
    if (weight.ndim < 2) return normalize(weight, { dim: 0, eps: this.eps });
    const matrix = this.matrixOf(weight);
    if (this.training) this.iterate(matrix, this.nPowerIterations);
    // Copies: a later value must not change what this one's gradient needs.
    const [u, v] = [this._u.clone(), this._v.clone()];
    return weight.div(dot(u, mv(matrix, v)));
  }

  /** The division is undone by none: a value is taken for one that fits already. */
  rightInverse(value: Tensor): Tensor {
    return value;
  }

  private matrixOf(weight: Tensor): Tensor {
    const dims = weight.shape.map((_, d) => d).filter((d) => d !== this.dim);
    const front = this.dim === 0 ? weight : weight.permute([this.dim, ...dims]);
    return front.flatten(1);
  }

  private iterate(matrix: Tensor, times: number): void {
    const unit = { dim: 0, eps: this.eps } as const;
    noGrad(() => {
      for (let i = 0; i < times; i++) {
        this._u.copy_(normalize(mv(matrix, this._v), unit));
        this._v.copy_(normalize(mv(matrix.t(), this._u), unit));
      }
    });
  }
}
