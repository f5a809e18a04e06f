import { testGuide } from "@weft-tools/docs";

testGuide(import.meta.url, "docs/guides/multicore-training.md");
