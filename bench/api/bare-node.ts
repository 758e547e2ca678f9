import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';
import { COUNT, LIST, ONE, TOKEN } from './peer-sql.js';

/** The least that does the work: node:http and pg, one token lookup and the row query, prepared. */
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 20 });

createServer((request, response) => {
  void (async () => {
    const url = new URL(request.url ?? '/', 'http://bare');
    const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
    const hash = createHash('sha256').update(token).digest();
    const { rows } = await pool.query({ name: 'token', text: TOKEN, values: [hash] });
    if (rows.length === 0) {
      response.writeHead(401).end();
      return;
    }
    const body = url.pathname.endsWith('get_customer_details')
      ? await one(Number(url.searchParams.get('customer_id')))
      : await list(Number(url.searchParams.get('offset') ?? 0));
    const text = JSON.stringify(body);
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
    });
    response.end(text);
  })();
}).listen(Number(process.env['PORT']), '127.0.0.1');

async function one(id: number): Promise<object> {
  const { rows } = await pool.query({ name: 'one', text: ONE, values: [id] });
  return { success: true, data: rows[0] };
}

async function list(offset: number): Promise<object> {
  const count = await pool.query({ name: 'count', text: COUNT });
  const { rows } = await pool.query({ name: 'list', text: LIST, values: [50, offset] });
  return {
    success: true,
    data: rows,
    meta: { offset, limit: 50, total: Number(count.rows[0].total) },
  };
}
