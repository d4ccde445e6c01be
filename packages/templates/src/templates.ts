import { randomUUID } from 'node:crypto';

interface Common {
  id: string;
  name: string;
  tags: string[];
}

export type Template =
  | (Common & { kind: 'email'; subject: string; attachments: { fileName: string; bytes: number }[] })
  | (Common & { kind: 'sms'; segments: number })
  | (Common & { kind: 'push'; platforms: ('ios' | 'android' | 'web')[] });

type Draft<T extends Template> = Omit<T, 'id' | 'tags'> & { tags?: string[] };

/** Files a template away under a new id. */
export function createTemplate<K extends Template['kind']>(
  draft: Draft<Extract<Template, { kind: K }>> & { kind: K },
): Extract<Template, { kind: K }> {
  return { ...draft, id: randomUUID(), tags: draft.tags ?? [] } as unknown as Extract<Template, { kind: K }>;
}
