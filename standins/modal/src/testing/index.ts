export { copyRunner, pythonWithModal, runModal } from "./python.ts";
