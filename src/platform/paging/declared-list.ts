import type { Page } from '../calls/answers.js';
import type { Database } from '../database/database.js';
import { Binder, containing, listPage, type ListRequest } from './list.js';

/**
 * One page of rows that the code declares and no table holds, ordered by one of their texts. They
 * go through PostgreSQL like every other list, so that limits and cursors mean the same.
 * @param key the field that they are ordered and searched by, each row having another; never text of a caller
 * @throws ValidationFailed for an unknown sort or a cursor that is not of this list
 */
export function declaredPage<Row extends object>(
  database: Database,
  rows: readonly Row[],
  key: keyof Row & string,
  { search, ...request }: ListRequest & { search?: string },
): Promise<Page> {
  const binder = new Binder();
  const from = `json_array_elements(${binder.bind(JSON.stringify(rows))}::json)
                  WITH ORDINALITY AS declared (row, place)`;
  const text = `(declared.row ->> '${key}') COLLATE "C"`;
  const source = {
    row: 'declared.row',
    from,
    where: search ? [`${text} ILIKE ${binder.bind(containing(search))}`] : [],
    id: 'declared.place',
    isComputed: true,
    isUncounted: true,
    sorts: { [key]: { column: text, type: 'text' } },
    defaultSort: key,
  } as const;
  return listPage(database, source, binder, request);
}
