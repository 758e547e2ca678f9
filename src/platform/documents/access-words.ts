import type { Access } from '../http/access.js';

const OWN =
  'A user whose role lacks the permission, or `view_all_customers`, is not refused: he sees and touches only his own customer.';
const REVIEW =
  'Without the permission `approve_changes` nothing is changed at once: a change request is stored for staff (`review_status: "pending"`).';

/** Who may use an operation, as lines of CommonMark. */
export function accessWords(access: Access, isReviewed = false): string[] {
  if (access.public) return ['* **Access:** public'];
  const { scopes = [], permissions = [], own } = access;
  return [
    `* **Scope:** ${scopes.length > 0 ? either(scopes) : 'any token'}`,
    ...(permissions.length > 0 ? [`* **Permission:** ${both(permissions)}`] : []),
    ...(own ? [`* **Own customer:** ${OWN}`] : []),
    ...(isReviewed ? [`* **Review:** ${REVIEW}`] : []),
  ];
}

/** What programs read instead of the words. */
export function accessExtensions(
  access: Access,
): Record<'x-scopes' | 'x-permissions' | 'x-own', unknown> | { 'x-public': true } {
  if (access.public) return { 'x-public': true };
  const { scopes = [], permissions = [], own = false } = access;
  return { 'x-scopes': scopes, 'x-permissions': permissions, 'x-own': own };
}

function either(words: readonly string[]): string {
  return words.map(code).join(' or ');
}

function both(words: readonly string[]): string {
  return words.map(code).join(' and ');
}

function code(word: string): string {
  return `\`${word}\``;
}
