import type { Actor, KeptItem, ResourceActs } from '../auth/index.js';
import type { NamedRow, NamedRows } from './named-rows.js';
import type { Catalogue, ProductLists } from './products.lists.js';

/** The acts of a catalogue's rows as the routes of the admin API want them. */
export function catalogueActs<Row extends NamedRow, New extends object, Changes extends object>(
  catalogue: Catalogue,
  lists: ProductLists,
  rows: Pick<NamedRows<Row>, 'get' | 'remove'>,
  writes: {
    add(actor: Actor, body: New): Promise<Row>;
    modify(actor: Actor, id: number, body: Changes, version?: number): Promise<Row>;
  },
): ResourceActs<New, Changes> {
  const item = async ({ id, version }: NamedRow): Promise<KeptItem> => ({
    id,
    version,
    body: await lists.catalogueItem(catalogue, id),
  });
  return {
    list: (query) => lists.catalogue(catalogue, query, 'id'),
    add: async (actor, body) => item(await writes.add(actor, body)),
    get: async (id) => item(await rows.get(id)),
    modify: async (...change) => item(await writes.modify(...change)),
    remove: (...removal) => rows.remove(...removal),
  };
}
