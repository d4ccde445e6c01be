// Every event file imports this module, and few of them prove anything: the engine is loaded when it is first asked.
export { proveContainment } from './containment/lazy.js';
export type { Containment, ContainmentOptions, Difference, Json, Schema } from './containment/types.js';
export * from './event.js';
