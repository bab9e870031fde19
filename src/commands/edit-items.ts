/** The commands that edit the config, as one bundle: they share the whole of the `yaml` package. */
export { addItem } from "./add-item.ts";
export { fieldFlags } from "./add-fields.ts";
export { removeItem } from "./remove-item.ts";
export { switchItem } from "./switch-item.ts";
