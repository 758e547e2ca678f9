import type { KeptItem, ResourceActs } from '../auth/index.js';
import type { Belonging, Belongings, FieldsOf } from './belongings.js';

const OF_CHANGES = { errors: ['not_found', 'stale_version'] };

/** Nothing about them is unique, so that no write of them conflicts with another row. */
export const PART_ROUTES = {
  add: { errors: ['not_found'] },
  modify: OF_CHANGES,
  remove: OF_CHANGES,
};

/** The acts on what belongs to one customer as the routes of the admin API want them. */
export function partActs<
  Row extends Belonging,
  New extends { toFields(): FieldsOf<Row> },
  Changes extends { toChanges(): Partial<FieldsOf<Row>> },
>(rows: Belongings<Row>): (customerId: number) => ResourceActs<New, Changes> {
  return (customerId) => {
    const shown = async (id: number): Promise<KeptItem> => {
      const { row, version } = await rows.get(customerId, id);
      return { id, version, body: row };
    };
    return {
      list: (_, query) => rows.page(customerId, query),
      add: async (actor, body) => shown((await rows.add(actor, customerId, body.toFields())).id),
      get: (_, id) => shown(id),
      modify: async (actor, id, body, version) => {
        await rows.modify(actor, { customerId, id }, body.toChanges(), version);
        return shown(id);
      },
      remove: (actor, id, version) => rows.remove(actor, { customerId, id }, version),
    };
  };
}
