export { gradCheck, type GradCheckOptions } from "./grad-check.ts";
