import { z } from 'zod';

/** What auth needs of TemplateDeleted, and no more. Unknown properties are ignored. */
const templateDeleted = z.object({
  type: z.literal('com.example.templates.template-deleted'),
  data: z.object({
    templateId: z.string().uuid(),
    kind: z.string(),
  }),
});

/** Which e-mail template invitations are written with; falls back to the built-in one when that template is deleted. */
export class InvitationTemplates {
  static readonly builtIn = 'built-in';
  readonly #chosen = new Map<string, string>();

  choose(team: string, templateId: string): void {
    this.#chosen.set(team, templateId);
  }

  templateOf(team: string): string {
    return this.#chosen.get(team) ?? InvitationTemplates.builtIn;
  }

  /** @throws ZodError when the event lacks what auth needs */
  onTemplateDeleted(event: unknown): void {
    const { data } = templateDeleted.parse(event);
    if (data.kind !== 'email') return;
    for (const [team, templateId] of this.#chosen) {
      if (templateId === data.templateId) this.#chosen.delete(team);
    }
  }
}
