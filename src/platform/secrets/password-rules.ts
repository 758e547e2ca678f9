export const PASSWORD_MIN_CHARACTERS = 10;

/** Longest password that is hashed, in bytes of UTF-8: longer ones would only cost time. */
export const PASSWORD_MAX_BYTES = 1024;

/** One text for all the ways of typing it: `é` is one character on one keyboard and two on another. */
export function normalisedPassword(password: string): string {
  return password.normalize('NFC');
}

/** What a new password must do and does not, completing "password …"; `undefined` when it may be used. */
export function passwordMistake(password: string): string | undefined {
  const normalised = normalisedPassword(password);
  if (Array.from(normalised).length < PASSWORD_MIN_CHARACTERS) {
    return `must have at least ${PASSWORD_MIN_CHARACTERS} characters`;
  }
  if (Buffer.byteLength(normalised) > PASSWORD_MAX_BYTES) {
    return `must have at most ${PASSWORD_MAX_BYTES} bytes`;
  }
  return undefined;
}
