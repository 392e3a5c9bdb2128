import { plain } from "../plain/plain.mjs";
import { step } from "./rules.mjs";

plain({ start() {}, step });
