export { serveModel } from "../serve-model.ts";
