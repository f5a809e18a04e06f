export type { PrintDType } from "./element-format.ts";
export {
  formatParameter,
  formatTensor,
  type FormatTensorOptions,
  type PrintSuffix,
} from "./format-tensor.ts";
export {
  DEFAULT_PRINT_OPTIONS,
  printOptions,
  setPrintOptions,
  type PrintOptions,
  type PrintSettings,
} from "./print-options.ts";
