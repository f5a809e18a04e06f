import type { ActivationKernels } from "./activation-kernels.ts";
import type { ChannelNormKernels } from "./channel-norm-kernels.ts";
import type { ConvolutionKernels } from "./convolution-kernels.ts";
import type { CastKernels, ElementwiseKernels } from "./elementwise-kernels.ts";
import type { GemmKernels } from "./gemm-kernels.ts";
import type { OptimizerKernels } from "./optimizer-kernels.ts";
import type { PoolingKernels } from "./pooling-kernels.ts";
import type { RandomKernels } from "./random-kernels.ts";
import type { ReductionKernels } from "./reduction-kernels.ts";
import type { RowKernels } from "./row-kernels.ts";
import type { ScanKernels } from "./scan-kernels.ts";
import type { SelectionKernels } from "./selection-kernels.ts";

/**
 * The kernels by name: raw loops on the shared memory, the seam where faster ones can be installed.
 *
 * Pointers are byte offsets into the heap's memory; strides count elements; sizes are whole numbers of at least 0, and
 * zero rows or columns do nothing. Element (r, c) of a strided operand lies at `pointer + (r * row + c * col) * size`;
 * a stride of 0 repeats an element. An output never overlaps an input, unless both have the same pointer and strides
 * (in place). Kernels check nothing: they are called by code that has already checked (see `gemm` for a checked one).
 *
 * Suffixes name the element type: F32, F64, I32, I64 (signed integers), U8 (unsigned, one byte), Bool (one byte, 0 or 1),
 * F16 and BF16 (float16 and bfloat16, which are only converted and copied).
 * Every kernel's result depends only on its arguments and the operands' values, never on the thread or the addresses.
 */
export interface KernelTable
  extends
    ConvolutionKernels,
    PoolingKernels,
    ChannelNormKernels,
    GemmKernels,
    ElementwiseKernels,
    ActivationKernels,
    CastKernels,
    ReductionKernels,
    ScanKernels,
    RowKernels,
    SelectionKernels,
    OptimizerKernels,
    RandomKernels {}
