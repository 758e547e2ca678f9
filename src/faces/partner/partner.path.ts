/** Where the face lives; every call is an address below it. */
export const PARTNER_PATH = 'api/integration/v2';

/** The calls and the one verb that each of them takes. */
export const PARTNER_CALLS: Readonly<Record<string, 'GET' | 'PUT' | 'POST'>> = {
  'get-customer-balance': 'GET',
  'get-partner-balance': 'GET',
  'move-funds': 'PUT',
  'register-customer': 'POST',
  'confirm-email': 'POST',
  'login-url': 'POST',
  'reset-password': 'POST',
};
