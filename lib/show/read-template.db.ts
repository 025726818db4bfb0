import { z } from 'zod';
import { currentCatalog, writePart } from '@/lib/catalog';
import { lane, query, sql } from '@/lib/db';
import { type Actor, NotFoundError } from '@/lib/domain';
import type { TemplateForm } from '@/lib/domain/views/webhook-template';
import { checkEditor } from './read-catalog-parts.db';

/** What the form for a body of one's own begins with; an empty one without an id. Errors: ForbiddenError, NotFoundError. */
export async function readTemplate(actor: Actor, id: string | undefined): Promise<TemplateForm> {
  checkEditor(actor);
  const { catalog } = await currentCatalog();
  const template = catalog.webhookTemplates.find((one) => one.id === id);
  if (id !== undefined && !template) throw new NotFoundError(`There is no template ${id.slice(0, 80)}.`);
  const users = template
    ? await query(
        sql`SELECT name FROM webhook WHERE template = ${template.id} ORDER BY name`,
        z.object({ name: z.string() }),
        lane('screen'),
      )
    : [];
  return {
    template: template ?? null,
    found: template ? writePart(catalog, { section: 'webhookTemplates', id: template.id }) : null,
    taken: catalog.webhookTemplates.map((one) => one.id),
    usedBy: users.map(({ name }) => name),
  };
}
