/** An event as JSON that PostgreSQL writes; `e` is the event. */
export const EVENT_ROW = `json_build_object(
  'id', 'evt_' || e.id, 'sequence', e.sequence, 'type', e.type,
  'schema_version', e.schema_version,
  'aggregate', json_build_object('type', e.aggregate_type, 'id', e.aggregate_id,
                                 'version', e.aggregate_version),
  'timestamp', utc_text(e.occurred_at), 'data', e.data)`;

/** The number of an event id such as `evt_42`; `undefined` when it is none. */
export function eventNumber(id: string): number | undefined {
  const digits = /^evt_(\d{1,15})$/.exec(id)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
