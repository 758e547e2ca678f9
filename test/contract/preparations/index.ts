import type { Preparation } from '../desk.js';
import { ACCESS } from './access.js';
import { BILLING } from './billing.js';
import { HELPDESK } from './helpdesk.js';
import { NETWORK } from './network.js';

/** By the name of the route. What is not here works with the example's row, or with what POST has made. */
export const PREPARATIONS: Readonly<Record<string, Preparation>> = {
  ...ACCESS,
  ...BILLING,
  ...HELPDESK,
  ...NETWORK,
};
