import { expectStatus, type Answer, type Api } from './api.js';

/** A client as `make.client()` gives it. */
export interface TestClient {
  clientId: string;
  secret: string;
}

export type Form = Record<string, string>;

/** Speaks to the endpoints that clients call themselves, as one client. */
export class TokenClient {
  constructor(
    private readonly api: Api,
    readonly client: TestClient,
    private readonly headers: Record<string, string> = {},
  ) {}

  /** With the client's credentials in the form; a field given here wins, an `undefined` one is left out. */
  post(path: string, form: Record<string, string | undefined>): Promise<Answer> {
    const { clientId, secret } = this.client;
    const fields = { client_id: clientId, client_secret: secret, ...form };
    const given = Object.entries(fields).filter((entry): entry is [string, string] => !!entry[1]);
    return this.api.post(path, { form: Object.fromEntries(given), headers: this.headers });
  }

  token(form: Record<string, string | undefined>): Promise<Answer> {
    return this.post('/oauth/token', form);
  }

  /** @returns the body of a token answer */
  async granted(form: Record<string, string | undefined>): Promise<any> {
    return expectStatus(200, JSON.stringify(form), await this.token(form)).body;
  }

  /** @returns `400 invalid_grant` and the like */
  async refused(form: Record<string, string | undefined>): Promise<string> {
    const { status, body } = await this.token(form);
    return `${status} ${body.error ?? JSON.stringify(body)}`;
  }

  async introspect(token: string): Promise<any> {
    return (await this.post('/oauth/introspect', { token })).body;
  }
}

export function basic(clientId: string, secret: string): { authorization: string } {
  const encoded = [clientId, secret].map(encodeURIComponent).join(':');
  return { authorization: `Basic ${Buffer.from(encoded).toString('base64')}` };
}
