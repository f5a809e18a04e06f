import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import type { Plugin } from "vite";
import { HASH_PATH } from "./shims/hash-path.ts";

/** Lets a page have bytes hashed synchronously, which no browser can by itself. */
export function hashPlugin(): Plugin {
  return {
    name: "weft-hash",
    configureServer(server) {
      server.middlewares.use(HASH_PATH, (request, response, next) => {
        const { searchParams } = new URL(request.url ?? "", "http://localhost");
        buffer(request).then(
          (bytes) =>
            response.end(createHash(searchParams.get("algorithm")!).update(bytes).digest("hex")),
          next,
        );
      });
    },
  };
}
