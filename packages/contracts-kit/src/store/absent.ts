import type { Store } from './store.js';

/** The store of a command that was told to answer without one: whoever asks it anyway is a defect of the kit. */
export function absentStore(): Store {
  const asked = (): never => {
    throw new Error('the store was asked, although the command answers from a file');
  };
  return {
    location: 'none',
    kind: 'dir',
    get: asked,
    create: asked,
    replace: asked,
    list: asked,
    folders: asked,
    remove: asked,
    mayWrite: asked,
    close: async () => {},
  } as Store;
}
