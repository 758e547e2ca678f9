/** Where the face lives; every method is an address below it. */
export const JUTDA_PATH = 'helpdesk/api';
