import { z } from 'zod';

/** What templates needs of UserCreated, and no more. Unknown properties are ignored. */
const userCreated = z.object({
  type: z.literal('com.example.auth.user-created'),
  data: z.object({
    userId: z.uuid(),
    displayName: z.string().optional(),
    locale: z.object({ language: z.string() }),
  }),
});

export interface Folder {
  name: string;
  language: string;
}

/** Everybody with an account has a folder for templates of their own, in their language. */
export class PersonalFolders {
  readonly #folders = new Map<string, Folder>();

  folderOf(userId: string): Folder | undefined {
    return this.#folders.get(userId);
  }

  /** @throws ZodError when the event lacks what templates needs */
  onUserCreated(event: unknown): void {
    const { data } = userCreated.parse(event);
    this.#folders.set(data.userId, {
      name: data.displayName === undefined ? 'My templates' : `Templates of ${data.displayName}`,
      language: data.locale.language,
    });
  }
}
