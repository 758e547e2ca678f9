import type { Answer } from './api.js';
import type { TestApplication } from './application.js';

/** Whether anything was recorded in the audit trail under the id of a request. */
export async function hasRecord({ database }: TestApplication, answer: Answer): Promise<boolean> {
  const found = await database.query('SELECT FROM audit_records WHERE request_id = $1 LIMIT 1', [
    answer.headers.get('x-request-id'),
  ]);
  return found.length > 0;
}
