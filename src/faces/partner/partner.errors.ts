import { DomainError } from '../../platform/errors/index.js';

/** No key, an unknown one, or an address that is not on its list; in the words of the source. */
export class NotAuthorised extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'not_authorised';

  constructor() {
    super('Not authorised');
  }
}

/** The captcha was answered wrongly, too long ago, or twice. */
export class CaptchaRefused extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'captcha_refused';
  override readonly fields = [{ field: 'google_captcha', message: 'was not accepted' }];

  constructor() {
    super('The captcha was not accepted.');
  }
}
