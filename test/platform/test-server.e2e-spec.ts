import { expect, it } from '@jest/globals';
import pg from 'pg';
import { testServer } from '../support/postgres.js';

it('gives every caller the same PostgreSQL, on which databases can be made', async () => {
  const [first, second] = await Promise.all([testServer(), testServer()]);
  expect(second.url).toBe(first.url);
  const client = new pg.Client(first.url);
  await client.connect();
  await client.query('DROP DATABASE IF EXISTS a_test_of_the_server');
  await client.query('CREATE DATABASE a_test_of_the_server');
  await client.query('DROP DATABASE a_test_of_the_server');
  await client.end();
});
