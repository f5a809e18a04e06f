import { testGuide } from "@weft-tools/docs";

testGuide(import.meta.url, "docs/guides/parameter-management.md");
