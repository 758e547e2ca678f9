import { Jobs } from '../../src/platform/jobs/jobs.js';
import { startApplication, type TestApplication } from '../support/application.js';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
  await house.database.execute('CREATE TABLE notes (id integer PRIMARY KEY, text text)');
});
beforeEach(() => house.database.execute('TRUNCATE notes'));
afterAll(() => house.stop());

const write = (id: number): Promise<number> =>
  house.database.execute('INSERT INTO notes (id) VALUES ($1)', [id]);

async function written(): Promise<number[]> {
  const rows = await house.database.query<{ id: number }>('SELECT id FROM notes ORDER BY id');
  return rows.map(({ id }) => id);
}

function fail(): never {
  throw new Error('changed my mind');
}

/** Lets everybody pass when so many have come, and whoever comes later at once. */
function meetingPoint(expected: number): () => Promise<void> {
  let come = 0;
  let open: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return () => {
    come++;
    if (come >= expected) open();
    return opened;
  };
}

test('what a unit of work writes is there whole or not at all', async () => {
  const unit = house.database.transaction(async () => {
    await write(1);
    await write(2);
    expect(await written()).toEqual([1, 2]);
    fail();
  });
  await expect(unit).rejects.toThrow('changed my mind');
  expect(await written()).toEqual([]);
});

test('a unit inside a unit joins it and shares its fate', async () => {
  const { database } = house;
  const unit = database.transaction(async () => {
    const outer = database.unit;
    await database.transaction(async () => {
      expect(database.unit).toBe(outer);
      await write(1);
    });
    await write(2);
    fail();
  });
  await expect(unit).rejects.toThrow();
  expect(await written()).toEqual([]);
  expect(database.isInTransaction).toBe(false);
});

test('units that run at the same time do not see each other', async () => {
  const meet = meetingPoint(4);
  const beforeTheEnd = meetingPoint(4);
  const seen = await Promise.all(
    [1, 2, 3, 4].map((id) =>
      house.database.transaction(async () => {
        await write(id);
        await meet();
        const mine = await written();
        await beforeTheEnd();
        return mine;
      }),
    ),
  );
  expect(seen).toEqual([[1], [2], [3], [4]]);
  expect(await written()).toEqual([1, 2, 3, 4]);
});

test('effects come after the commit, once, and not at all without one', async () => {
  const { database } = house;
  const effects: string[] = [];
  await database.transaction(async () => {
    await database.transaction(() => {
      database.afterCommit(() => effects.push('inner'));
      return Promise.resolve();
    });
    database.afterCommit(() => effects.push('outer'));
    expect(effects).toEqual([]);
    await write(1);
  });
  expect(effects).toEqual(['inner', 'outer']);
  const failed = database.transaction(() => {
    database.afterCommit(() => effects.push('never'));
    return Promise.resolve().then(fail);
  });
  await expect(failed).rejects.toThrow();
  database.afterCommit(() => effects.push('at once'));
  expect(effects).toEqual(['inner', 'outer', 'at once']);
});

test('an effect that fails does not undo what is committed, nor keep back the others', async () => {
  const { database } = house;
  const effects: string[] = [];
  await database.transaction(async () => {
    database.afterCommit(fail);
    database.afterCommit(() => effects.push('second'));
    await write(1);
  });
  expect(effects).toEqual(['second']);
  expect(house.logLines.join('')).toContain('effect failed after its commit');
  expect(await written()).toEqual([1]);
});

test('two units that block each other are both done: the victim of the deadlock runs again', async () => {
  const { database } = house;
  await write(1);
  await write(2);
  let runs = 0;
  const append = (id: number, text: string): Promise<number> =>
    database.execute('UPDATE notes SET text = concat(text, $2::text) WHERE id = $1', [id, text]);
  const meetings = meetingPoint(2);
  const unit = (first: number, second: number, text: string): Promise<void> =>
    database.transaction(async () => {
      runs++;
      await append(first, text);
      await meetings();
      await append(second, text);
    });
  await Promise.all([unit(1, 2, 'a'), unit(2, 1, 'b')]);
  expect(runs).toBe(3);
  const rows = await database.query<{ text: string }>('SELECT text FROM notes ORDER BY id');
  for (const { text } of rows) expect(['ab', 'ba']).toContain(text);
});

test.each(['40001', '40P01'])(
  'a unit that always fails by %s is run three times',
  async (state) => {
    const { database } = house;
    const transactions = new Set<string>();
    const unit = database.transaction(async () => {
      const row = await database.queryOne<{ id: string }>('SELECT txid_current()::text AS id');
      transactions.add(row!.id);
      await write(1);
      await database.execute(`DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '${state}'; END $$`);
    });
    await expect(unit).rejects.toMatchObject({ code: state });
    expect(transactions.size).toBe(3);
    expect(await written()).toEqual([]);
  },
);

test('a unit that fails for another reason is run once', async () => {
  let runs = 0;
  const unit = house.database.transaction(async () => {
    runs++;
    await write(1);
    await write(1);
  });
  await expect(unit).rejects.toMatchObject({ code: '23505' });
  expect(runs).toBe(1);
});

test('a job exists exactly when the unit that enqueued it does', async () => {
  const jobs = house.app.get(Jobs);
  const done: string[] = [];
  jobs.define<{ name: string }>('test.note', ({ name }) => {
    done.push(name);
    return Promise.resolve();
  });
  const { database } = house;
  const undone = database.transaction(async () => {
    await jobs.add('test.note', { name: 'undone' });
    fail();
  });
  await expect(undone).rejects.toThrow();
  await database.transaction(async () => {
    await jobs.add('test.note', { name: 'kept' });
    const { rows } = await database.pool.query('SELECT id FROM graphile_worker.jobs');
    expect(rows).toEqual([]);
  });
  await house.runJobs();
  expect(done).toEqual(['kept']);
});

test('a connection that dies in a unit harms that unit only', async () => {
  const { database } = house;
  const unit = database.transaction(async () => {
    await write(1);
    await database.execute('SELECT pg_terminate_backend(pg_backend_pid())');
  });
  await expect(unit).rejects.toMatchObject({ code: '57P01' });
  await write(2);
  expect(await written()).toEqual([2]);
});
