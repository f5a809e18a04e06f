export type { GradCheckOptions } from "./differences.ts";
export { gradCheck } from "./grad-check.ts";
export { gradGradCheck } from "./grad-grad-check.ts";
export type { CheckedResult } from "./weighted-sum.ts";
