import { z } from 'zod';

/** What core needs of TemplateDeleted, and no more. Unknown properties are ignored. */
const templateDeleted = z.object({
  type: z.literal('com.example.templates.template-deleted'),
  data: z.object({
    templateId: z.uuid(),
    deletedAt: z.iso.datetime({ offset: true }),
    deletedBy: z.object({ userId: z.uuid() }),
    reason: z.string().optional(),
  }),
});

export interface Hold {
  messageId: string;
  since: Date;
  because: string;
  askUserId: string;
}

/** Messages that wait to be sent. One whose template is deleted is held until somebody picks another template. */
export class Outbox {
  readonly #waiting = new Map<string, string>();
  readonly #held: Hold[] = [];

  schedule(messageId: string, templateId: string): void {
    this.#waiting.set(messageId, templateId);
  }

  get held(): readonly Hold[] {
    return this.#held;
  }

  /** @throws ZodError when the event lacks what core needs */
  onTemplateDeleted(event: unknown): void {
    const { data } = templateDeleted.parse(event);
    for (const [messageId, templateId] of this.#waiting) {
      if (templateId !== data.templateId) continue;
      this.#waiting.delete(messageId);
      this.#held.push({
        messageId,
        since: new Date(data.deletedAt),
        because: data.reason ?? 'its template was deleted',
        askUserId: data.deletedBy.userId,
      });
    }
  }
}
