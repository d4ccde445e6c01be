/** Thrown where nothing of a message can be said, because Pact itself could not read its rules or picks among them by chance. */
export class Untranslatable extends Error {
  override readonly name = 'Untranslatable';
  /** Pact path, `$.data.id`. */
  readonly path: string;

  constructor(reason: string, path: string) {
    super(reason);
    this.path = path;
  }
}
