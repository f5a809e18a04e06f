export { computeLoss, createModel } from "./guarded-model.ts";

throw new RangeError("no table of words");
