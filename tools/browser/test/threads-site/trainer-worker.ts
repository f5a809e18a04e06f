import { serveModel } from "@weft/parallel/worker";

export default serveModel(() => import("./model.ts"));
