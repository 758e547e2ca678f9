import { seedDemo } from '../../src/demo/index.js';
import { type Answer, type Api, expectStatus } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { setTime } from '../support/radius.js';
import { MailServer } from '../support/smtp.js';
import type { DocumentedRoute } from './routes.js';

/** Long after the examples were written: they must not grow old. */
const TODAY = '2030-03-15T10:00:00Z';

/**
 * Makes what a route needs for its example to work, by the acts of the product.
 * @returns the address to ask; the usual one when `undefined`
 */
export type Preparation = (desk: Desk) => Promise<string | undefined>;

/** The desk of the demo's owner, who may do everything. */
export class Desk {
  /** Address of what the last POST on a collection has made, by the name of that route. */
  private readonly made = new Map<string, string>();
  private count = 0;

  private constructor(
    readonly house: TestApplication,
    readonly staff: Api,
    private readonly mail: MailServer,
  ) {}

  static async open(): Promise<Desk> {
    const mail = new MailServer();
    await mail.up();
    const house = await startApplication({ SMTP_URL: mail.url });
    await setTime(house, TODAY);
    await seedDemo(house.app);
    await house.database.execute(
      `INSERT INTO settings (key, value) VALUES ('requests_per_minute', '1000000')`,
    );
    // Letters of the demo would keep the mail server busy for a minute.
    await house.database.query(
      `SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs
        WHERE task_identifier ~ 'mail'`,
    );
    const owner = await house.database.queryOne<{ id: number }>(
      `SELECT id FROM users WHERE username = 'admin'`,
    );
    const token = await house.make.token({ ...(owner ? { userId: owner.id } : {}) });
    return new Desk(house, house.api.as(token), mail);
  }

  /** Asks a route for what its document shows. */
  async ask(
    { name, method, body }: DocumentedRoute,
    address: string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await this.staff.send(method, address, {
      headers: body ? { ...headers, 'content-type': body.type } : headers,
      body: body?.example,
    });
    const location = answer.headers.get('location');
    if (method === 'POST' && location) this.made.set(name, location);
    return answer;
  }

  /** The ETag of what stands at an address. */
  async etagOf(address: string): Promise<string> {
    return (await this.staff.get(address)).headers.get('etag') ?? 'none';
  }

  /** What the example's POST has made is what is changed and deleted; otherwise the example's row. */
  usualAddress({ method, path, address }: DocumentedRoute): string {
    const isOfMade = method === 'PATCH' || method === 'DELETE';
    return (isOfMade && this.made.get(`POST ${path.replace(/\/\{\w+\}$/, '')}`)) || address;
  }

  /** Address of what the example of a route has made. */
  madeBy(name: string): string {
    const address = this.made.get(name);
    if (address === undefined) throw new Error(`${name} has made nothing`);
    return address;
  }

  /** @returns the body of a success */
  readonly post = async (path: string, body: object = {}): Promise<any> => {
    const answer = await this.staff.post(path, { body });
    const status = answer.status < 300 ? answer.status : 200;
    return expectStatus(status, `POST ${path} ${JSON.stringify(body)}`, answer).body;
  };

  /** The `id` of the first row of a query. */
  async idOf(query: string, values: unknown[] = []): Promise<number> {
    const row = await this.house.database.queryOne<{ id: number }>(query, values);
    if (!row) throw new Error(`the demo data has no row: ${query}`);
    return row.id;
  }

  /** Something that nobody else has taken yet. */
  readonly unique = (word: string): string => `${word}-${++this.count}`;

  async stop(): Promise<void> {
    await this.house.stop();
    await this.mail.down();
  }
}
