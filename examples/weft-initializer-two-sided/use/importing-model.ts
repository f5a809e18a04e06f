import "@acme/weft-initializer-two-sided";

/** The same net; here the model's file sees to it that the initializer is registered. */
export { computeLoss, createModel } from "./model.ts";
