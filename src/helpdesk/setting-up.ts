import type { Access } from '../platform/http/access.js';

/** Who may change what the helpdesk is set up with: it decides who is written to and what is promised. */
export const SETTING_UP: Access = { scopes: ['admin'], permissions: ['manage_settings'] };
