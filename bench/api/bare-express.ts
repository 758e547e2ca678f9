import { createHash } from 'node:crypto';
import express from 'express';
import pg from 'pg';
import { COUNT, LIST, ONE, TOKEN } from './peer-sql.js';

/** The same on Express, which platform-express sets as our floor. */
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 20 });
const app = express();
app.use(express.json());

app.use(async (request, response, next) => {
  const hash = createHash('sha256')
    .update(request.headers.authorization?.slice('Bearer '.length) ?? '')
    .digest();
  const { rows } = await pool.query({ name: 'token', text: TOKEN, values: [hash] });
  if (rows.length > 0) next();
  else response.sendStatus(401);
});
app.get('/api/v1/get_customer_details', async (request, response) => {
  const { rows } = await pool.query({
    name: 'one',
    text: ONE,
    values: [Number(request.query['customer_id'])],
  });
  response.json({ success: true, data: rows[0] });
});
app.get('/api/v1/get_customer_list', async (request, response) => {
  const offset = Number(request.query['offset'] ?? 0);
  const count = await pool.query({ name: 'count', text: COUNT });
  const { rows } = await pool.query({ name: 'list', text: LIST, values: [50, offset] });
  response.json({
    success: true,
    data: rows,
    meta: { offset, limit: 50, total: Number(count.rows[0].total) },
  });
});
app.listen(Number(process.env['PORT']), '127.0.0.1');
