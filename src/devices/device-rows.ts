/** JSON that PostgreSQL writes of devices, for the calls and the admin API. `d` is the device. */

/** Who reads: notes are for staff, and a customer sees only what concerns himself. */
export interface Reader {
  /** `device_id` in the call API, `id` in the admin API. */
  idKey: 'device_id' | 'id';
  isStaff: boolean;
}

/** A device as lists show it. */
export function deviceRow(reader: Reader): string {
  return `json_build_object(${fields(reader)})`;
}

/** @param movements a condition on `m`, the movement, that holds for what the reader may see */
export function deviceDetails(reader: Reader, movements: string): string {
  return `json_build_object(${fields(reader)},
    'movements', (SELECT coalesce(json_agg(${movementRow(reader)} ORDER BY m.id), '[]')
                    FROM device_movements m
                   WHERE m.device_id = d.id AND ${movements}))`;
}

function fields({ idKey, isStaff }: Reader): string {
  return `
    '${idKey}', d.id, 'name', d.name, 'type', d.type, 'status', d.status, 'serial', d.serial,
    'mac_address', d.mac_address, 'ip_address', host(d.ip_address),
    'customer_id', d.customer_id, 'hotspot_id', d.hotspot_id,
    'data_account_id', d.data_account_id, 'nas_id', d.nas_id,
    'has_credentials', EXISTS (SELECT FROM device_credentials k WHERE k.device_id = d.id),
    'notes', ${isStaff ? 'd.notes' : 'NULL'},
    'created_at', utc_text(d.created_at), 'modified_at', utc_text(d.modified_at)`;
}

/** `m` is the movement. */
export function movementRow({ isStaff }: Pick<Reader, 'isStaff'>): string {
  return `json_build_object(
    'from_status', m.from_status, 'to_status', m.to_status, 'customer_id', m.customer_id,
    'hotspot_id', m.hotspot_id, 'note', ${isStaff ? 'm.note' : 'NULL'},
    'moved_by', ${isStaff ? 'm.moved_by' : 'NULL'}, 'moved_at', utc_text(m.moved_at))`;
}

/** What a search looks through; devices_search_idx indexes this very expression. */
export const SEARCH_TEXT = `lower(d.name || ' ' || coalesce(d.serial, '') || ' ' ||
  coalesce(d.mac_address::text, '') || ' ' || coalesce(host(d.ip_address), ''))`;
