import type { Access } from '../platform/http/access.js';

/** Who may change what is sold: it decides what customers pay. */
export const WRITING: Access = { scopes: ['admin'], permissions: ['add_products', 'accounting'] };
