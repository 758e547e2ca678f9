import { Log } from '../logging/log.js';
import { type ContinuousTask, ContinuousWork } from './continuous-work.js';

const lines: string[] = [];
const log = new Log('error', { write: (line: string) => lines.push(line) });
const workOf = (task: ContinuousTask, pauseMs = 1) =>
  new ContinuousWork('test', task, pauseMs, log);

beforeEach(() => {
  lines.length = 0;
});

/** Resolves when the task has been called so often. */
function countedTask(calls: number, task: (call: number) => Promise<boolean>) {
  let made = 0;
  let reached: () => void;
  const done = new Promise<void>((resolve) => (reached = resolve));
  return {
    done,
    calls: () => made,
    task: () => {
      made++;
      if (made === calls) reached();
      return task(made);
    },
  };
}

test('goes on at once while there is more, and pauses when nothing is left', async () => {
  const counted = countedTask(3, (call) => Promise.resolve(call < 3));
  const work = workOf(counted.task, 60_000);
  work.start();
  await counted.done;
  await work.stop();
  expect(counted.calls()).toBe(3);
});

test('begins again after the pause', async () => {
  const counted = countedTask(3, () => Promise.resolve(false));
  const work = workOf(counted.task);
  work.start();
  await counted.done;
  await work.stop();
  expect(counted.calls()).toBeGreaterThanOrEqual(3);
});

test('a failure is told once, and told again only after it has worked', async () => {
  const fails = [true, true, false, true];
  const counted = countedTask(fails.length + 1, (call) =>
    fails[call - 1] ? Promise.reject(new Error(`failure ${call}`)) : Promise.resolve(false),
  );
  const work = workOf(counted.task);
  work.start();
  await counted.done;
  await work.stop();
  expect(lines.map((line) => /failure \d/.exec(line)?.[0])).toEqual(['failure 1', 'failure 4']);
});

test('stops only when what it is doing is done', async () => {
  let finish: (() => void) | undefined;
  const isDone: string[] = [];
  const work = workOf(
    () =>
      new Promise((resolve) => {
        finish = () => {
          isDone.push('the part');
          resolve(true);
        };
      }),
  );
  work.start();
  const stopped = work.stop().then(() => isDone.push('stopped'));
  finish?.();
  await stopped;
  expect(isDone).toEqual(['the part', 'stopped']);
});

test('finishes what there is without being started', async () => {
  const counted = countedTask(4, (call) => Promise.resolve(call < 4));
  await workOf(counted.task).finish();
  expect(counted.calls()).toBe(4);
});
