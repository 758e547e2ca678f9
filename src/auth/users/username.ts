/** No spaces, nothing invisible; a colon is allowed (`d:support`), the name of a system actor is not. */
export const USERNAME = /^(?!system:)[^\s\p{C}]{1,100}$/iu;

export const USERNAME_RULE =
  'must have 1 to 100 characters without spaces, and not begin with system:';

/** As it is stored; upper and lower case are kept and mean the same. */
export function normalisedUsername(username: string): string {
  return username.normalize('NFC');
}
