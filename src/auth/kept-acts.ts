import type { KeptChanges, KeptRow, KeptRows } from '../platform/rows/kept-rows.js';
import type { ResourceActs } from './resource.js';

/** How bodies become what a row is to say. */
interface KeptWords<Facts, New, Changes> {
  added: (body: New) => Facts;
  changed: (body: Changes) => KeptChanges<Facts>;
}

/** The acts of kept rows as the routes of the admin API want them. */
export function keptActs<
  Facts extends { name: string },
  Row extends KeptRow & Facts,
  New extends object,
  Changes extends object,
>(
  rows: KeptRows<Facts, Row>,
  { added, changed }: KeptWords<Facts, New, Changes>,
): ResourceActs<New, Changes> {
  return {
    list: (_, query) => rows.list(query),
    add: async (actor, body) => rows.shown((await rows.add(actor, added(body))).id),
    get: (_, id) => rows.shown(id),
    modify: async (actor, id, body, version) => {
      await rows.modify(actor, id, changed(body), version);
      return rows.shown(id);
    },
    remove: (actor, id, version) => rows.remove(actor, id, version),
  };
}
