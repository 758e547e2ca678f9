/** A page as a browser got it. */
export interface Visited {
  status: number;
  headers: Headers;
  html: string;
  /** Where the answer sends the browser. */
  location: string | null;
  /** The hidden fields of the page's last form. */
  fields: Record<string, string>;
}

type Fields = Record<string, string | undefined>;

/** As much of a browser as signing in and consenting takes: cookies, forms, and no JavaScript. */
export class Browser {
  readonly cookies = new Map<string, string>();

  constructor(readonly url: string) {}

  go(path: string, headers: Record<string, string> = {}): Promise<Visited> {
    return this.visit(path, { headers });
  }

  /** Sends a form from a page of the site; a field that is `undefined` is left out. */
  submit(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<Visited> {
    const given = Object.entries(fields).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    const body = new URLSearchParams(given);
    return this.visit(path, { method: 'POST', body, headers: { origin: this.url, ...headers } });
  }

  async signIn(username: string, password: string, next = ''): Promise<Visited> {
    const { fields } = await this.go(`/sign-in?next=${encodeURIComponent(next)}`);
    return this.submit('/sign-in', { ...fields, username, password });
  }

  /** Goes through the consent page and answers it. @returns where the client is sent its answer */
  async authorize(request: string | URL, answer: Fields = { allow: '1' }): Promise<URL> {
    const asked = await this.go(String(request));
    const answered =
      asked.status === 200
        ? await this.submit('/oauth/authorize/decision', { ...asked.fields, ...answer })
        : asked;
    if (answered.location === null) throw new Error(`${answered.status} ${answered.html}`);
    return new URL(answered.location, this.url);
  }

  private async visit(path: string, options: RequestInit): Promise<Visited> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(path, this.url), {
      ...options,
      redirect: 'manual',
      headers: { ...(options.headers as Record<string, string>), ...(cookie ? { cookie } : {}) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    const html = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      html,
      location: response.headers.get('location'),
      fields: hiddenFields(html),
    };
  }
}

function hiddenFields(html: string): Record<string, string> {
  const form = html.slice(Math.max(0, html.lastIndexOf('<form')));
  const found = form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return Object.fromEntries(
    [...found].map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]),
  );
}
