import { runApp } from "./run-app.ts";

/** `npm run chapter -- …` */
await runApp("chapter");
